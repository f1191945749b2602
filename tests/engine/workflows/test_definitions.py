"""Workflows as they are saved and deployed, and what is refused, with the step's name."""

from typing import Any

import httpx
import pytest

from tests.engine.conftest import refused, until
from tests.engine.workflows.conftest import KINDS, TOTAL, extract, step, steps

pytestmark = pytest.mark.anyio

IF = {"id": "a", "type": "IF", "operation": "EQUALS", "leftOperand": "{{parse.output.x}}", "rightOperand": "1"}
ELSE = {"id": "b", "type": "ELSE"}
REF = {"id": "ex_nope", "version": "1.0"}
NO_LISTS: list[Any] = [0, "", {}, 1]
CLASSIFIED = {"classifierConfig": {"classifications": KINDS}}


def request_to(url: str) -> dict[str, Any]:
    return {"requestOptions": {"url": url, "method": "POST"}}


@pytest.mark.parametrize(
    ("defined", "says"),
    [
        ([], "no TRIGGER step"),
        ([step("TRIGGER", "t")], "no PARSE step"),
        ([step("TRIGGER", "t"), step("PARSE", "p")], "Step 't': a TRIGGER must have exactly one next step"),
        ([step("TRIGGER", "t", "x"), step("PARSE", "p"), step("ROUTER", "x")], "Step 't': a TRIGGER must have exactly"),
        (steps(step("PARSE", "again")), "Step 'again': it is a second PARSE step"),
        (steps(step("TRIGGER", "again", "parse")), "'again'"),
        (steps(step("ROUTER", "parse")), "Step 'parse': the name is used twice"),
        (steps(step("COLLECT", "c", "nowhere")), "Step 'c': next names 'nowhere', which is not a step"),
        (steps(step("COLLECT", "c", "trigger")), "Step 'c': next names 'trigger', which is the first step"),
        (steps(step("COLLECT", "c", "c")), "Step 'c': the steps after it lead back to it"),
        (steps(step("COLLECT", "c", "d"), step("COLLECT", "d", "c")), "lead back to it"),
        (steps(step("COLLECT", "c", "d", "d"), step("COLLECT", "d")), "Step 'c': next names 'd' twice"),
        (
            steps(step("WEBHOOK_RESPONSE", "w", "d"), step("COLLECT", "d")),
            "Step 'w': a WEBHOOK_RESPONSE step cannot have a next",
        ),
        *(
            (steps({**step("WEBHOOK_RESPONSE", "w"), "next": odd}), "Step 'w': a WEBHOOK_RESPONSE step")
            for odd in NO_LISTS
        ),
        (steps(step("EXTRACT", "e", "d"), step("COLLECT", "d")), "Step 'e': EXTRACT needs a config before"),
        (steps(step("EXTRACT", "e", extractor=REF, extractorConfig={"schema": TOTAL})), "Step 'e': give exactly one"),
        (steps(step("EXTRACT", "e", extractorConfig={})), "Step 'e': extractorConfig.schema: it must be given"),
        (steps(extract("e", schema={"type": "array"})), "Step 'e': "),
        (steps(step("CLASSIFY", "c", classifierConfig={"classifications": KINDS[:1]})), "Step 'c': "),
        (
            steps(step("CLASSIFY", "c", {"step": "parse", "classificationId": "x"}, **CLASSIFIED)),
            "circle",
        ),
        (
            steps(step("CLASSIFY", "c", {"step": "d", "classificationId": "x"}, **CLASSIFIED), step("COLLECT", "d")),
            "Step 'c': next has the classificationId 'x'; it must be one of invoice, other",
        ),
        (steps(step("CONDITIONAL", "c", conditions=[ELSE])), "Step 'c': the first condition must be IF"),
        (steps(step("CONDITIONAL", "c", conditions=[IF, IF])), "Step 'c': two conditions have the same id"),
        (
            steps(step("CONDITIONAL", "c", conditions=[IF, ELSE, {"id": "d", "type": "ELSE"}])),
            "Step 'c': ELSE must be the last condition",
        ),
        (steps(step("CONDITIONAL", "c", conditions=[{"id": "a", "type": "IF"}])), "needs an operation"),
        (
            steps(step("CONDITIONAL", "c", {"step": "d", "conditionId": "z"}, conditions=[IF]), step("COLLECT", "d")),
            "Step 'c': next has the conditionId 'z'",
        ),
        (
            steps(step("CONDITIONAL_EXTRACT", "c", rules=[{"formula": "1 = 1", "extractor": REF}])),
            "Step 'c': the formula of the last rule must be TRUE",
        ),
        (steps(step("ROUTER", "r", branches=[{"id": "otherwise"}])), "Step 'r': the branch id 'otherwise' is reserved"),
        (steps(step("ROUTER", "r", branches=[{"id": "a"}, {"id": "a"}])), "Step 'r': two branches have the same id"),
        (
            steps(step("EXTERNAL_DATA_VALIDATION", "x", **request_to("ftp://a"))),
            "Step 'x': requestOptions.url: it must be an http",
        ),
        (steps({"type": "NOVEL", "name": "n"}), "steps.2"),
        (steps(step("RULE_VALIDATION", "r", {"step": "x"}, rules=[])), "steps.2"),
    ],
)
async def test_a_wrong_graph_is_refused(client: httpx.AsyncClient, defined: list[Any], says: str) -> None:
    message = refused(await client.post("/workflows", json={"name": "W", "steps": defined}), 400, "INVALID_REQUEST")
    assert says in message
    assert (await client.get("/workflows")).json()["data"] == []


