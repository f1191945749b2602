"""How the older API names documents."""

from typing import Any

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http import fetch
from extend_mcp.wire.processors import LegacyFileInput

Body = dict[str, Any]


def file_input(given: LegacyFileInput | None, raw_text: str | None = None, path: str = "file") -> Body:
    """Today's `file`. Raises `Problem` where not exactly one of URL, id and raw text is given, or the URL is none."""
    url, file_id = (given.file_url, given.file_id) if given is not None else (None, None)
    ways = {"url": url, "id": file_id, "text": raw_text}
    found = {key: value for key, value in ways.items() if value is not None}
    if len(found) != 1 or (given is not None and raw_text is not None):
        raise invalid(f"{path}: give exactly one of fileUrl, fileId and, where it is taken, rawText")
    if url is not None and (wrong := fetch.check_url(url)) is not None:
        raise invalid(f"{path}.fileUrl: {wrong}")
    name = given.file_name if given is not None else None
    return found | ({"name": name} if name is not None else {})
