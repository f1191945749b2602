"""Requests to a model server."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

import anyio
import httpx

from extend_mcp.model.address import ModelAddress
from extend_mcp.model.failures import ModelFailure, failure_of

MOST_BYTES = 4 * 1024**2
"""The most bytes of one answer."""
CONNECT_SECONDS = 10
TRIES = 3
"""How often a request is sent to a server that is busy, loads its model or drops the connection."""
BUSY = {429, 503}


class Chat:
    """One model of one server, which gets one request at a time: local servers queue, or split their window."""

    def __init__(self, address: ModelAddress) -> None:
        self.address = address
        self._limiter = anyio.CapacityLimiter(1)

    async def complete(self, messages: list[dict[str, str]], most: int, schema: dict[str, Any] | None) -> Any:
        """The body of a completion of at most `most` tokens that fits `schema`, if one is given.

        Raises `ModelFailure`, `TooLong` or `SchemaRefused`.
        """
        body: dict[str, Any] = {
            "model": self.address.model,
            "messages": messages,
            "temperature": 0,
            "max_tokens": most,
            "stream": False,
        }
        if schema is not None:
            json_schema = {"name": "fields", "strict": True, "schema": schema}
            body |= {"response_format": {"type": "json_schema", "json_schema": json_schema}}
            body |= {"chat_template_kwargs": {"enable_thinking": False}}
        async with self._limiter:
            return await self._request("POST", "/chat/completions", body)

    async def get(self, path: str, *, beside: bool = False) -> Any:
        """The JSON at a path below the API's address; if `beside`, at one beside its `/v1`. Raises like `complete`."""
        return await self._request("GET", path, None, beside=beside)

    async def _request(self, method: str, path: str, body: Any, *, beside: bool = False) -> Any:
        url = self.address.url.removesuffix("/v1") if beside else self.address.url
        for tries_left in reversed(range(TRIES)):
            try:
                status, text = await self._send(method, url + path, body)
            except httpx.TimeoutException as error:
                raise ModelFailure(f"the server cannot be reached at {self.address.host}: no connection") from error
            except httpx.TransportError as error:
                if not tries_left:
                    raise ModelFailure(
                        f"the server at {self.address.host} cannot be reached, or drops the connection "
                        f"({type(error).__name__})"
                    ) from error
            else:
                if status not in BUSY or not tries_left:
                    return self._read(status, text)
            await anyio.sleep(self.address.pause)
        raise AssertionError("the last try returns or raises")

    async def _send(self, method: str, url: str, body: Any) -> tuple[int, bytes]:
        seconds = self.address.seconds
        with anyio.move_on_after(seconds):
            async with self._open() as http, http.stream(method, url, json=body) as answer:
                content = bytearray()
                async for piece in answer.aiter_bytes():
                    content += piece
                    if len(content) > MOST_BYTES:
                        raise ModelFailure("the server's answer is too large")
                return answer.status_code, bytes(content)
        raise ModelFailure(f"there was no answer within {seconds:g} seconds (EXTEND_LLM_TIMEOUT)")

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[httpx.AsyncClient]:
        """A client that follows no redirect, and uses no proxy where a request is not encrypted."""
        key = self.address.key
        headers = {"authorization": f"Bearer {key}"} if key else {}
        encrypted = urlsplit(self.address.url).scheme == "https"
        limits = httpx.Timeout(None, connect=CONNECT_SECONDS)
        async with httpx.AsyncClient(headers=headers, timeout=limits, trust_env=encrypted) as http:
            yield http

    def _read(self, status: int, content: bytes) -> Any:
        text = content.decode("utf-8", errors="replace")
        key = self.address.key
        text = text.replace(key, "…") if key else text
        try:
            body = json.loads(text)
        except (ValueError, RecursionError):
            body = None
        if status != 200:
            raise failure_of(status, body, text)
        if body is None:
            raise ModelFailure("the server's answer is not JSON")
        return body
