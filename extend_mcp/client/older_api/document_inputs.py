"""Documents in requests, translated to the older version."""

from typing import Any

from extend_mcp.client.older_api.config_shapes import check
from extend_mcp.client.older_api.operation import Body, not_in_version

NAMES = {"url": "fileUrl", "id": "fileId", "name": "fileName"}


def file_to_older(given: Body, path: str = "file") -> Body:
    """A document by URL or id. Raises `Refused` for raw text."""
    if given.get("text") is not None:
        raise not_in_version(f"{path}.text of this operation", f"{path}.text")
    check(given, {**dict.fromkeys(NAMES), "text": None, "settings": {}}, path)
    return {NAMES[key]: value for key, value in given.items() if key in NAMES and value is not None}


def document_to_older(given: Body, path: str = "file") -> Body:
    """`file` or `rawText`, for operations that accept both. Raw text has no name in the older version."""
    text = given.get("text")
    if text is None:
        return {"file": file_to_older(given, path)}
    check(given, {"text": None}, path)
    return {"rawText": text}


def result_to_older(given: Body) -> Body:
    """A result that the caller provides. In the older version the parts of a split need ids: they are numbered."""
    splits = given.get("splits")
    if splits is None:
        return given
    return {**given, "splits": [{"id": str(number), **one} for number, one in enumerate(splits, 1)]}


def pick(given: Body, *names: str) -> dict[str, Any]:
    """The entries of `given` with these names, without nulls."""
    return {name: given[name] for name in names if given.get(name) is not None}
