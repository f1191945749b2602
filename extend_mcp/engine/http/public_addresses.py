"""Finds out whether an IP address is public.

The lists are those of IANA's registries of special-purpose addresses, and do not depend on the version of Python. All
registered addresses count as special, even those that can be reached from everywhere: nobody keeps files there.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_SPECIAL_4 = [
    IPv4Network(one)
    for one in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",
    )
]
_GLOBAL_6 = IPv6Network("2000::/3")
"""All addresses that were ever assigned."""
_SPECIAL_6 = [IPv6Network(one) for one in ("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20")]
_NAT64 = IPv6Network("64:ff9b::/96")


def is_public(address: str) -> bool:
    """True for a public address, also if an IPv6 address leads to an IPv4 one. Raises `ValueError`."""
    parsed = ip_address(address.partition("%")[0])
    if isinstance(parsed, IPv4Address):
        return not any(parsed in special for special in _SPECIAL_4)
    if embedded := _embedded(parsed):
        return all(is_public(str(each)) for each in embedded)
    return parsed in _GLOBAL_6 and not any(parsed in special for special in _SPECIAL_6)


def _embedded(address: IPv6Address) -> tuple[IPv4Address, ...]:
    """The IPv4 addresses that an IPv6 one leads to: mapped, NAT64, 6to4, or Teredo, which has a server and a client."""
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64:
        return (IPv4Address(int(address) & 0xFFFFFFFF),)
    inner = address.ipv4_mapped or address.sixtofour
    return () if inner is None else (inner,)
