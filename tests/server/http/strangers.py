"""What strangers send to a front, and what its answers may say to them."""

import json
from typing import Any

import httpx

from tests.server.http.front import headers_of, message

JSON = {"accept": "application/json, text/event-stream", "content-type": "application/json"}
OLDER = {**JSON, "mcp-protocol-version": "2025-11-25"}
LIST = headers_of("tools/list", {}, {"content-type": "application/json"})
TOLD = ("traceback", 'file "', ".py", "site-packages", "pydantic", "starlette", "uvicorn", "python/", "/tmp")
"""Words of an answer that tells too much."""


def is_short(answer: httpx.Response) -> bool:
    """True if an answer says no more than it must, in its headers too."""
    said = f"{answer.text}{answer.headers}".lower()
    return len(answer.content) < 400 and not any(word in said for word in TOLD)


def changed(**parts: Any) -> bytes:
    """A good request, changed."""
    return json.dumps({**message("tools/list"), **parts}).encode()
