"""The engine's pages by keyboard alone, and how their colours stand out."""

import pytest

from tests.browser.chromium import Chromium
from tests.browser.conftest import CLASSES, INVOICE, SCHEMA, Engine, uploaded
from tests.engine.test_restart import wait_for
from tests.engine.workflows.conftest import extract, step, steps

STOPS = """[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
)].filter(e => e.checkVisibility())"""
FOCUS = """(() => {
  const it = document.activeElement, style = getComputedStyle(it), shape = it.querySelector('polygon')
  const ring = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
  const box = it.getBoundingClientRect()
  const seen = box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight
  const lit = shape !== null && parseFloat(getComputedStyle(shape).strokeWidth) >= 2
  return [STOPS.indexOf(it), seen && (ring || lit)]
})()""".replace("STOPS", STOPS)
WEAK = """(() => {
  const channel = v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number)
  const ground = e => {
    for (; e; e = e.parentElement) {
      const colour = numbers(getComputedStyle(e).backgroundColor)
      if (colour[3] !== 0) return colour
    }
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), weak = []
  let measured = 0
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement
    if (!walk.currentNode.data.trim() || !e.checkVisibility() || e.closest('svg')) continue
    const [a, b] = [light(numbers(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x)
    measured += 1
    if ((a + 0.05) / (b + 0.05) < 4.5) weak.push(e.outerHTML.slice(0, 200))
  }
  return [measured, weak]
})()"""
REVIEWED = steps(
    step(
        "CLASSIFY",
        "classify",
        *({"step": "extract", "classificationId": one["id"]} for one in CLASSES),
        classifierConfig={"classifications": CLASSES},
    ),
    extract("extract", "review", schema=SCHEMA),
    step("HUMAN_REVIEW", "review"),
)


@pytest.fixture(scope="module")
def review(served: Engine) -> str:
    """The id of a workflow run that waits for a verdict."""
    workflow = served.client.post("/workflows", json={"name": "Invoices", "steps": REVIEWED}).json()["id"]
    file_id = uploaded(served.client, "invoice.pdf", INVOICE.read_bytes())
    body = {"workflow": {"id": workflow}, "file": {"id": file_id}}
    run_id: str = served.client.post("/workflow_runs", json=body).json()["id"]
    wait_for(lambda: served.client.get(f"/workflow_runs/{run_id}").json()["status"] == "NEEDS_REVIEW")
    return run_id


def paths(served: Engine, review: str) -> list[str]:
    """One page of each sort."""
    runs = [f"/runs/{served.runs[kind]}" for kind in ("parse", "extract", "classify", "failed", "text")]
    return ["/", "/?kind=parse", *runs, f"/runs/{review}", f"/review/{review}"]


@pytest.mark.parametrize("width", [1280, 390])
def test_tab_reaches_all_in_the_order_of_reading_and_shows_where_it_is(
    browser: Chromium, served: Engine, review: str, width: int
) -> None:
    for path in paths(served, review):
        browser.open(served.url + path, width=width, script=False)
        count = browser.evaluate(f"{STOPS}.length")
        reached = []
        for _ in range(count):
            browser.press("Tab")
            reached.append(browser.evaluate(FOCUS))
        assert reached == [[index, True] for index in range(count)], path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_stands_out_from_its_ground(browser: Chromium, served: Engine, review: str, dark: bool) -> None:
    for path in (*paths(served, review), f"/runs/{served.runs['extract']}#value-1"):
        browser.open(served.url + path, dark=dark)
        browser.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        measured, weak = browser.evaluate(WEAK)
        assert measured > 10
        assert weak == [], path


def test_all_that_takes_the_focus_has_a_name(browser: Chromium, served: Engine, review: str) -> None:
    for path in paths(served, review):
        browser.open(served.url + path)
        nodes = browser.call("Accessibility.getFullAXTree")["nodes"]
        stops = [node for node in nodes if is_stop(node)]
        assert len(stops) >= 3
        assert [node for node in stops if not node["name"]["value"].strip()] == [], path


def is_stop(node: dict[str, object]) -> bool:
    properties = node.get("properties", [])
    assert isinstance(properties, list)
    is_focusable = any(one["name"] == "focusable" and one["value"]["value"] for one in properties)
    return is_focusable and node["role"] != {"type": "internalRole", "value": "RootWebArea"}


def test_the_first_stop_skips_to_the_content(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['extract']}", script=False)
    assert browser.boxes(".skip")[0][2] < 0
    browser.press("Tab")
    assert browser.boxes(".skip")[0][0] >= 0
    browser.press("Enter")
    wait_for(lambda: browser.evaluate("location.hash") == "#main")
    browser.press("Tab")
    assert browser.evaluate("document.activeElement === document.querySelector('main a')")


def test_a_run_is_found_by_the_filters_and_opened(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/", script=False)
    browser.tab_to("[name=kind]")
    browser.press("c")
    browser.tab_to("[name=fileNameContains]")
    for letter in "voice":
        browser.press(letter)
    browser.press("Enter")
    wait_for(lambda: "kind=classify" in browser.evaluate("location.search"))
    wait_for(lambda: "Clear" in browser.text())
    assert served.runs["parse"] not in browser.text()
    browser.tab_to(f".runs [href*={served.runs['classify']}]")
    browser.press("Enter")
    wait_for(lambda: browser.evaluate("location.pathname") == f"/runs/{served.runs['classify']}")


def test_blocks_are_shown_and_hidden_by_the_space_key(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['parse']}", script=False)
    browser.tab_to("#blocks")
    browser.press(" ")
    assert browser.style("svg .blocks", "display") == "none"
    browser.press(" ")
    browser.tab_to("svg a")
    browser.press("Enter")
    wait_for(lambda: browser.evaluate("location.hash") == "#line-0")


def test_a_value_leads_to_its_place_and_back(browser: Chromium, served: Engine) -> None:
    browser.open(f"{served.url}/runs/{served.runs['extract']}", script=False)
    browser.tab_to("#value-0 .place a")
    assert browser.style("#c0 polygon", "stroke-width") == "2px"
    browser.press("Enter")
    wait_for(lambda: browser.evaluate("location.hash") == "#c0")
    browser.tab_to("#c1")
    browser.press("Enter")
    wait_for(lambda: browser.evaluate("location.hash") == "#value-1")


def test_a_verdict_is_given(browser: Chromium, served: Engine, review: str) -> None:
    browser.open(f"{served.url}/review/{review}", script=False)
    browser.tab_to("select")
    browser.press("o")
    browser.tab_to("textarea[name^=value]")
    browser.press(" ")
    browser.tab_to("button[value=approve]")
    browser.press("Enter")
    wait_for(lambda: served.client.get(f"/workflow_runs/{review}").json()["status"] == "PROCESSED")
    run = served.client.get(f"/workflow_runs/{review}").json()
    assert (run["reviewed"], run["rejectionNote"]) == (True, None)
    (classified,) = (one for one in run["stepRuns"] if one["step"]["name"] == "classify")
    assert classified["result"]["classifyRun"]["edited"]
