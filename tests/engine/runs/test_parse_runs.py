"""`/parse` and `/parse_runs`."""

import json
from dataclasses import replace

import anyio
import httpx
import pytest
from sqlalchemy import update

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.tables import runs
from extend_mcp.wire.parse_runs import ParseRun
from tests.deadlines import DEADLINE
from tests.engine.conftest import alive, ended, files_in, refused, running, started, until, uploaded
from tests.engine.databases import change_rows
from tests.engine.doubles import free

pytestmark = pytest.mark.anyio


async def test_a_parse_run_is_processing_at_once_and_processed_later(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    created = await client.post("/parse_runs", json={"file": {"id": file_id}, "metadata": {"a": None}})
    assert created.json()["status"] == "PROCESSING"
    assert created.json()["output"] is None
    run = await ended(client, f"/parse_runs/{created.json()['id']}")
    assert run["status"] == "PROCESSED"
    assert run["output"]["chunks"][0]["content"] == "hello"
    assert run["metadata"] == {"a": None}
    assert run["file"]["id"] == file_id
    assert run["metrics"]["pageCount"] == 1
    assert run["usage"]["totalCredits"] == 0
    assert run["usage"]["breakdown"][0]["charges"][0]["quantity"] == 1
    assert ParseRun.model_validate(run).is_final


async def test_a_read_of_an_open_run_is_held_until_it_ends(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    created = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    with anyio.fail_after(DEADLINE):
        while created["status"] == "PROCESSING":
            held = await client.get(f"/parse_runs/{created['id']}", headers={"prefer": "respond-async, wait=10"})
            created = held.json()
    assert created["output"]["chunks"][0]["content"] == "hello"


@pytest.mark.parametrize("prefer", ["wait=0", "wait=soon", "respond-async", ""])
async def test_a_read_that_asks_for_no_time_is_not_held(
    client: httpx.AsyncClient, config: EngineConfig, prefer: str
) -> None:
    run = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    path = f"/parse_runs/{run['id']}"
    await until(lambda: started(config.data_dir))
    assert (await client.get(path, headers={"prefer": prefer})).json()["status"] == "PROCESSING"
    await client.post(f"{path}/cancel")


async def test_a_held_read_ends_with_its_time_and_with_the_engine(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    run = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    path = f"/parse_runs/{run['id']}"
    assert (await client.get(path, headers={"prefer": "wait=1"})).json()["status"] == "PROCESSING"
    async with anyio.create_task_group() as group:
        group.start_soon(lambda: client.get(path, headers={"prefer": "wait=10000"}))
        await until(lambda: started(config.data_dir))
        client.app.state.closing.end()  # type: ignore[attr-defined]


async def test_a_config_comes_back_with_its_defaults(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    body = {"file": {"id": file_id}, "config": {"target": None, "blockOptions": {"tables": {"targetFormat": "html"}}}}
    config = (await client.post("/parse_runs", json=body)).json()["config"]
    assert config["target"] == "markdown"
    assert config["chunkingStrategy"] == {"type": "page"}
    assert config["blockOptions"]["tables"]["targetFormat"] == "html"
    assert config["blockOptions"]["figures"]["figureImageClippingEnabled"] is False


async def test_the_synchronous_endpoint_answers_with_the_finished_run(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    assert run["status"] == "PROCESSED"
    assert run["output"]["chunks"]


async def test_the_synchronous_endpoint_answers_a_failure_as_an_error(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client, "fail CORRUPT_FILE")
    answer = await client.post("/parse", json={"file": {"id": file_id}})
    assert refused(answer, 422, "CORRUPT_FILE") == "The test asked for it."
    assert answer.json()["runId"].startswith("pr_")


async def test_a_failed_run_tells_why(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client, "fail PASSWORD_PROTECTED_FILE")
    created = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
    run = await ended(client, f"/parse_runs/{created['id']}")
    assert (run["status"], run["failureReason"]) == ("FAILED", "PASSWORD_PROTECTED_FILE")
    assert run["failureMessage"] == "The test asked for it."
    assert run["output"] is None


async def test_an_output_by_url_is_the_output_without_a_key(client: httpx.AsyncClient) -> None:
    answer = await client.post("/parse?responseType=url", json={"file": {"id": await uploaded(client)}})
    run = answer.json()
    assert run["output"] is None
    async with httpx.AsyncClient(transport=client._transport) as anyone:
        linked = await anyone.get(run["outputUrl"])
        assert linked.json() == (await client.get(f"/parse_runs/{run['id']}")).json()["output"]
        forged = await anyone.get(run["outputUrl"].replace("signature=", "signature=x"))
    refused(forged, 403, "FORBIDDEN")


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({}, "file: Field required"),
        ({"file": {}}, "file: give exactly one of url or id"),
        ({"file": {"id": "a", "url": "https://b"}}, "file: give exactly one"),
        ({"file": {"text": "hello"}}, "file.text: raw text is not accepted here"),
        ({"file": {"url": "ftp://host/a.pdf"}}, "file.url: it must be an http or https URL"),
        ({"file": {"id": "file_x"}, "config": {"target": "pdf"}}, "config.target: must be one of markdown, spatial"),
        ({"file": {"id": "file_x"}, "metadata": {"a": "x" * 11_000}}, "metadata: it is larger than 10 KB"),
        ({"file": {"id": "file_x"}, "dataRetention": {"mode": "zero"}}, "dataRetention.mode"),
        (
            {"file": {"id": "file_x"}, "config": {"target": "spatial", "chunkingStrategy": {"type": "section"}}},
            "config.chunkingStrategy.type: the spatial target",
        ),
        (
            {"file": {"id": "file_x"}, "config": {"advancedOptions": {"pageRanges": [{"start": 3, "end": 1}]}}},
            "config.advancedOptions.pageRanges.0: end is before start",
        ),
    ],
)
async def test_a_wrong_body_is_refused_by_the_name_of_the_field(
    client: httpx.AsyncClient, body: dict[str, object], said: str
) -> None:
    assert said in refused(await client.post("/parse_runs", json=body), 400, "INVALID_REQUEST")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b'{"file": NaN}', b'{"a": "\\ud800"}', b"[" * 100_000])
async def test_a_body_that_is_no_json_object_is_refused(client: httpx.AsyncClient, body: bytes) -> None:
    refused(await client.post("/parse_runs", content=body), 400, "INVALID_REQUEST")


@pytest.mark.parametrize(
    "odd",
    [b"1e999", b"[-1e999]", b'"\xed\xa0\x80"', b'"\xff"', b"[" * 99 + b"]" * 99, b'{"a":' * 300 + b"1" + b"}" * 300],
)
async def test_a_value_that_cannot_be_stored_and_sent_on_is_refused(client: httpx.AsyncClient, odd: bytes) -> None:
    given = b'{"file": {"id": "%s"}, "%s": {"odd": %s}}'
    for place in (b"metadata", b"config"):
        body = given % ((await uploaded(client)).encode(), place, odd)
        assert "JSON" in refused(await client.post("/parse_runs", content=body), 400, "INVALID_REQUEST")


async def test_json_may_be_nested_a_hundred_deep_and_begin_with_a_mark(client: httpx.AsyncClient) -> None:
    file_id, deep = (await uploaded(client)).encode(), b"[" * 98 + b"]" * 98
    body = b'\xef\xbb\xbf{"file": {"id": "%s"}, "metadata": {"deep": %s}, "config": {"deep": %s}}' % (
        file_id,
        deep,
        deep,
    )
    answer = await client.post("/parse_runs", content=body)
    assert answer.status_code == 200, answer.text
    assert answer.json()["metadata"]["deep"] == answer.json()["config"]["deep"] == json.loads(deep)


async def test_an_unknown_file_is_not_found_and_leaves_no_run(client: httpx.AsyncClient) -> None:
    refused(await client.post("/parse_runs", json={"file": {"id": "file_nope"}}), 404, "NOT_FOUND")
    assert (await client.get("/parse_runs")).json()["data"] == []


async def test_cancelling_kills_the_child_and_cannot_be_repeated(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    created = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    pid = int(await until(lambda: started(config.data_dir)))
    cancelled = await client.post(f"/parse_runs/{created['id']}/cancel")
    assert cancelled.json()["status"] == "CANCELLED"
    await until(lambda: not alive(pid))
    again = await client.post(f"/parse_runs/{created['id']}/cancel")
    assert "terminal" in refused(again, 400, "INVALID_REQUEST")
    await until(lambda: not list((config.data_dir / "working").iterdir()))


async def test_a_deleted_run_and_its_output_are_gone(client: httpx.AsyncClient, config: EngineConfig) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    (artifact,) = files_in(config.data_dir / "runs" / run["id"])
    assert (await client.delete(f"/parse_runs/{run['id']}")).json() == {"id": run["id"]}
    assert not artifact.exists()
    refused(await client.get(f"/parse_runs/{run['id']}"), 404, "NOT_FOUND")
    refused(await client.delete(f"/parse_runs/{run['id']}"), 404, "NOT_FOUND")


async def test_deleting_an_unfinished_run_kills_its_child(client: httpx.AsyncClient, config: EngineConfig) -> None:
    created = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
    pid = int(await until(lambda: started(config.data_dir)))
    await client.delete(f"/parse_runs/{created['id']}")
    await until(lambda: not alive(pid))


async def test_a_stop_hands_runs_back_and_the_next_start_ends_them(config: EngineConfig) -> None:
    async with running(config) as client:
        file_id = await uploaded(client, "hang")
        created = (await client.post("/parse_runs", json={"file": {"id": file_id}})).json()
        pid = int(await until(lambda: started(config.data_dir)))
    assert not alive(pid)
    free(config.data_dir)
    async with running(config) as client:
        assert (await ended(client, f"/parse_runs/{created['id']}"))["status"] == "PROCESSED"


async def test_warnings_of_the_work_stand_on_the_run(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client, "warn")}})).json()
    assert run["warnings"] == [{"code": "LOCAL_TEST", "message": "A warning."}]


