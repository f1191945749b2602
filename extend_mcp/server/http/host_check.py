"""Checks `Host` and `Origin` of each request, so that pages of other sites cannot use the server."""

import re
from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from extend_mcp.server.http.gate import refuse

OPEN = frozenset({"/health"})
"""Addresses for any host: health probes can use any, and the answer is only ok."""


class HostCheck:
    """Middleware: passes requests with a known host, and a known origin or none, to `app`. Others get 421 or 403.

    `name:*` is a name with any port or none. Case does not matter.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str], origins: Iterable[str]) -> None:
        self._app = app
        self._hosts = _pattern(hosts)
        self._origins = _pattern(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse or serve."""
        if scope["type"] != "http" or scope["path"] in OPEN:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if not hosts or not all(map(self._hosts.fullmatch, hosts)):
            await refuse(421, "The server does not serve this host name.")(scope, receive, send)
        elif not all(map(self._origins.fullmatch, origins)):
            await refuse(403, "Pages of this origin may not use the server.")(scope, receive, send)
        else:
            await self._app(scope, receive, send)


class TrailingSlash:
    """Middleware: removes a slash at the end of an address. Clients add it, and a redirect could lose a key.

    Addresses below `/messages/` stay unchanged: they come from the server.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve."""
        path = scope.get("path", "")
        if path.endswith("/") and path != "/" and not path.startswith("/messages/"):
            scope = {**scope, "path": path[:-1], "raw_path": scope.get("raw_path", b"").removesuffix(b"/")}
        await self._app(scope, receive, send)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """A pattern that matches any of the names, and nothing if there are none."""
    each = [re.escape(name.removesuffix(":*")) + (r"(:[0-9]{1,5})?" if name.endswith(":*") else "") for name in names]
    return re.compile("|".join(each) or "(?!)", re.ASCII | re.IGNORECASE)
