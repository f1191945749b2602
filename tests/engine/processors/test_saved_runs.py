"""`/classify`, `/classify_runs`, `/split` and `/split_runs`: what they have alike."""

from typing import Any, NamedTuple

import httpx
import pytest

from tests.engine.conftest import ended, refused, until, uploaded

pytestmark = pytest.mark.anyio

CLASSES = [
    {"id": "invoice", "type": "invoice", "description": "Bills"},
    {"id": "other", "type": "other", "description": "All else"},
]


class Kind(NamedTuple):
    """The words of one kind."""

    name: str
    processor: str
    classes: str
    default: str
    prefix: str
    output: str

    @property
    def runs(self) -> str:
        return f"/{self.name}_runs"

    @property
    def config(self) -> dict[str, Any]:
        return {self.classes: CLASSES}


CLASSIFY = Kind("classify", "classifier", "classifications", "classification_standard", "clr_", "confidence")
SPLIT = Kind("split", "splitter", "splitClassifications", "splitting_performance", "splr_", "splits")
both = pytest.mark.parametrize("kind", [CLASSIFY, SPLIT], ids=lambda kind: kind.name)


async def saved(client: httpx.AsyncClient, kind: Kind, **config: Any) -> str:
    body = {"name": "Sorter", "config": kind.config | config}
    made = (await client.post(f"/{kind.processor}s", json=body)).json()
    processor_id: str = made["id"]
    return processor_id


@both
async def test_a_run_ends_with_its_parse(client: httpx.AsyncClient, kind: Kind) -> None:
    body = {"file": {"id": await uploaded(client)}, "config": kind.config, "metadata": {"ref": "42"}}
    created = (await client.post(kind.runs, json=body)).json()
    assert created["id"].startswith(kind.prefix)
    assert (created["object"], created["status"], created["output"]) == (f"{kind.name}_run", "PROCESSING", None)
    run = await ended(client, f"{kind.runs}/{created['id']}")
    assert run["status"] == "PROCESSED"
    assert kind.output in run["output"]
    assert run["config"] == {"baseProcessor": kind.default} | kind.config
    assert (run["initialOutput"], run["reviewedOutput"], run[kind.processor]) == (None, None, None)
    assert {"files", "edits"}.isdisjoint(run)
    assert [entry["object"] for entry in run["usage"]["breakdown"]] == [f"{kind.name}_run", "parse_run"]
    assert run["usage"]["breakdown"][0]["charges"][0]["product"] == kind.default
    parse = (await client.get(f"/parse_runs/{run['parseRunId']}")).json()
    assert (parse["status"], parse["output"]["chunks"][0]["content"]) == ("PROCESSED", "hello")
    assert (await client.get(kind.runs)).json()["data"][0]["usage"] == {"credits": 0, "totalCredits": 0}


@both
async def test_the_synchronous_twin_answers_when_it_is_done(client: httpx.AsyncClient, kind: Kind) -> None:
    run = (
        await client.post(f"/{kind.name}", json={"file": {"id": await uploaded(client)}, "config": kind.config})
    ).json()
    assert run["status"] == "PROCESSED"
    body = {"file": {"id": await uploaded(client, "fail CORRUPT_FILE")}, "config": kind.config}
    refused(await client.post(f"/{kind.name}", json=body), 422, "CORRUPT_FILE")


@both
async def test_a_parse_that_was_finished_outlives_the_failure_of_its_run(client: httpx.AsyncClient, kind: Kind) -> None:
    body = {"file": {"id": await uploaded(client, "parsed PRE_PROCESSING_FAILURE", "a.txt")}, "config": kind.config}
    created = (await client.post(kind.runs, json=body)).json()
    run = await ended(client, f"{kind.runs}/{created['id']}")
    assert (run["status"], run["failureReason"], run["usage"]) == ("FAILED", "PRE_PROCESSING_FAILURE", None)
    parse = (await client.get(f"/parse_runs/{run['parseRunId']}")).json()
    assert (parse["status"], parse["failureReason"], parse["metrics"]["pageCount"]) == ("PROCESSED", None, 3)
    assert parse["output"]["chunks"][0]["content"].startswith("parsed")


@both
async def test_a_run_that_fails_before_it_is_parsed_fails_with_its_parse(client: httpx.AsyncClient, kind: Kind) -> None:
    body = {"file": {"id": await uploaded(client, "fail CORRUPT_FILE")}, "config": kind.config}
    run = await ended(client, f"{kind.runs}/{(await client.post(kind.runs, json=body)).json()['id']}")
    parse = (await client.get(f"/parse_runs/{run['parseRunId']}")).json()
    assert (parse["status"], parse["failureReason"]) == ("FAILED", "CORRUPT_FILE")


