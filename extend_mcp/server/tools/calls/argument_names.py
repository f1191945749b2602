"""Finds the arguments of a tool that a client calls by other names."""

from collections.abc import Collection, Mapping
from typing import Any

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.tools.calls.option_names import letters_of
from extend_mcp.server.tools.run_answers.notes import add_note

ELSEWHERE = {
    "filepath": ("file",),
    "fileurl": ("file",),
    "fileid": ("file",),
    "url": ("file",),
    "document": ("file",),
    "path": ("file", "folder"),
    "directory": ("folder",),
    "filetext": ("text",),
    "rawtext": ("text",),
    "query": ("search",),
    "fields": ("schema",),
    "jsonschema": ("schema",),
    "categories": ("classes",),
    "nextpagetoken": ("cursor",),
    "maxpagesize": ("limit",),
    "namecontains": ("name",),
}
"""What names of arguments stand for that the vendor's own server has, the API, or the tools of most servers."""


def match_arguments(
    schema: Mapping[str, Any], arguments: Mapping[str, Any], own: Collection[str] = ()
) -> dict[str, Any]:
    """The arguments under the tool's names for them, each change with a note.

    `runId`, `run-id` and, for the only id that the tool needs, `id` are `run_id`; `page` is `pages`, and `file_path`
    is `file`. An argument that is given by its own name too, or twice, and those in `own`, keep their names.
    """
    known = schema.get("properties", {})
    named: dict[str, Any] = {}
    for name, value in arguments.items():
        meant = name if name in known or name in own else _find_meant(name, schema)
        if meant != name and (meant in arguments or meant in named):
            meant = name
        if meant != name:
            add_note(f"`{to_one_line(name, 40)}` was read as `{meant}`.")
        named[meant] = value
    return named


def _find_meant(name: str, schema: Mapping[str, Any]) -> str:
    """The tool's name for an argument; the name itself if there is none."""
    known = {letters_of(each): each for each in schema.get("properties", {})}
    letters = letters_of(name)
    ids = [each for each in schema.get("required", ()) if each.endswith("_id")]
    if letters == "id" and len(ids) == 1:
        return str(ids[0])
    forms = (letters, f"{letters}s", letters.removesuffix("s"), *ELSEWHERE.get(letters, ()))
    return next((known[form] for form in forms if form in known), name)
