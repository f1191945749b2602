"""The user's agreement to a call that may cost more than the day's bound leaves."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from extend_mcp.errors import Refused

if TYPE_CHECKING:
    from extend_mcp.server.credits.ledger import Day

HINT = (
    "Ask the user, who can raise EXTEND_MAX_CREDITS and restart the server, or wait until 0:00 UTC. Fewer `pages` cost "
    "less; estimate_work(files=…) shows what costs nothing."
)
UNKNOWN = (
    'It is not known how many pages it has: give `pages`, like "1-10", and the cost is bounded. estimate_work(files=…) '
    "counts the pages of local files. Or ask the user, who can raise EXTEND_MAX_CREDITS and restart the server."
)


class OverBound(Refused):
    """The call may cost more than the day has left."""

    def __init__(self, cost: float, day: "Day", limit: float) -> None:
        what = "an unknown number of" if math.isinf(cost) else f"up to {cost:g}"
        spent = f"{day.spent:g} credits are spent today"
        if day.reserved:
            spent += f", {'an unknown number' if math.isinf(day.reserved) else f'{day.reserved:g}'} reserved"
        message = f"The call may cost {what} credits; {spent}, and EXTEND_MAX_CREDITS is {limit:g}."
        super().__init__("LOCAL_CREDIT_LIMIT", message, hint=UNKNOWN if math.isinf(cost) else HINT)


@dataclass
class _Question:
    text: str
    agreed: bool = False


_asked: ContextVar[_Question | None] = ContextVar("_asked", default=None)


@contextmanager
def asking(text: str) -> Iterator[None]:
    """Inside the `with`, the call's permission has this question."""
    token = _asked.set(_Question(text))
    try:
        yield
    finally:
        _asked.reset(token)


def credit_question() -> str | None:
    """The question of this call, or None."""
    found = _asked.get()
    return None if found is None else found.text


def agree() -> None:
    """The user said yes to the question of this call."""
    found = _asked.get()
    if found is not None:
        found.agreed = True


def agreed() -> bool:
    """True if the user said yes to what this call may cost."""
    found = _asked.get()
    return found is not None and found.agreed
