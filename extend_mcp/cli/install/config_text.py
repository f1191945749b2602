"""The text of a configuration: reads it, adds or removes one entry, and leaves everything else unchanged."""

import copy
import json
import re
import tomllib
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

import tomlkit

from extend_mcp.cli.install.clients import NAME, Client

ELSEWHERE = {"url", "httpUrl", "serverUrl", "headers", "http_headers", "bearer_token_env_var"}
"""Keys of entries for servers on the network. An entry for a command must not have them."""

HEADER = re.compile(r"\s*\[{1,2}[^\[\],]+\]{1,2}\s*(#.*)?$")
"""A line of TOML that begins a table."""


def parse(text: str, *, toml: bool) -> dict[str, Any]:
    """The text as a tree; an empty tree for an empty text. Raises `ValueError` if it cannot be read without loss."""
    if toml:
        return tomllib.loads(text)
    try:
        tree = json.loads(text, object_pairs_hook=_make_unique) if text.strip() else {}
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not plain JSON ({error}), and comments would be lost") from error
    if isinstance(tree, dict):
        return tree
    raise ValueError("it does not contain a JSON object")


def find_entry(tree: Mapping[str, Any], client: Client) -> dict[str, Any] | None:
    """The client's entry for this server. Raises `ValueError` if something else is in its place."""
    section = _get_part(tree, client.section, dict)
    entry: dict[str, Any] = _get_part(section, NAME, dict)
    for holder, name, form in ((entry, "env", dict), (entry, "env_vars", list), (tree, "inputs", list)):
        _get_part(holder, name, form)
    return entry or None


def merge(new: Mapping[str, Any], old: Mapping[str, Any] | None, *, with_key: bool) -> dict[str, Any]:
    """The new entry, with what the user added to the old one: options, variables and, unless `with_key`, the key."""
    if old is None or "command" not in old or old.keys() & ELSEWHERE:
        return dict(new)
    env = {**new.get("env", {}), **old.get("env", {}), **(new["env"] if with_key else {})}
    known = old.get("env_vars", [])
    names = [*known, *(name for name in new.get("env_vars", []) if name not in known)]
    entry = {**old, **new, "env": env, "env_vars": [name for name in names if name not in list(env)]}
    return {name: value for name, value in entry.items() if value or name not in {"env", "env_vars"}}


