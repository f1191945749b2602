"""Notifies clients when the status of a run that they watch changes.

Each run has one follower, however many clients watch it.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import anyio
from mcp.server.context import ServerRequestContext
from mcp.server.session import ServerSession
from mcp.server.subscriptions import InMemorySubscriptionBus, ListenHandler, ResourceUpdated, ServerEvent
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    EmptyResult,
    SubscribeRequestParams,
    SubscriptionsListenRequestParams,
    SubscriptionsListenResult,
    UnsubscribeRequestParams,
)

from extend_mcp.ending import Ending
from extend_mcp.errors import ApiError, ExtendError, Refused, ServerFault
from extend_mcp.server.app import App
from extend_mcp.server.run_waits import Pause
from extend_mcp.wire.runs import FINAL

FIRST_SECONDS = 0.5
LAST_SECONDS = 30.0
GROWTH = 1.5
"""Seconds: a run is read after half a second, then less and less often. After a change this starts again."""
LOOKS_PER_SECOND = 4
"""The most reads per second of all watched runs of an account; news can add some. The API allows a key 10 requests
per second."""
LOOKS_AT_ONCE = 8
"""The most reads at a time: more would only wait inside the HTTP library, which is slow with a long queue."""
MOST_RUNS = 100
"""The most runs that one stream or session can watch."""
MOST_STREAMS = 4096
RUNS = "extend://runs/"
WATCHED = "extend-mcp watched"
"""The key in a connection's state for what it watches."""
ENDED = FINAL - {"NEEDS_REVIEW"}
"""Statuses that never change. After NEEDS_REVIEW the review follows."""

Context = ServerRequestContext[Any, Any]


@dataclass
class _Room:
    """What the callers of one account share, and no others. `watchers` counts streams and sessions."""

    account: str
    watchers: int = 0
    bus: InMemorySubscriptionBus = field(default_factory=InMemorySubscriptionBus)
    listen: ListenHandler = field(init=False)
    watched: dict[str, Counter[str]] = field(default_factory=dict)
    """For each run, the number of watchers of each of its URIs."""
    followers: dict[str, anyio.CancelScope] = field(default_factory=dict)
    looks: anyio.Semaphore = field(default_factory=lambda: anyio.Semaphore(LOOKS_AT_ONCE))

    def __post_init__(self) -> None:
        self.listen = ListenHandler(self.bus, max_subscriptions=MOST_STREAMS)


