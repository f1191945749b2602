"""The server over HTTP with extractions to review, a web host of apps, and the browser that shows them."""

import asyncio
import copy
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.browser.app.host import host
from tests.browser.chromium import Chromium
from tests.browser.conftest import INVOICE, SCHEMA
from tests.engine.test_restart import wait_for
from tests.node import node
from tests.sample_files import docx
from tests.serving import serve_http

HERE = Path(__file__).parent
BUNDLE = HERE.parents[2] / "build" / "app-host.js"
MARKUP = "<img src=x onerror=document.body.remove()>"
TEXT = {"type": ["string", "null"]}
ASKED: dict[str, Any] = copy.deepcopy(SCHEMA)
ASKED["properties"]["delivery_date"] = {"type": ["string", "null"], "extend:type": "date"}  # it is not in the invoice


@dataclass(frozen=True)
class Reviews:
    """A host, servers of one data folder, and extractions in it by kind."""

    page: str
    sandbox: str
    server: str
    read_only: str
    runs: dict[str, str]
    data_dir: Path

    def tool(self, name: str, **arguments: Any) -> dict[str, Any]:
        """What a tool answers to an agent that works on the same data."""
        return asyncio.run(_call(self.data_dir, name, arguments))


async def _call(data_dir: Path, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    settings = Settings(backend="local", data_dir=data_dir, toolsets=("all",), allowed_dirs=(data_dir.parent,))
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        result = await client.call_tool(name, arguments)
        assert not result.is_error, result.content
        return dict(result.structured_content or {})


@pytest.fixture(scope="session")
def reviews(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviews]:
    """Everything that a web host needs to show the review app."""
    folder = tmp_path_factory.mktemp("reviews")
    data_dir, letter = folder / "data", folder / "letter.docx"
    letter.write_bytes(docx())
    (folder / "invoice.pdf").write_bytes(INVOICE.read_bytes())
    made: dict[str, str] = {}
    for kind, arguments in (
        ("cited", {"file": str(folder / "invoice.pdf"), "schema": ASKED, "citations": True}),
        ("uncited", {"file": str(folder / "invoice.pdf"), "schema": SCHEMA}),
        ("letter", {"file": str(letter), "schema": {"type": "object", "properties": {"title": TEXT}}}),
        ("markup", {"text": f"Reference: {MARKUP}\n", "schema": {"type": "object", "properties": {"reference": TEXT}}}),
        ("keyboard", {"file": str(folder / "invoice.pdf"), "schema": SCHEMA, "fresh": True}),
    ):
        made[kind] = asyncio.run(_call(data_dir, "extract_data", arguments))["run_id"]
    subprocess.run([node(), str(HERE / "bundle.js"), str(BUNDLE)], check=True)
    with (
        host(BUNDLE) as (page, sandbox),
        server(data_dir, folder, page) as usual,
        server(data_dir, folder, page, EXTEND_READ_ONLY="true") as read_only,
    ):
        yield Reviews(page, sandbox, usual, read_only, made, data_dir)


@contextmanager
def server(data_dir: Path, folder: Path, page: str, **settings: str) -> Iterator[str]:
    """The address of a server that the host's page may call."""
    let_in = {"EXTEND_HTTP_AUTH": "open", "EXTEND_HTTP_HOSTS": "localhost:*", "EXTEND_HTTP_ORIGINS": page}
    log = folder / f"server-{len(settings)}.log"
    with serve_http(data_dir, log, **let_in, EXTEND_BACKEND="local", **settings) as address:
        yield f"{address}/mcp"


SANDBOXED = "An iframe which has both allow-scripts and allow-same-origin for its sandbox attribute can escape"
"""Chromium's warning about any host: the frames are of other origins than the host."""


@pytest.fixture
def browser(started: Chromium) -> Iterator[Chromium]:
    """The browser, which must not have complained of anything in the app."""
    started.faults.clear()
    yield started
    assert [fault for fault in started.faults if SANDBOXED not in fault] == []


Open = Callable[..., None]


@pytest.fixture
def open_app(browser: Chromium, reviews: Reviews) -> Open:
    """Opens the app on an extraction in a new page of the host, and waits until values, at least `rows`, are there."""

    def show(
        kind: str = "cited",
        *,
        view: tuple[int, int] = (740, 510),
        read_only: bool = False,
        rows: int = 1,
        **options: Any,
    ) -> None:
        browser.open(reviews.page, width=view[0], height=view[1])
        wait_for(lambda: browser.evaluate("window.hostReady === true"))
        called = {"tool": "review_run", "args": {"run_id": reviews.runs[kind]}, "sandbox": reviews.sandbox}
        given = {**called, "server": reviews.read_only if read_only else reviews.server, **options}
        browser.run("o => openApp(o)", given)
        with browser.inside("iframe", 2):
            wait_for(lambda: len(browser.boxes(".row")) >= rows)

    return show
