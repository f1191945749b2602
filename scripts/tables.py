"""`make docs`: tables of tools, settings, versions and clients, written from the code between their markers."""

import sys
from pathlib import Path

from extend_mcp.client.older_api import MISSING, SHARED, TRANSLATED
from extend_mcp.environment import FromEnvironment
from extend_mcp.server.callers import get_scope
from extend_mcp.server.client_limits import CHECKED, CLIENTS
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.tools import build_tools
from extend_mcp.server.tools.toolsets import TOOLSETS, list_toolset_names
from extend_mcp.settings import Settings

DEFAULTS = {"data_dir": "the platform's data folder", "toolsets": "`core`"}
"""Defaults that differ from machine to machine."""


def tool_table() -> str:
    """A line a tool: name, what it does, the scope it needs."""
    lines = ["| Tool | What it does | Scope |", "|---|---|---|"]
    tools = [tool for tool in build_tools(["all"], read_only=False) if not tool.for_apps]
    lines += [f"| `{tool.name}` | {tool.description} | {get_scope(tool.annotations)} |" for tool in tools]
    return "\n".join(lines)


def toolset_table() -> str:
    """A line a toolset: its tools by name, and what it is for."""
    stdio, http = (list_toolset_names(local_files=each) for each in (True, False))
    lines = ["| Toolset | Tools | For |", "|---|---|---|"]
    for name, toolset in TOOLSETS.items():
        tools = [f"`{tool}`" + (" (stdio)" if tool not in http[name] else "") for tool in stdio[name]]
        tools += [f"`{tool}` (HTTP)" for tool in http[name] if tool not in stdio[name]]
        lines.append(f"| `{name}` | {', '.join(tools)} | {toolset.purpose} |")
    return "\n".join(lines)


def settings_table(kind: type[FromEnvironment] = Settings) -> str:
    """A line a setting: variable, default, meaning. Those of the class itself come first, then those of its base."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in sorted(kind.model_fields.items(), key=lambda one: one[0] not in kind.__annotations__):
        default = DEFAULTS.get(name) or (f"`{field.default}`" if field.default not in (None, ()) else "none")
        lines.append(f"| `{kind.variable(name)}` | {default} | {field.description} |")
    return "\n".join(lines)


def http_settings_table() -> str:
    """The same of the HTTP front."""
    return settings_table(HttpSettings)


def version_table() -> str:
    """A line an operation of 2026-02-09: what it is in 2025-04-21."""
    there = {name: f"`{operation.older_call.format('{id}', '{id}')}`" for name, operation in TRANSLATED.items()}
    there |= dict.fromkeys(SHARED, "the same") | dict.fromkeys(MISSING, "–")
    lines = ["| 2026-02-09 | 2025-04-21 |", "|---|---|"]
    names = sorted(there, key=lambda name: (name.split(" ")[1], name))
    return "\n".join([*lines, *(f"| `{name}` | {there[name]} |" for name in names)])


def client_table() -> str:
    """A line a client: what it calls itself, how long it waits, what else to know, and where that is told."""
    lines = [
        "| Client | `clientInfo.name` | Waits for a call | Setting | Other | Source |",
        "|---|---|---|---|---|---|",
    ]
    for each in CLIENTS:
        names = ", ".join(f"`{name}`" for name in each.names) or "–"
        waits = f"{each.seconds:g} s" if each.seconds else "as set"
        lines.append(f"| {each.client} | {names} | {waits} | {each.setting} | {each.more or '–'} | {each.source} |")
    return "\n".join([*lines, "", f"Looked up on {CHECKED}."])


TABLES = {
    "tools": tool_table,
    "toolsets": toolset_table,
    "settings": settings_table,
    "http-settings": http_settings_table,
    "versions": version_table,
    "client-limits": client_table,
}
PAPERS = ("README.md", "docs/clients.md", "docs/http.md", "docs/tools.md", "docs/versions.md")


def written(text: str) -> str:
    """`text` with each table between `<!-- name -->` and `<!-- /name -->` as it should be."""
    for name, table in TABLES.items():
        before, found, rest = text.partition(f"<!-- {name} -->\n")
        if found:
            text = f"{before}{found}{table()}\n{rest[rest.index(f'<!-- /{name} -->') :]}"
    return text


if __name__ == "__main__":
    for paper in sys.argv[1:] or PAPERS:
        path = Path(paper)
        path.write_text(written(path.read_text(encoding="utf-8")), encoding="utf-8")
