"""At most one run for one call, whatever happens to the answer."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.client import ExtendClient
from extend_mcp.errors import ApiError, ExtendError, InvalidRequest, Refused, ServerFault, Uncertain
from extend_mcp.wire.extract import ExtractorRef
from extend_mcp.wire.files import BatchInput, FileInput
from tests.client.faults import Api, Fault, Server, Still, client_of, error, http

pytestmark = pytest.mark.anyio

FILE = FileInput(id="file_1")
PAGE = http(502, b"<html>Bad Gateway</html>", "text/html")
CUT = b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"object":'

AMBIGUOUS: dict[str, bytes] = {
    "hung up": b"",
    "cut short": CUT,
    "500": error(500, "INTERNAL_ERROR", retryable=True),
    "503": error(503, "INTERNAL_ERROR", retryable=True),
    "page": PAGE,
    "success that says nothing": http(200, b"ok", "text/plain"),
}


def api_for(kind: str) -> Api:
    """An API with parse or extract runs."""
    return Api("parse_runs", "pr_{}") if kind == "parse" else Api("extract_runs", "exr_{}")


async def create(client: ExtendClient, kind: str, **more: Any) -> Any:
    if kind == "parse":
        return await client.parse_runs.create(file=FILE, **more)
    return await client.extract_runs.create(file=FILE, extractor=ExtractorRef(id="ex_1"), **more)


@pytest.mark.parametrize("kind", ["parse", "extract"])
@pytest.mark.parametrize("accepted", [True, False], ids=["after accepting", "before accepting"])
@pytest.mark.parametrize("raw", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_a_lost_answer_leaves_exactly_one_run(still: Still, raw: bytes, accepted: bool, kind: str) -> None:
    api = api_for(kind)
    async with client_of(Server(answer=api, faults=[Fault(raw, accepted)]), still) as client:
        run = await create(client, kind)
    assert [made["id"] for made in api.runs] == [run.id]


REFUSALS = [error(429, "RATE_LIMIT_EXCEEDED"), error(409, "BUSY", retryable=True), error(400, "INVALID_REQUEST")]
FAULTS = st.builds(Fault, st.sampled_from([*AMBIGUOUS.values(), error(504, "LATE")]), st.booleans()) | st.sampled_from(
    REFUSALS
)


@settings(max_examples=60)
@given(faults=st.lists(FAULTS, max_size=12), batch=st.booleans())
def test_no_sequence_of_faults_leaves_two_runs(faults: list[Fault | bytes], batch: bool) -> None:
    async def call() -> None:
        api = Api()
        async with client_of(Server(answer=api, faults=[*faults]), Still()) as client:
            made = None
            with suppress(ExtendError):
                if batch:
                    made = (await client.parse_runs.create_batch(inputs=[BatchInput(file=FILE)])).id
                else:
                    made = (await client.parse_runs.create(file=FILE)).id
        assert len(api.runs) <= 1
        assert made is None or made in {api.runs[0]["id"], api.runs[0]["batchId"]}

    anyio.run(call)


async def test_other_runs_are_not_taken_for_ours(still: Still) -> None:
    api = Api()
    api.runs += [
        {"object": "parse_run", "id": f"pr_old{index}", "status": "PROCESSED", "metadata": metadata}
        for index, metadata in enumerate([None, {}, {"extend_mcp_key": "another"}, {"extend_mcp_key": 7}])
    ]
    async with client_of(Server(answer=api, faults=[Fault()]), still) as client:
        run = await client.parse_runs.create(file=FILE)
    assert len(api.runs) == 5
    assert run.id == "pr_5"


async def test_a_run_that_is_listed_late_is_found(still: Still) -> None:
    api = Api()
    nothing = http(200, {"object": "list", "data": []})
    async with client_of(Server(answer=api, faults=[Fault(accepted=True), nothing]), still) as client:
        run = await client.parse_runs.create(file=FILE)
    assert [made["id"] for made in api.runs] == [run.id]


@pytest.mark.parametrize(
    "body",
    [
        {"object": "parse_run", "id": "pr_7", "status": "PROCESSING", "failureReason": {"code": 5}},
        {"object": "parse_run", "id": "pr_7", "status": 5},
    ],
)
async def test_a_run_of_an_unknown_shape_is_told_by_its_id_and_not_started_again(still: Still, body: Any) -> None:
    server = Server(answer=lambda _: http(200, {"object": "list", "data": []}), faults=[http(200, body)])
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain) as caught:
            await client.parse_runs.create(file=FILE)
    assert server.calls() == ["POST /parse_runs"]
    assert caught.value.run_id == "pr_7"


@pytest.mark.parametrize("raw", [error(504, "TIMEOUT", retryable=True), http(504, b"late", "text/plain")])
async def test_after_a_time_out_it_is_not_sent_again(still: Still, raw: bytes) -> None:
    """A gateway that gave up says nothing about the API, which may accept the run a moment later."""
    server = Server(answer=Api(), faults=[Fault(raw)])
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain) as caught:
            await client.parse_runs.create(file=FILE)
    assert server.calls().count("POST /parse_runs") == 1
    assert caught.value.code == "LOCAL_UNCERTAIN"
    assert caught.value.run_id is None
    assert not caught.value.retryable


async def test_our_own_time_out_is_looked_up_and_not_sent_again(still: Still, monkeypatch: pytest.MonkeyPatch) -> None:
    api = Api()
    async with client_of(Server(answer=api, faults=[Fault(accepted=True, hang=True)]), still) as client:
        send = client.parse_runs._transport.request
        quick: Callable[..., Any] = lambda *given, **more: send(*given, **{**more, "timeout": 0.02})  # noqa: E731
        monkeypatch.setattr(client.parse_runs._transport, "request", quick)
        run = await client.parse_runs.create(file=FILE)
    assert [made["id"] for made in api.runs] == [run.id]


async def test_a_full_disk_of_the_engine_is_a_certain_refusal(still: Still) -> None:
    server = Server(answer=Api(), faults=[error(507, "LOCAL_DISK_FULL", retryable=True)])
    async with client_of(server, still) as client:
        with pytest.raises(ServerFault) as caught:
            await client.parse_runs.create(file=FILE)
    assert (caught.value.code, server.calls()) == ("LOCAL_DISK_FULL", ["POST /parse_runs"])


async def test_two_lost_answers_are_told_as_uncertain(still: Still) -> None:
    nothing = http(200, {"object": "list", "data": []})
    server = Server(answer=Api(), faults=[Fault(), nothing, nothing, Fault(), nothing, nothing])
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain):
            await client.parse_runs.create(file=FILE)
    assert server.calls().count("POST /parse_runs") == 2


async def test_it_is_not_sent_again_where_the_runs_cannot_be_listed(still: Still) -> None:
    server = Server(answer=lambda _: error(500, "INTERNAL_ERROR"), faults=[Fault()])
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain):
            await client.parse_runs.create(file=FILE)
    assert server.calls().count("POST /parse_runs") == 1


async def test_a_run_that_is_found_but_cannot_be_read_is_named(still: Still) -> None:
    api = Api()
    broken = [error(403, "FORBIDDEN")]
    server = Server(answer=lambda request: broken[0] if request.path == "/parse_runs/pr_1" else api(request))
    server.faults = [Fault(accepted=True)]
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain) as caught:
            await client.parse_runs.create(file=FILE)
    assert caught.value.run_id == "pr_1"
    assert len(api.runs) == 1


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
async def test_a_refusal_is_final(still: Still, status: int) -> None:
    server = Server(answer=Api(), faults=[error(status, "NO")])
    async with client_of(server, still) as client:
        with pytest.raises(ApiError):
            await client.parse_runs.create(file=FILE)
    assert server.calls() == ["POST /parse_runs"]


async def test_a_page_that_refuses_is_final(still: Still) -> None:
    server = Server(answer=Api(), faults=[http(413, b"<html>too large</html>", "text/html")])
    async with client_of(server, still) as client:
        with pytest.raises(Exception, match="413"):
            await client.parse_runs.create(file=FILE)
    assert server.calls() == ["POST /parse_runs"]


async def test_the_callers_metadata_is_kept_beside_the_key(still: Still) -> None:
    server = Server(answer=Api())
    async with client_of(server, still) as client:
        first = await client.parse_runs.create(file=FILE, metadata={"ref": "42"})
        second = await client.parse_runs.create(file=FILE)
    assert first.metadata is not None
    assert second.metadata is not None
    assert first.metadata["ref"] == "42"
    assert len(first.metadata["extend_mcp_key"]) == 32
    assert first.metadata["extend_mcp_key"] != second.metadata["extend_mcp_key"]


INPUTS = [BatchInput(file=FILE, metadata={"n": 1}), BatchInput(file=FILE)]


async def test_each_member_of_a_batch_carries_the_key_and_its_index(still: Still) -> None:
    server = Server(answer=Api())
    async with client_of(server, still) as client:
        await client.parse_runs.create_batch(inputs=INPUTS)
    one, two = (item["metadata"] for item in server.requests[0].json()["inputs"])
    assert one["n"] == 1
    assert one["extend_mcp_key"].endswith(":0")
    assert two["extend_mcp_key"] == one["extend_mcp_key"][:-1] + "1"


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_lost_answer_leaves_exactly_one_batch(still: Still, accepted: bool) -> None:
    api = Api()
    async with client_of(Server(answer=api, faults=[Fault(CUT, accepted)]), still) as client:
        batch = await client.parse_runs.create_batch(inputs=INPUTS)
    assert batch.id == "bpar_1"
    assert len(api.runs) == 2


async def test_a_lost_batch_whose_members_do_not_name_it_is_told_with_a_member(still: Still) -> None:
    api = Api("extract_runs", "exr_{}", tells_batch=False)
    async with client_of(Server(answer=api, faults=[Fault(accepted=True)]), still) as client:
        with pytest.raises(Uncertain) as caught:
            await client.extract_runs.create_batch(extractor=ExtractorRef(id="ex_1"), inputs=INPUTS)
    assert caught.value.run_id in {"exr_1", "exr_2"}
    assert len(api.runs) == 2


async def test_a_batch_too_large_is_refused_before_sending(still: Still) -> None:
    server = Server()
    async with client_of(server, still) as client:
        with pytest.raises(Refused) as caught:
            await client.parse_runs.create_batch(inputs=INPUTS * 501)
    assert caught.value.field == "inputs"
    assert server.requests == []


async def test_metadata_that_is_no_json_is_refused_before_sending(still: Still) -> None:
    server = Server()
    async with client_of(server, still) as client:
        for value in ("\udc80", object()):
            with pytest.raises(Refused):
                await client.parse_runs.create(file=FILE, metadata={"a": value})
    assert server.requests == []


async def test_a_synchronous_run_whose_answer_was_lost_is_waited_for(still: Still) -> None:
    api = Api()

    def finish(request: Any) -> bytes:
        answer = api(request)
        if request.path == "/parse_runs/pr_1":
            api.runs[0]["status"] = "PROCESSED"
        return answer

    server = Server(answer=finish, faults=[Fault(accepted=True)])
    async with client_of(server, still) as client:
        run = await client.parse_runs.parse(file=FILE)
    assert (run.id, run.status) == ("pr_1", "PROCESSED")
    assert server.calls().count("POST /parse") == 1


async def test_a_synchronous_run_that_failed_keeps_its_reason_and_gets_its_id(still: Still) -> None:
    api = Api()

    def fail(request: Any) -> bytes:
        answer = api(request)
        if request.method == "POST":
            api.runs[0]["status"] = "FAILED"
            return error(500, "OCR_ERROR", retryable=True)
        return answer

    server = Server(answer=fail)
    async with client_of(server, still) as client:
        with pytest.raises(ServerFault) as caught:
            await client.parse_runs.parse(file=FILE)
    assert (caught.value.code, caught.value.run_id) == ("OCR_ERROR", "pr_1")
    assert server.calls().count("POST /parse") == 1


async def test_a_synchronous_run_that_was_refused_is_not_looked_for(still: Still) -> None:
    server = Server(faults=[error(400, "INVALID_REQUEST")])
    async with client_of(server, still) as client:
        with pytest.raises(InvalidRequest):
            await client.extract_runs.extract(file=FILE)
    assert server.calls() == ["POST /extract"]
