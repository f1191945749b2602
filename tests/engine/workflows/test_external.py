"""A step that asks a service of the caller's: a real one, on this machine."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import client_of, until
from tests.engine.workflows.conftest import extract, of, ran, result, settled, started, step, steps
from tests.engine.workflows.doubles import document, work

pytestmark = pytest.mark.anyio

ODD = '{"half": "\\ud800", "n": NaN}'


class Service(BaseHTTPRequestHandler):
    """Answers with JSON, an array, text, and what is almost JSON; `/refuse` with 422, `/big` with 2 MB.

    `/lose` renames the outputs of extractions in the folder `lost`.
    """

    asked: list[tuple[str, str, dict[str, str], bytes]]
    lost: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        self.asked.append((self.command, self.path, {key.lower(): self.headers[key] for key in self.headers}, body))
        path = self.path.partition("?")[0]
        answer = {
            "/ok": b'{"known": true, "limit": 100}',
            "/list": b"[1, 2]",
            "/text": b"fine",
            "/odd": ODD.encode(),
            "/refuse": b'{"why": "no"}',
            "/big": b"x" * 2**21,
            "/lose": b"{}",
        }[path]
        if path == "/lose":
            for output in self.lost.rglob("extract.json"):
                output.rename(output.with_name("lost"))
        self.send_response(422 if path == "/refuse" else 200)
        self.send_header("content-length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        self.do_POST()

    def do_PUT(self) -> None:
        self.do_POST()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def service() -> Iterator[str]:
    Service.asked = []
    with ThreadingHTTPServer(("127.0.0.1", 0), Service) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


def asking(url: str, method: str = "POST", failure: str | None = None, **options: Any) -> list[dict[str, Any]]:
    """Extract, ask, and check a rule on the answer."""
    config: dict[str, Any] = {"requestOptions": {"url": url, "method": method, **options}}
    config |= {"failureBehavior": failure} if failure else {}
    rule = {"name": "limit", "formula": "extract.total <= ask.limit"}
    return steps(
        extract("extract", "ask"),
        step("EXTERNAL_DATA_VALIDATION", "ask", "after", **config),
        step("RULE_VALIDATION", "after", rules=[rule]),
    )


FILE = document(value={"total": 5})


async def test_the_service_is_shown_the_run_and_its_answer_is_kept(client: httpx.AsyncClient, service: str) -> None:
    defined = asking(
        f"{service}/ok?total={{{{extract.output.value.total}}}}",
        headers={"authorization": "Token {{secrets.token}}"},
    )
    run = await ran(client, defined, file=FILE, secrets={"token": "t0ken"})
    assert run["status"] == "PROCESSED", run
    assert result(run, "ask") == {"response": {"status": 200, "data": {"known": True, "limit": 100}}}
    assert result(run, "after")["allPassed"]
    ((method, path, headers, body),) = Service.asked
    assert (method, path, headers["authorization"]) == ("POST", "/ok?total=5", "Token t0ken")
    assert (headers["content-type"], headers["host"]) == ("application/json", service.removeprefix("http://"))
    told = json.loads(body)
    assert (told["id"], result(told, "extract")["extractRun"]["output"]["value"]) == (run["id"], {"total": 5})
    assert b"t0ken" not in body


@pytest.mark.parametrize(
    ("path", "data"), [("list", {"body": [1, 2]}), ("text", {"body": "fine"}), ("odd", {"body": ODD})]
)
async def test_an_answer_that_is_no_object_stands_in_one(
    client: httpx.AsyncClient, service: str, path: str, data: dict[str, Any]
) -> None:
    run = await ran(client, asking(f"{service}/{path}", "GET"), file=FILE)
    assert result(run, "ask") == {"response": {"status": 200, "data": data}}
    assert Service.asked[0][3] == b""


@pytest.mark.parametrize("failure", [None, "CONTINUE", "EXIT"])
async def test_a_refusal_ends_the_run_where_it_shall(
    client: httpx.AsyncClient, service: str, failure: str | None
) -> None:
    run = await ran(client, asking(f"{service}/refuse", "PUT", failure), file=FILE)
    if failure == "EXIT":
        assert (run["status"], run["failureReason"]) == ("FAILED", "DOCUMENT_PROCESSOR_ERROR")
        assert run["failureMessage"] == "Step 'ask': the service answered 422."
        assert of(run, "after") == []
    else:
        assert run["status"] == "PROCESSED"
        assert result(run, "ask") == {"response": {"status": 422, "data": {"why": "no"}}}
        assert len(of(run, "after")) == 1


@pytest.mark.parametrize("method", ["GET", "POST", None])
async def test_a_step_that_needs_a_lost_output_ends_the_run(
    client: httpx.AsyncClient, config: EngineConfig, service: str, method: str | None
) -> None:
    Service.lost = config.data_dir / "runs"
    rule = {"name": "limit", "formula": "extract.total > 1"}
    options = {"url": f"{service}/ok?{{{{extract.output.value.total}}}}" if method == "GET" else f"{service}/ok"}
    needing = (
        step("EXTERNAL_DATA_VALIDATION", "needing", requestOptions=options | {"method": method})
        if method
        else step("RULE_VALIDATION", "needing", rules=[rule])
    )
    lose = {"url": f"{service}/lose", "method": "GET"}
    losing = step("EXTERNAL_DATA_VALIDATION", "losing", "needing", requestOptions=lose)
    await started(client, steps(extract("extract", "losing"), losing, needing), file=FILE)

    async def failed() -> Any:
        return (await client.get("/workflow_runs?status=FAILED")).json()["data"]

    (run,) = await until(failed)
    (output,) = Service.lost.rglob("lost")
    output.rename(output.with_name("extract.json"))
    run = await settled(client, run)
    assert run["failureReason"] == "INTERNAL_ERROR"
    assert run["failureMessage"].startswith("Step 'needing': The output of exr_")
    assert re.search(r" is missing from the (data folder|store .*)\.$", run["failureMessage"])
    assert [path for _, path, _, _ in Service.asked] == ["/lose"]


@pytest.mark.parametrize("url", ["{service}/big", "http://localhost:1/"])
async def test_without_an_answer_the_step_is_failed(client: httpx.AsyncClient, service: str, url: str) -> None:
    run = await ran(client, asking(url.replace("{service}", service)), file=FILE)
    assert run["status"] == "PROCESSED"
    (asked,) = of(run, "ask")
    assert (asked["status"], asked["result"]) == ("FAILED", None)


@pytest.mark.parametrize(
    ("url", "headers", "why"),
    [
        ("{service}/ok", {"x-token": "Token {{secrets.token}}"}, "the header 'x-token' must be one line of ASCII"),
        ("http://{{secrets.token}}.invalid/", {}, "the request to the service failed"),
        ("http://a:{{secrets.token}}/", {}, "the request to the service failed"),
        ("{{secrets.token}}", {}, "the request to the service failed"),
    ],
)
async def test_a_secret_is_never_told_where_the_request_fails(
    client: httpx.AsyncClient, service: str, url: str, headers: dict[str, str], why: str
) -> None:
    defined = asking(url.replace("{service}", service), failure="EXIT", headers=headers)
    run = await ran(client, defined, file=FILE, secrets={"token": "s3cret\n"})
    assert run["status"] == "FAILED"
    assert why in run["failureMessage"]
    assert "s3cret" not in json.dumps(run)
    assert Service.asked == []


async def test_a_service_in_this_network_is_not_asked_unless_allowed(config: EngineConfig, service: str) -> None:
    app = build_app(replace(config, allow_private_urls=False), work)
    async with app.router.lifespan_context(app), client_of(app) as client:
        run = await ran(client, asking(f"{service}/ok", failure="EXIT"), file=FILE)
    assert run["failureMessage"].endswith("the request to the service failed: its host has no public address.")
    assert Service.asked == []
