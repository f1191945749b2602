"""The page of a run: its pages, its values, and what it came to."""

import io
import re
from pathlib import Path

import httpx
import pytest
from PIL import Image
from sqlalchemy import insert

from extend_mcp.analysis.job import Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.tables import step_runs
from extend_mcp.engine.ui.drawing import draw
from tests.engine.conftest import artifact, ended, until, uploaded
from tests.engine.ui.looking import done, first, given, line, look, said
from tests.sample_files import docx, hidden_text_pdf, invoice_pdf, scan_png, text_pdf

pytestmark = pytest.mark.anyio

SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": {"type": ["string", "null"]},
        "items": {
            "type": "array",
            "items": {"type": "object", "properties": {"description": {"type": ["string", "null"]}}},
        },
    },
}


def tiff() -> bytes:
    """A picture of two pages, on their side."""
    out, pages = io.BytesIO(), [Image.new("L", (80, 120), shade) for shade in (0, 255)]
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:])
    return out.getvalue()


async def test_a_parse_is_drawn_over_its_pages(real: httpx.AsyncClient) -> None:
    run_id = await done(real, "parse", invoice_pdf(), "invoice.pdf")
    page = await look(real, f"/runs/{run_id}")
    assert said(page, "h1") == "invoice.pdf"
    assert given(first(page, "svg"), "viewBox") == "0 0 595.276 841.89"
    shape = next(shape for shape in page.css("svg a:has(polygon.table)") if "Beeswax" in shape.text())
    row = first(page, f"{given(shape, 'href')} tbody tr")
    assert line(row) == "Beeswax 2 42.00 84.00"
    assert given(first(page, "svg image"), "href") == f"../runs/{run_id}/pages/0-1-0.png"


async def test_a_warning_names_its_page_once(real: httpx.AsyncClient) -> None:
    run_id = await done(real, "parse", hidden_text_pdf(), "hidden.pdf")
    assert said(await look(real, f"/runs/{run_id}"), ".warning").count("page 1") == 1


async def test_the_picture_of_a_page_is_drawn_once_and_goes_with_the_run(
    real: httpx.AsyncClient, config: EngineConfig
) -> None:
    run_id = await done(real, "parse", invoice_pdf(), "invoice.pdf")
    path = f"/runs/{run_id}/pages/0-1-0.png"
    answer = await real.get(path)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert Image.open(io.BytesIO(answer.content)).size == (990, 1400)
    kept = artifact(config.data_dir, run_id, "page-0-1-0.png")
    assert kept.read_bytes() == answer.content
    await until(lambda: not list((config.data_dir / "working").iterdir()))
    kept.write_bytes(b"as it was")
    assert (await real.get(path)).content == b"as it was"
    await look(real, f"/runs/{run_id}/pages/0-2-0.png", 422)
    for wrong in ("0-1-45", "1-1-0"):
        await look(real, f"/runs/{run_id}/pages/{wrong}.png", 404)
    await real.delete(f"/parse_runs/{run_id}")
    await look(real, path, 404)
    assert not kept.exists()