class Subscriptions:
    """`subscriptions/listen`, and for the older protocol `resources/subscribe`, of the URIs of runs."""

    def __init__(self, app: App, bus: InMemorySubscriptionBus) -> None:
        self._app = app
        self._rooms = {"": _Room("", bus=bus)}

    async def listen(self, ctx: Context, params: SubscriptionsListenRequestParams) -> SubscriptionsListenResult:
        """Serve one stream of the modern protocol while it is open."""
        uris = params.notifications.resource_subscriptions or []
        _check_number("stream", len(uris))
        room = self._room()
        with self._watch(room, uris):
            return await room.listen(ctx, params)

    def close(self) -> None:
        """End every stream regularly."""
        for room in self._rooms.values():
            room.listen.close()

    async def subscribe(self, ctx: Context, params: SubscribeRequestParams) -> EmptyResult:
        """Watch for a session of the older protocol, until it ends or unsubscribes."""
        uri, connection = str(params.uri), ctx.session._connection  # noqa: SLF001  (no public attribute says when it ends)
        watched: dict[str, ExitStack] = connection.state.setdefault(WATCHED, {})
        if uri in watched:
            return EmptyResult()
        _check_number("session", len(watched) + 1)
        room = self._room()
        with ExitStack() as stack:
            stack.callback(room.bus.subscribe(self._make_notifier(ctx.session, uri)))
            stack.enter_context(self._watch(room, [uri]))
            watched[uri] = stack.pop_all()
        connection.exit_stack.callback(watched[uri].close)
        return EmptyResult()

    async def unsubscribe(self, ctx: Context, params: UnsubscribeRequestParams) -> EmptyResult:
        """Stop watching."""
        watched = ctx.session._connection.state.get(WATCHED, {})  # noqa: SLF001
        stack = watched.pop(str(params.uri), None)
        if stack is not None:
            stack.close()
        return EmptyResult()

    def _room(self) -> "_Room":
        account = self._app.caller.account
        return self._rooms.setdefault(account, _Room(account))

    def _make_notifier(self, session: ServerSession, uri: str) -> Callable[[ServerEvent], None]:
        """A function that sends changes of `uri` to a session, in a separate task: events do not wait for a slow
        client."""

        async def send() -> None:
            with suppress(anyio.ClosedResourceError, anyio.BrokenResourceError):  # the session has just ended
                await session.send_resource_updated(uri)

        def notify(event: ServerEvent) -> None:
            if event == ResourceUpdated(uri=uri):
                self._app.background(send)

        return notify

    @contextmanager
    def _watch(self, room: "_Room", uris: Iterable[str]) -> Iterator[None]:
        """Follow the runs of these URIs while inside, each once, however many clients watch it."""
        mine = [(run_id, uri) for uri in uris if (run_id := _run_id(uri))]
        room.watchers += 1
        for run_id, uri in mine:
            room.watched.setdefault(run_id, Counter())[uri] += 1
            if run_id not in room.followers:
                room.followers[run_id] = scope = anyio.CancelScope()
                self._app.background(self._follow, room, run_id, scope)
        try:
            yield
        finally:
            for run_id, uri in mine:
                room.watched[run_id] -= Counter([uri])
                if not room.watched[run_id]:
                    del room.watched[run_id]
                    if run_id in room.followers:
                        room.followers.pop(run_id).cancel()  # at once, for whoever watches the run next
            room.watchers -= 1
            if room.account and not room.watchers:
                self._rooms.pop(room.account, None)

    async def _follow(self, room: "_Room", run_id: str, scope: anyio.CancelScope) -> None:
        """Read a run until it is final, and publish each change."""
        try:
            with scope, suppress(Ending), self._app.run_waits.pausing(run_id) as pause:
                await self._look(room, run_id, pause)
        finally:
            if room.followers.get(run_id) is scope:
                del room.followers[run_id]

    async def _look(self, room: "_Room", run_id: str, pause: Pause) -> None:
        seconds, known = FIRST_SECONDS, None
        while True:
            async with room.looks:
                status = await self._status(run_id)
            if status is None:
                return
            if status != known and (known or status in FINAL):
                seconds = FIRST_SECONDS
                for uri in list(room.watched.get(run_id, ())):
                    await room.bus.publish(ResourceUpdated(uri=uri))
            if status in ENDED:
                return
            known = status or known
            await pause(max(seconds, len(room.followers) / LOOKS_PER_SECOND))
            seconds = min(seconds * GROWTH, LAST_SECONDS)

    async def _status(self, run_id: str) -> str | None:
        """A run's status; empty if it is unknown for now, None if it stays unknown."""
        try:
            with self._app.keep_open(self._app.caller):
                run = await (await self._app.client()).runs(run_id).get(run_id)
        except (ApiError, Refused) as error:
            return "" if error.retryable or isinstance(error, ServerFault) else None
        except ExtendError:
            return ""
        return run.status


def _check_number(who: str, number: int) -> None:
    """Raises `MCPError` if a stream or a session would watch too many resources."""
    if number > MOST_RUNS:
        raise MCPError(code=INVALID_PARAMS, message=f"A {who} can watch at most {MOST_RUNS} resources.")


def _run_id(uri: str) -> str | None:
    """The id of the run in a URI."""
    return uri.removeprefix(RUNS).split("/")[0] if uri.startswith(RUNS) else None
