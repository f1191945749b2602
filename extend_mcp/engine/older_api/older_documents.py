"""Files, parses and edits as the older API tells them."""

from typing import Any

from extend_mcp.engine.older_api.older_objects import credits_of

Body = dict[str, Any]

_PLAIN_DETAILS = ("text_details", "key_value_details")
"""Details that say no more than that a block has none; the older API leaves them empty."""
_EDIT_CONFIG = ("schema", "instructions", "advancedOptions")


def file(today: Body) -> Body:
    """A file, with its text where that was asked for."""
    given = today.get("contents")
    if given is None:
        return {key: value for key, value in today.items() if key != "contents"}
    sections = given.get("sections")
    contents = {key: value for key, value in given.items() if key != "sections"}
    if sections is not None:
        contents["markdown"] = "\n\n".join(section["markdown"] for section in sections)
    return today | {"contents": contents}


def parser_run(today: Body) -> Body:
    """A parse that succeeded, in full; any other by its status. With `responseType=url`, `outputUrl` is beside."""
    if today["status"] != "PROCESSED":
        return parser_run_status(today)
    output = today["output"] or {"chunks": []}
    told = {
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
        told["ocr"] = {"words": words}
    return told | {key: today[key] for key in ("outputUrl", "warnings") if today.get(key) is not None}


def parser_run_status(today: Body) -> Body:
    """How a parse is doing."""
    return _status(today, "parser_run_status")


def edit_run(today: Body) -> Body:
    """An edit that succeeded, in full; any other by its status.

    `status` of one in full is an object, that of `edit_run_status`: the older SDK (0.2.0) fails on a word there.
    """
    if today["status"] != "PROCESSED":
        return edit_run_status(today)
    output, edited = today["output"], today["output"]["editedFile"]
    told = {
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
    return told | ({"warnings": today["warnings"]} if today.get("warnings") else {})


def edit_run_status(today: Body) -> Body:
    """How an edit is doing."""
    return _status(today, "edit_run_status")


def _status(today: Body, name: str) -> Body:
    """Words that the older API lacks are told by those it has: waiting is PROCESSING, CANCELLED is FAILED."""
    told: Body = {"object": name, "id": today["id"], "status": today["status"]}
    if told["status"] == "PENDING":
        told["status"] = "PROCESSING"
    if told["status"] in {"FAILED", "CANCELLED"}:
        told |= {"status": "FAILED", "failureReason": today["failureReason"] or "ABORTED"}
    return told


def _file_id(today: Body) -> str | None:
    """Null where the file was deleted."""
    return today["file"]["id"] if today["file"] is not None else None


def _chunk(given: Body) -> Body:
    return given | {"blocks": [_block(block) for block in given["blocks"]]}


def _block(given: Body) -> Body:
    plain = (given.get("details") or {}).get("type") in _PLAIN_DETAILS
    told = given | {"details": {}} if plain else given
    inner = given.get("children")
    return told if inner is None else told | {"children": [_block(block) for block in inner]}
