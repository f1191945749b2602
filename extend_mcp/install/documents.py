"""A configuration as text: read, one entry put in, written again with all else as it was."""

import copy
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any

import tomlkit

from extend_mcp.install.clients import NAME, Client

ELSEWHERE = {"url", "httpUrl", "serverUrl", "headers", "http_headers", "bearer_token_env_var"}
"""What an entry for a server on the network holds, and one for a command may not."""


def parse(text: str, *, toml: bool) -> dict[str, Any]:
    """What the text holds; nothing for an empty one. Raises `ValueError` where it cannot be read without loss."""
    if toml:
        return tomllib.loads(text)
    try:
        tree = json.loads(text, object_pairs_hook=_unique) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not plain JSON ({error}); comments, if it has any, would be lost") from error
    if not isinstance(tree, dict):
        raise ValueError("it does not hold a JSON object")  # noqa: TRY004  (the file's fault, not the caller's)
    return tree


def current(tree: Mapping[str, Any], client: Client) -> dict[str, Any] | None:
    """The client's entry for this server. Raises `ValueError` where something else stands in its place."""
    section = tree.get(client.section, {})
    entry = section.get(NAME, {}) if isinstance(section, dict) else None
    if not isinstance(entry, dict) or not isinstance(entry.get("env", {}), dict):
        raise ValueError(f"{client.section}.{NAME} has another form than is known")  # noqa: TRY004
    if not isinstance(tree.get("inputs", []), list):
        raise ValueError("inputs has another form than is known")  # noqa: TRY004
    return entry or None


def merged(new: Mapping[str, Any], old: Mapping[str, Any] | None, *, with_key: bool) -> dict[str, Any]:
    """The new entry with what the user added to the old one: options, variables, and the key unless one is given."""
    if old is None or "command" not in old or old.keys() & ELSEWHERE:
        return dict(new)
    env = {**new.get("env", {}), **old.get("env", {}), **(new["env"] if with_key else {})}
    known = old.get("env_vars", [])
    names = [*known, *(name for name in new.get("env_vars", []) if name not in known)]
    entry = {**old, **new, "env": env, "env_vars": [name for name in names if name not in list(env)]}
    return {name: value for name, value in entry.items() if value or name not in {"env", "env_vars"}}


def asked(client: Client, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The inputs that the entry refers to."""
    values = set(entry.get("env", {}).values())
    return [dict(each) for each in client.inputs if f"${{input:{each['id']}}}" in values]


def put(text: str, client: Client, entry: Mapping[str, Any], *, toml: bool) -> str:
    """The text with this entry in it. Raises `ValueError` where anything else would change."""
    expected = copy.deepcopy(parse(text, toml=toml))
    known = current(expected, client) is not None
    _place(expected, client, entry)
    written = _toml(text, client, entry, known=known) if toml else _json(expected, like=text)
    if parse(written, toml=toml) != expected:
        raise ValueError("its form is not understood well enough to keep all of it")
    return written


def _place(tree: MutableMapping[str, Any], client: Client, entry: Mapping[str, Any]) -> None:
    """Put the entry into the tree, and the inputs it needs, touching only what differs."""
    missing = [each for each in asked(client, entry) if each["id"] not in _ids(tree.get("inputs", []))]
    if missing:
        tree["inputs"] = [*tree.get("inputs", []), *missing]
    old = tree.setdefault(client.section, {}).setdefault(NAME, {})
    for name in [name for name in old if name not in entry]:
        del old[name]
    for name, value in entry.items():
        if old.get(name) != value:
            old[name] = value


def _ids(inputs: Iterable[Any]) -> set[Any]:
    return {each.get("id") for each in inputs if isinstance(each, dict)}


def _toml(text: str, client: Client, entry: Mapping[str, Any], *, known: bool) -> str:
    """TOML with the entry changed in its place, comments and all, or added at the end."""
    if known:
        tree = tomlkit.parse(text)
        _place(tree, client, entry)
        return tomlkit.dumps(tree)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    added = gap + tomlkit.dumps({client.section: {NAME: dict(entry)}})
    return text + (added.replace("\n", "\r\n") if "\r\n" in text else added)


def _json(tree: Mapping[str, Any], *, like: str) -> str:
    """JSON indented, and its lines ended, as in the text that it replaces."""
    indented = re.search(r'\n([ \t]+)"', like)
    text = json.dumps(tree, indent=indented[1] if indented else 2, ensure_ascii=False)
    if not like or like.endswith("\n"):
        text += "\n"
    return text.replace("\n", "\r\n") if "\r\n" in like else text


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these pairs. Raises `ValueError` for a name that stands twice, of which one would be lost."""
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return tree
