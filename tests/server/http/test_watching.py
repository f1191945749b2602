"""Runs that are watched: whoever watches one is told when it changes, and nobody else."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import anyio
import pytest
from mcp import Client
from mcp.shared.exceptions import MCPError
from mcp_types import ResourceUpdatedNotification
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.server import subscriptions as watching
from extend_mcp.server.callers import Caller, calling
from extend_mcp.server.http.http_settings import HttpSettings
from extend_mcp.server.subscriptions import Subscriptions
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.extensions.holding import holding, patient
from tests.server.http.front import Front, headers_of, message, on_port, served

pytestmark = pytest.mark.anyio

OLDER = pytest.mark.filterwarnings("ignore::mcp.MCPDeprecationWarning")
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}


@pytest.fixture(scope="module")
async def front(settings: Settings) -> AsyncIterator[Front]:
    """A front on an engine whose work can be held back."""
    with patient():
        async with served(settings) as front:
            yield front


async def begun(front: Front) -> str:
    """The id of a run that goes on, while work is held back."""
    made = await front.call("extract_data", text="Total: 5", schema=SCHEMA, wait_seconds=0, fresh=True)
    assert made["status"] == "PROCESSING"
    return str(made["run_id"])


async def until(holds: Callable[[], bool]) -> None:
    with anyio.fail_after(DEADLINE):
        while not holds():
            await anyio.lowlevel.checkpoint()


def followed(front: Front) -> set[str]:
    """The runs that are looked at now."""
    rooms = front.server._run_subscriptions._rooms.values()
    return {run_id for room in rooms for run_id in room.followers}


async def test_a_stream_is_told_when_its_run_ends(front: Front, settings: Settings) -> None:
    async with Client(f"{front.address}/mcp") as client:
        with anyio.fail_after(DEADLINE):
            with holding(settings):
                uri = f"extend://runs/{await begun(front)}"
                stream = client.listen(resource_subscriptions=[uri])
                listened = await stream.__aenter__()
            event = await anext(listened)
            assert getattr(event, "uri", None) == uri
            (content,) = (await client.read_resource(uri)).contents
            assert '"status":"PROCESSED"' in getattr(content, "text", "")
            await stream.__aexit__(None, None, None)
        await until(lambda: not followed(front))


async def test_a_run_that_has_ended_already_is_told_at_once(front: Front) -> None:
    run_id = (await front.call("extract_data", text="Total: 5", schema=SCHEMA))["run_id"]
    async with Client(f"{front.address}/mcp") as client:
        with anyio.fail_after(DEADLINE):
            async with client.listen(resource_subscriptions=[f"extend://runs/{run_id}"]) as listened:
                assert getattr(await anext(listened), "uri", None) == f"extend://runs/{run_id}"


async def test_many_watchers_of_a_run_need_one_follower(front: Front, settings: Settings) -> None:
    with holding(settings):
        run_id = await begun(front)
        async with Client(f"{front.address}/mcp") as one, Client(f"{front.address}/mcp") as two:
            async with (
                one.listen(resource_subscriptions=[f"extend://runs/{run_id}"]),
                two.listen(resource_subscriptions=[f"extend://runs/{run_id}/output", f"extend://runs/{run_id}"]),
            ):
                assert followed(front) == {run_id}
            await until(lambda: not followed(front))


async def test_a_run_that_is_not_there_is_not_followed(front: Front) -> None:
    async with (
        Client(f"{front.address}/mcp") as client,
        client.listen(resource_subscriptions=["extend://runs/exr_none", "extend://runs/odd", "extend://files/file_1"]),
    ):
        await until(lambda: not followed(front))


async def test_news_of_a_run_is_told_at_once(front: Front, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "FIRST_SECONDS", 3600)
    monkeypatch.setattr(watching, "LAST_SECONDS", 3600)
    async with Client(f"{front.address}/mcp") as client:
        with anyio.fail_after(DEADLINE):
            with holding(settings):
                run_id = await begun(front)
                stream = client.listen(resource_subscriptions=[f"extend://runs/{run_id}"])
                listened = await stream.__aenter__()
            await front.call("get_run", run_id=run_id, wait_seconds=DEADLINE)
            assert front.app.run_waits.wake(run_id)
            assert getattr(await anext(listened), "uri", None) == f"extend://runs/{run_id}"
            await stream.__aexit__(None, None, None)


async def test_watched_runs_share_how_often_they_are_looked_at(
    front: Front, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, look = [], Subscriptions._status

    async def counted(self: Subscriptions, run_id: str) -> str | None:
        looks.append(run_id)
        return await look(self, run_id)

    monkeypatch.setattr(Subscriptions, "_status", counted)
    monkeypatch.setattr(watching, "FIRST_SECONDS", 0)
    monkeypatch.setattr(watching, "LAST_SECONDS", 0)
    monkeypatch.setattr(watching, "LOOKS_PER_SECOND", 1 / 3600)
    async with Client(f"{front.address}/mcp") as client:
        with anyio.fail_after(DEADLINE):
            with holding(settings):
                run_id = await begun(front)
                stream = client.listen(resource_subscriptions=[f"extend://runs/{run_id}"])
                listened = await stream.__aenter__()
                await until(lambda: looks == [run_id])
            await front.call("get_run", run_id=run_id, wait_seconds=DEADLINE)
            assert looks == [run_id]
            assert front.app.run_waits.wake(run_id)
            assert getattr(await anext(listened), "uri", None) == f"extend://runs/{run_id}"
            await stream.__aexit__(None, None, None)


@OLDER
async def test_a_session_of_the_older_protocol_is_told_until_it_says_enough(front: Front, settings: Settings) -> None:
    told: list[str] = []

    async def note(message: Any) -> None:
        if isinstance(message, ResourceUpdatedNotification):
            told.append(str(message.params.uri))

    async with Client(f"{front.address}/mcp", mode="legacy", message_handler=note) as client:
        with holding(settings):
            uris = [f"extend://runs/{await begun(front)}" for _ in range(2)]
            for uri in uris:
                await client.subscribe_resource(uri)
            await client.unsubscribe_resource(uris[0])
        await until(lambda: bool(told))
        assert told == [uris[1]]
    await until(lambda: not followed(front))


@OLDER
async def test_a_session_that_ends_watches_no_longer(front: Front, settings: Settings) -> None:
    with holding(settings):
        run_id = await begun(front)
        async with Client(f"{front.address}/mcp", mode="legacy") as client:
            await client.subscribe_resource(f"extend://runs/{run_id}")
            assert followed(front) == {run_id}
        await until(lambda: not followed(front))


async def test_too_many_at_once_are_refused(front: Front) -> None:
    uris = [f"extend://runs/exr_{number}" for number in range(watching.MOST_RUNS + 1)]
    async with Client(f"{front.address}/mcp") as client:
        with pytest.raises(MCPError, match="100 resources"):
            async with client.listen(resource_subscriptions=uris):
                pass


async def test_nobody_hears_of_a_run_of_another_account(tmp_path_factory: pytest.TempPathFactory) -> None:
    config = EngineConfig(data_dir=tmp_path_factory.mktemp("cloud"), keys=frozenset({"sk_ada", "sk_bob"}))
    async with (
        on_port(build_app(config)) as cloud,
        served(Settings(base_url=cloud), HttpSettings(auth="key")) as front,
    ):
        watching = front.server._run_subscriptions
        assert room_of(watching, "ada") is room_of(watching, "ada")
        assert room_of(watching, "ada").bus is not room_of(watching, "bob").bus


def room_of(watched: Subscriptions, name: str) -> Any:
    """What is shared by the callers with a key of that name."""
    before = calling.set(Caller(name, "admin", SecretStr(f"sk_{name}")))
    try:
        return watched._room()
    finally:
        calling.reset(before)


async def test_the_end_of_the_server_answers_who_waits_and_cancels_nothing(
    settings: Settings, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = settings.model_copy(update={"data_dir": tmp_path_factory.mktemp("ending")})
    answers: list[dict[str, Any]] = []
    with patient(), holding(own):
        async with served(own) as front, anyio.create_task_group() as tasks:
            run_id = await begun(front)

            async def wait() -> None:
                answers.append(await front.call("get_run", run_id=run_id, wait_seconds=600))

            tasks.start_soon(wait)
            await until(lambda: run_id in front.app.run_waits._waiting)
            front.server.end()
    (answer,) = answers
    assert (answer["run_id"], answer["status"]) == (run_id, "PROCESSING")
    assert "get_run" in answer["next"]
    async with served(own) as again:
        ended = await again.call("get_run", run_id=run_id)
        assert ended["values"] == {"total": 5}


async def test_the_end_of_the_server_answers_who_waits_for_a_batch() -> None:
    async def tell(request: Request) -> JSONResponse:
        batch = {"object": "batch_run", "id": "bpar_a1", "status": "PROCESSING", "runCount": 1}
        run = {"object": "parse_run", "id": "pr_a1", "status": "PROCESSING"}
        return JSONResponse(batch if "batch_runs" in request.url.path else {"object": "list", "data": [run]})

    answers: list[dict[str, Any]] = []
    async with (
        on_port(Starlette(routes=[Route("/{path:path}", tell)])) as api,
        served(Settings(base_url=api, api_key=SecretStr("sk_test"))) as front,
        anyio.create_task_group() as tasks,
    ):

        async def wait() -> None:
            answers.append(await front.call("get_batch", batch_id="bpar_a1", wait_seconds=600))

        tasks.start_soon(wait)
        await until(lambda: "bpar_a1" in front.app.run_waits._waiting)
        front.server.end()
    assert (answers[0]["batch_id"], answers[0]["status"]) == ("bpar_a1", "PROCESSING")


async def test_a_run_that_is_watched_again_at_once_is_followed_on(front: Front, settings: Settings) -> None:
    with holding(settings):
        run_id = await begun(front)
        watching, uris = front.server._run_subscriptions, [f"extend://runs/{run_id}"]
        room = watching._rooms[""]
        before = calling.set(Caller("ada", "read"))
        try:
            with watching._watch(room, uris):
                await until(lambda: run_id in front.app.run_waits._waiting)
                gone = room.followers[run_id]
            with watching._watch(room, uris):
                assert room.followers[run_id] is not gone
                await anyio.wait_all_tasks_blocked()
                assert followed(front) == {run_id}
        finally:
            calling.reset(before)


async def test_looks_that_hang_hold_up_no_other_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOKS_AT_ONCE", 1)
    stuck, over = anyio.Event(), anyio.Event()

    async def look(request: Request) -> JSONResponse:
        if request.headers["authorization"] == "Bearer sk_ada":
            stuck.set()
            await over.wait()
        return JSONResponse({"object": "parse_run", "id": "pr_a1", "status": "PROCESSED"})

    def stream(front: Front, key: str) -> Any:
        params = {"notifications": {"resourceSubscriptions": ["extend://runs/pr_a1"]}}
        headers = headers_of("subscriptions/listen", params, {"x-extend-api-key": key})
        return front.http.stream("POST", "/mcp", json=message("subscriptions/listen", **params), headers=headers)

    async with (
        on_port(Starlette(routes=[Route("/parse_runs/pr_a1", look)])) as api,
        served(Settings(base_url=api), HttpSettings(auth="key")) as front,
        stream(front, "sk_ada"),
    ):
        with anyio.fail_after(DEADLINE):
            await stuck.wait()
            async with stream(front, "sk_bob") as bobs:
                async for line in bobs.aiter_lines():
                    if "notifications/resources/updated" in line:
                        break
        over.set()


async def test_a_fault_while_a_run_is_looked_at_is_logged_and_harms_nobody(
    front: Front, settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(*_: Any) -> str:
        raise RuntimeError("no one expected this")

    monkeypatch.setattr(Subscriptions, "_status", broken)
    with holding(settings):
        run_id = await begun(front)
        async with (
            Client(f"{front.address}/mcp") as client,
            client.listen(resource_subscriptions=[f"extend://runs/{run_id}"]),
        ):
            await until(lambda: "no one expected this" in caplog.text)
            assert followed(front) == set()
    assert (await front.call("get_run", run_id=run_id))["values"] == {"total": 5}
