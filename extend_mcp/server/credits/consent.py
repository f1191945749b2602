"""The user's agreement to a call that may cost more than is left of the day's limit."""

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
    "less; estimate_work(files=…) shows what is free."
)
UNKNOWN = (
    'The number of pages is unknown: give `pages`, like "1-10", to limit the cost. estimate_work(files=…) '
    "counts the pages of local files. Or ask the user, who can raise EXTEND_MAX_CREDITS and restart the server."
)


class OverCreditLimit(Refused):
    """The call may cost more than is left of the day's limit."""

    def __init__(self, cost: float, day: "Day", limit: float) -> None:
        what = "an unknown number of" if math.isinf(cost) else f"up to {cost:g}"
        spent = f"{day.spent:g} credits were spent today"
        if day.reserved:
            spent += f", {'an unknown number' if math.isinf(day.reserved) else f'{day.reserved:g}'} reserved"
        message = f"The call may cost {what} credits; {spent}, and EXTEND_MAX_CREDITS is {limit:g}."
        super().__init__("LOCAL_CREDIT_LIMIT", message, hint=UNKNOWN if math.isinf(cost) else HINT)


@dataclass
class _Question:
    text: str
    agreed: bool = False


_question: ContextVar[_Question | None] = ContextVar("_question", default=None)


@contextmanager
def asking(text: str) -> Iterator[None]:
    """Inside the `with`, the call asks the user this question."""
    token = _question.set(_Question(text))
    try:
        yield
    finally:
        _question.reset(token)


def credit_question() -> str | None:
    """The question of this call, or None."""
    question = _question.get()
    return None if question is None else question.text


def agree() -> None:
    """Record that the user said yes to the question of this call."""
    question = _question.get()
    if question is not None:
        question.agreed = True


def agreed() -> bool:
    """True if the user said yes to what this call may cost."""
    question = _question.get()
    return question is not None and question.agreed