async def test_a_batch_is_accepted_whole_and_its_members_tell_of_it(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client)
    inputs = [{"file": {"text": f"page {n}", "name": f"{n}.txt"}, "metadata": {"n": n}} for n in range(5)]
    inputs.append({"file": {"id": file_id}})
    batch = (await client.post("/parse_runs/batch", json={"inputs": inputs})).json()
    assert (batch["status"], batch["runCount"]) == ("PENDING", 6)
    assert batch["id"].startswith("bpar_")

    async def done() -> bool:
        return bool((await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "PROCESSED")

    await until(done)
    members = (await client.get("/parse_runs", params={"batchId": batch["id"], "source": "API"})).json()["data"]
    assert {member["metadata"]["n"] for member in members if member["metadata"]} == set(range(5))
    assert all(member["batchId"] == batch["id"] and member["status"] == "PROCESSED" for member in members)


async def test_a_batch_with_one_wrong_input_makes_nothing(client: httpx.AsyncClient, config: EngineConfig) -> None:
    inputs = [{"file": {"text": "a"}}, {"file": {"id": "file_nope"}}]
    refused(await client.post("/parse_runs/batch", json={"inputs": inputs}), 404, "NOT_FOUND")
    refused(await client.post("/parse_runs/batch", json={"inputs": []}), 400, "INVALID_REQUEST")
    wrong = [{"file": {"text": "a"}}, {"file": {}}]
    said = refused(await client.post("/parse_runs/batch", json={"inputs": wrong}), 400, "INVALID_REQUEST")
    assert said.startswith("inputs.1.file")
    assert (await client.get("/parse_runs")).json()["data"] == []
    assert (await client.get("/files")).json()["data"] == []
    assert files_in(config.data_dir / "blobs") == []


async def test_an_unknown_batch_is_not_found(client: httpx.AsyncClient) -> None:
    refused(await client.get("/batch_runs/bpar_nope"), 404, "NOT_FOUND")


async def test_a_missing_output_is_a_fault_and_not_an_empty_result(
    client: httpx.AsyncClient, config: EngineConfig
) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    (artifact,) = files_in(config.data_dir / "runs" / run["id"])
    artifact.unlink()
    assert run["id"] in refused(await client.get(f"/parse_runs/{run['id']}"), 500, "INTERNAL_ERROR")


@pytest.mark.parametrize(
    ("text", "said"),
    [("hang", "time limit of 0.5 seconds"), ("segfault", "signal 11"), ("raise oops", "has a fault, RuntimeError")],
)
async def test_a_document_that_breaks_its_child_fails_its_run(config: EngineConfig, text: str, said: str) -> None:
    async with running(replace(config, task_seconds=0.5 if text == "hang" else DEADLINE)) as client:
        answer = await client.post("/parse", json={"file": {"id": await uploaded(client, text)}})
        assert said in refused(answer, 500, "INTERNAL_ERROR")
        extracted = await client.post("/extract", json={"file": {"text": text}})
        assert said in refused(extracted, 422, "FAILED_TO_PROCESS_FILE")


async def test_a_run_that_took_the_engine_down_three_times_is_failed(config: EngineConfig) -> None:
    async with running(config) as client:
        created = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
        await until(lambda: started(config.data_dir))
    await change_rows(config.data_dir, update(runs).values(crashes=3))
    async with running(config) as client:
        run = await ended(client, f"/parse_runs/{created['id']}")
    assert (run["status"], run["failureReason"]) == ("FAILED", "INTERNAL_ERROR")
    assert "3 times" in run["failureMessage"]


async def test_a_file_deleted_before_its_run_began_fails_it(client: httpx.AsyncClient) -> None:
    busy = [(await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "hang"}}], "priority": 1}))]
    busy.append(await client.post("/parse_runs/batch", json={"inputs": [{"file": {"text": "hang"}}], "priority": 1}))
    file = {"id": await uploaded(client)}
    expected = {"parse": "UNABLE_TO_DOWNLOAD_FILE", "extract": "FAILED_TO_PROCESS_FILE"}
    waiting = {kind: (await client.post(f"/{kind}_runs", json={"file": file})).json()["id"] for kind in expected}
    await client.delete(f"/files/{file['id']}")
    for batch in busy:
        [member] = (await client.get("/parse_runs", params={"batchId": batch.json()["id"]})).json()["data"]
        await client.post(f"/parse_runs/{member['id']}/cancel")
    for kind, reason in expected.items():
        run = await ended(client, f"/{kind}_runs/{waiting[kind]}")
        assert (run["status"], run["failureReason"], run["file"]) == ("FAILED", reason, None)


async def test_a_fault_of_the_engine_fails_its_run_and_nothing_else(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    file = {"id": await uploaded(client, "mangled")}
    answer = await client.post("/verify", json={"file": file})
    assert "its log says why" in refused(answer, 500, "INTERNAL_ERROR")
    assert "KeyError: 'riskLevel'" in caplog.text
    failed = (await client.get(f"/verify_runs/{answer.json()['runId']}")).json()
    assert (failed["status"], failed["failureReason"]) == ("FAILED", "INTERNAL_ERROR")
    assert (await client.post("/parse", json={"file": file})).json()["status"] == "PROCESSED"


async def test_the_engine_that_was_asked_for_is_on_the_bill(client: httpx.AsyncClient) -> None:
    body = {"file": {"id": await uploaded(client)}, "config": {"engine": "parse_light"}}
    run = (await client.post("/parse", json=body)).json()
    assert run["usage"]["breakdown"][0]["charges"][0]["product"] == "parse_light"
