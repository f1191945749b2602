"""Requests to a URL that somebody else chose, without being led into this machine's network."""

import functools
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager

import anyio
import anyio.to_thread
import httpx

from extend_mcp.engine.documents.failure import DocumentFailure

MAX_REDIRECTS = 3
TOTAL_SECONDS = 120
CONNECT_SECONDS = 10
CHUNK_BYTES = 1024 * 1024


def name_of(url: str) -> str:
    """The file name at the end of a URL's path; `document` where there is none."""
    return httpx.URL(url).path.rstrip("/").rpartition("/")[2].strip() or "document"


def check_url(url: str) -> str | None:
    """What is wrong with a URL, before anything is sent; None where nothing is."""
    try:
        parsed = httpx.URL(url)
        host = parsed.host  # read out of punycode
    except (httpx.InvalidURL, UnicodeError) as error:
        return f"not a URL: {error}"
    if parsed.scheme not in {"http", "https"}:
        return "only http and https URLs can be read"
    if not host:
        return "the URL has no host"
    if parsed.port is not None and not 0 < parsed.port < 2**16:
        return f"there is no port {parsed.port}"
    return None


def points_inside(url: str) -> bool:
    """Whether a URL says by itself that it leads into this machine or its network."""
    host = httpx.URL(url).host.rstrip(".")
    try:
        return not is_public(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


class Unreachable(Exception):
    """Why nothing came of a request: half a sentence, without the URL."""


async def fetch(url: str, write: Callable[[bytes], None], *, allow_private: bool) -> None:
    """Hand the bytes at `url` to `write`, which is called in a worker thread.

    Raises `DocumentFailure`. Exceptions of `write` pass through.
    """
    try:
        async with _client(TOTAL_SECONDS, silence=CONNECT_SECONDS) as http:
            await _follow(http, url, write, allow_private)
    except Unreachable as error:
        raise DocumentFailure("UNABLE_TO_DOWNLOAD_FILE", f"The file could not be downloaded: {error}.") from error


async def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float, allow_private: bool) -> int:
    """Send `body`, and return the status of the answer, whose body is not read. Raises `Unreachable`."""
    async with _client(seconds, silence=seconds) as http:
        request = await _pinned(http, "POST", url, allow_private, headers, body)
        answer = await http.send(request, stream=True)
        await answer.aclose()
        return answer.status_code


async def ask(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes | None,
    *,
    seconds: float,
    max_bytes: int,
    allow_private: bool,
) -> tuple[int, bytes]:
    """Make a request: the status and the body of the answer, whatever the status. Raises `Unreachable`."""
    async with _client(seconds, silence=seconds) as http:
        answer = await http.send(await _pinned(http, method, url, allow_private, headers, body), stream=True)
        try:
            read = bytearray()
            async for chunk in answer.aiter_bytes(CHUNK_BYTES):
                read += chunk
                if len(read) > max_bytes:
                    raise Unreachable(f"the answer is larger than {max_bytes / 1024**2:g} MB")
            return answer.status_code, bytes(read)
        finally:
            await answer.aclose()


@asynccontextmanager
async def _client(seconds: float, *, silence: float) -> AsyncIterator[httpx.AsyncClient]:
    """A client that gives up after `seconds`, and after `silence` without a byte. It follows no redirect."""
    timeout = httpx.Timeout(silence, connect=CONNECT_SECONDS)
    try:
        with anyio.fail_after(seconds):
            async with httpx.AsyncClient(trust_env=False, timeout=timeout, verify=_trusted()) as http:
                yield http
    except TimeoutError as error:
        raise Unreachable(f"it took longer than {seconds:g} seconds") from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:  # the last of a redirect to a host that is none
        raise Unreachable(str(error) or type(error).__name__) from error


@functools.cache
def _trusted() -> ssl.SSLContext:
    """The certificates to trust. They take 20 ms to load: once is enough."""
    return httpx.create_ssl_context(trust_env=False)


async def _follow(http: httpx.AsyncClient, url: str, write: Callable[[bytes], None], allow_private: bool) -> None:
    for _ in range(MAX_REDIRECTS + 1):
        response = await http.send(await _pinned(http, "GET", url, allow_private), stream=True)
        try:
            if response.is_error:
                raise Unreachable(f"the server answered {response.status_code}")
            if not response.has_redirect_location:
                async for chunk in response.aiter_bytes(CHUNK_BYTES):
                    await anyio.to_thread.run_sync(write, chunk)
                return
            url = str(httpx.URL(url).join(response.headers["location"]))
        finally:
            await response.aclose()
    raise Unreachable(f"more than {MAX_REDIRECTS} redirects")


async def _pinned(
    http: httpx.AsyncClient,
    method: str,
    url: str,
    allow_private: bool,
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
) -> httpx.Request:
    """A request to the very address that was checked, so that the name cannot come to mean another one."""
    if (wrong := check_url(url)) is not None:
        raise Unreachable(wrong)
    parsed = httpx.URL(url)
    address = await _resolve(parsed.host, parsed.port or (443 if parsed.scheme == "https" else 80), allow_private)
    return http.build_request(
        method,
        parsed.copy_with(host=address),
        headers={**(headers or {}), "Host": parsed.netloc.decode("ascii")},
        content=body,
        extensions={"sni_hostname": parsed.host},
    )


async def _resolve(host: str, port: int, allow_private: bool) -> str:
    """An address of the host. All of them must be public, unless private ones are allowed."""
    try:
        found = await anyio.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"{host} has no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not allow_private and not all(is_public(address) for address in addresses):
        raise Unreachable(f"{host} is not a public address")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an IP address is of the internet at large, also where it is written as IPv6 but means an IPv4 one."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = parsed.ipv4_mapped or parsed.sixtofour or (parsed.teredo and parsed.teredo[1])
        if inner is None and parsed in _NAT64:
            inner = ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return parsed.is_global and not parsed.is_multicast


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