def find_needed_inputs(client: Client, entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The inputs that the entry refers to."""
    values = list(entry.get("env", {}).values())
    return [dict(each) for each in client.inputs if f"${{input:{each['id']}}}" in values]


def find_own_inputs(client: Client, tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The client's inputs for this server that are in the tree."""
    ids = [each["id"] for each in client.inputs]
    return [each for each in tree.get("inputs", []) if isinstance(each, dict) and each.get("id") in ids]


def put_entry(text: str, client: Client, entry: Mapping[str, Any], *, toml: bool) -> str:
    """The text with this entry in it. Raises `ValueError` if anything else would change."""
    before = parse(text, toml=toml)
    known = find_entry(before, client) is not None
    expected = copy.deepcopy(before)
    _put_in_tree(expected, client, entry)
    if expected == before:
        return text
    written = _write_toml(text, client, entry, known=known) if toml else _write_json(expected, like=text)
    if parse(written, toml=toml) != expected:
        raise ValueError("it cannot be changed without loss: its form is not understood")
    return written


def remove_entry(text: str, client: Client, *, toml: bool) -> str:
    """The text without our entry, and without its inputs if nothing else uses them.

    Raises `ValueError` if anything else would change.
    """
    before = parse(text, toml=toml)
    if find_entry(before, client) is None:
        return text
    expected = copy.deepcopy(before)
    del expected[client.section][NAME]
    ours = find_own_inputs(client, expected)
    spare = [each for each in ours if f"${{input:{each['id']}}}" not in json.dumps(expected)]
    if spare:
        expected["inputs"] = [each for each in expected["inputs"] if each not in spare]
    for written in _remove_from_toml(text, client) if toml else [_write_json(expected, like=text)]:
        with suppress(ValueError):  # a way that does not fit this file can leave text that cannot be read
            if _without_empty_section(parse(written, toml=toml), client) == _without_empty_section(expected, client):
                return written
    raise ValueError("it cannot be changed without loss: its form is not understood")


def _get_part(tree: Mapping[str, Any], name: str, form: type) -> Any:
    """The part of the tree with this name; an empty one if it has none.

    Raises `ValueError` if it is of another type.
    """
    part = tree.get(name, form())
    if isinstance(part, form):
        return part
    raise ValueError(f"{name} does not have the expected form")


def _put_in_tree(tree: MutableMapping[str, Any], client: Client, entry: Mapping[str, Any]) -> None:
    """Put the entry and the inputs that it needs into the tree. Only what differs is changed."""
    known = [each["id"] for each in find_own_inputs(client, tree)]
    missing = [each for each in find_needed_inputs(client, entry) if each["id"] not in known]
    if missing:
        tree["inputs"] = [*tree.get("inputs", []), *missing]
    old = tree.setdefault(client.section, {}).setdefault(NAME, {})
    for name in [name for name in old if name not in entry]:
        del old[name]
    for name, value in entry.items():
        if old.get(name) != value:
            old[name] = value


def _write_toml(text: str, client: Client, entry: Mapping[str, Any], *, known: bool) -> str:
    """The TOML with the entry changed in its place, or added at its end. Comments stay."""
    if known:
        tree = tomlkit.parse(text)
        _put_in_tree(tree, client, entry)
        return tomlkit.dumps(tree)
    gap = "" if not text else "\n" if text.endswith("\n") else "\n\n"
    added = gap + tomlkit.dumps({client.section: {NAME: dict(entry)}})
    return text + (added.replace("\n", "\r\n") if "\r\n" in text else added)


def _write_json(tree: Mapping[str, Any], *, like: str) -> str:
    """The tree as JSON, with the indent and line ends of the text that it replaces."""
    indented = re.search(r'\n([ \t]+)"', like)
    text = json.dumps(tree, indent=indented[1] if indented else 2, ensure_ascii=False, allow_nan=False)
    if not like or like.endswith("\n"):
        text += "\n"
    return text.replace("\n", "\r\n") if "\r\n" in like else text


def _make_unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of these pairs. Raises `ValueError` for a name that appears twice, since one value would be lost."""
    tree = dict(pairs)
    if len(tree) != len(pairs):
        raise ValueError("a name appears twice in one object")
    return tree


def _remove_from_toml(text: str, client: Client) -> Iterator[str]:
    """The TOML without the entry, in two ways to try.

    First without its lines; comments at their end stay, since they are about what follows. Then the way the library
    removes it, for an entry that is not a separate table.
    """
    own = re.compile(rf'\s*\[\s*{client.section}\s*\.\s*"?{NAME}"?\s*(\.[^\]]*)?\]')
    kept: list[str] = []
    comments: list[str] = []
    is_ours = False
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        begins = own.match(line) is not None
        if begins and not is_ours and kept and not kept[-1].strip():
            kept.pop()
        is_ours = begins or (is_ours and not HEADER.match(line))
        if not is_ours:
            kept += [*comments, line]
            comments = []
        elif line.strip() and not line.lstrip().startswith("#"):
            comments = []
        else:
            comments.append(line)
    yield "".join([*kept, *comments])
    tree = tomlkit.parse(text)
    del tree[client.section][NAME]
    yield tomlkit.dumps(tree)


def _without_empty_section(tree: Mapping[str, Any], client: Client) -> dict[str, Any]:
    """The tree without an empty section of servers, which TOML does not keep."""
    return {name: part for name, part in tree.items() if part or name != client.section}
