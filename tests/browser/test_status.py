"""The engine's pages as a person sees them, in headless Chromium. `SCREENSHOTS=docs` keeps pictures of them."""

import os
from pathlib import Path

import pytest

from tests.browser.chromium import Chromium
from tests.browser.conftest import Engine
from tests.engine.test_restart import wait_for

TRANSPARENT = 0.3


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
