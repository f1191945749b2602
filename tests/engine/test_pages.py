"""The pages for people: what they show, what they escape, and to whom they are shown."""

import base64
import hashlib
import io
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from selectolax.lexbor import LexborHTMLParser, LexborNode
from sqlalchemy import insert

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.documents.failure import DocumentFailure
from extend_mcp.engine.pages.markup import join, tag
from extend_mcp.engine.pages.pictures import draw
from extend_mcp.engine.pages.wording import duration, size
from extend_mcp.engine.tables import step_runs
from extend_mcp.engine.work.job import Input, Job
from tests.documents import docx, invoice_pdf, scan_png, text_pdf
from tests.engine.conftest import client_of, ended, running, started, until, uploaded

pytestmark = pytest.mark.anyio

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>"
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


@pytest.fixture
async def real(config: EngineConfig) -> AsyncIterator[httpx.AsyncClient]:
    """A client of an engine that does real work."""
    app = build_app(config)
    async with app.router.lifespan_context(app), client_of(app) as client:
        yield client


async def look(client: httpx.AsyncClient, path: str, status: int = 200) -> LexborHTMLParser:
    """A page as a browser asks for it: without the API's headers."""
    async with httpx.AsyncClient(transport=client._transport, base_url="http://engine.test") as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return LexborHTMLParser(answer.text)