async def test_steps_refer_to_what_is_there(client: httpx.AsyncClient) -> None:
    classifier = (await client.post("/classifiers", json={"name": "C", "config": {"classifications": KINDS}})).json()
    unknown = steps(step("EXTRACT", "e", extractor=REF))
    answer = await client.post("/workflows", json={"name": "W", "steps": unknown})
    assert refused(answer, 404, "NOT_FOUND") == "Step 'e': Extractor not found: ex_nope"
    for version, says in (("latest", "`latest` could change"), ("0.1", "not found: 0.1")):
        ref = {"id": classifier["id"], "version": version}
        answer = await client.post(
            "/workflows", json={"name": "W", "steps": steps(step("CLASSIFY", "c", classifier=ref))}
        )
        assert says in answer.json()["message"]
    ref = {"id": classifier["id"], "version": "draft"}
    routed = step("CLASSIFY", "c", {"step": "d", "classificationId": "bill"}, classifier=ref)
    answer = await client.post("/workflows", json={"name": "W", "steps": steps(routed, step("COLLECT", "d"))})
    assert "it must be one of invoice, other" in refused(answer, 400, "INVALID_REQUEST")


async def test_drafts_and_versions(client: httpx.AsyncClient) -> None:
    made = (await client.post("/workflows", json={"name": "W", "steps": steps(extract("e"))})).json()
    path = f"/workflows/{made['id']}"
    assert made["draftVersion"]["version"] == "draft"
    assert made["draftVersion"]["steps"] == steps(extract("e"))
    first = (await client.post(f"{path}/versions", json={"name": "First"})).json()
    assert (first["version"], first["name"], first["steps"]) == ("1", "First", made["draftVersion"]["steps"])
    changed = (await client.post(path, json={"name": "Renamed", "steps": steps()})).json()
    assert (changed["name"], changed["draftVersion"]["steps"]) == ("Renamed", steps())
    second = (await client.post(f"{path}/versions", json={"steps": steps(step("HUMAN_REVIEW", "h"))})).json()
    assert (second["version"], len(second["steps"]), second["name"]) == ("2", 3, None)
    assert (await client.get(path)).json() == changed | {"updatedAt": (await client.get(path)).json()["updatedAt"]}
    listed = (await client.get(f"{path}/versions")).json()["data"]
    assert [one["version"] for one in listed] == ["draft", "2", "1"]
    assert all("steps" not in one for one in listed)
    for name, found in (("latest", second), ("1", first), (second["id"], second)):
        assert (await client.get(f"{path}/versions/{name}")).json()["id"] == found["id"]
    refused(await client.get(f"{path}/versions/3"), 404, "NOT_FOUND")
    summary = (await client.get("/workflows")).json()["data"][0]
    assert (summary["id"], summary["name"], "draftVersion" in summary) == (made["id"], "Renamed", False)
    for unknown in ("/workflows/workflow_nope", "/workflows/workflow_nope/versions"):
        refused(await client.get(unknown), 404, "NOT_FOUND")


