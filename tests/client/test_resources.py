"""Waiting, paging, and finding the resource of an id."""

from typing import Any

import pytest

from extend_mcp.errors import BadAnswer, NotFound, Refused, RunFailed, Unreachable
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.parse_runs import ParseRun
from tests.client.faults import Fault, Request, Server, Still, client_of, error, http

pytestmark = pytest.mark.anyio


def run(status: str = "PROCESSING", **more: Any) -> dict[str, Any]:
    return {"object": "parse_run", "id": "pr_1", "status": status, **more}


def finishing_after(still: Still, seconds: float) -> Server:
    """A run that ends at that time."""
    return Server(answer=lambda _: http(200, run("PROCESSED" if still.time >= seconds else "PROCESSING")))


async def test_polls_come_closer_at_first_and_never_more_than_two_seconds_apart(still: Still) -> None:
    async with client_of(finishing_after(still, 20), still) as client:
        assert (await client.parse_runs.wait("pr_1")).status == "PROCESSED"
    assert [round(seconds, 4) for seconds in still.slept[:4]] == [0.1, 0.125, 0.1562, 0.1953]
    assert max(still.slept) == 2
    assert still.time <= 22


async def test_after_half_a_minute_polls_grow_to_ten_seconds(still: Still) -> None:
    async with client_of(finishing_after(still, 100), still) as client:
        await client.parse_runs.wait("pr_1", seconds=200)
    assert max(still.slept) == 10
    assert all(seconds <= 2 for seconds in still.slept if still.slept.index(seconds) < 10)


async def test_waiting_ends_with_the_time_and_hands_back_the_last_state(still: Still) -> None:
    async with client_of(finishing_after(still, 1000), still) as client:
        found = await client.parse_runs.wait("pr_1", seconds=45)
    assert found.status == "PROCESSING"
    assert still.time == pytest.approx(45)


async def test_no_time_still_reads_once(still: Still) -> None:
    server = finishing_after(still, 1000)
    async with client_of(server, still) as client:
        await client.parse_runs.wait("pr_1", seconds=0)
    assert len(server.requests) == 1
    assert still.time == 0


@pytest.mark.parametrize("status", ["PROCESSED", "FAILED", "CANCELLED", "NEEDS_REVIEW", "REJECTED"])
async def test_a_final_status_ends_the_wait(still: Still, status: str) -> None:
    server = Server(answer=lambda _: http(200, run(status)))
    async with client_of(server, still) as client:
        assert (await client.parse_runs.wait("pr_1")).status == status
    assert len(server.requests) == 1


async def test_a_status_nobody_knows_does_not_end_the_wait(still: Still) -> None:
    async with client_of(Server(answer=lambda _: http(200, run("DREAMING"))), still) as client:
        assert (await client.parse_runs.wait("pr_1", seconds=1)).status == "DREAMING"
    assert still.time == pytest.approx(1)


async def test_every_poll_is_told_with_the_time_waited(still: Still) -> None:
    told: list[tuple[str, float]] = []

    async def on_poll(found: ParseRun, elapsed: float) -> None:
        told.append((found.status, round(elapsed, 3)))

    async with client_of(finishing_after(still, 0.2), still) as client:
        await client.parse_runs.wait("pr_1", on_poll=on_poll)
    assert told == [("PROCESSING", 0.1), ("PROCESSED", 0.225)]


def holding(still: Still, end: float) -> Server:
    """The same, of an API that holds its answer for as long as it is asked to, but not beyond the end of the run."""

    def answer(request: Request) -> bytes:
        hold = float(request.headers["prefer"].removeprefix("wait="))
        still.time = min(still.time + hold, max(end, still.time))
        return http(200, run("PROCESSED" if still.time >= end else "PROCESSING"))

    return Server(answer=answer)


@pytest.mark.parametrize(("end", "reads"), [(0.03, 1), (2.5, 3)])
async def test_an_api_that_holds_its_answers_is_not_slept_for(still: Still, end: float, reads: int) -> None:
    server = holding(still, end)
    async with client_of(server, still, holds=True) as client:
        assert (await client.parse_runs.wait("pr_1")).status == "PROCESSED"
    assert still.time == end
    assert sum(still.slept) == 0
    assert len(server.requests) == reads


