"""Work beside the event loop ends when nobody waits for it, or when it takes too long."""

import gc
import threading
from functools import partial

import anyio
import pytest
from anyio import to_thread

from extend_mcp.errors import Refused
from extend_mcp.long_work import Abandoned, check_in, run_in_thread
from tests.deadlines import DEADLINE

pytestmark = pytest.mark.anyio


class Endless:
    """Work without an end of its own."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.ended = threading.Event()

    def __call__(self) -> None:
        self.begun.set()
        try:
            while True:
                check_in()
        except Abandoned:
            self.ended.set()
            raise


@pytest.mark.parametrize("short", [False, True])
async def test_a_cancel_is_answered_at_once_and_ends_the_work(short: bool) -> None:
    work = Endless()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(run_in_thread, work, short=short))
        assert await to_thread.run_sync(work.begun.wait, DEADLINE)
        tasks.cancel_scope.cancel()
    assert await to_thread.run_sync(work.ended.wait, DEADLINE)
    assert gc.isenabled()


async def test_work_that_takes_too_long_is_refused_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.long_work.SECONDS", 0.0)
    with anyio.fail_after(DEADLINE), pytest.raises(Refused) as caught:
        await run_in_thread(Endless())
    assert caught.value.code == "LOCAL_TOO_LARGE"
    assert "pointer" in (caught.value.hint or "")


async def test_short_work_does_not_wait_for_long_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.long_work.AT_ONCE", 1)
    first, second = Endless(), Endless()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(run_in_thread, first)
        assert await to_thread.run_sync(first.begun.wait, DEADLINE)
        tasks.start_soon(run_in_thread, second)
        with anyio.fail_after(DEADLINE):
            assert await run_in_thread(lambda: "done", short=True) == "done"
        assert not second.begun.is_set()
        tasks.cancel_scope.cancel()


async def test_what_is_raised_is_raised() -> None:
    def fails() -> None:
        raise Refused("LOCAL_X", "no")

    with pytest.raises(Refused, match="no"):
        await run_in_thread(fails)


def test_a_turn_outside_of_such_work_does_nothing() -> None:
    check_in()
