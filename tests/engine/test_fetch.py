"""Files given by URL: read by the run, and never from where they must not be."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from extend_mcp.engine import fetch
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.documents.failure import DocumentFailure
from tests.engine.conftest import ended, running

pytestmark = pytest.mark.anyio


class Site(BaseHTTPRequestHandler):
    """`/a.txt` is a text, `/big` a megabyte, `/to/N` redirects N times, `/astray` nowhere; all else is missing."""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        if path.startswith("/to/"):
            left = int(path.removeprefix("/to/"))
            self.send_response(302)
            self.send_header("Location", f"/to/{left - 1}" if left > 1 else "/a.txt")
            self.end_headers()
            return
        if path == "/astray":
            self.send_response(302)
            self.send_header("Location", "http://xn--a/")
            self.end_headers()
            return
        body = {"/a.txt": b"from the web", "/big": b"x" * 2**20, "/host": self.headers["Host"].encode()}.get(path)
        self.send_response(404 if body is None else 200)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://localhost:{server.server_address[1]}"
        server.shutdown()
        thread.join()


async def read(url: str, *, allow_private: bool = True) -> bytes:
    data = bytearray()
    await fetch.fetch(url, data.extend, allow_private=allow_private)
    return bytes(data)


async def test_a_redirect_to_what_is_no_host_is_told(site: str) -> None:
    with pytest.raises(DocumentFailure, match="could not be downloaded"):
        await read(f"{site}/astray")
    with pytest.raises(fetch.Unreachable):
        await fetch.ask("GET", f"{site}/astray", {}, None, seconds=5, max_bytes=10, allow_private=True)


async def test_a_run_reads_its_file_by_url(client: httpx.AsyncClient, site: str) -> None:
    created = (await client.post("/parse_runs", json={"file": {"url": f"{site}/a.txt?token=1"}})).json()
    assert (created["status"], created["file"]["name"], created["file"]["type"]) == ("PROCESSING", "a.txt", None)
    run = await ended(client, f"/parse_runs/{created['id']}")
    assert run["status"] == "PROCESSED", run
    assert run["output"]["chunks"][0]["content"] == "from the web"
    assert run["file"]["type"] == "TXT"
    file = (await client.get(f"/files/{run['file']['id']}")).json()
    assert (await client.get(file["presignedUrl"])).text == "from the web"


async def test_a_file_that_cannot_be_read_fails_its_run(client: httpx.AsyncClient, site: str) -> None:
    created = (await client.post("/parse_runs", json={"file": {"url": f"{site}/missing.pdf"}})).json()
    run = await ended(client, f"/parse_runs/{created['id']}")
    assert (run["status"], run["failureReason"], run["file"]) == ("FAILED", "UNABLE_TO_DOWNLOAD_FILE", None)
    assert "404" in run["failureMessage"]


async def test_a_file_that_is_too_large_fails_its_run(config: EngineConfig, site: str) -> None:
    async with running(replace(config, max_file_bytes=1000)) as client:
        answer = await client.post("/parse", json={"file": {"url": f"{site}/big"}})
        assert answer.json()["code"] == "FILE_SIZE_TOO_LARGE"
        assert list((config.data_dir / "working").iterdir()) == []


async def test_private_addresses_are_refused_unless_allowed(config: EngineConfig, site: str) -> None:
    async with running(replace(config, allow_private_urls=False)) as client:
        answer = await client.post("/parse", json={"file": {"url": f"{site}/a.txt"}})
        assert answer.json()["code"] == "UNABLE_TO_DOWNLOAD_FILE"
        assert "not a public address" in answer.json()["message"]


async def test_the_name_is_kept_though_the_address_is_pinned(site: str) -> None:
    assert (await read(f"{site}/host")).decode() == site.removeprefix("http://")


async def test_three_redirects_are_followed_and_no_more(site: str) -> None:
    assert await read(f"{site}/to/3") == b"from the web"
    with pytest.raises(DocumentFailure, match="more than 3 redirects"):
        await read(f"{site}/to/4")


async def test_every_hop_is_checked_anew(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    hops: list[str] = []

    def is_public(address: str) -> bool:
        hops.append(address)
        return len(hops) == 1

    monkeypatch.setattr(fetch, "is_public", is_public)
    monkeypatch.setattr(fetch, "_resolve", one_address(fetch._resolve))
    with pytest.raises(DocumentFailure, match="not a public address"):
        await read(f"{site}/to/1", allow_private=False)
    assert len(hops) == 2


def one_address(resolve: Any) -> Any:
    """Resolve `localhost` to one address, however this machine is set up."""

    async def call(host: str, port: int, allow_private: bool) -> Any:
        return await resolve("127.0.0.1" if host == "localhost" else host, port, allow_private)

    return call


async def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DocumentFailure, match="could not be downloaded"):
        await read(f"http://127.0.0.1:{port}/a")


async def test_a_name_without_an_address_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    async def unknown(*arguments: Any, **options: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("extend_mcp.engine.fetch.anyio.getaddrinfo", unknown)
    with pytest.raises(DocumentFailure, match=r"nowhere\.example has no address"):
        await read("http://nowhere.example/a")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
    ],
)
def test_public_addresses_are_told_from_others(address: str, public: bool) -> None:
    assert fetch.is_public(address) is public


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://a/b/c.pdf?x=1#y", "c.pdf"),
        ("https://a/b%20c.pdf", "b c.pdf"),
        ("https://a/100%2525.pdf", "100%25.pdf"),
        ("https://a", "document"),
        ("https://a/", "document"),
        ("https://a/b/", "b"),
    ],
)
def test_a_file_is_named_by_its_url(url: str, name: str) -> None:
    assert fetch.name_of(url) == name


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://a/b", "gopher://a", "a/b", "https://", "http://[::1"),
        *("http://xn--a/", "http://a:0/", "http://a:99999/"),
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    assert fetch.check_url(url)
