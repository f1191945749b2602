"""The engine's pages as a person sees them, in headless Chromium. `SCREENSHOTS=docs` keeps pictures of them."""

import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.browser.chromium import Chromium, chromium
from tests.engine.test_restart import engine, wait_for
from tests.sample_files import damaged_pdf, docx

PROGRAM = """
import sys
from pathlib import Path
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.serve import serve

serve(EngineConfig(data_dir=Path(sys.argv[1]), workers=2), "127.0.0.1", int(sys.argv[2]))
"""
INVOICE = Path(__file__).parents[2] / "extend_mcp" / "data" / "invoice.pdf"
TEXT = {"type": ["string", "null"]}
DATE = {"type": ["string", "null"], "extend:type": "date"}
NUMBER = {"type": ["number", "null"]}
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": TEXT,
        "invoice_date": DATE,
        "due_date": DATE,
        "vendor_name": TEXT,
        "purchase_order": TEXT,
        "total": {
            "type": "object",
            "extend:type": "currency",
            "properties": {"amount": NUMBER, "iso_4217_currency_code": TEXT},
        },
        "line_items": {
            "type": "array",
            "items": {"type": "object", "properties": {"description": TEXT, "quantity": NUMBER, "amount": NUMBER}},
        },
    },
}
CLASSES = [{"id": name, "type": name, "description": f"An {name}"} for name in ("invoice", "other")]
TRANSPARENT = 0.3


@dataclass(frozen=True)
class Engine:
    """A served engine with runs of several kinds: their ids by kind, and one that failed."""

    url: str
    runs: dict[str, str]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """An engine on a socket, which has done some work."""
    with engine(tmp_path_factory.mktemp("data"), PROGRAM) as (_, client):
        invoice = uploaded(client, "invoice.pdf", INVOICE.read_bytes())
        cited = {"schema": SCHEMA, "advancedOptions": {"citationsEnabled": True}}
        made = {
            "text": done(client, "parse", uploaded(client, "letter.docx", docx())),
            "failed": done(client, "parse", uploaded(client, "<b>damaged.pdf", damaged_pdf())),
            "classify": done(client, "classify", invoice, {"classifications": CLASSES}),
            "parse": done(client, "parse", invoice),
            "extract": done(client, "extract", invoice, cited),
            "strip": done(client, "parse", uploaded(client, "strip.png", strip_png())),
        }
        yield Engine(str(client.base_url).rstrip("/"), made)


