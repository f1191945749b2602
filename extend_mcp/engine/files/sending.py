"""Sends an object on, whole or the range that the request asks for."""

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse

from extend_mcp.engine.objects.port import ObjectStream

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


def send(
    request: Request, stored: Path | ObjectStream, *, media_type: str, filename: str | None, headers: Mapping[str, str]
) -> Response:
    """The answer with an object; 302 to the store itself if clients reach it."""
    if isinstance(stored, Path):
        return FileResponse(stored, media_type=media_type, filename=filename, headers=headers)
    if stored.url is not None:
        return RedirectResponse(stored.url, 302, headers=headers)
    named = {} if filename is None else {"content-disposition": f"attachment; filename*=utf-8''{quote(filename)}"}
    shared = {**headers, **named, "accept-ranges": "bytes"}
    wanted = _read_range(request.headers.get("range", ""), stored.size)
    if wanted is None:
        length = {"content-length": str(stored.size)}
        return StreamingResponse(stored.read(0, stored.size), media_type=media_type, headers=shared | length)
    start, end = wanted
    if start >= end:
        return Response(status_code=416, headers={**headers, "content-range": f"bytes */{stored.size}"})
    part = {"content-length": str(end - start), "content-range": f"bytes {start}-{end - 1}/{stored.size}"}
    return StreamingResponse(stored.read(start, end), 206, shared | part, media_type)


def _read_range(header: str, size: int) -> tuple[int, int] | None:
    """The start and the end of a single range (RFC 9110, section 14); None for the whole, also for several ranges."""
    match = _RANGE.fullmatch(header.strip())
    if match is None or match.group(1, 2) == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return max(0, size - int(last)), size
    return int(first), min(int(last) + 1, size) if last else size
