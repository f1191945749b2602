"""Documents in requests of the older API."""

from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http import urls
from extend_mcp.engine.http.api_object import Body
from extend_mcp.wire.older_processors import OlderFileInput


def file_input(file: OlderFileInput | None, raw_text: str | None = None, path: str = "file") -> Body:
    """Today's `file`. Raises `Problem` unless exactly one of a valid URL, an id and a raw text is given."""
    url, file_id = (file.file_url, file.file_id) if file is not None else (None, None)
    ways = {"url": url, "id": file_id, "text": raw_text}
    source = {key: value for key, value in ways.items() if value is not None}
    if len(source) != 1 or (file is not None and raw_text is not None):
        raise invalid(f"{path}: give exactly one of fileUrl, fileId and, if it is accepted here, rawText")
    if url is not None and (problem := urls.check_url(url)) is not None:
        raise invalid(f"{path}.fileUrl: {problem}")
    name = file.file_name if file is not None else None
    return source | ({"name": name} if name is not None else {})
