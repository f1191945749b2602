"""At most one run for one call, for the kinds of run that are not parses: also where lists or runs tell less."""

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import anyio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.client import ExtendClient
from extend_mcp.errors import ApiError, ExtendError, ServerFault, Uncertain
from extend_mcp.wire.classify import ClassifierRef
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.split import SplitterRef
from extend_mcp.wire.workflows import WorkflowBatchInput, WorkflowRef
from tests.client.faults import Api, Fault, Request, Server, Still, client_of, error, http
from tests.client.test_once import AMBIGUOUS, FAULTS

pytestmark = pytest.mark.anyio

FILE = FileInput(id="file_1")
WORKFLOW = WorkflowRef(id="workflow_1")


class Untold(Api):
    """An API whose lists leave out the metadata, and whose batches are only an id."""

    def __call__(self, request: Request) -> bytes:
        parts = request.path.strip("/").split("/")
        if request.method == "POST":
            return self._post(request, parts)
        if len(parts) == 1:
            rows = [{key: value for key, value in run.items() if key != "metadata"} for run in self.runs[::-1]]
            return http(200, {"object": "list", "data": rows})
        return super().__call__(request)

    def _batch(self, batch_id: str) -> dict[str, Any]:
        return {"batchId": batch_id}


class Older(Untold):
    """The older API: the same in envelopes."""

    def __call__(self, request: Request) -> bytes:
        head, _, content = super().__call__(request).partition(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200")
        found = json.loads(content)
        if "data" in found:
            rows = [{**run, "processorId": "dp_1"} for run in found["data"]]
            return http(200, {"success": True, "processorRuns": rows})
        return http(200, {"success": True, "processorRun": {**found, "processorId": "dp_1"}})


Create = Callable[[ExtendClient], Awaitable[Any]]

KINDS: dict[str, tuple[Callable[[], Api], Create]] = {
    "classify": (
        lambda: Api("classify_runs", "clr_{}"),
        lambda api: api.classify_runs.create(file=FILE, classifier=ClassifierRef(id="cl_1")),
    ),
    "split": (
        lambda: Api("split_runs", "splr_{}"),
        lambda api: api.split_runs.create(file=FILE, splitter=SplitterRef(id="spl_1")),
    ),
    "verify": (lambda: Api("verify_runs", "vr_{}"), lambda api: api.verify_runs.create(file=FILE)),
    "workflow": (
        lambda: Untold("workflow_runs", "workflow_run_{}"),
        lambda api: api.workflow_runs.create(file=FILE, workflow=WORKFLOW),
    ),
    "processor": (
        lambda: Older("processor_runs", "dpr_{}"),
        lambda api: api.processor_runs.create(processor_id="dp_1", raw_text="Order 4711"),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("accepted", [True, False], ids=["after accepting", "before accepting"])
@pytest.mark.parametrize("raw", AMBIGUOUS.values(), ids=AMBIGUOUS.keys())
async def test_a_lost_answer_leaves_exactly_one_run(still: Still, raw: bytes, accepted: bool, kind: str) -> None:
    make, create = KINDS[kind]
    api = make()
    async with client_of(Server(answer=api, faults=[Fault(raw, accepted)]), still) as client:
        run = await create(client)
    assert [made["id"] for made in api.runs] == [run.id]


@settings(max_examples=40)
@given(faults=st.lists(FAULTS, max_size=8), kind=st.sampled_from(sorted(KINDS)))
def test_no_sequence_of_faults_leaves_two_runs(faults: list[Fault | bytes], kind: str) -> None:
    async def call() -> None:
        make, create = KINDS[kind]
        api = make()
        async with client_of(Server(answer=api, faults=[*faults]), Still()) as client:
            with suppress(ExtendError):
                assert (await create(client)).id == api.runs[0]["id"]
        assert len(api.runs) <= 1

    anyio.run(call)


@pytest.mark.parametrize("accepted", [True, False])
async def test_a_lost_answer_leaves_exactly_one_batch_of_workflow_runs(still: Still, accepted: bool) -> None:
    api = Untold("workflow_runs", "workflow_run_{}")
    inputs = [WorkflowBatchInput(file=FILE, secrets={"erp": "s3cret"})] * 3
    server = Server(answer=api, faults=[Fault(accepted=accepted)])
    async with client_of(server, still) as client:
        batch = await client.workflow_runs.create_batch(workflow=WORKFLOW, inputs=inputs)
    assert batch.batch_id == "bpar_1"
    assert len(api.runs) == 3
    reads = [call for call in server.calls() if call.startswith("GET /workflow_runs/")]
    assert len(reads) == (1 if accepted else 0), "of a batch one member is read"


async def test_an_older_batch_does_not_hide_a_lost_workflow_run(still: Still) -> None:
    api = Untold("workflow_runs", "workflow_run_{}")
    api.runs += [
        {"object": "workflow_run", "id": f"workflow_run_old{index}", "status": "PENDING", "batchId": "batch_9"}
        for index in range(60)
    ]
    async with client_of(Server(answer=api, faults=[Fault(accepted=True)]), still) as client:
        run = await client.workflow_runs.create(file=FILE, workflow=WORKFLOW)
    assert len(api.runs) == 61
    assert run.id == api.runs[-1]["id"]


UNMARKED: dict[str, Create] = {
    "/edit_runs": lambda api: api.edit_runs.create(file=FILE),
    "/form_detection_runs": lambda api: api.form_detection_runs.create(file=FILE),
    "/evaluation_set_runs": lambda api: api.evaluation_set_runs.create(evaluation_set_id="ev_1"),
    "/edit": lambda api: api.edit_runs.edit(file=FILE),
    "/detect_form": lambda api: api.form_detection_runs.detect_form(file=FILE),
}


@pytest.mark.parametrize("path", UNMARKED)
@pytest.mark.parametrize("raw", [b"", http(502, b"<html>Bad Gateway</html>", "text/html"), error(504, "LATE")])
async def test_a_run_that_nothing_marks_is_never_sent_twice(still: Still, raw: bytes, path: str) -> None:
    server = Server(faults=[Fault(raw, accepted=True)])
    async with client_of(server, still) as client:
        with pytest.raises(Uncertain) as caught:
            await UNMARKED[path](client)
    assert server.calls() == [f"POST {path}"]
    assert not caught.value.retryable


@pytest.mark.parametrize("path", UNMARKED)
async def test_a_refusal_of_such_a_run_is_told_as_it_is(still: Still, path: str) -> None:
    server = Server(faults=[error(422, "CORRUPT_FILE")])
    async with client_of(server, still) as client:
        with pytest.raises(ApiError, match="CORRUPT_FILE"):
            await UNMARKED[path](client)
    assert server.calls() == [f"POST {path}"]


@pytest.mark.parametrize("path", ["/edit", "/detect_form"])
async def test_a_synchronous_run_that_nothing_marks_keeps_the_reason_it_failed_for(still: Still, path: str) -> None:
    server = Server(faults=[error(500, "FIELD_DETECTION_ERROR", retryable=True)])
    async with client_of(server, still) as client:
        with pytest.raises(ServerFault, match="FIELD_DETECTION_ERROR"):
            await UNMARKED[path](client)
    assert server.calls() == [f"POST {path}"]