@pytest.mark.parametrize(("content", "name"), [(scan_png(turned=90), "scan.png"), (tiff(), "scan.tiff")])
def test_a_page_that_was_read_turned_is_drawn_turned(tmp_path: Path, content: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    draw(Job("draw", (Input("file_1", path, name),), {"name": "page", "page": 1, "turn": 270}, tmp_path))
    with Image.open(tmp_path / "page.png") as drawn:
        assert drawn.width > drawn.height
    with pytest.raises(DocumentFailure):
        draw(Job("draw", (Input("file_1", path, name),), {"name": "page", "page": 9, "turn": 0}, tmp_path))


async def test_an_extraction_shows_where_each_value_stands(real: httpx.AsyncClient) -> None:
    options = {"citationsEnabled": True}
    run_id = await done(real, "extract", invoice_pdf(), "invoice.pdf", schema=SCHEMA, advancedOptions=options)
    page = await look(real, f"/runs/{run_id}")
    rows = [line(row) for row in page.css(".values tbody tr")]
    assert re.fullmatch(r"invoice_number INV-2024-0042 \d+% page 1", rows[0])
    assert rows[1] == "items[0]"
    assert re.fullmatch(r"description Beeswax \d+% page 1", rows[2])
    shape = first(page, f"svg {given(first(page, '.values .place a'), 'href')}")
    assert "invoice_number: INV-2024-0042" in shape.text()
    assert said(page, f"{given(shape, 'href')} th") == "invoice_number"


async def test_values_of_a_package_name_their_file(real: httpx.AsyncClient) -> None:
    contents = [("one.pdf", invoice_pdf()), ("two.pdf", text_pdf([["Purchase order: PO-77"]]))]
    made = [(await real.post("/files/upload", files={"file": one})).json()["id"] for one in contents]
    schema = {"type": "object", "properties": {"purchase_order": {"type": ["string", "null"]}}}
    config = {"schema": schema, "advancedOptions": {"citationsEnabled": True}}
    body = {"package": {"files": [{"id": file_id} for file_id in made]}, "config": config}
    run = (await real.post("/extract", json=body)).json()
    page = await look(real, f"/runs/{run['id']}")
    assert said(page, ".values .place") == "two.pdf, page 1"
    assert [given(image, "href")[-9:] for image in page.css("svg image")] == ["0-1-0.png", "1-1-0.png"]


async def test_a_long_document_is_shown_ten_pages_at_a_time(real: httpx.AsyncClient) -> None:
    lines = [[f"This is page {number}."] for number in range(1, 13)]
    run_id = await done(real, "parse", text_pdf(lines), "long.pdf")
    page = await look(real, f"/runs/{run_id}")
    assert len(page.css("svg")) == 10
    on = given(first(page, "a[rel=next]"), "href")
    assert on == f"../runs/{run_id}?first=11"
    assert [one.text() for one in (await look(real, f"/runs/{run_id}?first=11")).css("figcaption")] == [
        "Page 11",
        "Page 12",
    ]


async def test_a_file_without_pages_is_shown_as_text(real: httpx.AsyncClient) -> None:
    page = await look(real, f"/runs/{await done(real, 'parse', docx(), 'letter.docx')}")
    assert page.css_first("svg") is None
    assert page.css_first("details[open] pre") is not None


async def test_other_outputs_are_tables(client: httpx.AsyncClient) -> None:
    config = {"classifications": [{"id": id_, "type": id_, "description": id_} for id_ in ("invoice", "other")]}
    body = {"file": {"text": "a"}, "config": config, "metadata": {"customer": {"name": "Acme"}}}
    run = (await client.post("/classify_runs", json=body)).json()
    run = await ended(client, f"/classify_runs/{run['id']}")
    page = await look(client, f"/runs/{run['id']}")
    assert {row.text() for row in page.css("main > section .json > tbody > tr > th")} >= run["output"].keys()
    assert "customer name Acme" in said(page)


async def test_the_steps_of_a_workflow_run_lead_to_their_runs(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    step = {"id": "s", "run_id": run["id"], "step": "Read <it>", "scope": "", "item": 0, "status": "NEEDS_REVIEW"}
    step |= {"file_ids": [], "member_id": "pr_member", "result": {"passed": True}, "created_at": 1, "updated_at": 1}
    engine = client.app.state.engine  # type: ignore[attr-defined]
    await engine.database.write(lambda connection: connection.execute(insert(step_runs).values(step)))
    page = await look(client, f"/runs/{run['id']}")
    assert said(page, "main > section tbody tr") == "Read <it> Needs review pr_member passed true"
    assert given(first(page, "main > section a"), "href") == "../runs/pr_member"


async def test_an_output_that_is_gone_is_told(client: httpx.AsyncClient, config: EngineConfig) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    artifact(config.data_dir, run["id"], "parse.json").unlink()
    assert re.search("is missing from the (data folder|store)", said(await look(client, f"/runs/{run['id']}")))
