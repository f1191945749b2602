"""`make docs`: the README's tables of tools and settings, written from the code between their markers."""

import sys
from pathlib import Path

from extend_mcp.settings import Settings
from extend_mcp.tools import build_tools

DEFAULTS = {"data_dir": "the platform's data folder"}
"""Defaults that differ from machine to machine."""


def tool_table() -> str:
    """A line a tool: name, what it does, whether it only reads."""
    lines = ["| Tool | What it does | Changes something |", "|---|---|---|"]
    for tool in build_tools(["all"], read_only=False):
        hints = tool.annotations
        changes = (
            "no" if hints and hints.read_only_hint else "ends a run" if hints and hints.destructive_hint else "adds"
        )
        lines.append(f"| `{tool.name}` | {tool.description} | {changes} |")
    return "\n".join(lines)


def settings_table() -> str:
    """A line a setting: variable, default, meaning."""
    lines = ["| Variable | Default | Meaning |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = DEFAULTS.get(name) or (f"`{field.default}`" if field.default not in (None, ()) else "none")
        lines.append(f"| `EXTEND_{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


TABLES = {"tools": tool_table, "settings": settings_table}


def written(text: str) -> str:
    """`text` with each table between `<!-- name -->` and `<!-- /name -->` as it should be."""
    for name, table in TABLES.items():
        before, found, rest = text.partition(f"<!-- {name} -->\n")
        if found:
            text = f"{before}{found}{table()}\n{rest[rest.index(f'<!-- /{name} -->') :]}"
    return text


if __name__ == "__main__":
    readme = Path(sys.argv[1] if len(sys.argv) > 1 else "README.md")
    readme.write_text(written(readme.read_text(encoding="utf-8")), encoding="utf-8")
