"""`/edit`, `/edit_runs`, `/edit_templates`, `/detect_form`, `/form_detection_runs` and `/edit_schemas/generate`."""

from typing import Any

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.runs import loaded_runs
from tests.engine.conftest import ended, refused, uploaded
from tests.engine.doubles import FORM

pytestmark = pytest.mark.anyio

DEFAULTS = {
    "tableParsingEnabled": False,
    "nativeFieldsOnly": False,
    "conditionalGenerationEnabled": False,
    "radioEnumsEnabled": True,
}


async def form(client: httpx.AsyncClient, text: str = "form") -> str:
    return await uploaded(client, text, "form.pdf")


async def test_an_edit_fills_in_a_form(client: httpx.AsyncClient) -> None:
    file_id = await form(client)
    created = (await client.post("/edit_runs", json={"file": {"id": file_id}, "config": {"schema": FORM}})).json()
    assert created["id"].startswith("edr_")
    assert (created["object"], created["status"], created["output"]) == ("edit_run", "PROCESSING", None)
    run = await ended(client, f"/edit_runs/{created['id']}")
    assert run["status"] == "PROCESSED"
    assert {"metadata", "createdAt", "updatedAt"}.isdisjoint(run)
    assert run["config"] == {
        "engineVersion": "1.0.0",
        "schema": FORM,
        "advancedOptions": DEFAULTS | {"flattenPdf": True},
    }
    assert (run["metrics"]["pageCount"], run["metrics"]["fieldCount"], run["metrics"]["fieldFillingTimeMs"]) == (
        1,
        1,
        1,
    )
    assert run["usage"]["breakdown"][0]["object"] == "edit_run"
    output = run["output"]
    assert output["filledValues"] == {"name": "Ann"}
    async with httpx.AsyncClient(transport=client._transport) as anyone:
        assert (await anyone.get(output["editedFile"]["presignedUrl"])).text == "%PDF-1.4 form"
    edited = (await client.get(f"/files/{output['editedFile']['id']}")).json()
    assert (edited["name"], edited["type"], edited["parentFileId"]) == ("form (edited).pdf", "PDF", None)
    assert (await client.delete(f"/edit_runs/{run['id']}")).json() == {"id": run["id"]}
    refused(await client.get(f"/files/{edited['id']}"), 404, "NOT_FOUND")
    refused(await client.get(f"/edit_runs/{run['id']}"), 404, "NOT_FOUND")
    assert (await client.get(f"/files/{file_id}")).status_code == 200


async def test_a_schema_that_was_found_is_told_in_the_config(client: httpx.AsyncClient) -> None:
    run = (await client.post("/edit", json={"file": {"id": await form(client)}})).json()
    assert (run["status"], run["config"]["schema"]) == ("PROCESSED", FORM)


@pytest.mark.parametrize(
    ("version", "resolved", "flat", "radios"),
    [
        ("latest", "1.0.0", True, True),
        ("1.0.0-beta", "1.0.0-beta", False, True),
        ("0.0.1", "0.0.1", True, False),
    ],
)
async def test_defaults_follow_the_version(
    client: httpx.AsyncClient, version: str, resolved: str, flat: bool, radios: bool
) -> None:
    body = {"file": {"id": await form(client)}, "config": {"engineVersion": version}}
    config = (await client.post("/edit", json=body)).json()["config"]
    options = config["advancedOptions"]
    assert (config["engineVersion"], options["flattenPdf"], options["radioEnumsEnabled"]) == (resolved, flat, radios)
    config = (await client.post("/detect_form", json=body)).json()["config"]
    assert config == {"engineVersion": resolved, "advancedOptions": DEFAULTS | {"radioEnumsEnabled": radios}}


async def test_wrong_edits_are_refused(client: httpx.AsyncClient) -> None:
    file = {"id": await form(client)}
    wrong: list[dict[str, Any]] = [
        {},
        {"file": file, "templateId": "edt_a"},
        {"file": {"text": "a"}},
        {"file": file, "config": {"engineVersion": "7"}},
        {"file": file, "config": {"schema": {"type": "array"}}},
    ]
    for body in wrong:
        for path in ("/edit", "/edit_runs"):
            refused(await client.post(path, json=body), 400, "INVALID_REQUEST")
    refused(await client.post("/edit_runs", json={"templateId": "edt_nope"}), 404, "NOT_FOUND")
    failing = {"id": await form(client, "fail FILE_TYPE_NOT_SUPPORTED")}
    refused(await client.post("/edit", json={"file": failing}), 400, "FILE_TYPE_NOT_SUPPORTED")
    refused(await client.post("/edit", json={"file": {"id": await form(client, "segfault")}}), 500, "INTERNAL_ERROR")


async def test_edits_are_listed_as_summaries(client: httpx.AsyncClient) -> None:
    done = (await client.post("/edit", json={"file": {"id": await form(client)}})).json()
    await client.post("/edit", json={"file": {"id": await form(client, "fail EMPTY_SCHEMA")}})
    summary, *more = (await client.get("/edit_runs", params={"status": "PROCESSED", "source": "API"})).json()["data"]
    assert (summary["id"], more) == (done["id"], [])
    assert {"output", "config"}.isdisjoint(summary)
    assert (summary["usage"], summary["file"]["name"]) == ({"credits": 0, "totalCredits": 0}, "form.pdf")
    assert summary["createdAt"] <= summary["updatedAt"]
    failed = (await client.get("/edit_runs", params={"status": "FAILED"})).json()["data"]
    assert [run["failureReason"] for run in failed] == ["EMPTY_SCHEMA"]
    assert len((await client.get("/edit_runs", params={"fileNameContains": "FORM"})).json()["data"]) == 2
    for query in ("status=CANCELLED", "source=WORKFLOW_RUN"):
        refused(await client.get(f"/edit_runs?{query}"), 400, "INVALID_REQUEST")


