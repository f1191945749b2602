"""Starts at most one run for a call, even if it is unknown whether a request was executed.

The API has no idempotency key. So every run gets a key of ours in its `metadata`, and after an uncertain failure the
newest runs are searched for it.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar
from uuid import uuid4

from extend_mcp.client.clock import Clock
from extend_mcp.errors import BadAnswer, ExtendError, Refused, ServerFault, Uncertain, Unreachable
from extend_mcp.wire.runs import Metadata, Run

A = TypeVar("A")

KEY = "extend_mcp_key"
"""The name in a run's metadata under which the key of its call is stored."""

DISK_FULL = "LOCAL_DISK_FULL"
"""The embedded engine's code if it had no room: nothing of the request was kept."""

LOOKS = (0.2, 1.5)
"""Seconds before each look at the newest runs: a run that was just accepted can take a moment to be listed."""


def new_key() -> str:
    """A key that no other call has."""
    return uuid4().hex


def add_key(metadata: Metadata | None, key: str) -> Metadata:
    """The caller's metadata with the key."""
    return {**(metadata or {}), KEY: key}


def carries_key(run: Run, key: str) -> bool:
    """True if the call with this key started the run. Members of a batch have their index after the key."""
    return str((run.metadata or {}).get(KEY, "")).partition(":")[0] == key


def is_uncertain(error: ExtendError) -> bool:
    """True if the API may have executed the request despite the error."""
    if isinstance(error, BadAnswer):
        return error.http_status is None or not 300 <= error.http_status < 500
    if error.code == DISK_FULL:
        return False
    return isinstance(error, ServerFault) or (isinstance(error, Unreachable) and error.sent)


def may_still_happen(error: ExtendError) -> bool:
    """True if this client or a gateway stopped waiting: the API may still be executing the request."""
    return error.code == "LOCAL_TIMEOUT" or error.http_status == 504


async def send_once(send: Callable[[], Awaitable[A]], find: Callable[[], Awaitable[A | None]], clock: Clock) -> A:
    """The object that `send` creates, created at most once. After an uncertain failure `find` looks for it.

    If it is found, it is returned. If not, the request is sent once more, except after a timeout, since the API may
    still create it. Raises `Uncertain` if neither helps, or if the answer has the id of the object and nothing else
    can be read of it; and any certain error of `send`.
    """
    for last in (False, True):
        try:
            return await send()
        except ExtendError as error:
            if not is_uncertain(error):
                raise
            if isinstance(error, BadAnswer) and error.made is not None:
                raise make_uncertain(error, error.made) from error
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
        except ExtendError as error:  # `Refused`: such runs cannot be listed, so this one cannot be found by its key
            raise make_uncertain(cause, marked=not isinstance(error, Refused)) from error
        if found is not None:
            return found
    return None


def make_uncertain(cause: ExtendError, run_id: str | None = None, *, marked: bool = True) -> Uncertain:
    """The error that a run may have started; with `run_id`, it has. Only a `marked` run, with a key, can be found."""
    outcome = f"run {run_id} was started" if run_id else "it may have been started"
    if run_id:
        hint = "Read that run."
    elif marked:
        hint = "List the newest runs first: another call may start a second run."
    else:
        hint = "Another call may start a second run. Look for its file in the list of runs, if such runs can be listed."
    return Uncertain(
        "LOCAL_UNCERTAIN",
        f"the run could not be confirmed ({cause.code}: {cause.message}); {outcome}",
        hint=hint,
        http_status=cause.http_status,
        request_id=cause.request_id,
        run_id=run_id,
    )
