"""One call, one run: what to do when it is unknown if a create happened.

The API has no idempotency key, so every run carries one of ours in its `metadata`, and the newest runs show if
that one is among them.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import uuid4

from extend_mcp.client.clock import Clock
from extend_mcp.errors import BadAnswer, ExtendError, Refused, ServerFault, Uncertain, Unreachable
from extend_mcp.wire.runs import Metadata, Run

A = TypeVar("A")

KEY = "extend_mcp_key"
"""Where a run's metadata holds the key of the call that made it."""

LOOKS = (0.2, 1.5)
"""Seconds before each look at the newest runs: a run that was just accepted may take a moment to be listed."""


def new_key() -> str:
    """A key that no other call has."""
    return uuid4().hex


def add_key(metadata: Metadata | None, key: str) -> Metadata:
    """The caller's metadata with the key."""
    return {**(metadata or {}), KEY: key}


def carries_key(run: Run, key: str) -> bool:
    """True if the run comes from the call with this key; members of a batch have their index behind it."""
    return str((run.metadata or {}).get(KEY, "")).partition(":")[0] == key


def is_uncertain(error: ExtendError) -> bool:
    """True if what was asked for may have happened in spite of the error."""
    if isinstance(error, BadAnswer):
        return error.http_status is None or not 300 <= error.http_status < 500
    return isinstance(error, ServerFault) or (isinstance(error, Unreachable) and error.sent)


def may_still_happen(error: ExtendError) -> bool:
    """True if we or a gateway gave up waiting, so that the API may still work on it."""
    return error.code == "LOCAL_TIMEOUT" or error.http_status == 504


async def send_once(send: Callable[[], Awaitable[A]], find: Callable[[], Awaitable[A | None]], clock: Clock) -> A:
    """What `send` makes, made at most once. After an uncertain failure `find` looks for it.

    Found: that one. Not found: sent once more, but not after a time-out, when it may yet be made. Raises `Uncertain`
    where neither helps, and what `send` raises where that is certain.
    """
    for last in (False, True):
        try:
            return await send()
        except ExtendError as error:
            if not is_uncertain(error):
                raise
            found = await _look(find, clock, error)
            if found is not None:
                return found
            if last or may_still_happen(error):
                raise make_uncertain(error) from error
    raise AssertionError("the second failure is always raised")


async def _look(find: Callable[[], Awaitable[A | None]], clock: Clock, cause: ExtendError) -> A | None:
    for seconds in LOOKS:
        await clock.sleep(seconds)
        try:
            found = await find()
        except Uncertain:
            raise
        except ExtendError as error:  # an API that cannot list them is not asked: the run has no mark
            raise make_uncertain(cause, marked=not isinstance(error, Refused)) from error
        if found is not None:
            return found
    return None


def make_uncertain(cause: ExtendError, run_id: str | None = None, *, marked: bool = True) -> Uncertain:
    """The error that a run may exist. With `run_id` it does; only one that is `marked` can be recognised."""
    fate = f"run {run_id} was started" if run_id else "it may have been started"
    if run_id:
        hint = "Read that run."
    elif marked:
        hint = "List the newest runs first: another call may make a second run."
    else:
        hint = "Another call may make a second run. It carries no mark: look for its file in the list, if there is one."
    return Uncertain(
        "LOCAL_UNCERTAIN",
        f"the run could not be confirmed ({cause.code}: {cause.message}); {fate}",
        hint=hint,
        http_status=cause.http_status,
        request_id=cause.request_id,
        run_id=run_id,
    )
