"""Runs that wait for a person: the verdict by REST, and on the page."""

import json
from typing import Any
from urllib.parse import urlencode

import anyio
import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from tests.engine.conftest import client_of, refused
from tests.engine.ui.looking import first, said
from tests.engine.workflows.conftest import KINDS, extract, of, ran, result, settled, step, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio

OWN = {"origin": "http://engine.test", "content-type": "application/x-www-form-urlencoded"}
RULE = {"name": "corrected", "formula": 'extract.total = 8 AND classify = "other"'}
REVIEWED = steps(
    step(
        "CLASSIFY",
        "classify",
        *[{"step": "extract", "classificationId": one["id"]} for one in KINDS],
        classifierConfig={"classifications": KINDS},
    ),
    extract("extract", "review"),
    step("HUMAN_REVIEW", "review", "after"),
    step("RULE_VALIDATION", "after", rules=[RULE]),
)


async def waiting(client: httpx.AsyncClient) -> dict[str, Any]:
    """A run in review whose extraction found 5."""
    run = await ran(client, REVIEWED, file=document(**{"class": "invoice", "value": {"total": 5}}))
    assert (run["status"], run["endTime"], run["reviewed"]) == ("NEEDS_REVIEW", None, False)
    return run


def members(run: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Its classification and its extraction."""
    return result(run, "classify")["classifyRun"], result(run, "extract")["extractRun"]


async def test_an_approved_run_goes_on_with_the_corrections(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    assert [one["step"]["name"] for one in run["stepRuns"]] == ["parse", "classify", "extract"]
    classified, extracted = members(run)
    outputs = [
        {"runId": extracted["id"], "output": {"value": {"total": 8}}},
        {"runId": classified["id"], "output": {"id": "other"}},
    ]
    path = f"/local/workflow_runs/{run['id']}/review"
    answer = await client.post(path, json={"verdict": "approve", "outputs": outputs})
    assert answer.status_code == 200, answer.text
    done = await settled(client, run)
    assert (done["status"], done["reviewed"], done["rejectionNote"]) == ("PROCESSED", True, None)
    assert done["reviewedAt"] <= done["endTime"]
    assert result(done, "after")["allPassed"]
    classified, extracted = members(done)
    assert (extracted["reviewed"], extracted["edited"]) == (True, True)
    assert extracted["edits"] == {"total": {"originalValue": 5, "editedValue": 8}}
    assert [extracted[key]["value"]["total"] for key in ("output", "initialOutput", "reviewedOutput")] == [8, 5, 8]
    assert [classified[key]["id"] for key in ("output", "initialOutput", "reviewedOutput")] == [
        "other",
        "invoice",
        "other",
    ]
    alone = (await client.get(f"/extract_runs/{extracted['id']}")).json()
    assert alone == extracted
    (row,) = (await client.get("/extract_runs")).json()["data"]
    assert (row["reviewed"], row["edited"]) == (True, True)
    message = refused(await client.post(path, json={"verdict": "reject"}), 400, "INVALID_REQUEST")
    assert "does not wait for a review: its status is PROCESSED" in message
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == done


async def test_what_was_approved_as_it_is_was_not_edited(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    await client.post(f"/local/workflow_runs/{run['id']}/review", json={"verdict": "approve"})
    _, extracted = members(await settled(client, run))
    assert (extracted["reviewed"], extracted["edited"], extracted["edits"]) == (True, False, None)
    assert extracted["reviewedOutput"] == extracted["initialOutput"] == extracted["output"]


async def test_a_rejected_run_ends(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    path = f"/local/workflow_runs/{run['id']}/review"
    refused(await client.post(f"/workflow_runs/{run['id']}/cancel"), 400, "INVALID_REQUEST")
    done = (await client.post(path, json={"verdict": "reject", "note": "Blurred."})).json()
    assert (done["status"], done["rejectionNote"], done["reviewed"]) == ("REJECTED", "Blurred.", True)
    assert done["endTime"]
    assert of(done, "after") == []
    refused(await client.post(path, json={"verdict": "approve"}), 400, "INVALID_REQUEST")
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == done
    assert [row["id"] for row in (await client.get("/workflow_runs?status=REJECTED")).json()["data"]] == [run["id"]]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({}, "verdict"),
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "reject", "outputs": [{"runId": "exr", "output": {}}]}, "a rejection cannot have corrections"),
        ({"verdict": "approve", "outputs": [{"runId": "exr_nope", "output": {}}]}, "exr_nope is not a finished result"),
        ({"verdict": "approve", "outputs": [{"runId": "extract", "output": {"value": 5}}]}, "needs `value`"),
        ({"verdict": "approve", "outputs": [{"runId": "extract", "output": {"value": {"x": 5}}}]}, "no field 'x'"),
        ({"verdict": "approve", "outputs": [{"runId": "classify", "output": {"id": "x"}}]}, "no classification"),
    ],
)
async def test_a_wrong_verdict_changes_nothing(client: httpx.AsyncClient, body: dict[str, Any], says: str) -> None:
    run = await waiting(client)
    classified, extracted = members(run)
    ids = {"extract": extracted["id"], "classify": classified["id"]}
    given = json.loads(json.dumps(body))
    for one in given.get("outputs", []):
        one["runId"] = ids.get(one["runId"], one["runId"])
    answer = await client.post(f"/local/workflow_runs/{run['id']}/review", json=given)
    assert says in refused(answer, 400, "INVALID_REQUEST")
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == run


async def test_the_page_shows_a_run_and_takes_the_verdict(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    classified, extracted = members(run)
    browser = client_of(client._transport.app)  # type: ignore[attr-defined]
    async with browser:
        browser.headers.clear()
        page = await browser.get(f"/review/{run['id']}")
        assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
        assert page.headers["referrer-policy"] == "same-origin"  # so that a browser says where the form comes from
        assert "script" not in page.text
        assert json.loads(said(LexborHTMLParser(page.text), "textarea")) == {"total": 5}
        form = {
            "verdict": "approve",
            f"value.{extracted['id']}": '{"total": 8}',
            f"class.{classified['id']}": "other",
            "note": "",
        }
        answer = await browser.post(f"/review/{run['id']}", content=urlencode(form), headers=OWN)
        assert (answer.status_code, answer.headers["location"]) == (303, f"../review/{run['id']}")
        done = await settled(client, run)
        assert (done["status"], result(done, "after")["allPassed"]) == ("PROCESSED", True)
        again = await browser.post(f"/review/{run['id']}", content=urlencode(form), headers=OWN)
        assert again.status_code == 400
        assert "does not wait for a review" in again.text
        assert "<form" not in (await browser.get(f"/review/{run['id']}")).text


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}, {}],
)
async def test_another_site_gives_no_verdict(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    run = await waiting(client)
    answer = await client.post(f"/review/{run['id']}", content="verdict=approve", headers=headers)
    assert answer.status_code == 403
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == run


async def test_a_verdict_with_the_character_nul_is_refused(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    form = urlencode({"verdict": "reject", "note": "a\0b"})
    page = await client.post(f"/review/{run['id']}", content=form, headers=OWN)
    assert (page.status_code, "NUL" in page.text) == (400, True)
    body = {"verdict": "reject", "note": "a\0b"}
    refused(await client.post(f"/local/workflow_runs/{run['id']}/review", json=body), 400, "INVALID_REQUEST")
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == run


@pytest.mark.parametrize(
    "value", ["{nonsense", "[1]", '{"total": NaN}', '{"total": 1e999}', '{"total": "\\ud800"}', "[" * 100_000]
)
async def test_what_is_no_json_is_told_on_the_page(client: httpx.AsyncClient, value: str) -> None:
    run = await waiting(client)
    form = {"verdict": "approve", f"value.{members(run)[1]['id']}": value}
    answer = await client.post(f"/review/{run['id']}", content=urlencode(form), headers=OWN)
    assert answer.status_code == 400
    assert "cannot be read" in answer.text
    assert first(LexborHTMLParser(answer.text), "textarea").text() == value
    assert (await client.get(f"/workflow_runs/{run['id']}")).json() == run


async def test_text_of_the_document_stays_text(client: httpx.AsyncClient) -> None:
    nasty = '</textarea><script>alert("x")</script>'
    schema = {"type": "object", "properties": {"note": {"type": ["string", "null"]}}}
    defined = steps(extract("extract", "review", schema=schema), step("HUMAN_REVIEW", "review"))
    run = await ran(client, defined, file=document(value={"note": nasty}) | {"name": "<img src=x>.txt"})
    page = (await client.get(f"/review/{run['id']}")).text
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;/textarea&gt;&lt;script&gt;" in page
    assert (await client.get("/review/workflow_run_nope")).status_code == 404


async def test_of_two_verdicts_one_is_taken(client: httpx.AsyncClient) -> None:
    run = await waiting(client)
    statuses: dict[str, int] = {}

    async def decide(verdict: str) -> None:
        answer = await client.post(f"/local/workflow_runs/{run['id']}/review", json={"verdict": verdict})
        statuses[verdict] = answer.status_code

    async with anyio.create_task_group() as group:
        group.start_soon(decide, "approve")
        group.start_soon(decide, "reject")
    assert sorted(statuses.values()) == [200, 400]
    taken = "PROCESSED" if statuses["approve"] == 200 else "REJECTED"
    assert (await settled(client, run))["status"] == taken


async def test_a_run_is_reviewed_as_often_as_its_steps_ask(client: httpx.AsyncClient) -> None:
    defined = steps(
        extract("extract", "first"),
        step("HUMAN_REVIEW", "first", "second"),
        step("HUMAN_REVIEW", "second", "end"),
        step("ROUTER", "end"),
    )
    run = await ran(client, defined, file=document(value={"total": 5}))
    extracted = result(run, "extract")["extractRun"]["id"]
    for total in (6, 7):
        assert run["status"] == "NEEDS_REVIEW"
        outputs = [{"runId": extracted, "output": {"value": {"total": total}}}]
        body = {"verdict": "approve", "outputs": outputs}
        assert (await client.post(f"/local/workflow_runs/{run['id']}/review", json=body)).status_code == 200
        run = await settled(client, run)
        found = result(run, "extract")["extractRun"]
        assert found["edits"] == {"total": {"originalValue": 5, "editedValue": total}}
        assert (found["initialOutput"]["value"], found["output"]["value"]) == ({"total": 5}, {"total": total})
    assert (run["status"], len(of(run, "end"))) == ("PROCESSED", 1)
