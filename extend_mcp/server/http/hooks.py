"""`/webhooks/extend`: receives Extend's events about runs, so that no call waits longer than needed."""

import hashlib
import hmac
import json
import re
import time
from typing import Any

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from extend_mcp.bounds import Latest
from extend_mcp.server.http.body import read_whole
from extend_mcp.server.http.gate import refuse
from extend_mcp.server.run_waits import RunWaits

AGE_SECONDS = 300
"""How old an event can be when it arrives. The sender's clock can also be ahead by as much."""
TIME = re.compile(r"[0-9]{1,12}")
"""A Unix time in seconds. Longer ones could be too long for Python to read."""
KNOWN_EVENTS = 10_000
"""How many events are remembered, so that none is accepted twice: more than arrive in `AGE_SECONDS`."""
MAX_BYTES = 16 * 1024**2
"""An event holds the whole run; larger runs come as a link."""


def hooks_route(secret: SecretStr, run_waits: RunWaits) -> Route:
    """The route. An event only wakes the calls that wait for its run: they read the run from the API."""
    seen: Latest[str, None] = Latest(KNOWN_EVENTS)

    async def receive(request: Request) -> Response:
        body = await read_whole(request, MAX_BYTES)
        if isinstance(body, Response):
            return body
        if not _is_signed(request, body, secret):
            return refuse(401, "The signature is missing, wrong or too old.")
        event = _event(body)
        if event is None:
            return refuse(400, "This is not an event.")
        event_id, run_ids = event
        if event_id in seen:
            return Response(status_code=200)
        seen[event_id] = None
        for run_id in run_ids:
            run_waits.wake(run_id)
        return Response(status_code=200)

    return Route("/webhooks/extend", receive, methods=["POST"])


def _is_signed(request: Request, body: bytes, secret: SecretStr) -> bool:
    """True if the holder of the secret signed the body just now (docs.extend.ai, webhook signatures)."""
    timestamp = request.headers.get("x-extend-request-timestamp", "")
    signature = request.headers.get("x-extend-request-signature", "")
    signed = b"v0:" + timestamp.encode("latin-1") + b":" + body
    expected = hmac.new(secret.get_secret_value().encode(), signed, hashlib.sha256).hexdigest()
    fresh = TIME.fullmatch(timestamp) is not None and abs(time.time() - int(timestamp)) <= AGE_SECONDS
    return hmac.compare_digest(expected.encode(), signature.encode("latin-1")) and fresh


def _event(body: bytes) -> tuple[str, list[str]] | None:
    """The event's id, and the ids of the runs that it is about; None if the body is not an event."""
    try:
        event: Any = json.loads(body)
        event_id, payload = event["eventId"], event["payload"]
        about = [payload.get("id"), payload.get("workflowRunId")]
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return (event_id, [each for each in about if isinstance(each, str)]) if isinstance(event_id, str) else None
