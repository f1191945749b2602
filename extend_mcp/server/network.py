"""Connections to other machines, by the proxies and certificates that the environment sets."""

import math
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import anyio
import httpx

from extend_mcp.server.certificates import load_certificates
from extend_mcp.server.proxies import Proxies, Proxy

Send: TypeAlias = Callable[[httpx.Request], Awaitable[httpx.Response]]


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
            self._ways[proxy] = httpx.AsyncHTTPTransport(verify=self._context, proxy=self._make_proxy(proxy))
        send = self._ways[proxy].handle_async_request
        return await (_through_socks(send, request) if proxy and proxy.is_socks else send(request))

    async def aclose(self) -> None:
        """Close every connection."""
        for way in self._ways.values():
            await way.aclose()

    def _make_proxy(self, proxy: Proxy | None) -> httpx.Proxy | None:
        if proxy is None:
            return None
        return httpx.Proxy(proxy.url, ssl_context=self._context if proxy.url.scheme == "https" else None)


def open_http_client(proxies: Proxies, **options: Any) -> httpx.AsyncClient:
    """An HTTP client that uses `proxies` and the certificates of the environment.

    Raises `ValueError` if these are wrong.
    """
    return httpx.AsyncClient(transport=ProxyTransport(proxies), trust_env=False, **options)


def check_way(address: str) -> None:
    """Raises `ValueError` if the certificates are wrong, or the proxy of this address cannot be used."""
    load_certificates()
    Proxies.of_environment().find_proxy(httpx.URL(address))


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
