"""Classifying, splitting, and batches of saved processors, through an MCP client on the real engine."""

from io import BytesIO
from pathlib import Path

import pytest
from mcp import Client
from pypdf import PdfWriter

from extend_mcp.server.app import App
from extend_mcp.wire.classify import Classification, ClassifyConfig
from tests import sample_files
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio

KINDS = {
    "invoice": "A bill that asks to pay for goods or services",
    "contract": "An agreement between two parties with clauses and signatures",
}
CONTRACT = [
    [
        "CONFIDENTIALITY AGREEMENT",
        "This Agreement is made between Alpha Ltd and Beta Ltd.",
        "1. Confidential Information",
    ],
    ["2. Term. This Agreement shall remain in force for two years.", "IN WITNESS WHEREOF the parties have signed."],
]


@pytest.fixture(scope="module")
def packet(folder: Path) -> Path:
    """An invoice of one page, then a contract of two."""
    writer = PdfWriter()
    for document in (sample_files.invoice_pdf(), sample_files.text_pdf(CONTRACT, numbered=True)):
        writer.append(BytesIO(document))
    writer.write(folder / "packet.pdf")
    return folder / "packet.pdf"


async def test_a_document_is_classified(client: Client, folder: Path) -> None:
    found = await answer(client, "classify_document", file=str(folder / "invoice.pdf"), classes=KINDS)
    assert found["type"] == "invoice"
    assert 0 < found["confidence"] <= 1


async def test_raw_text_is_classified(client: Client) -> None:
    found = await answer(client, "classify_document", text="\n".join(CONTRACT[0]), classes=KINDS)
    assert found["type"] == "contract"


async def test_a_packet_is_split_into_documents_with_files_of_their_own(client: Client, packet: Path) -> None:
    found = await answer(client, "split_document", file=str(packet), classes=KINDS)
    assert [(part["type"], part["pages"]) for part in found["parts"]] == [("invoice", "1"), ("contract", "2-3")]
    parsed = await answer(client, "parse_document", file=found["parts"][1]["file_id"])
    assert parsed["pages"] == 2
    assert "CONFIDENTIALITY" in parsed["document"]
    again = await answer(client, "get_run", run_id=found["run_id"])
    assert again["parts"] == found["parts"]
    text = text_of(await client.call_tool("read_run", {"run_id": found["run_id"], "pointer": "/splits/0"}))
    assert '"startPage": 1' in text


async def test_a_batch_of_a_saved_classifier(client: Client, app: App, folder: Path) -> None:
    extend = await app.client()
    kinds = [Classification(id=kind, type=kind, description=what) for kind, what in {**KINDS, "other": "Else"}.items()]
    saved = await extend.classifiers.create(name="kinds", config=ClassifyConfig(classifications=kinds))
    files = [str(folder / "invoice.pdf"), str(folder / "note.txt")]
    started = await answer(client, "start_batch", operation="classify", files=files, processor_id=saved.id)
    ended = await answer(client, "get_batch", batch_id=started["batch_id"])
    assert ended["counts"] == {"PROCESSED": 2}
    listed = await answer(client, "list_runs", type="classify", batch_id=started["batch_id"])
    assert {run["file_name"] for run in listed["runs"]} == {"invoice.pdf", "note.txt"}


@pytest.mark.parametrize("given", [{}, {"classes": {}}])
@pytest.mark.parametrize("tool", ["classify_document", "split_document"])
async def test_kinds_or_a_saved_processor_are_needed(
    client: Client, tool: str, given: dict[str, dict[str, str]]
) -> None:
    error = await refusal(client, tool, file="file_1", **given)
    assert error["code"] == "LOCAL_INVALID_ARGUMENT"
    assert error["field"] == "classes"