async def test_an_api_that_does_not_hold_its_answers_is_not_asked_more_often(still: Still) -> None:
    server = finishing_after(still, 20)
    async with client_of(server, still, holds=True) as client:
        await client.parse_runs.wait("pr_1")
    assert [round(seconds, 4) for seconds in still.slept[:4]] == [0.1, 0.125, 0.1562, 0.1953]
    assert still.time <= 22


async def test_nothing_is_held_beyond_the_time_to_wait(still: Still) -> None:
    server = holding(still, 1000)
    async with client_of(server, still, holds=True) as client:
        await client.parse_runs.wait("pr_1", seconds=7)
    assert still.time <= 7


async def test_an_error_while_waiting_names_the_run(still: Still) -> None:
    async with client_of(Server(answer=lambda _: error(404, "NOT_FOUND")), still) as client:
        with pytest.raises(NotFound) as caught:
            await client.parse_runs.wait("pr_1")
    assert caught.value.run_id == "pr_1"


async def test_an_api_that_falls_silent_does_not_hold_the_wait(still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.client.polling.LAST_READ_SECONDS", 0.05)
    async with client_of(Server(faults=[Fault(hang=True)]), still) as client:
        with pytest.raises(Unreachable) as caught:
            await client.parse_runs.wait("pr_1", seconds=0)
    assert (caught.value.code, caught.value.run_id) == ("LOCAL_TIMEOUT", "pr_1")


def paged(total: int, size: int = 2) -> Server:
    """A list of `total` files in pages of `size`."""

    def answer(request: Request) -> bytes:
        begin = int(request.query.get("nextPageToken", "0"))
        rows = [{"id": f"file_{index}", "name": "a"} for index in range(begin, min(begin + size, total))]
        more = {"nextPageToken": str(begin + size)} if begin + size < total else {"nextPageToken": ""}
        return http(200, {"object": "list", "data": rows, **more})

    return Server(answer=answer)


@pytest.mark.parametrize("total", [0, 1, 2, 5])
async def test_iterating_goes_through_every_page_with_the_same_filters(still: Still, total: int) -> None:
    server = paged(total)
    async with client_of(server, still) as client:
        found = [file.id async for file in client.files.iterate(name_contains="a", max_page_size=2)]
    assert found == [f"file_{index}" for index in range(total)]
    assert {request.query["nameContains"] for request in server.requests} == {"a"}


async def test_a_page_is_asked_for_only_when_it_is_wanted(still: Still) -> None:
    server = paged(10)
    async with client_of(server, still) as client:
        rows = client.files.iterate()
        assert [(await anext(rows)).id, (await anext(rows)).id] == ["file_0", "file_1"]
    assert len(server.requests) == 1


async def test_iterating_may_begin_in_the_middle(still: Still) -> None:
    async with client_of(paged(5), still) as client:
        assert [file.id async for file in client.files.iterate(next_page_token="4")] == ["file_4"]


async def test_a_list_that_goes_in_a_circle_is_a_bad_answer(still: Still) -> None:
    server = Server(answer=lambda _: http(200, {"data": [], "nextPageToken": "again"}))
    async with client_of(server, still) as client:
        with pytest.raises(BadAnswer):
            _ = [file async for file in client.files.iterate()]
    assert len(server.requests) == 2


async def test_an_empty_page_is_not_the_end(still: Still) -> None:
    pages = [http(200, {"data": [], "nextPageToken": "2"}), http(200, {"data": [{"id": "file_1", "name": "a"}]})]
    async with client_of(Server(faults=[*pages]), still) as client:
        assert [file.id async for file in client.files.iterate()] == ["file_1"]


async def test_an_id_leads_to_its_resource(still: Still) -> None:
    async with client_of(Server(), still) as client:
        assert client.runs("pr_1") is client.parse_runs
        assert client.runs("exr_1") is client.extract_runs
        assert client.runs("clr_1") is client.classify_runs
        assert client.runs("splr_1") is client.split_runs
        assert client.runs("edr_1") is client.edit_runs
        assert client.runs("sgr_1") is client.form_detection_runs
        assert client.runs("vr_1") is client.verify_runs
        assert client.runs("workflow_run_1") is client.workflow_runs
        assert client.runs("dpr_1") is client.runs_today
        assert client.runs("bpr_1") is client.evaluation_set_runs


@pytest.mark.parametrize("run_id", ["", "file_1", "prx_1", "bpar_1", "workflow_1", "workflow_step_run_1", "1"])
async def test_an_id_of_another_kind_is_refused_with_the_known_ones(still: Still, run_id: str) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(Refused, match=r"LOCAL_UNKNOWN_ID.*pr_, exr_"):
            client.runs(run_id)


MEMBERS = {"bpar_1": "parse_runs", "bpr_1": "extract_runs", "bpr_2": "split_runs", "batch_1": "workflow_runs"}


@pytest.mark.parametrize("batch_id", MEMBERS)
async def test_the_members_of_a_batch_are_runs_of_its_kind(still: Still, batch_id: str) -> None:
    def answer(request: Request) -> bytes:
        assert request.query["batchId"] == batch_id
        rows = [{"object": "a_run", "id": "a_1", "status": "PENDING"}] if request.path[1:] == MEMBERS[batch_id] else []
        return http(200, {"object": "list", "data": rows})

    async with client_of(Server(answer=answer), still) as client:
        assert [member.id async for member in client.batch_runs.members(batch_id)] == ["a_1"]


async def test_an_id_that_is_no_batchs_has_no_members(still: Still) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(Refused, match=r"LOCAL_UNKNOWN_ID.*bpar_, bpr_, batch_"):
            client.batch_runs.members("pr_1")


@pytest.mark.parametrize("run_id", ["edr_1", "sgr_1"])
async def test_what_the_api_cannot_cancel_is_refused_before_it_is_asked(still: Still, run_id: str) -> None:
    server = Server()
    async with client_of(server, still) as client:
        with pytest.raises(Refused, match="LOCAL_NOT_POSSIBLE") as caught:
            await client.runs(run_id).cancel(run_id)
    assert caught.value.run_id == run_id
    assert server.requests == []


async def test_an_output_at_hand_is_not_fetched(still: Still) -> None:
    server = Server()
    async with client_of(server, still) as client:
        found = await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSED", output=ParseOutput()))
    assert found == ParseOutput()
    assert server.requests == []


async def test_a_linked_output_is_fetched_without_the_key(still: Still) -> None:
    server = Server(answer=lambda _: http(200, {"chunks": []}))
    async with client_of(server, still) as client:
        link = str(client.parse_runs._transport._http.base_url.join("/blobs/1?signature=abc"))
        found = await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSED", output_url=link))
    assert found.chunks == []
    assert server.requests[0].query == {"signature": "abc"}
    assert "authorization" not in server.requests[0].headers
    assert "x-extend-api-version" not in server.requests[0].headers


async def test_a_link_that_expired_does_not_end_up_in_the_message(still: Still) -> None:
    server = Server(answer=lambda _: http(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml"))
    async with client_of(server, still) as client:
        link = str(client.parse_runs._transport._http.base_url.join("/blobs/1?signature=abc"))
        with pytest.raises(BadAnswer) as caught:
            await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSED", output_url=link))
    assert "signature" not in caught.value.message
    assert "403" in caught.value.message


@pytest.mark.parametrize(
    "link", ["http://169.254.169.254/latest", "file:///etc/passwd", "http://[", "http://127.0.0.1@h/x", "ftp://h/x"]
)
async def test_a_link_that_is_not_https_is_not_followed(still: Still, link: str) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(BadAnswer):
            await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSED", output_url=link))


async def test_a_run_without_output_says_why(still: Still) -> None:
    async with client_of(Server(), still) as client:
        with pytest.raises(Refused, match="LOCAL_NOT_FINISHED"):
            await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSING"))
        failed = ParseRun(id="pr_1", status="FAILED", failure_reason="CORRUPT_FILE", failure_message="Broken")
        with pytest.raises(RunFailed, match="CORRUPT_FILE: Broken"):
            await client.parse_runs.output(failed)
        with pytest.raises(BadAnswer):
            await client.parse_runs.output(ParseRun(id="pr_1", status="PROCESSED"))


async def test_cancelling_posts_without_a_body_and_is_not_repeated_when_lost(still: Still) -> None:
    server = Server(answer=lambda _: http(200, run()))
    async with client_of(server, still) as client:
        await client.parse_runs.cancel("pr_1")
        server.faults = [Fault()]
        with pytest.raises(Exception, match="LOCAL_UNREACHABLE"):
            await client.parse_runs.cancel("pr_1")
    assert server.calls() == ["POST /parse_runs/pr_1/cancel"] * 2
    assert server.requests[0].body == b""
