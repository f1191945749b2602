"""The review app as a person uses it, in a web host with the AppBridge. `SCREENSHOTS=docs` keeps pictures."""

from typing import Any

import pytest

from tests.browser.app.conftest import Open, Reviews
from tests.browser.chromium import Chromium
from tests.browser.test_keyboard import WEAK, is_stop
from tests.browser.test_status import keep
from tests.engine.test_restart import wait_for

MOST = 120_000
"""Characters of a result that every host passes on."""
ON = ".row.on"
FIELD = "document.querySelector('.row.on .key').textContent"
SCROLL = """s => {
  const list = document.querySelector('#list'), row = document.querySelector(s)
  list.scrollTop += row.getBoundingClientRect().top - list.getBoundingClientRect().top - 100
}"""
MARKED = "document.querySelector('rect.on')?.getBoundingClientRect().width > 0"


def wait_until(browser: Chromium, expression: str) -> None:
    """Wait until an expression holds."""
    wait_for(lambda: browser.evaluate(expression))


def text_of(browser: Chromium, selector: str) -> str:
    """The text of the first element that fits."""
    found: str = browser.run("s => document.querySelector(s).innerText", selector)
    return found


def choose(browser: Chromium, path: str) -> None:
    """Click on the row of a value, wherever it is in the list."""
    row = f".row:has([title='{path}']) .pick"
    browser.run(SCROLL, row)
    browser.click(row)


def seen(browser: Chromium, what: str) -> Any:
    """What the host has seen."""
    return browser.evaluate(f"window.seen.{what}")


