"""What the routes share: the request's caller, its JSON body and its query."""

import json
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
from extend_mcp.engine.queue.embedded import Queue
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.database import Database
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.wire.base import Wire

T = TypeVar("T")
W = TypeVar("W", bound=Wire)

MAX_BODY_BYTES = 32 * 1024 * 1024
SHORT_BYTES = 64 * 1024
"""A body that is no longer is read on the spot: a thread would cost more."""
MAX_METADATA_BYTES = 10 * 1024
MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Engine:
    """The parts of a running engine that all routes share. Those of few are in `app.state` by their names."""

    config: EngineConfig
    database: Database
    blobs: Blobs
    queue: Queue
    signer: Signer
    closing: Closing


def engine_of(request: Request) -> Engine:
    """The engine that serves this request."""
    engine: Engine = request.app.state.engine
    return engine


def workspace_of(request: Request) -> str:
    """The workspace that the request is about; keys that name none share one."""
    return request.headers.get("x-extend-workspace-id", "")


def base_url(request: Request) -> str:
    """What links to this engine start with."""
    return (engine_of(request).config.public_url or str(request.base_url)).rstrip("/")


async def read_body(request: Request, model: type[W]) -> W:
    """The request's JSON object. Raises `Problem` where it is too large, not JSON, or not what `model` says."""
    body = bytearray()
    async for chunk in read_parts(request, engine_of(request).closing):
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Problem(413, "INVALID_REQUEST", f"The body is larger than {MAX_BODY_BYTES // 1024**2} MB.")
    request.state.is_long = len(body) > SHORT_BYTES
    return await run_check(request, lambda: _read(body, model))


async def run_check(request: Request, check: Callable[[], T]) -> T:
    """Look at what a body says, which was read: in a thread where it is long, so that others need not wait."""
    return await anyio.to_thread.run_sync(check) if request.state.is_long else check()


def _read(body: bytes | bytearray, model: type[W]) -> W:
    try:
        given = read_json(body)
    except (ValueError, RecursionError) as error:
        raise invalid(f"The body cannot be read as JSON: {error}.") from error
    if not isinstance(given, dict):
        raise invalid("The body must be a JSON object.")
    try:
        return model.read(given)
    except ValidationError as error:
        raise from_validation(error) from error


def read_query(request: Request, model: type[W]) -> W:
    """The request's query. Unknown parameters are ignored, wrong ones raise `Problem`."""
    try:
        return model.read(dict(request.query_params))
    except ValidationError as error:
        raise from_validation(error) from error


def check_name(name: str | None) -> None:
    """Refuse a name that is blank or too long, where one is given."""
    if name is not None and not 0 < len(name.strip()) <= MAX_NAME:
        raise invalid(f"name: must have 1 to {MAX_NAME} characters")


def check_metadata(metadata: dict[str, Any] | None, path: str = "metadata") -> None:
    """Refuse metadata over the API's limit."""
    if metadata is not None and len(json.dumps(metadata, ensure_ascii=False).encode()) > MAX_METADATA_BYTES:
        raise invalid(f"{path}: larger than {MAX_METADATA_BYTES // 1024} KB")


def answer(body: Any) -> Response:
    """200 with a JSON body."""
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), media_type="application/json")


def answer_list(rows: list[dict[str, Any]], next_page_token: str | None) -> Response:
    """A page of a list. The token is absent on the last."""
    more = {"nextPageToken": next_page_token} if next_page_token else {}
    return answer({"object": "list", "data": rows, **more})
