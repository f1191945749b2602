"""Fan-out: each part of a split goes its own way, and they come together again."""

from typing import Any

import httpx
import pytest

from tests.engine.workflows.conftest import KINDS, extract, of, ran, result, step, steps
from tests.engine.workflows.doubles import document

pytestmark = pytest.mark.anyio

INVOICES = {"step": "extract", "classificationId": "invoice"}
LETTERS = {"step": "letters", "classificationId": "other"}


def packet(*totals: float | None) -> dict[str, str]:
    """A document of parts: invoices with these totals, and a letter for each null."""
    parts = [{"kind": "other"} if one is None else {"kind": "invoice", "value": {"total": one}} for one in totals]
    return document(parts=parts)


def splitting(*after: dict[str, Any]) -> list[dict[str, Any]]:
    """Split, extract from the invoices, route the letters elsewhere, and go on."""
    return steps(
        step("SPLIT", "split", INVOICES, LETTERS, splitterConfig={"splitClassifications": KINDS}),
        *after,
        step("ROUTER", "letters", *([] if len(after) < 2 else [{"step": "collect", "branchId": "otherwise"}])),
    )


async def test_each_part_runs_the_steps_of_its_kind(client: httpx.AsyncClient) -> None:
    run = await ran(client, splitting(extract("extract")), file=packet(10, None, 30))
    assert run["status"] == "PROCESSED", run
    parts = result(run, "split")["splitRun"]["output"]["splits"]
    extracted = of(run, "extract")
    assert [one["result"]["extractRun"]["output"]["value"]["total"] for one in extracted] == [10, 30]
    assert [one["files"][0]["id"] for one in extracted] == [parts[0]["fileId"], parts[2]["fileId"]]
    assert [one["files"][0]["id"] for one in of(run, "letters")] == [parts[1]["fileId"]]
    assert {one["files"][0]["parentFileId"] for one in extracted} == {run["files"][0]["id"]}
    assert len({one["id"] for one in run["stepRuns"]}) == 5
    assert len({entry["id"] for entry in run["usage"]["breakdown"]}) == 6


async def test_what_was_split_is_collected_once(client: httpx.AsyncClient) -> None:
    rules = [
        {"name": "sum", "formula": "SUM(extract.total) = 60"},
        {"name": "each", "formula": "extract.total > 15"},
    ]
    defined = splitting(
        extract("extract", "check"),
        step(
            "RULE_VALIDATION",
            "check",
            {"step": "collect", "result": "fail"},
            {"step": "collect", "result": "pass"},
            rules=[{"name": "own", "formula": "extract.total > 15"}],
        ),
        step("COLLECT", "collect", "all"),
        step("RULE_VALIDATION", "all", rules=rules),
    )
    run = await ran(client, defined, file=packet(10, None, 20, 30))
    assert run["status"] == "PROCESSED", run
    assert [one["result"]["allPassed"] for one in of(run, "check")] == [False, True, True]
    (collected,) = of(run, "all")
    assert [file["id"] for file in collected["files"]] == [file["id"] for file in run["files"]]
    assert [rule["valid"] for rule in collected["result"]["rules"]] == [True, False]
    assert collected["result"]["rules"][1]["validArray"] == [False, True, True]


async def test_one_collected_part_is_an_array_too(client: httpx.AsyncClient) -> None:
    defined = splitting(
        extract("extract", "collect"),
        step("COLLECT", "collect", "all"),
        step("RULE_VALIDATION", "all", rules=[{"name": "one", "formula": "extract.total = 5"}]),
    )
    run = await ran(client, defined, file=packet(5))
    assert result(run, "all")["rules"] == [{"name": "one", "valid": True, "validArray": [True]}]


async def test_many_parts_are_worked_on(client: httpx.AsyncClient) -> None:
    run = await ran(client, splitting(extract("extract")), file=packet(*range(40)))
    assert run["status"] == "PROCESSED", run
    assert len(of(run, "extract")) == 40
    assert {one["status"] for one in run["stepRuns"]} == {"PROCESSED"}
