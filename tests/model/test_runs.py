"""Runs of an engine that asks a model: what reaches the output, and what never does."""

import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.deadlines import DEADLINE
from tests.einvoices import PRINTED, einvoice_pdf
from tests.engine.conftest import client_of, ended
from tests.model.scripted_server import KEY, SILENCE, Reply, ScriptedServer, completion, fields_of
from tests.sample_files import invoice_pdf, text_pdf

pytestmark = pytest.mark.anyio

TEXT = ["string", "null"]
NUMBER = ["number", "null"]
INVOICE = invoice_pdf()


@asynccontextmanager
async def engine(folder: Path, server: ScriptedServer) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine that reads documents, and asks the scripted server."""
    config = EngineConfig(data_dir=folder, workers=2, task_seconds=DEADLINE, model=server.address())
    app = build_app(config)
    with anyio.fail_after(DEADLINE):
        async with app.router.lifespan_context(app), client_of(app) as client:
            yield client


@pytest.fixture
async def client(tmp_path: Path, server: ScriptedServer) -> AsyncIterator[httpx.AsyncClient]:
    async with engine(tmp_path, server) as client:
        yield client


async def run_of(client: httpx.AsyncClient, kind: str, content: bytes, **config: Any) -> dict[str, Any]:
    """A finished run on a PDF."""
    uploaded = (await client.post("/files/upload", files={"file": ("a.pdf", content)})).json()
    body = {"file": {"id": uploaded["id"]}, "config": config}
    run: dict[str, Any] = (await client.post(f"/{kind}", json=body, timeout=None)).json()
    assert run["status"] == "PROCESSED", run
    return run


async def extracted(client: httpx.AsyncClient, properties: dict[str, Any], content: bytes = INVOICE) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties}
    return await run_of(client, "extract", content, schema=schema, advancedOptions={"citationsEnabled": True})


def remarks(run: dict[str, Any], path: str) -> str:
    return " ".join(one["content"] for one in run["output"]["metadata"][path]["insights"])


WORDS = {"payment_window": {"type": TEXT, "description": "Within how many days to pay, in the document's words"}}


async def test_a_missing_value_is_filled_if_the_pages_say_it(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [completion('{"payment_window":"within thirty days"}')]
    run = await extracted(client, {"invoice_number": {"type": TEXT}, **WORDS})
    about = run["output"]["metadata"]["payment_window"]
    assert run["output"]["value"] == {"invoice_number": "INV-2024-0042", "payment_window": "within thirty days"}
    assert fields_of(server.requests[0]) == ["payment_window"]  # the rules are sure of the other
    assert about["logprobsConfidence"] == 0.65
    assert about["citations"][0]["referenceText"] == "within thirty days"
    assert about["citations"][0]["polygon"]
    assert "the model m" in remarks(run, "payment_window")
    assert not run.get("warnings")


async def test_what_the_pages_do_not_say_is_null_with_a_note(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [completion('{"payment_window":"within ninety days"}')]
    run = await extracted(client, WORDS)
    assert run["output"]["value"] == {"payment_window": None}
    assert "not on the pages" in remarks(run, "payment_window")
    assert "ninety" not in str(run["output"])


INVENTED: dict[str, str | bool | list[Any]] = {
    "a_date": "2031-01-01",
    "a_number": "987,654.32",
    "a_text": "Umbrella Corporation",
    "is_paid": True,
    "is_paid quote": "this invoice has been paid in full",
    "mood": "angry",
    "mood quote": "we are very angry",
    "rows": [{"what": "Gold bars", "sum": "1000.00"}],
}


async def test_a_model_that_invents_everything_adds_nothing(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [lambda request: {key: INVENTED.get(key) for key in fields_of(request)}]
    item = {"type": "object", "properties": {"what": {"type": TEXT}, "sum": {"type": NUMBER}}}
    properties = {
        "a_date": {"type": TEXT, "extend:type": "date", "description": "Of the third reminder"},
        "a_number": {"type": NUMBER, "description": "Height of the tower"},
        "a_text": {"type": TEXT, "description": "The competitor"},
        "is_paid": {"type": ["boolean", "null"], "description": "Was it paid?"},
        "mood": {"enum": ["angry", "calm", None], "description": "The writer's mood"},
        "rows": {"type": "array", "items": item, "description": "Things that were stolen"},
    }
    run = await extracted(client, properties)
    found = {key: value for key, value in run["output"]["value"].items() if value == INVENTED[key]}
    assert found == {}
    assert "Gold" not in str(run["output"])
    assert server.requests


async def test_a_judgement_needs_words_of_the_document(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [completion('{"is_polite":true,"is_polite quote":"Thank you for your business"}')]
    run = await extracted(client, {"is_polite": {"type": ["boolean", "null"], "description": "Is the tone friendly?"}})
    assert run["output"]["value"] == {"is_polite": True}
    assert run["output"]["metadata"]["is_polite"]["logprobsConfidence"] == 0.5


async def test_what_exact_data_gave_is_not_asked_for(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [lambda request: dict.fromkeys(fields_of(request), "Ada Lovelace")]
    printed = [line.replace("Total 183.26", "Total 999.99") for line in PRINTED]
    properties = {"total": {"type": NUMBER}, "signed_by": {"type": TEXT, "description": "Who signed it"}}
    run = await extracted(client, properties, einvoice_pdf(printed))
    assert run["output"]["value"] == {"total": 183.26, "signed_by": "Ada Lovelace"}
    assert run["output"]["metadata"]["total"]["logprobsConfidence"] < 0.9
    assert [fields_of(request) for request in server.requests] == [["signed_by"]]


async def test_a_value_of_the_rules_stays_unless_it_is_less_likely_than_not(
    client: httpx.AsyncClient, server: ScriptedServer
) -> None:
    properties = {"customer_name": {"type": TEXT}, "supplier": {"type": TEXT}, "delivery_date": {"type": TEXT}}
    server.replies = [completion("{}")]
    before = await extracted(client, properties)
    server.replies = [lambda request: dict.fromkeys(fields_of(request), "Beeswax")]
    after = await extracted(client, properties)
    for name, value in after["output"]["value"].items():
        held, sure = before["output"]["value"][name], before["output"]["metadata"][name]["logprobsConfidence"] or 0
        assert value == (held if held is not None and sure >= 0.5 else "Beeswax"), name


async def test_rows_are_taken_cell_by_cell(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    rows = [
        {"made_by": "Beeswax", "cost.sum": "84.00"},
        {"made_by": "Beeswax", "cost.sum": "84.00"},
        {"made_by": "Gold", "cost.sum": "70.00"},
        {"made_by": "Silver", "cost.sum": "1,000.00"},
    ]
    server.replies = [lambda request: {"wares": rows}]
    cost = {"type": "object", "properties": {"sum": {"type": NUMBER}}}
    item = {"type": "object", "properties": {"made_by": {"type": TEXT}, "cost": cost}}
    run = await extracted(
        client,
        {"wares": {"type": "array", "items": item}},
        text_pdf([["We send Beeswax for 84.00 and a chair: 70.00"]]),
    )
    assert run["output"]["value"] == {
        "wares": [{"made_by": "Beeswax", "cost": {"sum": 84.0}}, {"made_by": None, "cost": {"sum": 70.0}}]
    }
    assert run["output"]["metadata"]["wares[0].cost.sum"]["citations"][0]["referenceText"] == "84.00"
    assert run["output"]["metadata"]["wares[1].made_by"]["logprobsConfidence"] is None


SUMS = [["net 1.234,00 kg, 234,46 kg, 1.468,46 kg"]]
"""Measures, which are taken for no money unless a model says so."""
ASKED_SUMS = {name: {"type": NUMBER} for name in ("net_amount", "tax_amount", "total_amount")}


@pytest.mark.parametrize(("tax", "confidence"), [("234,46", 0.92), ("1.468,46", 0.4)], ids=["holds", "does not"])
async def test_numbers_are_read_as_the_document_writes_them_and_sums_tell_of_them(
    client: httpx.AsyncClient, server: ScriptedServer, tax: str, confidence: float
) -> None:
    told = {"net_amount": "1.234", "tax_amount": tax, "total_amount": "1.468,46"}
    server.replies = [lambda request: {key: told[key] for key in fields_of(request)}]
    run = await extracted(client, ASKED_SUMS, text_pdf(SUMS))
    given = {key for request in server.requests for key in fields_of(request)}
    value, metadata = run["output"]["value"], run["output"]["metadata"]
    if "net_amount" in given:
        assert value["net_amount"] == 1234.0
    assert value["tax_amount"] == float(tax.replace(".", "").replace(",", "."))
    assert metadata["tax_amount"]["logprobsConfidence"] == confidence


CLASSES = [
    {"id": "poem", "type": "poem", "description": "Verses that rhyme"},
    {"id": "recipe", "type": "recipe", "description": "How to cook a dish"},
    {"id": "other", "type": "other", "description": "Anything else"},
]
COOKING = text_pdf([["Take two eggs and stir them well", "with a pinch of salt, then fry."]])


@pytest.mark.parametrize(
    ("quote", "kind"), [("stir them well", "recipe"), ("bake for an hour", "other")], ids=["shown", "not shown"]
)
async def test_a_class_without_a_clear_winner_is_the_models_if_the_pages_show_it(
    client: httpx.AsyncClient, server: ScriptedServer, quote: str, kind: str
) -> None:
    server.replies = [lambda request: {"class": "recipe", "class quote": quote}]
    run = await run_of(client, "classify", COOKING, classifications=CLASSES)
    assert run["output"]["type"] == kind
    assert run["output"]["confidence"] < 0.9
    assert "How to cook a dish" in server.prompts[0]


async def test_a_class_that_is_clear_is_not_asked_for(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    classes = [{"id": "bill", "type": "invoice", "description": "An invoice"}, *CLASSES]
    run = await run_of(client, "classify", INVOICE, classifications=classes)
    assert (run["output"]["id"], server.requests) == ("bill", [])


PACKET = text_pdf([["Take two eggs", "and stir."], ["Roses are red", "violets are blue"], ["and so are you", "too"]])


async def test_unsure_boundaries_of_a_split_are_asked_for(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    answers = {
        "page_2": "poem", "page_2 quote": "Roses are red", "page_3": "(goes on)", "page_3 quote": "and so are you",
    }  # fmt: skip
    server.replies = [lambda request: {key: answers[key] for key in fields_of(request)}]
    run = await run_of(client, "split", PACKET, splitClassifications=CLASSES)
    parts = [(one["startPage"], one["endPage"]) for one in run["output"]["splits"]]
    assert parts == [(1, 1), (2, 3)]
    file = (await client.get(f"/files/{run['output']['splits'][1]['fileId']}")).json()
    assert file["metadata"]["pageCount"] == 2


@pytest.mark.parametrize("reply", [Reply(500, {"error": "out of memory"}), completion("no JSON")])
async def test_a_model_that_fails_fails_no_run(client: httpx.AsyncClient, server: ScriptedServer, reply: Reply) -> None:
    server.replies = [reply]
    run = await extracted(client, {"invoice_number": {"type": TEXT}, **WORDS})
    assert run["output"]["value"] == {"invoice_number": "INV-2024-0042", "payment_window": None}
    assert [one["code"] for one in run["warnings"]] == ["LOCAL_MODEL"]


async def test_a_cancelled_run_leaves_the_server_at_once(client: httpx.AsyncClient, server: ScriptedServer) -> None:
    server.replies = [SILENCE]
    schema = {"type": "object", "properties": WORDS}
    body = {"file": {"text": "Pay soon."}, "config": {"schema": schema}}
    run = (await client.post("/extract_runs", json=body)).json()
    await server.asked.wait()
    await client.post(f"/extract_runs/{run['id']}/cancel")
    await server.left.wait()
    assert (await ended(client, f"/extract_runs/{run['id']}"))["status"] == "CANCELLED"


async def test_the_key_goes_to_the_server_alone(
    tmp_path: Path, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("EXTEND_LLM_API_KEY", KEY)
    server.replies = [Reply(401, {"error": {"message": f"Incorrect key: {KEY}"}})]
    async with engine(tmp_path, server) as client:
        run = await extracted(client, WORDS)
        assert KEY not in str(run)
    assert all(f"Bearer {KEY}" in head for head in server.headers)
    assert KEY.encode() not in all_bytes(tmp_path)
    assert KEY not in "".join(capfd.readouterr())
    assert KEY not in repr(server.address())
    assert KEY not in repr(EngineConfig(data_dir=tmp_path, model=server.address()))


def all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_process_that_opens_documents_forgets_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTEND_LLM_API_KEY", KEY)
    code = "import extend_mcp.engine.queue.silence, os, sys; sys.exit(any('EXTEND_' in name for name in os.environ))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_without_a_model_nothing_of_it_is_loaded() -> None:
    code = (
        "import sys; from pathlib import Path; from extend_mcp.engine.app import build_app; "
        "from extend_mcp.engine.config import EngineConfig; build_app(EngineConfig(Path('x'))); "
        "import extend_mcp.analysis, extend_mcp.engine.runs.jobs; "
        "print([name for name in sys.modules if name.startswith(('extend_mcp.model', 'extend_mcp.questions'))])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    assert said.strip() == "[]"
