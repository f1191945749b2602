"""Ids and times. Ids sort by the time they were made; times are whole milliseconds since 1970."""

import secrets
import threading
import time
from datetime import UTC, datetime

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
AT_ONCE = 0
"""A time that has come, also where the clock is set back."""
_lock = threading.Lock()
_last = 0


def new_id(prefix: str) -> str:
    """`pr_…`: nine characters of time, so that ids made one after the other sort so, and 77 random bits."""
    return f"{prefix}_{_base62(_tick(), 9)}{_base62(secrets.randbits(77), 13)}"


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def iso(milliseconds: int) -> str:
    """A timestamp as the API writes it: `2026-03-01T10:00:00.000Z`."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")  # a third of the time of strftime


def _tick() -> int:
    """Microseconds since 1970, never the same twice in a process."""
    global _last  # noqa: PLW0603 - the clock that all ids of the process share
    with _lock:
        _last = max(_last + 1, time.time_ns() // 1000)
        return _last


def _base62(number: int, width: int) -> str:
    digits = ""
    for _ in range(width):
        number, digit = divmod(number, 62)
        digits = _DIGITS[digit] + digits
    return digits
