"""Says which tools are offered, which are off, and how to turn them on.

Also finds a tool by a name that a host changed.
"""

import re
from collections.abc import Collection, Sequence

from extend_mcp.errors import Refused
from extend_mcp.server.app import App
from extend_mcp.server.tools.toolsets import HOMES, TOOLSETS, list_offered_tools, list_toolset_names

LIKE = 0.4
"""The least share of words that an unknown name and a tool's name must have in common."""

TURN_ON = "To turn a toolset on, set EXTEND_TOOLSETS, like `core,{name}`, and restart this server."


def list_toolsets(app: App) -> list[str]:
    """A line for each toolset: whether it is on, and what it is for."""
    offered, chosen = _offered(app, read_only=app.settings.read_only), _offered(app, read_only=False)
    possible = _possible(app)
    lines = []
    for name, tools in _existing(app).items():
        on = [tool for tool in tools if tool in offered]
        part = "tools that only read" if chosen >= {*tools} else ", ".join(on)
        off = "off" if possible & {*tools} else "off (read-only)"
        state = "on" if len(on) == len(tools) else f"on in part ({part})" if on else off
        lines.append(f"{name} is {state}: {TOOLSETS[name].purpose}")
    return lines


def find_own_name(asked: str, tools: Collection[str]) -> str | None:
    """The tool for a name to which a host added the server's name, as in `mcp__extend__get_run`.

    None unless the name ends with the name of exactly one tool.
    """
    plain = re.sub(r"[^a-z0-9]+", "_", asked.lower())
    matches = [tool for tool in tools if plain == tool or plain.endswith(f"_{tool}")]
    return matches[0] if len(matches) == 1 else None


def make_unknown_tool_error(asked: str, offered: Collection[str], app: App) -> Refused:
    """The error for a tool that is not offered: it names those that are or, if the tool exists, how to turn it on."""
    tool, existing = find_own_name(asked, HOMES), _existing(app)
    if tool is None:
        near = _suggest(asked, offered, app)
        return _refused(f"There is no tool {asked[:80]!r}.", f"{near}The tools are {', '.join(offered)}.{_off(app)}")
    home = HOMES[tool]
    if tool not in existing[home]:
        uploads = tool == "upload_file" and app.over_http
        instead = "request_upload(name=…) accepts a file." if uploads else "Use a tool that is listed."
        return _refused(f"{tool} does not exist {_here(app)}.", instead)
    if tool in _offered(app, read_only=False):
        hint = "Tell the user: the setting EXTEND_READ_ONLY leaves out the tools that change something."
        return _refused(f"{tool} is off: this server is read-only.", hint)
    added = ",".join(dict.fromkeys([*app.settings.toolsets, home]))
    hint = f"Tell the user: EXTEND_TOOLSETS={added} turns it on after a restart of the server."
    return _refused(f"{tool} is off: it is in the toolset `{home}`.", hint)


def list_off(app: App) -> list[str]:
    """The toolsets of which no tool is offered, and that can be turned on."""
    offered, possible = _offered(app, read_only=app.settings.read_only), _possible(app)
    return [name for name, tools in _existing(app).items() if possible & {*tools} and not offered & {*tools}]


def _suggest(asked: str, offered: Collection[str], app: App) -> str:
    """The tool that a name may mean, by its words, and how to turn it on if it is off."""
    words, known = _words(asked.lower()), sorted(_possible(app))
    shared = {tool: len(words & _words(tool)) / len(words | _words(tool)) for tool in known}
    best = max(known, key=lambda tool: (shared[tool], tool in offered))
    if shared[best] < LIKE:
        return ""
    if best in offered:
        return f"Did you mean {best}(…)? "
    added = ",".join(dict.fromkeys([*app.settings.toolsets, HOMES[best]]))
    return f"{best} may do it. It is off; EXTEND_TOOLSETS={added} turns it on after a restart of the server. "


def _words(name: str) -> set[str]:
    """The words of a name, without the s of a plural."""
    return {word.rstrip("s") for word in re.split(r"[^a-z0-9]+", name)} - {""}


def _refused(message: str, hint: str) -> Refused:
    return Refused("LOCAL_UNKNOWN_TOOL", message, hint=hint)


def _off(app: App) -> str:
    """The toolsets of which no tool is offered, as a sentence."""
    off = list_off(app)
    return f" Toolsets that are off: {', '.join(off)}." if off else ""


def _here(app: App) -> str:
    """The way of running the server without the tool, in words."""
    if app.over_http:
        return "over HTTP"
    return "over stdio" if app.local_files else "while EXTEND_DISABLE_FILE_PATH is set"


def _existing(app: App) -> dict[str, list[str]]:
    return list_toolset_names(local_files=app.local_files, uploads=app.over_http)


def _offered(app: App, *, read_only: bool) -> set[str]:
    return _select(app, app.settings.toolsets, read_only=read_only)


def _possible(app: App) -> set[str]:
    """The tools that EXTEND_TOOLSETS can turn on."""
    if app.settings.read_only:
        return _select(app, ["all"], read_only=True)
    return {tool for tools in _existing(app).values() for tool in tools}


def _select(app: App, chosen: Sequence[str], *, read_only: bool) -> set[str]:
    tools = list_offered_tools(chosen, read_only=read_only, local_files=app.local_files, uploads=app.over_http)
    return {tool.name for tool in tools}
