"""What a run warns of is named in the answer, with the tool that helps."""

from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.settings import Settings
from tests import sample_files
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

TOTAL = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("core", "edit")})


async def test_two_receipts_on_one_page_are_not_mixed_without_a_word(client: Client, folder: Path) -> None:
    (folder / "two.pdf").write_bytes(sample_files.two_receipts_pdf())
    found = await answer(client, "extract_data", file=str(folder / "two.pdf"), schema=TOTAL)
    (warning,) = found["warnings"]
    assert warning.startswith("LOCAL_SEVERAL_DOCUMENTS: Page 1 holds 2 documents")
    assert found["next"].startswith(f'split_document(file="{found["file_id"]}", classes=')


async def test_a_document_alone_on_its_page_needs_no_split(client: Client, folder: Path) -> None:
    found = await answer(client, "extract_data", file=str(folder / "invoice.pdf"), schema=TOTAL)
    assert "warnings" not in found
    assert "split_document" not in found.get("next", "")


async def test_a_filled_form_without_a_schema_gives_its_fields(client: Client, folder: Path) -> None:
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    found = await answer(client, "extract_data", file=str(folder / "form.pdf"))
    assert found["values"] == {"full_name": "Ada Lovelace", "member": True}
    assert f'detect_form_fields(file="{found["file_id"]}") lists all fields' in found["next"]


async def test_what_has_neither_values_nor_fields_names_the_tool_for_blank_forms(client: Client, folder: Path) -> None:
    (folder / "blank.pdf").write_bytes(sample_files.text_pdf([["Nothing to see here"]]))
    error = await refusal(client, "extract_data", file=str(folder / "blank.pdf"))
    assert "detect_form_fields" in error["hint"]
