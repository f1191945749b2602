"""The proxies that the environment sets, and which one an address needs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.request import getproxies

import httpx

from extend_mcp.loopback import is_loopback

SCHEMES = ("http", "https", "socks5", "socks5h")
"""Proxies that can be used."""


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
        found = {scheme: proxy for scheme, proxy in getproxies().items() if proxy.strip()}
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


def describe_proxy(address: str) -> str:
    """The proxy for an address, in words."""
    try:
        return str(Proxies.of_environment().find_proxy(httpx.URL(address)) or "none")
    except ValueError as error:
        return f"cannot be used: {error}"


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
