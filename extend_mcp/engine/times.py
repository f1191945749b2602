"""Times, as whole milliseconds since 1970."""

import time
from datetime import UTC, datetime

AT_ONCE = 0
"""A time that is always past, even if the clock is set back."""
NEVER = 2**62
"""A time that is always in the future. It is not a date, so it is never shown."""


def now() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def iso(milliseconds: int) -> str:
    """A timestamp as the API writes it: `2026-03-01T10:00:00.000Z`."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")  # a third of the time of strftime
