"""ground_values: what a run's document says of claimed values."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.o200k import encode
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

WORDS = {"advancedOptions": {"returnOcr": {"words": True}}}
CELLS = {"blockOptions": {"tables": {"cellBlocksEnabled": True}}}
DATE = {"type": ["string", "null"], "extend:type": "date"}
NUMBER = {"type": ["number", "null"]}
SCHEMA = {"type": "object", "properties": {"invoice_date": DATE, "subtotal": NUMBER, "total": NUMBER}}
RIGHT = {"number": "HB-2026-0417", "date": "2026-04-14", "total": {"amount": 17302.3, "iso_4217_currency_code": "EUR"}}


async def parsed(client: Client, file: Path, config: dict[str, Any]) -> str:
    """The id of a parse run."""
    return str((await answer(client, "parse_document", file=str(file), config=config))["run_id"])


@pytest.fixture(scope="module")
async def with_words(client: Client, folder: Path) -> str:
    return await parsed(client, folder / "invoice.pdf", WORDS)


async def test_right_values_are_listed_and_wrong_ones_come_with_what_the_page_says(
    client: Client, with_words: str
) -> None:
    wrong = {"total_due": 17302.31, "vendor": "Halden Brand Messtechnik GmbH", "buyer": "Nobody", "note": None}
    found = await answer(client, "ground_values", run_id=with_words, values={**RIGHT, **wrong})
    assert found["found"] == ["number", "date", "total.amount", "total.iso_4217_currency_code"]
    assert found["counts"] == {"exact": 2, "normalised": 2, "absent": 2, "close": 1, "unchecked": 1}
    assert found["doubtful"]["total_due"] == {"status": "absent", "page": 2, "says": "17,302.30"}
    assert found["doubtful"]["vendor"]["status"] == "close"
    assert found["doubtful"]["vendor"]["says"] == "Halden Brandt Messtechnik GmbH"
    assert found["doubtful"]["buyer"] == {"status": "absent"}
    assert "ask" in found["next"]
    assert "problems" not in found


async def test_places_are_told_on_request(client: Client, with_words: str) -> None:
    found = await answer(client, "ground_values", run_id=with_words, values=RIGHT, boxes=True)
    place = found["places"]["total.amount"]
    left, top, right, bottom = place.pop("box")
    assert place == {"status": "normalised", "page": 2, "says": "17,302.30"}
    assert 480 < left < right < 530
    assert 0 < bottom - top < 15
    assert "found" not in found


async def test_rows_are_told_as_one(client: Client, with_words: str) -> None:
    rows = [{"amount": 924.0, "quantity": 24}, {"amount": 562.8, "quantity": 12}, {"amount": 510.0, "quantity": 41}]
    found = await answer(client, "ground_values", run_id=with_words, values={"lines": rows})
    assert found["found"] == ["lines[].amount (3)", "lines[0].quantity", "lines[1].quantity"]
    assert list(found["doubtful"]) == ["lines[2].quantity"]


async def test_sums_that_do_not_add_up_are_told(client: Client, with_words: str) -> None:
    lines = [{"quantity": 24, "unit_price": 38.5, "amount": 924.0}, {"quantity": 2, "unit_price": 5.4, "amount": 54.0}]
    values = {"subtotal": 14539.75, "vat_amount": 2762.55, "total": 17302.3, "lines": lines}
    found = await answer(client, "ground_values", run_id=with_words, values=values)
    assert found["problems"] == [
        "lines[1]: quantity x unit_price = amount: 10.8 is not 54 (a discount or tax?)",
        "sum of lines[].amount = subtotal: 978 is not 14539.75 (tax, a discount or a charge?)",
    ]


async def test_values_that_do_not_fit_the_schema_are_told(client: Client, with_words: str) -> None:
    schema = {**SCHEMA, "required": ["invoice_date", "total"]}
    values = {"invoice_date": "14 April 2026", "subtotal": "14,539.75"}
    found = await answer(client, "ground_values", run_id=with_words, values=values, schema=schema)
    assert found["found"] == ["invoice_date", "subtotal"]
    assert found["problems"] == [
        "values: missing total",
        "invoice_date: is not a date of the form YYYY-MM-DD",
        "subtotal: is string, not number or null",
    ]


async def test_a_choice_of_the_schema_may_be_judged_and_not_read(client: Client, with_words: str) -> None:
    kinds = {"enum": ["goods", "services", None]}
    rows = {"type": "array", "items": {"type": "object", "properties": {"kind": kinds}}}
    schema = {"type": "object", "properties": {"kind": kinds, "lines": rows}}
    values = {"kind": "goods", "lines": [{"kind": "services"}, {"kind": "other"}]}
    found = await answer(client, "ground_values", run_id=with_words, values=values, schema=schema)
    assert found["found"] == ["kind"]
    assert all("judged" in each["note"] for each in found["doubtful"].values())
    assert found["problems"] == ["lines[1].kind: is not one of goods, services"]


async def test_a_run_without_words_is_grounded_on_its_blocks_and_the_answer_says_so(
    client: Client, folder: Path, with_words: str
) -> None:
    blocks = await parsed(client, folder / "invoice.pdf", {})
    cells = await parsed(client, folder / "invoice.pdf", CELLS)
    boxes = []
    for run_id in (with_words, cells, blocks):
        found = await answer(client, "ground_values", run_id=run_id, values={"total": 17302.3}, boxes=True)
        assert ("blocks" in found["notice"]) == (run_id != with_words)
        left, top, right, bottom = found["places"]["total"]["box"]
        boxes.append((right - left) * (bottom - top))
    assert boxes == sorted(boxes)
    assert boxes[1] < boxes[2] / 2
    found = await answer(client, "ground_values", run_id=blocks, values={"wrong": 17302.31, "joined": 10164})
    assert sorted(found["doubtful"]) == ["joined", "wrong"]


async def test_a_text_file_has_no_boxes(client: Client, folder: Path) -> None:
    run_id = await parsed(client, folder / "note.txt", WORDS)
    found = await answer(client, "ground_values", run_id=run_id, values={"number": 4711, "total": 12.5}, boxes=True)
    assert found["places"]["total"] == {"status": "normalised", "page": 1, "says": "12.50"}


async def test_runs_of_other_kinds_are_grounded_on_their_parse_and_by_their_schema(
    client: Client, folder: Path
) -> None:
    file = str(folder / "invoice.pdf")
    extraction = await answer(client, "extract_data", file=file, schema=SCHEMA)
    kind = await answer(client, "classify_document", file=file, classes={"invoice": "A bill"})
    parts = await answer(client, "split_document", file=file, classes={"invoice": "A bill"})
    for run in (extraction, kind, parts):
        found = await answer(client, "ground_values", run_id=run["run_id"], values={"total": 17302.3})
        assert (found["found"], found["run_id"][:3]) == (["total"], "pr_")
    found = await answer(client, "ground_values", run_id=extraction["run_id"], values={"total": "17302.3", "tax": 1})
    assert found["problems"] == [
        "total: is string, not number or null",
        "tax: not in the schema",
    ]


@pytest.fixture(scope="module")
async def uncited(client: Client, folder: Path) -> dict[str, Any]:
    """An extraction that was asked for places, though its config has no citations."""
    config = {"advancedOptions": {"citationsEnabled": False}}
    file = str(folder / "invoice.pdf")
    return await answer(client, "extract_data", file=file, schema=SCHEMA, config=config, citations=True)


async def test_values_without_citations_are_told_where_the_page_says_them(
    client: Client, folder: Path, uncited: dict[str, Any]
) -> None:
    cited = await answer(client, "extract_data", file=str(folder / "invoice.pdf"), schema=SCHEMA, citations=True)
    places, known = uncited["citations"], cited["citations"]
    assert list(places) == list(known) == ["invoice_date", "subtotal", "total"]
    for name, place in places.items():
        assert place["grounded"] in ("exact", "normalised")
        assert place["page"] == known[name]["page"]
        assert place["quote"] in known[name]["quote"]
        assert place["box"][1] < known[name]["box"][3]
        assert place["box"][3] > known[name]["box"][1]
    assert any("boxes of their blocks" in note for note in uncited["notes"])
    assert "flags" not in uncited
    assert (await answer(client, "get_run", run_id=uncited["run_id"], citations=True))["citations"] == places
    assert "citations" not in await answer(client, "get_run", run_id=uncited["run_id"])


async def test_twenty_values_cost_at_most_600_tokens(client: Client, with_words: str) -> None:
    right = {f"field_{number}": value for number, value in enumerate([924.0, 38.5, "Page 1 of 2", "DIN rail, 2 m"] * 4)}
    wrong = {"total": 17302.31, "name": "Halden Brand Messtechnik GmbH", "day": "2026-04-15", "buyer": "Nobody at all"}
    found = await answer(client, "ground_values", run_id=with_words, values={**right, **wrong})
    assert (len(found["found"]), len(found["doubtful"])) == (16, 4)
    tokens = len(encode(json.dumps(found, separators=(",", ":"))))
    assert tokens <= 600


async def test_what_does_not_fit_the_answer_is_counted(client: Client, with_words: str) -> None:
    values = {f"a_long_name_of_a_field_{number}": number + 0.377 for number in range(400)}
    found = await answer(client, "ground_values", run_id=with_words, values=values)
    assert found["counts"] == {"absent": 400}
    assert f"{400 - len(found['doubtful'])} more are not listed" in found["next"]
    assert len(json.dumps(found)) < 12_000


async def test_hidden_characters_of_a_claim_are_not_shown(client: Client, with_words: str) -> None:
    found = await answer(client, "ground_values", run_id=with_words, values={"a\u202e\nb" + "c" * 200: "zebra"})
    (path,) = found["doubtful"]
    assert (path[:4], len(path)) == ("a bc", 80)


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        ({"run_id": "pr_unknown1", "values": {"a": 1}}, "NOT_FOUND", None),
        ({"run_id": "pr_unknown1", "values": {}}, "LOCAL_INVALID_ARGUMENT", "values"),
        ({"run_id": "pr_unknown1"}, "LOCAL_INVALID_ARGUMENT", "values"),
        ({"run_id": "pr_unknown1", "values": [["a"]]}, "LOCAL_INVALID_ARGUMENT", "values"),
        ({"run_id": "pr_unknown1", "values": {"a": list(range(3_000))}}, "LOCAL_TOO_LARGE", "values"),
        ({"run_id": "bpar_unknown", "values": {"a": 1}}, "LOCAL_UNKNOWN_ID", "run_id"),
        ({"run_id": "nonsense", "values": {"a": 1}}, "LOCAL_UNKNOWN_ID", None),
    ],
)
async def test_what_cannot_be_grounded_is_refused(
    client: Client, arguments: dict[str, Any], code: str, field: str | None
) -> None:
    error = await refusal(client, "ground_values", **arguments)
    assert error["code"] == code
    assert field in (None, error.get("field"))


async def test_a_run_that_names_no_parse_is_refused_with_what_to_do(client: Client, folder: Path) -> None:
    run = await answer(client, "verify_document", file=str(folder / "invoice.pdf"))
    error = await refusal(client, "ground_values", run_id=run["run_id"], values={"a": 1})
    assert (error["code"], error["field"]) == ("LOCAL_NOT_IN_RESULT", "run_id")
    assert "parse_document" in error["hint"]


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data = tmp_path_factory.mktemp("grounding")
    return Settings(backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("core", "verify"))


@pytest.fixture
async def older(folder: Path, tmp_path: Path) -> AsyncIterator[Client]:
    settings = Settings(
        backend="local", data_dir=tmp_path, allowed_dirs=(folder,), toolsets=("all",), api_version="2025-04-21"
    )
    async with App(settings, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client


async def test_the_older_version_of_the_api_grounds_parses_and_says_how_to_ground_other_runs(
    older: Client, folder: Path
) -> None:
    for config in (WORDS, {}):
        run_id = await parsed(older, folder / "invoice.pdf", config)
        found = await answer(older, "ground_values", run_id=run_id, values={**RIGHT, "wrong": 17302.31})
        assert (len(found["found"]), list(found["doubtful"])) == (4, ["wrong"])
    made = await answer(older, "create_processor", type="extractor", name="Bills", config={"schema": SCHEMA})
    run = await answer(older, "extract_data", file=str(folder / "invoice.pdf"), extractor_id=made["id"])
    uncited = await answer(older, "get_run", run_id=run["run_id"], citations=True)
    assert "3 values came without a citation and were not looked up" in str(uncited["notes"])
    error = await refusal(older, "ground_values", run_id=run["run_id"], values={"total": 17302.3})
    assert (error["code"], error["field"]) == ("LOCAL_NOT_IN_RESULT", "run_id")
    assert f'parse_document(file="{run["file_id"]}")' in error["hint"]
    parse = await answer(older, "parse_document", file=run["file_id"])
    found = await answer(older, "ground_values", run_id=parse["run_id"], values={"total": 17302.3})
    assert found["found"] == ["total"]
