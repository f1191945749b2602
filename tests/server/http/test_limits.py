"""How much one caller may ask for, and which pages may read the answers."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.analysis.job import Done, Job
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.server.callers import hash_secret
from extend_mcp.server.http.http_settings import HttpSettings, KnownToken
from extend_mcp.settings import Settings
from tests.deadlines import DEADLINE
from tests.server.http.front import Front, served

pytestmark = pytest.mark.anyio
TOKENS = tuple(KnownToken(name, "admin", hash_secret(f"{name}-secret")) for name in ("ada", "bob"))
ADA, BOB = {"authorization": "Bearer ada-secret"}, {"authorization": "Bearer bob-secret"}
SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
PAGE = "https://app.example"


def tokens(**limits: Any) -> HttpSettings:
    return HttpSettings(auth="token", tokens=TOKENS, **{"requests_per_second": 10_000, **limits})


async def test_who_asks_too_often_is_told_when_to_come_back_and_others_are_served(settings: Settings) -> None:
    async with served(settings, tokens(requests_per_second=0.01)) as front:
        assert (await front.rpc("tools/list", ADA)).status_code == 200
        answer = await front.rpc("tools/list", ADA)
        assert answer.status_code == 429
        assert 90 < int(answer.headers["retry-after"]) <= 100
        assert set(answer.json()) == {"error"}
        assert (await front.rpc("tools/list", BOB)).status_code == 200
        assert (await front.rpc("tools/list", {})).status_code == 401
        assert (await front.http.get("/health")).status_code == 200


@pytest.fixture
async def idle(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[anyio.Event]:
    """No run of the engine ends before the event is set."""
    free, run = anyio.Event(), Runner.run

    async def later(self: Runner, job: Job, sharer: str | None = None) -> Done:
        await free.wait()
        return await run(self, job, sharer)

    monkeypatch.setattr(Runner, "run", later)
    yield free
    free.set()


async def until(told: Callable[[], Awaitable[bool]]) -> None:
    with anyio.fail_after(DEADLINE):
        while not await told():
            await anyio.lowlevel.checkpoint()


async def runs(front: Front, status: str) -> bool:
    """True if a run has this status."""
    told = await front.call("list_runs", BOB, type="extract")
    return any(run.get("status", told.get("each", {}).get("status")) == status for run in told.get("runs", []))


async def test_a_call_too_many_is_refused_and_other_callers_are_not(settings: Settings, idle: anyio.Event) -> None:
    async with served(settings, tokens(calls_at_once=1)) as front, anyio.create_task_group() as tasks:
        done: list[dict[str, Any]] = []

        async def work() -> None:
            done.append(await front.call("extract_data", ADA, text="Total: 5", schema=SCHEMA))

        tasks.start_soon(work)
        await until(partial(runs, front, "PROCESSING"))
        refused = await front.call("list_runs", ADA, type="extract")
        assert (refused["code"], refused["retryable"]) == ("LOCAL_BUSY", True)
        assert "start_batch" in refused["hint"]
        assert len(await front.tools(ADA)) > 1
        assert "code" not in await front.call("get_status", BOB)
        idle.set()
    assert done[0]["values"] == {"total": 5}
    async with served(settings, tokens(calls_at_once=1)) as front:
        assert "code" not in await front.call("get_status", ADA)
        assert "code" not in await front.call("get_status", ADA)


async def test_a_call_out_of_time_tells_its_run_which_goes_on(settings: Settings, idle: anyio.Event) -> None:
    async with served(settings, tokens(request_seconds=1)) as front:
        stopped = await front.call("extract_data", ADA, text="Total: 5", schema=SCHEMA, wait_seconds=DEADLINE)
        assert (stopped["code"], stopped["retryable"]) == ("LOCAL_TIMEOUT", True)
        assert stopped["run_id"] in stopped["hint"]
        begun = await front.call("get_run", ADA, run_id=stopped["run_id"], wait_seconds=0)
        assert begun["status"] in {"PENDING", "PROCESSING"}
        idle.set()

        async def has_ended() -> bool:
            told = await front.call("get_run", ADA, run_id=stopped["run_id"], wait_seconds=0)
            return bool(told.get("values") == {"total": 5})

        await until(has_ended)


async def test_a_call_that_its_caller_gives_up_still_cancels_its_run(settings: Settings, idle: anyio.Event) -> None:
    async with served(settings, tokens(request_seconds=3600)) as front:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(partial(front.call, "extract_data", ADA, text="Total: 6", schema=SCHEMA))
            await until(partial(runs, front, "PROCESSING"))
            tasks.cancel_scope.cancel()
        await until(partial(runs, front, "CANCELLED"))


# Pages of other origins


@pytest.fixture(scope="module")
async def page(settings: Settings) -> AsyncIterator[Front]:
    """A front that lets pages of one origin in."""
    async with served(settings, tokens(origins=(PAGE,), max_body_bytes=20_000, requests_per_second=5)) as front:
        yield front


def readable(answer: httpx.Response) -> bool:
    """True if the page may read the answer, and the headers that it needs."""
    exposed = answer.headers.get("access-control-expose-headers", "").lower()
    return answer.headers.get("access-control-allow-origin") == PAGE and all(
        name in exposed for name in ("mcp-session-id", "www-authenticate", "retry-after")
    )


@pytest.mark.parametrize("path", ["/mcp", "/sse", "/messages/", "/uploads/x"])
async def test_a_listed_page_is_told_what_it_may_send(page: Front, path: str) -> None:
    asked = {
        "origin": PAGE,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, content-type, mcp-method, mcp-name, mcp-protocol-version",
    }
    answer = await page.http.options(path, headers=asked)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == PAGE
    assert "mcp-method" in answer.headers["access-control-allow-headers"]
    assert {"GET", "POST", "PUT", "DELETE"} <= set(answer.headers["access-control-allow-methods"].split(", "))
    assert "access-control-allow-credentials" not in answer.headers


async def test_another_page_is_told_nothing(page: Front) -> None:
    for origin in ("https://evil.example", "null", f"{PAGE}.evil.example", PAGE.replace("https", "http"), f"{PAGE}:1"):
        asked = {"origin": origin, "access-control-request-method": "POST"}
        for answer in (
            await page.http.options("/mcp", headers=asked),
            await page.rpc("tools/list", {"origin": origin}),
        ):
            assert answer.status_code == 403
            assert "access-control-allow-origin" not in answer.headers


async def test_a_listed_page_reads_every_answer_refusals_too(page: Front) -> None:
    here = {"origin": PAGE}
    good = await page.rpc("tools/list", {**ADA, **here})
    unknown = await page.rpc("tools/list", here)
    large = await page.http.post("/mcp", content=b" " * 20_001, headers={**ADA, **here})
    nowhere = await page.http.get("/nothing", headers=here)
    no_upload = await page.http.put("/uploads/x", headers=here)
    answers = [good, unknown, large, nowhere, no_upload]
    assert [each.status_code for each in answers] == [200, 401, 413, 404, 404]
    while (last := await page.rpc("tools/list", {**BOB, **here})).status_code == 200:
        pass
    assert last.status_code == 429
    assert all(readable(each) for each in [*answers, last])


async def test_without_a_page_nothing_is_said_of_pages(page: Front) -> None:
    answer = await page.rpc("tools/list", ADA)
    assert answer.status_code == 200
    assert "access-control-allow-origin" not in answer.headers
