"""Requests to URLs that others chose, which must not lead into this machine's network."""

import functools
import re
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

import anyio
import anyio.to_thread
import httpx

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.http.public_addresses import is_public
from extend_mcp.engine.http.urls import check_url
from extend_mcp.unpacking import PACKED_BYTES, PackingError, Unpacker

MAX_REDIRECTS = 3
TOTAL_SECONDS = 120
CONNECT_SECONDS = 10
CHUNK_BYTES = 1024 * 1024

_HEADER_VALUE = re.compile(r"(?:[!-~](?:[ \t!-~]*[!-~])?)?")


def fits_header(value: str) -> bool:
    """True if a header can have the value: one line of ASCII, without a space at either end."""
    return _HEADER_VALUE.fullmatch(value) is not None


class RequestFailed(Exception):
    """Why a request failed: half a sentence of our own, without any part of the URL or the headers.

    Secrets may be in both, and the message is shown, stored and sent on.
    """


async def fetch(url: str, write: Callable[[bytes], None], *, allow_private: bool) -> None:
    """Pass the bytes at `url` to `write`, which is called in a worker thread.

    Raises `DocumentFailure`. Exceptions of `write` pass through.
    """
    try:
        async with _open_client(TOTAL_SECONDS, CONNECT_SECONDS, allow_private=allow_private) as client:
            await _follow(client, url, write)
    except RequestFailed as error:
        raise DocumentFailure("UNABLE_TO_DOWNLOAD_FILE", f"The file could not be downloaded: {error}.") from error


async def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, allow_private: bool) -> int:
    """Send `body` and return the status of the answer; its body is not read. Raises `RequestFailed`."""
    async with _open_client(seconds, seconds, allow_private=allow_private) as client:
        answer = await client.send("POST", url, headers, body)
        await answer.aclose()
        return answer.status_code


async def send(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    seconds: float,
    max_bytes: int,
    allow_private: bool,
) -> tuple[int, bytes]:
    """Make a request. Returns the status and the body of the answer, whatever the status. Raises `RequestFailed`."""
    content = bytearray()

    def keep(piece: bytes) -> None:
        if len(content) + len(piece) > max_bytes:
            raise RequestFailed(f"the answer is larger than {max_bytes / 1024**2:g} MB")
        content.extend(piece)

    async with _open_client(seconds, seconds, allow_private=allow_private) as client:
        answer = await client.send(method, url, headers, body)
        try:
            await _unpack(answer, keep)
            return answer.status_code, bytes(content)
        finally:
            await answer.aclose()


async def _unpack(answer: httpx.Response, write: Callable[[bytes], None]) -> None:
    """Unpack the body and pass it to `write`, piece by piece, in a worker thread."""
    unpacker = Unpacker(answer.headers.get("content-encoding", ""))

    def unpack(packed: bytes) -> None:
        for piece in unpacker.pieces(packed):
            write(piece)

    async for packed in answer.aiter_raw(PACKED_BYTES if unpacker.is_packed else CHUNK_BYTES):
        await anyio.to_thread.run_sync(unpack, packed)
    unpacker.end()


@dataclass(frozen=True, slots=True)
class _PinnedClient:
    """Sends each request to an address that was checked, as the name may lead to another one later."""

    http: httpx.AsyncClient
    allow_private: bool

    async def send(
        self, method: str, url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None
    ) -> httpx.Response:
        """The answer, whose body is not read yet. Raises `RequestFailed` if the URL leads where it must not."""
        if (wrong := check_url(url)) is not None:
            raise RequestFailed(wrong)
        parsed, sent = httpx.URL(url), httpx.Headers(headers)
        sent["host"], sent["accept-encoding"] = parsed.netloc.decode("ascii"), "identity"
        port = parsed.port or (443 if parsed.scheme == "https" else 80)
        address = await _resolve(parsed.host, port, self.allow_private)
        request = self.http.build_request(
            method,
            parsed.copy_with(host=address),
            headers=sent,
            content=body,
            extensions={"sni_hostname": parsed.host},
        )
        return await self.http.send(request, stream=True)


@asynccontextmanager
async def _open_client(seconds: float, silence: float, *, allow_private: bool) -> AsyncIterator[_PinnedClient]:
    """A client that gives up after `seconds`, and after `silence` without a byte. It follows no redirect."""
    timeout = httpx.Timeout(silence, connect=CONNECT_SECONDS)
    try:
        with anyio.fail_after(seconds):
            async with httpx.AsyncClient(trust_env=False, timeout=timeout, verify=_trusted()) as http:
                yield _PinnedClient(http, allow_private)
    except TimeoutError as error:
        raise RequestFailed(f"it took longer than {seconds:g} seconds") from error
    except PackingError as error:
        raise RequestFailed(str(error)) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last: a redirect to an invalid host
        raise RequestFailed(_describe(error)) from error


def _describe(error: Exception) -> str:
    """What went wrong, without the text of the libraries: it may quote what was sent."""
    if isinstance(error, httpx.ConnectError) and isinstance(_origin(error), ssl.SSLError):
        return "no secure connection could be made: its certificate may not be trusted"
    for kind, words in _DESCRIPTIONS.items():
        if isinstance(error, kind):
            return words
    return "it is not a URL"


_DESCRIPTIONS: dict[type[Exception], str] = {
    httpx.ConnectTimeout: f"there was no connection after {CONNECT_SECONDS} seconds",
    httpx.TimeoutException: "the server sent nothing for too long",
    httpx.ConnectError: "no connection could be made",
    httpx.LocalProtocolError: "the request cannot be sent: one of its headers is not valid",
    httpx.RemoteProtocolError: "the answer is not HTTP, or broke off",
    httpx.HTTPError: "the connection broke off",
}


def _origin(error: BaseException) -> BaseException:
    """The first of the errors that led to this one."""
    while (before := error.__cause__ or error.__context__) is not None:
        error = before
    return error


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust. They take 20 ms to load: once is enough."""
    return httpx.create_ssl_context(trust_env=False)


async def _follow(client: _PinnedClient, url: str, write: Callable[[bytes], None]) -> None:
    """Pass the bytes at a URL, or where it redirects to, to `write`."""
    for _ in range(MAX_REDIRECTS + 1):
        response = await client.send("GET", url)
        try:
            if response.is_error:
                raise RequestFailed(f"the server answered {response.status_code}")
            if not response.has_redirect_location:
                await _unpack(response, write)
                return
            url = str(httpx.URL(url).join(response.headers["location"]))
        finally:
            await response.aclose()
    raise RequestFailed(f"there were more than {MAX_REDIRECTS} redirects")


async def _resolve(host: str, port: int, allow_private: bool) -> str:
    """An address of the host. All of them must be public, unless private ones are allowed.

    An unknown name and one with a private address get the same message: nobody learns which names exist.
    """
    refused = RequestFailed("its host has no address" if allow_private else "its host has no public address")
    try:
        entries = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise refused from error
    addresses = [str(entry[4][0]) for entry in entries]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise refused
    return addresses[0]
