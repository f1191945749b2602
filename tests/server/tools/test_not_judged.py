"""An engine that reads by rules says which questions it left open, rather than that the document is silent."""

from typing import Any

import pytest
from mcp import Client
from pydantic import SecretStr

from extend_mcp.server.app import App
from extend_mcp.server.backend import connect
from extend_mcp.server.call import Call
from extend_mcp.server.callers import LOCAL, Caller, calling
from extend_mcp.server.tools.extract_tools import summarize_extract
from extend_mcp.settings import Settings
from extend_mcp.wire.extract import ExtractRun
from tests.server.tools.conftest import answer

pytestmark = pytest.mark.anyio

TEXT_FIELD, NUMBER_FIELD = {"type": ["string", "null"]}, {"type": ["number", "null"]}
TEXT = "Invoice number: 4711\n\n6. Term. The agreement is extended by twelve months each time, unless terminated."
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": ["string", "null"]},
        "purchase_order": {"type": ["string", "null"]},
        "auto_renews": {"type": ["boolean", "null"], "description": "Does it renew automatically?"},
    },
}


@pytest.fixture(scope="module")
async def told(client: Client) -> dict[str, Any]:
    """The answer of an extraction."""
    return await answer(client, "extract_data", text=TEXT, schema=SCHEMA)


async def test_a_question_is_told_apart_from_what_is_missing(told: dict[str, Any]) -> None:
    assert told["values"] == {"invoice_number": "4711"}
    assert told["not_found"] == ["purchase_order"]
    assert told["not_judged"] == ["auto_renews"]
    (note,) = told["notes"]
    assert "by rules" in note
    assert "read_run" in note


async def test_so_does_the_same_run_looked_at_again(client: Client, told: dict[str, Any]) -> None:
    again = await answer(client, "get_run", run_id=told["run_id"])
    assert {**again, "next": told.get("next")} == {**told, "next": told.get("next")}


async def test_where_nothing_was_asked_nothing_is_said(client: Client) -> None:
    fields = {"type": "object", "properties": {"purchase_order": {"type": ["string", "null"]}}}
    plain = await answer(client, "extract_data", text=TEXT, schema=fields)
    assert plain["not_found"] == ["purchase_order"]
    assert not plain.keys() & {"not_judged", "notes"}


async def test_the_status_says_it_too(client: Client) -> None:
    assert "by rules" in (await answer(client, "get_status"))["reading"]


def test_of_a_backend_that_judges_what_is_missing_is_missing() -> None:
    run = ExtractRun.model_validate(
        {"id": "exr_1", "status": "PROCESSED", "config": {"schema": SCHEMA}, "output": {"value": {"auto_renews": None}}}
    )
    assert summarize_extract(run, 2000).not_found == ["auto_renews"]
    assert summarize_extract(run, 2000, by_rules=True).not_judged == ["auto_renews"]


async def test_whether_the_backend_judges_depends_on_whose_key_is_used(settings: Settings) -> None:
    async with connect(settings) as extend:
        call = Call(App(settings, local_files=False), extend)
        judged = {}
        for name, caller in (("none", LOCAL), ("own", Caller("ada", "admin", SecretStr("sk_ada")))):
            before = calling.set(caller)
            judged[name] = not call.by_rules
            calling.reset(before)
    assert judged == {"none": False, "own": True}


async def test_values_that_are_neither_sure_nor_flagged_are_named(client: Client) -> None:
    bill = (
        "Invoice number: 4711\nSeller: Acme Ltd\nItem Qty Price\nBolt M8 2 3.00\nHex nut 4 1.50\nTotal due: EUR 12.00\n"
    )
    lines = {"type": "array", "items": {"type": "object", "properties": {"item": TEXT_FIELD, "qty": NUMBER_FIELD}}}
    fields = {"invoice_number": TEXT_FIELD, "seller": TEXT_FIELD, "total": NUMBER_FIELD, "lines": lines}
    told = await answer(client, "extract_data", text=bill, schema={"type": "object", "properties": fields})
    assert told["values"]["seller"] == "Acme Ltd"
    [note] = told["notes"]
    assert note.endswith("before relying on them: seller, lines[].item, lines[].qty.")
