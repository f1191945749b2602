"""Shows the user our own entry of a configuration, without secrets."""

import json
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import tomlkit

from extend_mcp.cli.install.clients import NAME, Client

SHOWN = {"type", "command", "env_vars"}
"""Parts of an entry that are shown in full."""

REFERENCE = re.compile(r"(\$\{[^}]*\})?")
SECRET = re.compile(r"(?i)key|token|secret|password|header|authorization|bearer|sk[-_]")


def make_snippet(client: Client, entry: Mapping[str, Any], inputs: Iterable[Mapping[str, Any]], *, toml: bool) -> str:
    """The text of a file that holds only this entry."""
    tree = {**({"inputs": list(inputs)} if inputs else {}), client.section: {NAME: dict(entry)}}
    return tomlkit.dumps(tree) if toml else json.dumps(tree, indent=2, ensure_ascii=False) + "\n"


def hide_secrets(entry: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The entry, with every value hidden that can be secret. Values that differ from `before` are marked as new."""
    shown: dict[str, Any] = {}
    for name, value in entry.items():
        if name == "args" and isinstance(value, list):
            options = ["", *map(str, value)]
            shown[name] = ["<hidden>" if _may_be_secret(*pair) else pair[1] for pair in pairwise(options)]
        else:
            shown[name] = value if name in SHOWN else _hide(value, before.get(name))
    return shown


def _hide(value: Any, before: Any) -> Any:
    """The value with every text hidden, unless it is empty or a reference like `${env:…}`."""
    if isinstance(value, dict):
        earlier = before if isinstance(before, dict) else {}
        return {name: _hide(part, earlier.get(name)) for name, part in value.items()}
    if isinstance(value, list):
        return [_hide(part, part) for part in value]
    if isinstance(value, str) and not REFERENCE.fullmatch(value):
        return "<hidden>" if value == before else "<hidden, new>"
    return value


def _may_be_secret(before: str, argument: str) -> bool:
    """True if an argument can be a secret, by its text or by the option before it (`--api-key …`)."""
    if argument.startswith("-") and "=" not in argument:
        return False
    return bool(SECRET.search(argument) or (before.startswith("-") and SECRET.search(before)))
