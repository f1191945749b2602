"""The tools: each module holds functions and their declarations, and `toolsets.py` lists them."""

from collections.abc import Sequence

from extend_mcp.server.tools.calls.extend_tool import ExtendTool
from extend_mcp.server.tools.declaration import Declaration
from extend_mcp.server.tools.toolsets import list_app_tools, list_offered_tools


def build_tools(
    chosen: Sequence[str], *, read_only: bool, local_files: bool = True, uploads: bool = True
) -> list[ExtendTool]:
    """The chosen tools: by names of toolsets or of single tools, or `all`. If `read_only`, only those that change
    nothing. The tools of the review app come last, for clients that show apps.

    Without `local_files` no tool takes a local path: nothing lists a folder or saves a file, and with `uploads`,
    `request_upload` and `get_upload` replace `upload_file`. Raises `ValueError` for a name that is neither a toolset
    nor a tool.
    """
    declared = list_offered_tools(chosen, read_only=read_only, local_files=local_files, uploads=uploads)
    for_apps = list_app_tools([each.name for each in declared], read_only=read_only)
    tools = [_build(each, local_files, uploads) for each in (*declared, *for_apps)]
    for tool in tools:
        tool.offered = frozenset(each.name for each in tools)
        tool.for_apps = any(each.name == tool.name for each in for_apps)
    return tools


def _build(declared: Declaration, local_files: bool, uploads: bool) -> ExtendTool:
    """The tool, with its descriptions for local files, for uploads, or for neither."""
    tool = ExtendTool.make(declared.function, declared.title, declared.hints, dict(declared.example))
    tool.meta = dict(declared.meta) if declared.meta else None
    words = declared.files
    if words is None:
        return tool
    if local_files:
        tool.description = f"{tool.description} {words.with_paths}"
        return tool
    tool.example = {**tool.example, **words.example}
    for name, text in {**words.parameters, **(words.with_uploads if uploads else {})}.items():
        tool.parameters["properties"][name]["description"] = text
    return tool