def first(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The first element that fits."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def given(element: LexborNode, name: str) -> str:
    """An attribute that is there."""
    value = element.attributes[name]
    assert value is not None
    return value


def line(element: LexborNode) -> str:
    """The text of an element, in one line."""
    return " ".join(element.text(separator=" ").split())


def said(page: LexborHTMLParser, selector: str = "body") -> str:
    """The text of the first element that fits, in one line."""
    return line(first(page, selector))


async def done(client: httpx.AsyncClient, kind: str, content: bytes, name: str, **config: Any) -> str:
    """The id of a finished run of a kind on a file."""
    file = (await client.post("/files/upload", files={"file": (name, content)})).json()
    made = await client.post(f"/{kind}_runs", json={"file": {"id": file["id"]}, "config": config})
    run = await ended(client, f"/{kind}_runs/{made.json()['id']}")
    assert run["status"] == "PROCESSED", run
    run_id: str = run["id"]
    return run_id


async def test_an_engine_without_runs_says_how_to_reach_it(client: httpx.AsyncClient) -> None:
    page = await look(client, "/")
    assert "No runs yet" in said(page)
    assert "http://engine.test" in said(page, ".facts")
    assert "x-extend-api-version: 2026-02-09" in said(page, ".facts")
    assert "with any key" in said(page, ".facts")
    assert page.css_first("meta[http-equiv]") is None


async def test_runs_are_listed_newest_first_with_their_failures(client: httpx.AsyncClient) -> None:
    for text, name in (("fine", "first.txt"), ("fail CORRUPT_FILE", "second.txt")):
        await client.post("/parse", json={"file": {"id": await uploaded(client, text, name)}})
    page = await look(client, "/")
    rows = [line(row) for row in page.css(".runs tbody tr")]
    assert "second.txt" in rows[0]
    assert "Failed CORRUPT_FILE The test asked for it." in rows[0]
    assert "first.txt" in rows[1]
    assert "Processed" in rows[1]
    assert said(page, ".counts") == "Kind Processed Failed Parse 1 1"


async def test_the_list_is_filtered_and_read_on(client: httpx.AsyncClient) -> None:
    for number in range(3):
        await client.post("/parse", json={"file": {"id": await uploaded(client, "a", f"letter {number}.txt")}})
    await client.post("/extract", json={"file": {"text": "a"}})
    assert len((await look(client, "/?kind=extract&status=PROCESSED")).css(".runs tbody tr")) == 1
    assert "No run fits" in said(await look(client, "/?kind=parse&status=FAILED"))
    seen, path = list[str](), "/?fileNameContains=LETTER&maxPageSize=2"
    for _ in range(2):
        page = await look(client, path)
        seen += [cell.text() for cell in page.css(".runs .name")]
        on = page.css_first("a[rel=next]")
        path = f"/{on.attributes['href']}&maxPageSize=2" if on else ""
    assert (seen, path) == (["letter 2.txt", "letter 1.txt", "letter 0.txt"], "")


async def test_a_wrong_query_is_told_on_a_page(client: httpx.AsyncClient) -> None:
    assert "nextPageToken" in said(await look(client, "/?nextPageToken=x", 400), "h1")


async def test_parses_within_other_runs_are_listed_with_parses_only(client: httpx.AsyncClient) -> None:
    run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
    assert [row.text() for row in (await look(client, "/")).css(".runs code")] == [run["id"]]
    page = await look(client, "/?kind=parse")
    assert f"part of {run['id']}" in said(page, ".runs tbody")


async def test_what_is_at_work_and_what_waits_is_shown_and_reloaded(config: EngineConfig) -> None:
    async with running(replace(config, workers=1)) as client:
        for name in ("now.txt", "later.txt"):
            run = await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang", name)}})
        await until(lambda: started(config.data_dir))
        page = await look(client, "/")
        cards = [line(card) for card in page.css(".cards div")]
        assert cards[0] == "Running 1 of 1 at a time in this process"
        assert cards[1].startswith("Waiting 1 oldest ")
        assert "now.txt for " in said(page, ".now")
        assert page.css_first("meta[http-equiv=refresh]") is not None
        waiting = await look(client, f"/runs/{run.json()['id']}")
        assert "Processing" in said(waiting, "header")
        assert waiting.css_first("meta[http-equiv=refresh]") is not None


async def test_a_parse_is_drawn_over_its_pages(real: httpx.AsyncClient) -> None:
    run_id = await done(real, "parse", invoice_pdf(), "invoice.pdf")
    page = await look(real, f"/runs/{run_id}")
    assert said(page, "h1") == "invoice.pdf"
    assert given(first(page, "svg"), "viewBox") == "0 0 595.276 841.89"
    shape = next(shape for shape in page.css("svg a:has(polygon.table)") if "Beeswax" in shape.text())
    row = first(page, f"{given(shape, 'href')} tbody tr")
    assert line(row) == "Beeswax 2 42.00 84.00"
    assert given(first(page, "svg image"), "href") == f"../runs/{run_id}/pages/0-1-0.png"


async def test_the_picture_of_a_page_is_drawn_once_and_goes_with_the_run(
    real: httpx.AsyncClient, config: EngineConfig
) -> None:
    run_id = await done(real, "parse", invoice_pdf(), "invoice.pdf")
    path = f"/runs/{run_id}/pages/0-1-0.png"
    answer = await real.get(path)
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert Image.open(io.BytesIO(answer.content)).size == (990, 1400)
    kept = config.data_dir / "runs" / run_id / "page-0-1-0.png"
    assert kept.read_bytes() == answer.content
    assert list((config.data_dir / "working").iterdir()) == []
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
    assert re.fullmatch(r"invoice_number INV-2024-0042 \d\d% page 1", rows[0])
    assert rows[1] == "items[0]"
    assert re.fullmatch(r"description Beeswax \d\d% page 1", rows[2])
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


async def test_all_that_documents_and_callers_say_is_escaped(client: httpx.AsyncClient) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    body = {"file": {"id": await uploaded(client, f"warn {HOSTILE}", name)}, "metadata": {HOSTILE: HOSTILE}}
    run = (await client.post("/parse", json=body)).json()
    extract = (await client.post("/extract", json=body)).json()
    for path in ("/", f"/?fileNameContains={HOSTILE}", f"/runs/{run['id']}", f"/runs/{extract['id']}", "/?kind=<b>"):
        page = await look(client, path)
        assert page.css("script, img, [onerror], b:not(.notice b)") == []
        assert name in said(page) or "No run fits" in said(page)
    page = await look(client, f"/runs/{run['id']}")
    assert HOSTILE in said(page, ".chunks pre")
    assert f"{HOSTILE} {HOSTILE}" in said(page)
    assert "<b>" in said(await look(client, "/runs/<b>", 404), "h1")


async def test_a_page_may_load_its_own_style_and_pictures_only(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    style = first(LexborHTMLParser(answer.text), "style").text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "http" not in style
    assert (await client.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("authorization", [None, "Bearer sk_no", "Basic", "Basic !", "Basic aaa", "Basic OnNrX25v"])
async def test_the_pages_are_closed_where_keys_are_set(config: EngineConfig, authorization: str | None) -> None:
    async with running(replace(config, keys=frozenset({"sk_one"}))) as client:
        client.headers["authorization"] = "Bearer sk_one"
        run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
        async with httpx.AsyncClient(transport=client._transport, base_url="http://engine.test") as browser:
            sent = {"authorization": authorization} if authorization else {}
            for path in ("/", f"/runs/{run['id']}", f"/runs/{run['id']}/pages/0-1-0.png", "/favicon.ico"):
                answer = await browser.get(path, headers=sent)
                assert (answer.status_code, "Basic realm=" in answer.headers["www-authenticate"]) == (401, True)
                assert run["id"] not in answer.text
            for known in (httpx.BasicAuth("anyone", "sk_one"), None):
                headers = {} if known else {"authorization": "Bearer sk_one"}
                assert run["id"] in (await browser.get("/", auth=known, headers=headers)).text


async def test_a_workspace_s_runs_are_shown_in_it_alone(client: httpx.AsyncClient) -> None:
    client.headers["x-extend-workspace-id"] = "ws_1"
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    assert "No runs yet" in said(await look(client, "/"))
    assert "workspace" in said(await look(client, f"/runs/{run['id']}", 404))
    page = await look(client, "/?workspace=ws_1")
    href = given(first(page, ".runs .run"), "href")
    assert href == f"./runs/{run['id']}?workspace=ws_1"
    assert run["id"] in said(await look(client, f"/runs/{run['id']}?workspace=ws_1"))


async def test_the_dashboard_link_leads_to_the_page(client: httpx.AsyncClient) -> None:
    for workspace in ("", "ws &1"):
        client.headers["x-extend-workspace-id"] = workspace
        run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
        assert run["id"] in said(await look(client, run["dashboardUrl"]), "header")


async def test_the_steps_of_a_workflow_run_lead_to_their_runs(client: httpx.AsyncClient) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    step = {"id": "s", "run_id": run["id"], "step": "Read <it>", "scope": "", "item": 0, "status": "NEEDS_REVIEW"}
    step |= {"file_ids": [], "member_id": "pr_member", "result": {"passed": True}, "created_at": 1, "updated_at": 1}
    engine = client.app.state.engine  # type: ignore[attr-defined]
    await engine.store.write(lambda connection: connection.execute(insert(step_runs).values(step)))
    page = await look(client, f"/runs/{run['id']}")
    assert said(page, "main > section tbody tr") == "Read <it> Needs review pr_member passed true"
    assert given(first(page, "main > section a"), "href") == "../runs/pr_member"


async def test_an_output_that_is_gone_is_told(client: httpx.AsyncClient, config: EngineConfig) -> None:
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    (config.data_dir / "runs" / run["id"] / "parse.json").unlink()
    assert "is missing from the data folder" in said(await look(client, f"/runs/{run['id']}"))


def test_text_is_escaped_and_attributes_are_named_as_in_html() -> None:
    assert tag("a", "<b>", None, tag("br"), class_='"x"', aria_label="y", hidden=True, open=False) == (
        '<a class="&quot;x&quot;" aria-label="y" hidden>&lt;b&gt;<br></br></a>'
    )
    assert join("&", 1) == "&amp;1"


def test_times_and_sizes_are_short() -> None:
    assert [duration(ms) for ms in (0, 999, 4200, 60_000, 200_000, 7_500_000)] == [
        "0 ms", "999 ms", "4.2 s", "1 min", "3 min 20 s", "2 h 5 min",
    ]  # fmt: skip
    assert [size(count) for count in (512, 3_400_000, 120_000_000_000)] == ["512 bytes", "3.4 MB", "120 GB"]
