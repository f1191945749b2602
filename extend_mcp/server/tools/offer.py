"""Which tools are offered, which are off, and who turns those on; and what hosts make of a tool's name."""

import re
from collections.abc import Collection
from functools import cache

from extend_mcp.errors import Refused
from extend_mcp.server.context import App
from extend_mcp.server.tools import offered_rows, toolset_names

PURPOSES = {
    "core": "parse, extract, classify, split, run a workflow, look at runs, batches",
    "files": "list, look at and delete stored files",
    "runs": "delete a run, save a result as a file",
    "processors": "make, change and publish extractors, classifiers and splitters; check schemas",
    "workflows": "make, change and deploy workflows",
    "edit": "find the fields of a form and fill it in",
    "verify": "signs that a document was tampered with",
    "evaluations": "measure a processor against files with known results",
    "webhooks": "where events are sent",
}
"""What each toolset is for."""

TURN_ON = "EXTEND_TOOLSETS, like `core,{name}`, turns a toolset on: a setting of this server, read when it starts."


@cache
def homes() -> dict[str, str]:
    """The toolset of each tool that there is anywhere."""
    everywhere = [*toolset_names(local_files=True).items(), *toolset_names(local_files=False).items()]
    return {tool: name for name, tools in everywhere for tool in tools}


def toolset_lines(app: App) -> list[str]:
    """A line a toolset: whether it is on, and what it is for."""
    offered, chosen = _offered(app, read_only=app.settings.read_only), _offered(app, read_only=False)
    lines = []
    for name, tools in toolset_names(local_files=app.local_files).items():
        there = [tool for tool in tools if tool in offered]
        part = "its readers" if chosen >= {*tools} else ", ".join(there)
        state = "on" if len(there) == len(tools) else f"on in part ({part})" if there else "off"
        lines.append(f"{name} is {state}: {PURPOSES[name]}")
    return lines


def own_name(asked: str, tools: Collection[str]) -> str | None:
    """The tool that a host means which puts the server's name before a tool's, as in `mcp__extend__get_run`.

    None unless exactly one tool's name ends so.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", asked.lower())
    found = [tool for tool in tools if plain == tool or plain.endswith(f"_{tool}")]
    return found[0] if len(found) == 1 else None


def unknown_tool(asked: str, offered: Collection[str], app: App) -> Refused:
    """What to tell of a tool that is not offered: which ones are, or, where it exists, how it is turned on."""
    tool, there = own_name(asked, homes()), toolset_names(local_files=app.local_files)
    if tool is None:
        return _refused(f"There is no tool {asked[:80]!r}.", f"The tools are {', '.join(offered)}.{_off(app)}")
    home = homes()[tool]
    if tool not in there[home]:
        instead = "request_upload(name=…) takes in a file." if tool == "upload_file" else "Use one that is listed."
        return _refused(f"{tool} is not there {'over stdio' if app.local_files else 'over HTTP'}.", instead)
    if tool in _offered(app, read_only=False):
        hint = "Tell the user: the setting EXTEND_READ_ONLY leaves out what changes something."
        return _refused(f"{tool} is off: this server is read-only.", hint)
    added = ",".join(dict.fromkeys([*app.settings.toolsets, home]))
    hint = f"Tell the user: EXTEND_TOOLSETS={added} turns it on when the server is started again."
    return _refused(f"{tool} is off: it is in the toolset `{home}`.", hint)


def _refused(message: str, hint: str) -> Refused:
    return Refused("LOCAL_UNKNOWN_TOOL", message, hint=hint)


def _off(app: App) -> str:
    """Which toolsets are off as a whole."""
    offered = _offered(app, read_only=app.settings.read_only)
    off = [name for name, tools in toolset_names(local_files=app.local_files).items() if not offered & {*tools}]
    return f" Toolsets that are off: {', '.join(off)}." if off else ""


def _offered(app: App, *, read_only: bool) -> set[str]:
    rows = offered_rows(app.settings.toolsets, read_only=read_only, local_files=app.local_files)
    return {row[0].__name__ for row in rows}