def test_values_are_listed_beside_the_page_with_their_boxes(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        wait_for(lambda: len(browser.boxes("#marks rect")) > 20)
        assert text_of(browser, "#name") == "invoice.pdf"
        assert "1 to check" in text_of(browser, "#say")
        assert text_of(browser, ON).startswith("Delivery date")
        assert "Not found" in text_of(browser, ON)
        choose(browser, "vendor_name")
        wait_until(browser, MARKED)
        assert "Page 1 says: Halden Brandt" in text_of(browser, ON)
        (page,) = browser.boxes("#picture")
        for left, top, right, bottom in browser.boxes("#marks rect"):
            assert page[0] <= left < right <= page[2]
            assert page[1] <= top < bottom <= page[3]
    keep(browser, "review.png")
    assert seen(browser, "sizes") == [480]


def test_a_click_on_a_value_leads_to_its_page_and_box(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        choose(browser, "total.amount")
        wait_until(browser, MARKED)
        assert text_of(browser, "#at") == "Page 2 of 2"
        (box,), (pane,) = browser.boxes("rect.on"), browser.boxes("#doc")
        assert pane[1] <= box[1] < box[3] <= pane[3]


def test_a_click_on_a_box_leads_to_its_value(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        wait_for(lambda: browser.boxes("#marks rect"))
        browser.run("() => document.querySelectorAll('#marks rect')[1].id = 'second'", None)
        browser.click("#second")
        wait_until(browser, f"{FIELD} === 'Invoice date'")
        (row,), (pane,) = browser.boxes(ON), browser.boxes("#list")
        assert pane[1] - 1 <= row[1] < row[3] <= pane[3] + 1


def test_a_value_is_corrected_by_keyboard_alone(browser: Chromium, open_app: Open, reviews: Reviews) -> None:
    open_app("keyboard")
    with browser.inside("iframe", 2):
        browser.tab_to(".pick")
        for _ in range(4):
            browser.press("ArrowDown")
        wait_until(browser, f"{FIELD} === 'Purchase order'")
        browser.press("Enter")
        wait_until(browser, "document.activeElement.matches('.edit')")
        for letter in "PO-9":
            browser.press(letter)
        browser.press("Enter")
        wait_until(browser, "!document.querySelector('.edit')")
        assert "1 corrected" in text_of(browser, "#say")
        browser.press(" ")
        browser.press("s")
        wait_until(browser, "document.querySelector('#say').textContent.startsWith('Saved')")
        assert text_of(browser, ".row:has([title=purchase_order]) .state") == "Corrected"
    run_id = reviews.runs["keyboard"]
    reviewed = reviews.tool("get_run", run_id=run_id)["reviewed"]
    assert reviewed["corrected"] == {"purchase_order": "PO-9"}
    ids = {"set_id": reviewed["set_id"], "item_id": reviewed["item_id"]}
    kept = reviews.tool("get_evaluation_item", **ids, pointer="/expectedOutput/value")["part"]
    assert (kept["purchase_order"], kept["invoice_number"]) == ("PO-9", "HB-2026-0417")
    assert seen(browser, "contexts")[0].startswith(f"The user reviewed run {run_id} and corrected:\npurchase_order:")
    with browser.inside("iframe", 2):
        browser.tab_to("#tell")
        browser.press("Enter")
    wait_for(lambda: seen(browser, "messages"))
    open_app("keyboard")
    with browser.inside("iframe", 2):
        assert "Reviewed before: nothing left to check, 1 corrected" in text_of(browser, "#say")


def test_what_is_typed_must_be_of_the_fields_kind(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        choose(browser, "total.amount")
        browser.press("Enter")
        wait_until(browser, "document.activeElement.matches('.edit')")
        for letter in "12,5":
            browser.press(letter)
        browser.press("Enter")
        assert "A number is written like 1234.5" in text_of(browser, ON)
        browser.press("Escape")
        wait_until(browser, "document.activeElement.matches('.on .pick')")
        assert "17302.3" in text_of(browser, ON)
        assert "corrected" not in text_of(browser, "#say")


def test_the_mouse_confirms_and_takes_it_back(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        browser.click(".acts button")
        wait_until(browser, "document.querySelector('#say').textContent.includes('nothing left to check')")
        choose(browser, "delivery_date")
        assert text_of(browser, ".on .state") == "Confirmed"
        browser.click(".acts button")
        wait_until(browser, "document.querySelector('#say').textContent.includes('1 to check')")


def test_where_nothing_may_be_changed_there_is_nothing_to_save_with(browser: Chromium, open_app: Open) -> None:
    open_app(read_only=True)
    with browser.inside("iframe", 2):
        assert "read-only" in text_of(browser, "#say")
        choose(browser, "vendor_name")
        browser.press("Enter")
        assert browser.boxes(".acts, .edit") == []
        assert browser.style("#save", "display") == "none"
    listed = browser.run("s => fetchTools(s)", {"server": browser.evaluate("window.shown.server")})
    assert {"review_run", "review_data", "review_page"} < set(listed)
    assert "review_save" not in listed


def test_a_file_without_pictures_is_a_list_that_says_so(browser: Chromium, open_app: Open) -> None:
    open_app("letter")
    with browser.inside("iframe", 2):
        assert "Pages of such files have no picture" in text_of(browser, "#list")
        assert browser.style("#doc", "display") == "none"
        assert browser.style("#pages", "display") == "none"


def test_text_of_documents_is_text(browser: Chromium, open_app: Open) -> None:
    open_app("markup")
    with browser.inside("iframe", 2):
        assert "img src" in text_of(browser, "#list")
        assert browser.boxes("#list img") == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_all_text_stands_out_in_both_themes(browser: Chromium, open_app: Open, theme: str) -> None:
    for kind in ("cited", "letter"):
        open_app(kind, theme=theme)
        with browser.inside("iframe", 2):
            if kind == "cited":
                wait_for(lambda: browser.boxes("#marks rect"))
                choose(browser, "invoice_number")
                browser.press(" ")
                choose(browser, "vendor_name")
            measured, weak = browser.evaluate(WEAK)
            assert measured > 10
            assert weak == []
        if kind == "cited" and theme == "dark":
            keep(browser, "review-dark.png")


def test_at_400_pixels_the_page_is_above_the_list_and_nothing_is_cut(browser: Chromium, open_app: Open) -> None:
    open_app(width=400, view=(400, 510), modes=["inline"])
    with browser.inside("iframe", 2):
        wait_for(lambda: browser.boxes("#marks rect"))
        choose(browser, "vendor_name")
        wait_until(browser, MARKED)
        (pane,), (rows,) = browser.boxes("#doc"), browser.boxes("#list")
        assert pane[3] <= rows[1]
        assert browser.evaluate("document.documentElement.scrollWidth") <= 400
        for left, _, right, _ in browser.boxes("header > :not([hidden]), footer > :not([hidden]), .acts button"):
            assert 0 <= left <= right <= 400
    keep(browser, "review-narrow.png")


def test_all_that_takes_the_focus_has_a_name_and_is_large_enough(browser: Chromium, open_app: Open) -> None:
    open_app()
    with browser.inside("iframe", 2):
        wait_for(lambda: browser.boxes("#marks rect"))
        for left, top, right, bottom in browser.boxes("button:not([hidden]), label"):
            assert bottom - top >= 44 or bottom == top
            assert right - left >= 44 or right == left
        frame = browser.frame
    nodes = browser.call("Accessibility.getFullAXTree", frameId=frame)["nodes"]
    stops = [node for node in nodes if is_stop(node)]
    assert len(stops) >= 8
    assert [node for node in stops if not node["name"]["value"].strip()] == []


def test_no_result_is_too_long_for_any_host(browser: Chromium, open_app: Open) -> None:
    open_app()
    wait_for(lambda: len(seen(browser, "calls")) == 4)  # the second page is fetched before it is asked for
    calls = seen(browser, "calls")
    assert sorted(call["name"] for call in calls) == ["review_data", "review_page", "review_page", "review_run"]
    assert max(call["characters"] for call in calls) <= MOST
