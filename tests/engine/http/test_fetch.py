"""Files given by URL: read by the run, and never from where they must not be."""

import gzip
import socket
import zlib
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.http import fetch, urls
from tests.engine.conftest import ended, running, until

pytestmark = pytest.mark.anyio


TEXT = b"from the web"
PACKED = {
    "gzip": ("gzip", gzip.compress(TEXT)),
    "deflate": ("identity, deflate", zlib.compress(TEXT)),
    "parts": ("gzip", gzip.compress(TEXT[:5]) + gzip.compress(TEXT[5:])),
    "plain": ("identity", TEXT),
    "nothing": ("gzip", b""),
    "zeros": ("gzip", gzip.compress(bytes(3 * 2**20))),
    "twice": ("gzip, gzip", gzip.compress(gzip.compress(TEXT))),
    "unknown": ("br", TEXT),
    "cut": ("gzip", gzip.compress(TEXT)[:-4]),
    "damaged": ("gzip", TEXT),
}
"""By name, an encoding and a body."""


class Site(BaseHTTPRequestHandler):
    """`/a.txt` is a text, `/big` a megabyte, `/to/N` redirects N times, `/astray` nowhere.

    `/packed/NAME` is one of `PACKED`. All else is missing.
    """

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
        body = {"/a.txt": TEXT, "/big": b"x" * 2**20, "/host": self.headers["Host"].encode()}.get(path)
        if path.startswith("/packed/"):
            assert self.headers["Accept-Encoding"] == "identity"
            encoding, body = PACKED[path.removeprefix("/packed/")]
        self.send_response(404 if body is None else 200)
        if path.startswith("/packed/"):
            self.send_header("Content-Encoding", encoding)
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
    with pytest.raises(fetch.RequestFailed):
        await fetch.send("GET", f"{site}/astray", {}, None, seconds=5, max_bytes=10, allow_private=True)


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
        await until(lambda: not list((config.data_dir / "working").iterdir()))


async def test_private_addresses_are_refused_unless_allowed(config: EngineConfig, site: str) -> None:
    async with running(replace(config, allow_private_urls=False)) as client:
        answer = await client.post("/parse", json={"file": {"url": f"{site}/a.txt"}})
        assert answer.json()["code"] == "UNABLE_TO_DOWNLOAD_FILE"
        assert "no public address" in answer.json()["message"]


@pytest.mark.parametrize("name", ["gzip", "deflate", "parts", "plain"])
async def test_a_file_that_comes_packed_is_unpacked(site: str, name: str) -> None:
    assert await read(f"{site}/packed/{name}") == TEXT
    assert await asked(f"{site}/packed/{name}") == (200, TEXT)


async def test_an_answer_may_be_empty_though_it_says_that_it_is_packed(site: str) -> None:
    assert await asked(f"{site}/packed/nothing") == (200, b"")


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("twice", "compressed twice"),
        ("unknown", "in an unknown way"),
        ("cut", "breaks off"),
        ("damaged", "cannot be decompressed"),
    ],
)
async def test_a_file_that_cannot_be_unpacked_is_refused(site: str, name: str, why: str) -> None:
    with pytest.raises(DocumentFailure, match=why):
        await read(f"{site}/packed/{name}")
    with pytest.raises(fetch.RequestFailed, match=why):
        await asked(f"{site}/packed/{name}")


async def test_the_limit_of_size_holds_for_what_is_unpacked(config: EngineConfig, site: str) -> None:
    assert len(PACKED["zeros"][1]) < 2**16
    sizes: list[int] = []
    await fetch.fetch(f"{site}/packed/zeros", lambda piece: sizes.append(len(piece)), allow_private=True)
    assert (sum(sizes), max(sizes)) == (3 * 2**20, 2**20)
    with pytest.raises(fetch.RequestFailed, match=r"larger than 0\.0625 MB"):
        await asked(f"{site}/packed/zeros")
    async with running(replace(config, max_file_bytes=2**16)) as client:
        answer = await client.post("/parse", json={"file": {"url": f"{site}/packed/zeros"}})
        assert answer.json()["code"] == "FILE_SIZE_TOO_LARGE"


async def asked(url: str, headers: dict[str, str] | None = None, *, private: bool = True) -> tuple[int, bytes]:
    return await fetch.send("GET", url, headers or {}, None, seconds=5, max_bytes=2**16, allow_private=private)


@pytest.mark.parametrize("value", ["two\nlines", " spaces ", "\0", "\N{BULLET}"])
async def test_what_cannot_be_sent_is_refused_without_its_words(site: str, value: str) -> None:
    assert not fetch.fits_header(value)
    with pytest.raises(fetch.RequestFailed) as refused:
        await asked(f"{site}/a.txt", {"x-secret": f"{value}s3cret{value}"})
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize("value", ["", "x", "two words", "a\tb"])
def test_other_values_fit_into_a_header(value: str) -> None:
    assert fetch.fits_header(value)


@pytest.mark.parametrize("url", ["http://s3cret.invalid/", "http://s3cret:0/", "http://a b/s3cret", "http://a:s3cret/"])
async def test_why_nothing_came_is_told_without_the_url(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.engine.http.fetch.anyio.getaddrinfo", unknown)
    for private in (True, False):
        with pytest.raises(fetch.RequestFailed) as refused:
            await asked(url, private=private)
        assert "s3cret" not in str(refused.value)


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
    with pytest.raises(DocumentFailure, match="no public address"):
        await read(f"{site}/to/1", allow_private=False)
    assert len(hops) == 2


async def unknown(*arguments: Any, **options: Any) -> Any:
    """What looks up a name that is not known."""
    raise socket.gaierror(-2, "Name or service not known")


def one_address(resolve: Any) -> Any:
    """Resolve `localhost` to one address, however this machine is set up."""

    async def call(host: str, port: int, allow_private: bool) -> Any:
        return await resolve("127.0.0.1" if host == "localhost" else host, port, allow_private)

    return call


async def test_a_server_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and nobody listens
        with pytest.raises(DocumentFailure, match="could not be downloaded"):
            await read(f"http://127.0.0.1:{taken.getsockname()[1]}/a")


async def test_a_name_that_is_not_known_is_told_as_a_private_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("extend_mcp.engine.http.fetch.anyio.getaddrinfo", unknown)
    with pytest.raises(DocumentFailure, match="its host has no public address"):
        await read("http://nowhere.example/a", allow_private=False)


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
    assert urls.file_name_of(url) == name


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://a/b", "gopher://a", "a/b", "https://", "http://[::1"),
        *("http://xn--a/", "http://a:0/", "http://a:99999/"),
    ],
)
def test_other_urls_are_refused(url: str) -> None:
    assert urls.check_url(url)
