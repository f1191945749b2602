"""Files, parses and edits in the shapes of the older API."""

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.older_api.older_objects import credits_of

_PLAIN_DETAILS = ("text_details", "key_value_details")
"""Types of details without content, which the older API leaves empty."""
_EDIT_CONFIG = ("schema", "instructions", "advancedOptions")


def file(today: Body) -> Body:
    """A file, with its text if that was requested."""
    text = today.get("contents")
    if text is None:
        return {key: value for key, value in today.items() if key != "contents"}
    sections = text.get("sections")
    contents = {key: value for key, value in text.items() if key != "sections"}
    if sections is not None:
        contents["markdown"] = "\n\n".join(section["markdown"] for section in sections)
    return today | {"contents": contents}


def parser_run(today: Body) -> Body:
    """A successful parse in full, any other by its status. With `responseType=url` it has `outputUrl`."""
    if today["status"] != "PROCESSED":
        return parser_run_status(today)
    output = today["output"] or {"chunks": []}
    older = {
        "object": "parser_run",
        "id": today["id"],
        "fileId": _file_id(today),
        "chunks": [_chunk(chunk) for chunk in output["chunks"]],
        "status": today["status"],
        "metrics": today["metrics"],
        "config": today["config"],
        "usage": credits_of(today),
    }
    if (words := (output.get("ocr") or {}).get("words")) is not None:
        older["ocr"] = {"words": words}
    return older | {key: today[key] for key in ("outputUrl", "warnings") if today.get(key) is not None}


def parser_run_status(today: Body) -> Body:
    """The status of a parse."""
    return _status(today, "parser_run_status")


def edit_run(today: Body) -> Body:
    """A successful edit in full, any other by its status.

    In full, `status` is the object of `edit_run_status`: the older SDK (0.2.0) fails on a word there.
    """
    if today["status"] != "PROCESSED":
        return edit_run_status(today)
    output, edited = today["output"], today["output"]["editedFile"]
    older = {
        "object": "edit_run",
        "id": today["id"],
        "fileId": _file_id(today),
        "editedFile": {"fileId": edited["id"], "downloadUrl": edited["presignedUrl"]},
        "status": edit_run_status(today),
        "config": {key: today["config"][key] for key in _EDIT_CONFIG if key in today["config"]},
        "output": output.get("filledValues"),
        "metrics": today["metrics"],
        "usage": credits_of(today),
    }
    return older | ({"warnings": today["warnings"]} if today.get("warnings") else {})


def edit_run_status(today: Body) -> Body:
    """The status of an edit."""
    return _status(today, "edit_run_status")


def _status(today: Body, name: str) -> Body:
    """A status in the older API's words: PENDING is PROCESSING, CANCELLED is FAILED."""
    older: Body = {"object": name, "id": today["id"], "status": today["status"]}
    if older["status"] == "PENDING":
        older["status"] = "PROCESSING"
    if older["status"] in {"FAILED", "CANCELLED"}:
        older |= {"status": "FAILED", "failureReason": today["failureReason"] or "ABORTED"}
    return older


def _file_id(today: Body) -> str | None:
    """The id of the file; None if it was deleted."""
    return today["file"]["id"] if today["file"] is not None else None


def _chunk(chunk: Body) -> Body:
    return chunk | {"blocks": [_block(block) for block in chunk["blocks"]]}


def _block(today: Body) -> Body:
    plain = (today.get("details") or {}).get("type") in _PLAIN_DETAILS
    older = today | {"details": {}} if plain else today
    children = today.get("children")
    return older if children is None else older | {"children": [_block(child) for child in children]}