@pytest.fixture(scope="module")
def started() -> Iterator[Chromium]:
    """One browser for all tests."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def browser(started: Chromium) -> Iterator[Chromium]:
    """The browser, which must not have complained of anything."""
    started.faults.clear()
    yield started
    assert started.faults == []


def uploaded(client: httpx.Client, name: str, content: bytes) -> str:
    """The id of a new file."""
    file_id: str = client.post("/files/upload", files={"file": (name, content)}).json()["id"]
    return file_id


def done(client: httpx.Client, kind: str, file_id: str, config: dict[str, Any] | None = None) -> str:
    """The id of a run that has ended."""
    body = {"file": {"id": file_id}} | ({"config": config} if config else {})
    run_id: str = client.post(f"/{kind}_runs", json=body).json()["id"]
    wait_for(lambda: client.get(f"/{kind}_runs/{run_id}").json()["status"] != "PROCESSING")
    return run_id


def keep(browser: Chromium, name: str) -> None:
    """Save what the window shows, where that was asked for."""
    if folder := os.environ.get("SCREENSHOTS"):
        Path(folder, name).write_bytes(browser.screenshot())


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_the_first_page_shows_queues_and_runs(browser: Chromium, served: Engine, script: bool) -> None:
    browser.open(f"{served.url}/", height=940, script=script)
    seen = browser.text()
    for text in ("Engine status", "Waiting", "nothing waits", "invoice.pdf", "<b>damaged.pdf", "CORRUPT_FILE"):
        assert text in seen
    assert served.url in seen
    keep(browser, "status.png")


def test_the_list_is_filtered_by_its_form(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/")
    browser.evaluate("document.querySelector('[name=kind]').value = 'classify'; document.forms[0].submit()")
    wait_for(lambda: "kind=classify" in browser.evaluate("location.search"))
    assert served.runs["classify"] in browser.text()
    assert served.runs["parse"] not in browser.text()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("kind", ["parse", "extract", "classify"])
def test_what_was_found_is_drawn_within_the_picture(browser: Chromium, served: Engine, kind: str, width: int) -> None:
    browser.open(f"{served.url}/runs/{served.runs[kind]}", width=width)
    papers, pictures = browser.boxes("svg .paper"), browser.boxes("svg image")
    assert len(papers) == len(pictures) == 2
    for paper, picture in zip(papers, pictures, strict=True):
        assert paper == pytest.approx(picture, abs=1)
        assert 0 <= paper[0] < paper[2] <= width
    shapes = browser.boxes("svg polygon")
    assert len(shapes) > (50 if kind == "extract" else 10)
    for left, top, right, bottom in shapes if kind != "classify" else []:
        assert any(p[0] <= left and p[1] <= top and right <= p[2] and bottom <= p[3] for p in papers) or right == left


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_window(browser: Chromium, served: Engine, width: int) -> None:
    for path in ("/", *(f"/runs/{run_id}" for run_id in served.runs.values())):
        browser.open(served.url + path, width=width)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, path


def test_the_picture_of_a_page_is_not_blank(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['parse']}/pages/0-1-0.png")
    assert browser.evaluate("document.images[0].naturalHeight") == 1400


def test_a_value_lights_up_its_place_without_script(browser: Chromium, served: Engine) -> None:
    url = f"{served.url}/runs/{served.runs['extract']}"
    browser.open(url, height=940, script=False)
    keep(browser, "run.png")
    place = "#c0 polygon"
    assert float(browser.style(place, "fill-opacity")) < TRANSPARENT
    browser.point("#value-0 td")
    assert float(browser.style(place, "fill-opacity")) > TRANSPARENT
    browser.point("h1")
    assert float(browser.style(place, "fill-opacity")) < TRANSPARENT
    browser.click("#value-0 .place a")
    wait_for(lambda: browser.evaluate("location.hash") == "#c0")
    browser.point("h2")
    assert float(browser.style(place, "fill-opacity")) > TRANSPARENT


def test_a_place_leads_to_its_value(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['extract']}")
    plain = browser.style("#value-1 td", "background-color")
    browser.click("#c1 polygon")
    wait_for(lambda: browser.evaluate("location.hash") == "#value-1")
    assert browser.style("#value-1 td", "background-color") != plain


def test_blocks_are_shown_and_hidden_without_script(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['parse']}", script=False)
    assert browser.style("svg .blocks", "display") == "inline"
    browser.click("#blocks")
    assert browser.style("svg .blocks", "display") == "none"


def test_dark_pages_are_dark(browser: Chromium, served: Engine) -> None:
    grounds = []
    for dark in (False, True):
        browser.open(f"{served.url}/", dark=dark)
        grounds.append(browser.style("body", "background-color"))
    assert grounds == ["rgb(246, 247, 249)", "rgb(18, 21, 27)"]


def test_a_failed_run_and_a_file_of_text_are_plain(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['failed']}")
    assert "<b>damaged.pdf" in browser.text()
    assert "CORRUPT_FILE" in browser.text()
    browser.open(f"{served.url}/runs/{served.runs['text']}")
    assert browser.boxes("svg") == []
    assert browser.evaluate("document.querySelector('details[open] pre').innerText.length") > 50


def test_a_strip_of_a_picture_does_not_stretch_its_page(served: Engine, browser: Chromium) -> None:
    browser.open(f"{served.url}/runs/{served.runs['strip']}")
    assert browser.evaluate("document.documentElement.scrollHeight") < 13_000


def strip_png() -> bytes:
    """A picture that is one pixel wide and 3,000 high."""
    out = io.BytesIO()
    Image.new("L", (1, 3000)).save(out, "PNG")
    return out.getvalue()
