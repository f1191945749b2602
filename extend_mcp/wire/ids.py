"""Ids of the API's objects. They sort by the time of creation."""

import secrets
import threading
import time

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_lock = threading.Lock()
_last = 0


def new_id(prefix: str) -> str:
    """A new id like `pr_…`: nine characters of time, by which ids sort, and 77 random bits."""
    return f"{prefix}_{_base62(_tick(), 9)}{_base62(secrets.randbits(77), 13)}"


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
