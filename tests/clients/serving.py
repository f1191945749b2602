"""Documents and servers for the clients: a folder of PDFs, and the HTTP front with the same PDFs uploaded."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import anyio
import httpx
from mcp import Client

from tests import sample_files
from tests.deadlines import DEADLINE
from tests.serving import serve_http

TOOLSETS = ("core", "cancel_run")
"""What the servers offer: runs that go on are cancelled at the end."""


@dataclass(frozen=True)
class Target:
    """A server as a client is told of it: a command with its environment, or a URL, and the documents' names there."""

    invoice: str
    long: str
    command: str = sys.executable
    args: tuple[str, ...] = ()
    data_dir: Path = Path()
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What the command needs beside a client's own choice of variables."""
        return {"EXTEND_DATA_DIR": str(self.data_dir), "EXTEND_TOOLSETS": ",".join(TOOLSETS)}


def make_documents(folder: Path) -> None:
    """An invoice that is read at once, and a long scan that is not."""
    folder.mkdir()
    (folder / "invoice.pdf").write_bytes(sample_files.invoice_pdf())
    (folder / "long.pdf").write_bytes(sample_files.long_scan_pdf())


def by_stdio(folder: Path, data_dir: Path) -> Target:
    """The server over stdio, which may read `folder` and keeps its runs in `data_dir`."""
    args = ("-m", "extend_mcp", "--allow-dir", str(folder))
    return Target(str(folder / "invoice.pdf"), str(folder / "long.pdf"), args=args, data_dir=data_dir)


@contextmanager
def by_http(folder: Path, data_dir: Path, log: Path) -> Iterator[Target]:
    """The HTTP front on loopback. Local paths do not exist there, so documents are sent to addresses it gives.

    What it says on stderr goes to `log`.
    """
    with serve_http(data_dir, log, EXTEND_TOOLSETS=",".join(TOOLSETS)) as url:
        yield Target(anyio.run(_upload, url, (folder / "invoice.pdf").read_bytes()), "", url=url)


def with_new_scan(target: Target) -> Target:
    """The same HTTP front, and a long scan that it has not read yet: what it reads of pages is kept."""
    return replace(target, long=anyio.run(_upload, target.url, sample_files.long_scan_pdf()))


def going_on(url: str, *, cancel: bool = False) -> list[str]:
    """Ids of the parse runs that go on behind the HTTP front, newest first; they are cancelled where asked."""
    return anyio.run(_going_on, url, cancel)


async def _going_on(url: str, cancel: bool) -> list[str]:
    async with Client(f"{url}/mcp") as client:
        listed = (await client.call_tool("list_runs", {"type": "parse", "status": "PROCESSING"})).structured_content
        ids = [run["run_id"] for run in (listed or {}).get("runs", [])]
        for run_id in ids if cancel else ():
            await client.call_tool("cancel_run", {"run_id": run_id})
    return ids


async def _upload(url: str, content: bytes) -> str:
    """Id of the document, stored."""
    async with Client(f"{url}/mcp") as client, httpx.AsyncClient(timeout=DEADLINE) as http:
        asked = (await client.call_tool("request_upload", {"name": "document.pdf"})).structured_content or {}
        stored = await http.put(asked["url"], content=content)
        file_id: str = stored.raise_for_status().json()["file_id"]
        return file_id
