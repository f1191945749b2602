"""Connections to other machines, with the proxies and certificates that the environment sets."""

import math
import os
import re
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Any, TypeAlias
from urllib.request import getproxies

import anyio
import httpx

from extend_mcp.loopback import is_loopback

SCHEMES = ("http", "https", "socks5", "socks5h")
"""Proxies that can be used."""

ELSEWHERE = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Variables from which other programs read certificates, but this one does not."""

Send: TypeAlias = Callable[[httpx.Request], Awaitable[httpx.Response]]

_HASHED = re.compile(r"[0-9a-f]{8}\.\d+")


@dataclass(frozen=True)
class Proxy:
    """A proxy, and the variable that sets it."""

    url: httpx.URL
    variable: str

    def __str__(self) -> str:
        """Its address, without user and password, and the variable."""
        return f"{self.url.scheme}://{self.url.netloc.decode()} of {self.variable}"

    @property
    def is_socks(self) -> bool:
        """True if it speaks SOCKS rather than HTTP."""
        return self.url.scheme.startswith("socks")

    @property
    def is_local(self) -> bool:
        """True if the proxy is on this machine."""
        return is_loopback(self.url.host)


@dataclass(frozen=True)
class Proxies:
    """The proxies by scheme. `none` are the hosts that are reached without a proxy, as in `NO_PROXY`."""

    by_scheme: Mapping[str, str]
    none: tuple[str, ...] = ()

    @classmethod
    def of_environment(cls) -> "Proxies":
        """Those of `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY` and `NO_PROXY`, or else of the system's settings."""
        found = getproxies()
        none = re.split(r"[,\s]+", found.pop("no", ""))
        return cls(found, tuple(entry for entry in none if entry))

    def find_proxy(self, url: httpx.URL) -> Proxy | None:
        """The proxy for this address; None if it is reached without one.

        This machine is never reached through a proxy on another one, which would get the key unencrypted. Raises
        `ValueError` if the proxy cannot be used.
        """
        scheme = next((scheme for scheme in (url.scheme, "all") if self.by_scheme.get(scheme)), None)
        if scheme is None or any(_is_about(entry, url) for entry in self.none):
            return None
        proxy = _proxy(self.by_scheme[scheme].strip(), f"{scheme.upper()}_PROXY")
        return None if is_loopback(url.host) and not proxy.is_local else proxy

    def describe_way(self, url: httpx.URL) -> str:
        """How this address is reached, for people."""
        proxy = self.find_proxy(url)
        return "without a proxy" if proxy is None else f"through the proxy {proxy}"