async def test_a_step_of_the_same_name_keeps_its_identity_and_blocks(client: httpx.AsyncClient) -> None:
    code = {"blockType": "code", "name": "check", "code": {"language": "javascript", "code": "return false;"}}
    router = step("ROUTER", "r", branches=[{"id": "a", "name": "A", "block": code}, {"id": "b"}])
    made = (await client.post("/workflows", json={"name": "W", "steps": steps(router)})).json()
    first, second = made["draftVersion"]["steps"][2]["config"]["branches"]
    assert first["block"] == code | {"id": first["block"]["id"]}
    assert (second["name"], second["block"]["code"]) == ("b", {"language": "javascript", "code": "return true;"})
    kept = step("ROUTER", "r", branches=[{"id": "b"}, {"id": "a"}])
    changed = (await client.post(f"/workflows/{made['id']}", json={"steps": steps(kept)})).json()
    assert changed["draftVersion"]["steps"][2]["config"]["branches"] == [second, first]
    without = (await client.post(f"/workflows/{made['id']}", json={"steps": steps(step("ROUTER", "r"))})).json()
    assert without["draftVersion"]["steps"] == changed["draftVersion"]["steps"]


@pytest.mark.parametrize(
    "kind", ["EXTRACT", "CLASSIFY", "SPLIT", "CONDITIONAL_EXTRACT", "RULE_VALIDATION", "EXTERNAL_DATA_VALIDATION"]
)
async def test_what_is_not_configured_is_saved_but_not_deployed_or_run(client: httpx.AsyncClient, kind: str) -> None:
    made = (await client.post("/workflows", json={"name": "W", "steps": steps(step(kind, "s"))})).json()
    deployed = await client.post(f"/workflows/{made['id']}/versions", json={})
    assert f"Step 's': {kind} needs a config" in refused(deployed, 400, "INVALID_REQUEST")
    body = {"workflow": {"id": made["id"]}, "file": {"text": "a"}}
    assert "before the workflow is run" in refused(
        await client.post("/workflow_runs", json=body), 400, "INVALID_REQUEST"
    )


async def test_a_run_keeps_the_version_it_began_with(client: httpx.AsyncClient) -> None:
    made = (await client.post("/workflows", json={"name": "W"})).json()
    await client.post(f"/workflows/{made['id']}/versions", json={})

    async def version(**ref: str) -> str:
        body = {"workflow": {"id": made["id"], **ref}, "file": {"text": "a"}}
        run = (await client.post("/workflow_runs", json=body)).json()
        found: str = run["workflowVersion"]["version"]
        return found

    assert [await version(), await version(version="draft"), await version(version="1")] == ["1", "draft", "1"]
    hanging = {"workflow": {"id": made["id"], "version": "draft"}, "file": {"text": "hang"}}
    run = (await client.post("/workflow_runs", json=hanging)).json()
    await client.post(f"/workflows/{made['id']}", json={"steps": steps(step("HUMAN_REVIEW", "h"))})

    async def parsing() -> Any:
        return (await client.get("/parse_runs", params={"sourceId": run["id"]})).json()["data"]

    assert len(await until(parsing)) == 1
    assert (await client.post(f"/workflow_runs/{run['id']}/cancel")).json()["status"] == "CANCELLING"
