"""Documents in requests, translated to the older version."""

from typing import Any

from extend_mcp.client.older_api.config_shapes import check
from extend_mcp.client.older_api.operation import Body, not_in_version

NAMES = {"url": "fileUrl", "id": "fileId", "name": "fileName"}


def file_to_older(file: Body, path: str = "file") -> Body:
    """A document by URL or id. Raises `Refused` for raw text."""
    if file.get("text") is not None:
        raise not_in_version(f"{path}.text of this operation", f"{path}.text")
    check(file, {**dict.fromkeys(NAMES), "text": None, "settings": {}}, path)
    return {NAMES[key]: value for key, value in file.items() if key in NAMES and value is not None}


def document_to_older(file: Body, path: str = "file") -> Body:
    """`file` or `rawText`, for operations that accept both. Raw text has no name in the older version."""
    text = file.get("text")
    if text is None:
        return {"file": file_to_older(file, path)}
    check(file, {"text": None}, path)
    return {"rawText": text}


def result_to_older(result: Body) -> Body:
    """A result that the caller provides. In the older version the parts of a split need ids: they are numbered."""
    splits = result.get("splits")
    if splits is None:
        return result
    return {**result, "splits": [{"id": str(number), **split} for number, split in enumerate(splits, 1)]}


def pick(body: Body, *names: str) -> dict[str, Any]:
    """The entries of `body` with these names, without nulls."""
    return {name: body[name] for name in names if body.get(name) is not None}
