"""The review app in headless Chromium, in a web host with the AppBridge of ext-apps: what a person waits for.

    python -m bench.review [FILE] [--rounds 7]

Extracts from FILE (by default the bundled invoice), serves over HTTP, opens the app again and again, and each time
clicks on values of several pages. Medians; on a busy machine they are upper bounds. Then one value is corrected by
keyboard alone and saved, which is measured from the first key to the evaluation item.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

from mcp import Client

from bench.row import Row, table
from bench.rpc import OURS, running
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.browser.app.conftest import BUNDLE, HERE, Reviews, server
from tests.browser.app.host import host
from tests.browser.app.test_review import MARKED, MOST, choose
from tests.browser.chromium import Chromium, chromium
from tests.browser.conftest import INVOICE, SCHEMA
from tests.engine.test_restart import wait_for
from tests.node import node

RESULTS = Path(__file__).parent.parent / "results" / "review.md"
DRAWN = 20
"""Pictures whose processor time is measured."""
FIELDS = "[...document.querySelectorAll('.pick')].map(each => each.title)"


async def extract(data_dir: Path, file: Path) -> dict[str, Any]:
    """The extraction to review."""
    settings = Settings(backend="local", data_dir=data_dir, allowed_dirs=(file.parent,))
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        result = await client.call_tool("extract_data", {"file": str(file), "schema": SCHEMA, "citations": True})
        return dict(result.structured_content or {})


def open_app(browser: Chromium, reviews: Reviews) -> dict[str, Any]:
    """Open the app, wait for its first page, and return what the host has seen."""
    browser.open(reviews.page, width=740, height=510)
    wait_for(lambda: browser.evaluate("window.hostReady === true"))
    args = {"run_id": reviews.runs["file"]}
    called = {"tool": "review_run", "args": args, "server": reviews.server, "sandbox": reviews.sandbox}
    browser.run("o => openApp(o)", called)
    with browser.inside("iframe", 2):
        wait_for(lambda: browser.evaluate("document.querySelector('#picture').naturalWidth > 0"))
    seen: dict[str, Any] = browser.evaluate("window.seen")
    return seen


def click_to_box(browser: Chromium) -> list[float]:
    """Milliseconds from a click on a value to its marked box, for several values."""
    taken = []
    with browser.inside("iframe", 2):
        for path in browser.evaluate(FIELDS)[:8]:
            begin = time.perf_counter()
            choose(browser, path)
            wait_for(lambda: browser.evaluate(f"{MARKED} || !document.querySelector('.on .more p')"))
            taken.append((time.perf_counter() - begin) * 1000)
    return taken


def correct_by_keyboard(browser: Chromium) -> float:
    """Seconds from the first key to the saved evaluation item."""
    begin = time.perf_counter()
    with browser.inside("iframe", 2):
        browser.tab_to(".pick")
        browser.press("Enter")
        wait_for(lambda: browser.evaluate("document.activeElement.matches('.edit')"))
        for letter in "Corrected":
            browser.press(letter)
        browser.press("Enter")
        browser.press("s")
        wait_for(lambda: browser.evaluate("document.querySelector('#say').textContent.startsWith('Saved')"))
    return time.perf_counter() - begin


async def draw_again(reviews: Reviews) -> float:
    """Milliseconds of processor time that a picture takes, in the server and all its processes."""
    async with running(OURS, {"EXTEND_BACKEND": "local", "EXTEND_DATA_DIR": str(reviews.data_dir)}) as process:
        run = await process.tool("review_data", {"run_id": reviews.runs["file"]})
        called = {"file_id": json.loads(run["content"][0]["text"])["file_id"], "page": 1}
        await process.tool("review_page", called)
        before = processor_seconds(process.pid)
        for _ in range(DRAWN):
            await process.tool("review_page", called)
        return (processor_seconds(process.pid) - before) * 1000 / DRAWN


def processor_seconds(pid: int) -> float:
    """What a process, those it started and those that have ended were at work."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    own = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")
    children = Path(f"/proc/{pid}/task").glob("*/children")
    return own + sum(processor_seconds(int(child)) for each in children for child in each.read_text().split())


def measure(browser: Chromium, reviews: Reviews, rounds: int) -> list[Row]:
    """All rows."""
    ready: list[float] = []
    data: list[float] = []
    pictures: list[float] = []
    clicks: list[float] = []
    longest = 0
    for number in range(rounds + 1):
        seen = open_app(browser, reviews)
        taken = click_to_box(browser)
        calls = browser.evaluate("window.seen.calls")
        longest = max(longest, *(call["characters"] for call in calls))
        if number == 0:  # it starts the process that forks children
            continue
        ready.append(seen["ready"])
        data += [call["ms"] for call in calls if call["name"] == "review_data"]
        pictures += [call["ms"] for call in calls if call["name"] == "review_page"]
        clicks += taken
    shown = [("frame to initialised", ready, 50), ("values", data, 100), ("picture of a page", pictures, 150)]
    shown.append(("click on a value to its box", clicks, 300))
    rows = [_row(what, values, most) for what, values, most in shown]
    rows.append(Row("longest result", f"{longest:,} characters", goal=f"{MOST:,}", held=longest <= MOST))
    spent = asyncio.run(draw_again(reviews))
    rows.append(Row("processor time of a picture, its process included", f"{spent:.0f} ms"))
    seconds = correct_by_keyboard(browser)
    return [
        *rows,
        Row("one value corrected by keyboard and saved", f"{seconds:.1f} s", goal="20 s", held=seconds <= 20),
    ]


def _row(what: str, values: list[float], most: float) -> Row:
    middle = statistics.median(values)
    return Row(
        f"{what}, ms", f"{middle:.0f} ({min(values):.0f} to {max(values):.0f})", goal=f"{most}", held=middle <= most
    )


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", nargs="?", type=Path, default=INVOICE)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    subprocess.run([node(), str(HERE / "bundle.js"), str(BUNDLE)], check=True)
    with tempfile.TemporaryDirectory(prefix="extend-bench-") as folder, host(BUNDLE) as (page, sandbox):
        data_dir = Path(folder) / "data"
        run = asyncio.run(extract(data_dir, asked.file.resolve()))
        with server(data_dir, Path(folder), page) as address, chromium() as browser:
            reviews = Reviews(page, sandbox, address, address, {"file": run["run_id"]}, data_dir)
            shown = table(measure(browser, reviews, asked.rounds))
    print(shown)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