class ProxyTransport(httpx.AsyncBaseTransport):
    """Sends each request through the proxy of its address, or without one."""

    def __init__(self, proxies: Proxies) -> None:
        self._proxies = proxies
        self._context = load_certificates()
        self._ways: dict[Proxy | None, httpx.AsyncHTTPTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send. Raises `httpx.UnsupportedProtocol` for a proxy that cannot be used."""
        try:
            proxy = self._proxies.find_proxy(request.url)
        except ValueError as error:
            raise httpx.UnsupportedProtocol(str(error), request=request) from error
        if proxy not in self._ways:
            self._ways[proxy] = httpx.AsyncHTTPTransport(verify=self._context, proxy=self._make_transport(proxy))
        send = self._ways[proxy].handle_async_request
        return await (_through_socks(send, request) if proxy and proxy.is_socks else send(request))

    async def aclose(self) -> None:
        """Close every connection."""
        for way in self._ways.values():
            await way.aclose()

    def _make_transport(self, proxy: Proxy | None) -> httpx.Proxy | None:
        if proxy is None:
            return None
        return httpx.Proxy(proxy.url, ssl_context=self._context if proxy.url.scheme == "https" else None)


def open_http_client(proxies: Proxies, **options: Any) -> httpx.AsyncClient:
    """An HTTP client that uses `proxies` and the certificates of the environment.

    Raises `ValueError` if these are wrong.
    """
    return httpx.AsyncClient(transport=ProxyTransport(proxies), trust_env=False, **options)


def load_certificates() -> ssl.SSLContext:
    """The certificates to trust: `SSL_CERT_FILE`, or `SSL_CERT_DIR`, or certifi's list.

    Raises `ValueError`, naming the variable, if its file or folder does not exist or holds no certificates.
    """
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


def check(address: str) -> None:
    """Raises `ValueError` if certificates are wrong, or the proxy of this address cannot be used."""
    load_certificates()
    Proxies.of_environment().find_proxy(httpx.URL(address))


def describe_proxy(address: str) -> str:
    """The proxy for an address, in words."""
    try:
        return str(Proxies.of_environment().find_proxy(httpx.URL(address)) or "none")
    except ValueError as error:
        return f"cannot be used: {error}"


def describe_certificates() -> str:
    """The source of the certificates, in words."""
    for variable in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        if os.environ.get(variable):
            return f"{os.environ[variable]} ({variable})"
    others = [name for name in ELSEWHERE if os.environ.get(name)]
    return "certifi's list" + (f"; not read: {', '.join(others)}; set SSL_CERT_FILE instead" if others else "")


@cache
def _context(file: str | None, folder: str | None) -> ssl.SSLContext:
    """Read only once: reading takes 17 ms, during which all callers wait, and each caller's key needs a client."""
    try:
        if file:
            return ssl.create_default_context(cafile=file)
    except ssl.SSLError as error:
        raise ValueError(
            f"SSL_CERT_FILE: {Path(file or '').name} holds no certificates: correct or unset it"
        ) from error
    except OSError as error:
        raise ValueError(
            f"SSL_CERT_FILE: {Path(file or '').name} cannot be read ({error.strerror}): correct or unset it"
        ) from error
    if not folder:
        return httpx.create_ssl_context(trust_env=False)
    if not _has_certificates(map(Path, folder.split(os.pathsep))):
        raise ValueError(
            "SSL_CERT_DIR is not a folder with certificates under their hashes, as `openssl rehash` names them: "
            "correct or unset it"
        )
    return ssl.create_default_context(capath=folder)


def _has_certificates(folders: Iterable[Path]) -> bool:
    try:
        return any(_HASHED.fullmatch(each.name) for folder in folders if folder.is_dir() for each in folder.iterdir())
    except PermissionError:
        return False


async def _through_socks(send: Send, request: httpx.Request) -> httpx.Response:
    """Send a request through a SOCKS proxy.

    Adds what the library lacks: a time limit for the proxy, and closing failed connections.
    """
    from socksio import ProtocolError

    streams: list[Any] = []
    with anyio.CancelScope() as scope:

        async def watch(event: str, facts: Mapping[str, Any]) -> None:
            match event.removeprefix("socks.setup_socks5_connection."):
                case "started":
                    streams.append(facts["stream"])
                    scope.deadline = anyio.current_time() + request.extensions["timeout"]["connect"]
                case "complete":
                    scope.deadline = math.inf
                case "failed":
                    with anyio.CancelScope(shield=True):
                        await streams[-1].aclose()

        request.extensions["trace"] = watch
        try:
            return await send(request)
        except ProtocolError as error:
            raise httpx.ProxyError("the server at this address does not speak SOCKS5", request=request) from error
    raise httpx.ConnectTimeout("the proxy does not answer", request=request)


def _proxy(address: str, variable: str) -> Proxy:
    """The proxy at an address. Raises `ValueError`, without the address, which can hold a password."""
    try:
        url = httpx.URL(address if "://" in address else f"http://{address}")
    except httpx.InvalidURL as error:
        raise ValueError(f"{variable} is not the address of a proxy, like http://proxy.example:3128") from error
    if url.scheme not in SCHEMES or not url.host:
        raise ValueError(f"{variable} is not the address of a proxy: its scheme must be one of {', '.join(SCHEMES)}")
    proxy = Proxy(url, variable)
    if proxy.is_socks and find_spec("socksio") is None:
        raise ValueError(
            f"{variable} names a SOCKS proxy, which needs an extra: "
            "pip install 'extend-mcp[socks]', or uvx --from 'extend-mcp[ocr,socks]' extend-mcp"
        )
    return proxy


def _is_about(entry: str, url: httpx.URL) -> bool:
    """True if an entry of `NO_PROXY` covers this address.

    An entry is `*`, an IPv4 or IPv6 address or network, or a name. A name also covers its subdomains; with a dot
    before it, only these. A scheme before the entry or a port after it limits it further.
    """
    scheme, separator, rest = entry.lower().rpartition("://")
    if separator and scheme not in {url.scheme, "all"}:
        return False
    name, port = _parts(rest)
    if port is not None and port != (url.port or {"http": 80, "https": 443}.get(url.scheme)):
        return False
    host, address = url.host.lower().rstrip("."), _address(url.host)
    if address is not None:
        try:
            return name == "*" or address in ip_network(name, strict=False)
        except ValueError:
            return False
    if name.startswith(("*.", ".")):
        return host.endswith(name.removeprefix("*"))
    return name == "*" or host == name.rstrip(".") or host.endswith(f".{name.rstrip('.')}")


def _parts(entry: str) -> tuple[str, int | None]:
    """Host and port of an entry. An IPv6 address can be in brackets; with a port it must be."""
    split = re.fullmatch(r"\[(?P<v6>[^]]*)\](?P<net>/\d+)?(:(?P<port>\d+))?|(?P<name>[^:]*)(:(?P<its>\d+))?", entry)
    if split is None:
        return entry, None
    port = split["port"] or split["its"]
    name = split["name"] if split["v6"] is None else split["v6"] + (split["net"] or "")
    return name, int(port) if port else None


def _address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