async def test_the_fields_of_a_form_are_found(client: httpx.AsyncClient) -> None:
    body = {"file": {"id": await form(client)}, "config": {"instructions": "All of them."}}
    created = (await client.post("/form_detection_runs", json=body)).json()
    assert created["id"].startswith("sgr_")
    run = await ended(client, f"/form_detection_runs/{created['id']}")
    assert (run["object"], run["status"]) == ("form_detection_run", "PROCESSED")
    assert run["output"] == {"schema": FORM, "annotatedSchema": None, "mappingResult": None}
    assert (run["metrics"]["fieldsDetectedCount"], run["config"]["instructions"]) == (1, "All of them.")
    assert (await client.post("/detect_form", json=body)).json()["output"] == run["output"]
    edit = {"file": body["file"], "config": {"schema": run["output"]["schema"]}}
    assert (await client.post("/edit", json=edit)).json()["status"] == "PROCESSED"
    refused(await client.get("/form_detection_runs"), 405, "NOT_FOUND")
    refused(await client.post("/detect_form", json={"file": {"text": "a"}}), 400, "INVALID_REQUEST")
    failing = {"file": {"id": await form(client, "fail FIELD_DETECTION_ERROR")}}
    refused(await client.post("/detect_form", json=failing), 422, "FIELD_DETECTION_ERROR")


async def test_a_schema_is_generated_with_no_run(client: httpx.AsyncClient) -> None:
    output = (await client.post("/edit_schemas/generate", json={"file": {"id": await form(client)}})).json()
    assert output == {"schema": FORM, "annotatedSchema": None, "mappingResult": None}
    warned = await client.post("/edit_schemas/generate", json={"file": {"id": await form(client, "warn")}})
    assert warned.json()["warnings"][0]["code"] == "LOCAL_TEST"
    failing = {"file": {"id": await form(client, "fail PASSWORD_PROTECTED_FILE")}}
    refused(await client.post("/edit_schemas/generate", json=failing), 422, "PASSWORD_PROTECTED_FILE")
    refused(await client.post("/edit_schemas/generate", json={"file": {"id": "file_no"}}), 404, "NOT_FOUND")


async def test_work_that_takes_too_long_for_a_request_is_ended(
    client: httpx.AsyncClient, config: EngineConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loaded_runs, "SYNC_SECONDS", 0.2)
    hanging = {"id": await form(client, "hang")}
    for path, body in (
        ("/edit_schemas/generate", {"file": hanging}),
        ("/extractors", {"name": "a", "generate": {"files": [hanging]}}),
    ):
        assert "0.2 seconds" in refused(await client.post(path, json=body), 504, "LOCAL_TIMEOUT")
    assert not list((config.data_dir / "working").iterdir())
    assert (await client.get("/extractors")).json()["data"] == []


async def test_a_template_gives_its_file_and_what_the_config_leaves_out(client: httpx.AsyncClient) -> None:
    body = {
        "name": "W-9",
        "description": "Tax",
        "file": {"id": await form(client)},
        "config": {"schema": FORM, "instructions": "as saved", "advancedOptions": {"flattenPdf": False}},
        "schemaConfig": {},
    }
    template = (await client.post("/local/edit_templates", json=body)).json()
    assert template["id"].startswith("edt_")
    assert (template["object"], template["file"]["name"]) == ("edit_template", "form.pdf")
    assert template["schemaConfig"] == {"engineVersion": "1.0.0", "advancedOptions": DEFAULTS}
    assert (await client.get(f"/edit_templates/{template['id']}")).json() == template
    run = (await client.post("/edit", json={"templateId": template["id"], "config": {"instructions": "mine"}})).json()
    assert run["file"]["id"] == template["file"]["id"]
    assert (run["config"]["schema"], run["config"]["instructions"]) == (FORM, "mine")
    assert run["config"]["advancedOptions"] == DEFAULTS | {"flattenPdf": False}
    await client.delete(f"/files/{template['file']['id']}")
    refused(await client.post("/edit", json={"templateId": template["id"]}), 404, "NOT_FOUND")
    assert (await client.get(f"/edit_templates/{template['id']}")).json()["file"] is None


async def test_templates_are_listed_by_name(client: httpx.AsyncClient) -> None:
    file = {"id": await form(client)}
    for name in ("W-9", "I-9", "Lease"):
        await client.post("/local/edit_templates", json={"name": name, "file": file})

    async def names(**query: str) -> list[str]:
        return [one["name"] for one in (await client.get("/edit_templates", params=query)).json()["data"]]

    assert await names() == ["Lease", "I-9", "W-9"]
    assert await names(nameContains="-9", sortBy="createdAt", sortDir="asc") == ["W-9", "I-9"]
    assert await names(nameContains="lease") == ["Lease"]
    summary = (await client.get("/edit_templates")).json()["data"][0]
    assert {"config", "schemaConfig"}.isdisjoint(summary)
    client.headers["x-extend-workspace-id"] = "ws_other"
    assert await names() == []


async def test_wrong_templates_are_refused(client: httpx.AsyncClient) -> None:
    file = {"id": await form(client)}
    for body in ({"file": file}, {"name": " ", "file": file}, {"name": "a"}, {"name": "a", "file": {"text": "b"}}):
        refused(await client.post("/local/edit_templates", json=body), 400, "INVALID_REQUEST")
    refused(await client.post("/local/edit_templates", json={"name": "a", "file": {"id": "file_no"}}), 404, "NOT_FOUND")
    refused(await client.get("/edit_templates/edt_no"), 404, "NOT_FOUND")