@both
async def test_a_saved_processor_is_used_at_its_version(client: httpx.AsyncClient, kind: Kind) -> None:
    processor_id, rules = await saved(client, kind), f"{kind.name}Rules" if kind is SPLIT else "classificationRules"
    published = await client.post(f"/{kind.processor}s/{processor_id}/versions", json={"releaseType": "major"})
    reference = {"id": processor_id, "overrideConfig": {rules: "mine"}}
    body = {"file": {"id": await uploaded(client)}, kind.processor: reference}
    run = (await client.post(f"/{kind.name}", json=body)).json()
    assert run[kind.processor]["id"] == processor_id
    assert run[f"{kind.processor}Version"]["id"] == published.json()["id"]
    assert (run["config"][kind.classes], run["config"][rules]) == (CLASSES, "mine")
    found = (await client.get(kind.runs, params={f"{kind.processor}Id": processor_id})).json()["data"]
    assert [one["id"] for one in found] == [run["id"]]
    assert (await client.get(kind.runs, params={f"{kind.processor}Id": "nobody"})).json()["data"] == []


@both
async def test_wrong_requests_are_refused(client: httpx.AsyncClient, kind: Kind) -> None:
    file, reference = {"id": await uploaded(client)}, {"id": await saved(client, kind)}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"file": file}, f"exactly one of {kind.processor} and config"),
        ({"file": file, kind.processor: reference, "config": kind.config}, "exactly one of"),
        ({"config": kind.config}, "file"),
        ({"file": file | {"url": "https://a.test/b"}, "config": kind.config}, "file: give exactly one"),
        ({"file": file, "config": {}}, f"config.{kind.classes}: one entry must have the type 'other'"),
        ({"file": file, "config": {kind.classes: CLASSES[:1]}}, "'other'"),
        (
            {"file": file, "config": {kind.classes: [*CLASSES, CLASSES[1]]}},
            f"{kind.classes}.2.id: 'other' is used twice",
        ),
        ({"file": file, "config": kind.config | {"baseProcessor": "none"}}, "config.baseProcessor: must be one of"),
        ({"file": file, "config": kind.config, "priority": 0}, "priority"),
        ({"file": file, "config": kind.config, "metadata": {"a": "b" * 11_000}}, "metadata: it is larger than 10 KB"),
        ({"file": file, kind.processor: reference | {"overrideConfig": {kind.classes: CLASSES[:1]}}}, "overrideConfig"),
    ]
    for body, said in wrong:
        assert said in refused(await client.post(kind.runs, json=body), 400, "INVALID_REQUEST")
    unknown = {"file": file, kind.processor: {"id": "nobody"}}
    refused(await client.post(kind.runs, json=unknown), 404, "NOT_FOUND")
    refused(await client.post(kind.runs, json={"file": {"id": "file_no"}, "config": kind.config}), 404, "NOT_FOUND")
    assert (await client.get(kind.runs)).json()["data"] == []


async def test_a_draft_without_classes_cannot_be_run(client: httpx.AsyncClient) -> None:
    empty = (await client.post("/classifiers", json={"name": "Empty"})).json()
    body = {"file": {"text": "a"}, "classifier": {"id": empty["id"]}}
    assert "classifier.classifications" in refused(await client.post("/classify", json=body), 400, "INVALID_REQUEST")


async def test_raw_text_is_classified_but_not_split(client: httpx.AsyncClient) -> None:
    run = (await client.post("/classify", json={"file": {"text": "a"}, "config": CLASSIFY.config})).json()
    assert (run["output"]["type"], run["file"]["type"]) == ("invoice", "TXT")
    body = {"file": {"text": "a"}, "config": SPLIT.config}
    assert "raw text" in refused(await client.post("/split", json=body), 400, "INVALID_REQUEST")
    batch = {"inputs": [{"file": {"text": "a"}}], "splitter": {"id": await saved(client, SPLIT)}}
    assert "inputs.0.file.text" in refused(await client.post("/split_runs/batch", json=batch), 400, "INVALID_REQUEST")


@both
async def test_a_batch_takes_a_saved_processor_only(client: httpx.AsyncClient, kind: Kind) -> None:
    inputs = [{"file": {"id": await uploaded(client)}, "metadata": {"n": number}} for number in range(3)]
    reference = {kind.processor: {"id": await saved(client, kind)}}
    batches = f"{kind.runs}/batch"
    refused(await client.post(batches, json={"inputs": inputs}), 400, "INVALID_REQUEST")
    refused(await client.post(batches, json={"inputs": []} | reference), 400, "INVALID_REQUEST")
    inline = {"inputs": inputs, "config": kind.config} | reference
    refused(await client.post(batches, json=inline), 400, "INVALID_REQUEST")
    batch = (await client.post(batches, json={"inputs": inputs, "priority": 7} | reference)).json()
    assert (batch["status"], batch["runCount"], batch["id"][:4]) == ("PENDING", 3, "bpr_")

    async def done() -> bool:
        return bool((await client.get(f"/batch_runs/{batch['id']}")).json()["status"] == "PROCESSED")

    await until(done)
    for query in ({"batchId": batch["id"]}, {"source": "BATCH_PROCESSOR_RUN", "sourceId": batch["id"]}):
        members = (await client.get(kind.runs, params=query)).json()["data"]
        assert sorted(member["metadata"]["n"] for member in members) == [0, 1, 2]


