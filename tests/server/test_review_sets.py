"""A list of evaluation sets is read to its end once, and later only as far as it is known."""

from collections.abc import AsyncIterator

import pytest

from extend_mcp.server.review_sets import FIRST_ROWS, ROWS, SET_NAME, ReviewSets
from extend_mcp.wire.evaluations import EvaluationSet

pytestmark = pytest.mark.anyio


class Sets:
    """Sets of an account, newest first; `read` are those that were looked at."""

    def __init__(self, *names: str) -> None:
        self.sets = [EvaluationSet(id=f"ev_{name}", name=name) for name in names]
        self.read: list[str] = []
        self.rows: list[int] = []

    def add(self, name: str) -> None:
        self.sets.insert(0, EvaluationSet(id=f"ev_{name}", name=name))

    async def list(self, rows: int) -> AsyncIterator[EvaluationSet]:
        self.rows.append(rows)
        for each in self.sets:
            self.read.append(each.name)
            yield each


async def found(known: ReviewSets, sets: Sets, name: str, account: str = "") -> str | None:
    answer = await known.find(account, None, name, sets.list)
    return answer.id if answer else None


async def test_what_is_known_is_not_read_again() -> None:
    known, sets = ReviewSets(), Sets("bills", f"{SET_NAME} a", "notes")
    assert await found(known, sets, f"{SET_NAME} a") == f"ev_{SET_NAME} a"
    assert await found(known, sets, f"{SET_NAME} a") == f"ev_{SET_NAME} a"
    assert len(sets.read) == 3
    assert await found(known, sets, f"{SET_NAME} b") is None
    assert sets.read[3:] == ["bills"]
    assert sets.rows == [FIRST_ROWS, ROWS]


async def test_a_newer_set_is_found() -> None:
    known, sets = ReviewSets(), Sets("bills")
    assert await found(known, sets, f"{SET_NAME} a") is None
    sets.add(f"{SET_NAME} a")
    sets.add("more bills")
    assert await found(known, sets, f"{SET_NAME} a") == f"ev_{SET_NAME} a"


async def test_accounts_do_not_see_each_others_sets() -> None:
    known = ReviewSets()
    assert await found(known, Sets(f"{SET_NAME} a"), f"{SET_NAME} a", account="one") is not None
    assert await found(known, Sets(), f"{SET_NAME} a", account="two") is None
