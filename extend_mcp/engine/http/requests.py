"""What routes share: a request's caller, its JSON body and query, and JSON answers."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import anyio.to_thread
from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.ending import Closing
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.errors import Problem, from_validation, invalid
from extend_mcp.engine.http.bodies import read_parts
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.queue.port import Queue
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.wire.base import Wire

T = TypeVar("T")
W = TypeVar("W", bound=Wire)

MAX_BODY_BYTES = 32 * 1024 * 1024
SHORT_BYTES = 64 * 1024
"""Bodies up to this length are checked without a thread, which would cost more."""
MAX_METADATA_BYTES = 10 * 1024
MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts of a running engine that all routes share. Others are in `app.state`."""

    config: EngineConfig
    database: Database
    objects: ObjectStore
    queue: Queue
    signer: Signer
    closing: Closing


def engine_of(request: Request) -> Engine:
    """The engine that serves this request."""
    engine: Engine = request.app.state.engine
    return engine


def workspace_of(request: Request) -> str:
    """The workspace of the request; requests that name none share one."""
    return request.headers.get("x-extend-workspace-id", "")


def base_url(request: Request) -> str:
    """The start of links to this engine."""
    return (engine_of(request).config.public_url or str(request.base_url)).rstrip("/")


def preferred_wait(request: Request) -> int:
    """The seconds for which the request lets its answer wait, by `Prefer: wait=10` (RFC 7240); 0 if it names none."""
    match = re.search(r"(?:^|[,;\s])wait\s*=\s*(\d{1,5})(?:$|[,;\s])", request.headers.get("prefer", ""), re.IGNORECASE)
    return int(match[1]) if match else 0


async def read_body(request: Request, model: type[W]) -> W:
    """The request's JSON object. Raises `Problem` if it is too large, not JSON, or does not fit `model`."""
    body = bytearray()
    async for chunk in read_parts(request, engine_of(request).closing):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(413, "INVALID_REQUEST", f"The body is larger than {MAX_BODY_BYTES // 1024**2} MB.")
    request.state.is_long = len(body) > SHORT_BYTES
    return await run_check(request, lambda: _read(body, model))


async def run_check(request: Request, check: Callable[[], T]) -> T:
    """Check a body that was read: in a thread if it is long, so that others need not wait."""
    return await anyio.to_thread.run_sync(check) if request.state.is_long else check()


def _read(body: bytes | bytearray, model: type[W]) -> W:
    try:
        content = read_json(body)
    except (ValueError, RecursionError) as error:
        raise invalid(f"The body cannot be read as JSON: {error}.") from error
    if not isinstance(content, dict):
        raise invalid("The body must be a JSON object.")
    try:
        return model.read(content)
    except ValidationError as error:
        raise from_validation(error) from error


def read_query(request: Request, model: type[W]) -> W:
    """The request's query. Unknown parameters are ignored, wrong ones raise `Problem`."""
    try:
        return model.read(dict(request.query_params))
    except ValidationError as error:
        raise from_validation(error) from error


def check_name(name: str | None) -> None:
    """Refuse a name that is blank or too long; None passes."""
    if name is not None and not 0 < len(name.strip()) <= MAX_NAME:
        raise invalid(f"name: it must have 1 to {MAX_NAME} characters")


def check_metadata(metadata: dict[str, Any] | None, path: str = "metadata") -> None:
    """Refuse metadata that is larger than the API allows."""
    if metadata is not None and len(json.dumps(metadata, ensure_ascii=False).encode()) > MAX_METADATA_BYTES:
        raise invalid(f"{path}: it is larger than {MAX_METADATA_BYTES // 1024} KB")


def answer(body: Any) -> Response:
    """Answer 200 with a JSON body."""
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


def answer_list(rows: list[dict[str, Any]], next_page_token: str | None) -> Response:
    """Answer with a page of a list. The last page has no token."""
    next_page = {"nextPageToken": next_page_token} if next_page_token else {}
    return answer({"object": "list", "data": rows, **next_page})
