"""The review app in hosts with the faults and the limits that real ones have."""

from tests.browser.app.conftest import Open, Reviews
from tests.browser.app.test_review import FIELD, MARKED, choose, seen, text_of, wait_until
from tests.browser.chromium import Chromium
from tests.browser.test_status import keep
from tests.engine.test_restart import wait_for


def test_results_without_structured_content_and_meta_are_enough(browser: Chromium, open_app: Open) -> None:
    open_app(strip=True)
    with browser.inside("iframe", 2):
        choose(browser, "vendor_name")
        wait_until(browser, MARKED)


def test_the_run_is_found_in_the_text_of_the_result_alone(browser: Chromium, open_app: Open) -> None:
    open_app(strip=True, silent=True)
    with browser.inside("iframe", 2):
        assert text_of(browser, "#name") == "invoice.pdf"


def test_without_messages_to_the_model_the_app_saves_all_the_same(
    browser: Chromium, open_app: Open, reviews: Reviews
) -> None:
    open_app("uncited", messages=False)
    with browser.inside("iframe", 2):
        browser.click("#save")
        wait_until(browser, "document.querySelector('#say').textContent.startsWith('Saved')")
        assert browser.style("#tell", "display") == "none"
    assert seen(browser, "contexts") == []
    assert "item_id" in reviews.tool("get_run", run_id=reviews.runs["uncited"])["reviewed"]


def test_it_is_as_low_as_the_host_wants_it(browser: Chromium, open_app: Open) -> None:
    open_app(height=320)
    assert seen(browser, "sizes") == [320]


def test_it_fills_the_window_where_the_host_lets_it(browser: Chromium, open_app: Open) -> None:
    open_app(view=(1280, 860))
    with browser.inside("iframe", 2):
        wait_for(lambda: browser.boxes("#marks rect"))
        browser.click("#full")
        wait_until(browser, "innerHeight > 800")
        wait_until(browser, "document.querySelector('#full').textContent === 'Back'")
        choose(browser, "line_items[2].description")
        wait_until(browser, MARKED)
        assert browser.evaluate("document.querySelector('#app').getBoundingClientRect().height") == 860
    keep(browser, "review-full.png")


def test_a_host_with_one_mode_is_offered_no_other(browser: Chromium, open_app: Open) -> None:
    open_app(modes=["inline"])
    with browser.inside("iframe", 2):
        assert browser.style("#full", "display") == "none"


def test_messages_of_others_than_the_host_change_nothing(browser: Chromium, open_app: Open, reviews: Reviews) -> None:
    open_app()
    other = {"method": "ui/notifications/tool-input", "params": {"arguments": {"run_id": reviews.runs["letter"]}}}
    browser.run("m => frames[0].frames[0].postMessage({jsonrpc: '2.0', ...m}, '*')", other)
    with browser.inside("iframe", 2):
        choose(browser, "vendor_name")
        wait_until(browser, f"{FIELD} === 'Vendor name'")
        assert text_of(browser, "#name") == "invoice.pdf"


def test_what_fails_is_said_and_can_be_tried_again(browser: Chromium, open_app: Open) -> None:
    open_app(args={"run_id": "exr_none"}, rows=0)
    with browser.inside("iframe", 2):
        wait_until(browser, "document.querySelector('#say').classList.contains('bad')")
        assert "exr_none" in text_of(browser, "#say")
        browser.click("#again")
        wait_until(browser, "document.querySelector('#say').classList.contains('bad')")
