"""Which hosts are this machine itself."""

from ipaddress import ip_address


def is_loopback(host: str | None) -> bool:
    """True if only this machine can reach the host: `localhost`, or an address like 127.0.0.1 or ::1."""
    try:
        return ip_address((host or "").strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"