@both
async def test_lists_are_filtered_and_sorted(client: httpx.AsyncClient, kind: Kind) -> None:
    made = []
    for name in ("one.txt", "two.txt"):
        body = {"file": {"id": await uploaded(client, name=name)}, "config": kind.config}
        made.append((await client.post(f"/{kind.name}", json=body)).json()["id"])

    async def ids(**query: str) -> list[str]:
        return [run["id"] for run in (await client.get(kind.runs, params=query)).json()["data"]]

    assert await ids() == made[::-1]
    assert await ids(sortBy="createdAt", sortDir="asc") == made
    assert await ids(fileNameContains="TWO") == made[1:]
    assert await ids(status="PROCESSED", source="API") == made[::-1]
    assert await ids(status="CANCELLED") == []
    refused(await client.get(kind.runs, params={"status": "DONE"}), 400, "INVALID_REQUEST")
    refused(await client.get(kind.runs, params={"source": "ME"}), 400, "INVALID_REQUEST")
    summary = (await client.get(kind.runs)).json()["data"][0]
    assert {"output", "config", "initialOutput", "reviewedOutput"}.isdisjoint(summary)
    assert (summary["reviewed"], summary["edited"], summary["parseRunId"][:3]) == (False, False, "pr_")
    assert summary["dashboardUrl"].endswith(f"/runs/{made[1]}")


@both
async def test_a_run_is_cancelled_and_deleted(client: httpx.AsyncClient, kind: Kind) -> None:
    body = {"file": {"id": await uploaded(client, "hang")}, "config": kind.config}
    path = f"{kind.runs}/{(await client.post(kind.runs, json=body)).json()['id']}"
    cancelled = (await client.post(f"{path}/cancel")).json()
    assert (cancelled["status"], cancelled["output"]) == ("CANCELLED", None)
    assert "terminal" in refused(await client.post(f"{path}/cancel"), 400, "INVALID_REQUEST")
    assert (await client.delete(path)).json() == {"id": cancelled["id"]}
    for method, gone in (("GET", path), ("DELETE", path), ("POST", f"{path}/cancel")):
        refused(await client.request(method, gone), 404, "NOT_FOUND")
    refused(await client.get(f"/parse_runs/{cancelled['parseRunId']}"), 404, "NOT_FOUND")


async def test_a_run_is_found_under_its_own_kind_only(client: httpx.AsyncClient) -> None:
    run = (await client.post("/classify", json={"file": {"text": "a"}, "config": CLASSIFY.config})).json()
    for other in ("split_runs", "extract_runs", "verify_runs", "edit_runs", "form_detection_runs", "parse_runs"):
        refused(await client.get(f"/{other}/{run['id']}"), 404, "NOT_FOUND")


async def test_the_parts_of_a_split_are_files(client: httpx.AsyncClient) -> None:
    file_id = await uploaded(client, name="packet.pdf")
    run = (await client.post("/split", json={"file": {"id": file_id}, "config": SPLIT.config})).json()
    parts = run["output"]["splits"]
    assert [part["startPage"] for part in parts] == [1, 2]
    for part, kind, pages in zip(parts, ("PDF", "TXT"), (1, None), strict=True):
        file = (await client.get(f"/files/{part['fileId']}")).json()
        assert (file["name"][:6], file["type"], file["parentFileId"]) == ("part 1"[:5] + file["name"][5], kind, file_id)
        assert file["metadata"].get("pageCount") == pages
        assert file["metadata"]["parentSplit"] == {
            key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")
        }
        async with httpx.AsyncClient(transport=client._transport) as anyone:
            assert (await anyone.get(file["presignedUrl"])).text.startswith("%PDF-1.4 hello 1" if pages else "hello")
    again = (await client.post("/parse", json={"file": {"id": parts[0]["fileId"]}})).json()
    assert again["status"] == "PROCESSED"
    await client.delete(f"/split_runs/{run['id']}")
    for part in parts:
        refused(await client.get(f"/files/{part['fileId']}"), 404, "NOT_FOUND")
    assert (await client.get(f"/files/{file_id}")).status_code == 200
    assert (await client.get(f"/parse_runs/{again['id']}")).json()["file"] is None
