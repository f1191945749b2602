"""`python -m bench.stalls`: how long the event loop of the HTTP front stands still while it reads the largest results.

`/health` is asked again and again while one call goes on; the longest wait for it is told. Takes a minute or two, and
writes the table into `docs/load.md` with `UPDATE_TABLE=1`. Needs /proc.
"""

import http.client
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Self

import httpx

from bench.load.servers import Server, ours
from bench.row import Row, table

HEADINGS = 60_000
FIELDS = 5_000
MEMBERS = 1_000
GOAL = 0.1
PAUSE_SECONDS = 0.002
PAGE = Path(__file__).parent.parent / "docs" / "load.md"
BEGIN, END = "<!-- stalls -->\n", "<!-- /stalls -->"


class Watch:
    """Asks `/health` in a thread of its own while it is entered; `longest` is the longest wait, in seconds."""

    def __init__(self, address: tuple[str, int]) -> None:
        self._http = http.client.HTTPConnection(*address, timeout=60)
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask)
        self.longest = 0.0

    def _ask(self) -> None:
        while not self._over.is_set():
            begin = time.perf_counter()
            self._http.request("GET", "/health")
            self._http.getresponse().read()
            self.longest = max(self.longest, time.perf_counter() - begin)
            time.sleep(PAUSE_SECONDS)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._http.close()


def stalls(folder: Path) -> list[Row]:
    """A row for each kind of large reading."""
    with Server(ours, folder, {"EXTEND_TOOLSETS": "all"}) as front:
        text = b"".join(b"# head %d\n\ntext\n\n" % number for number in range(HEADINGS))
        long = front.tool("parse_document", {"file": _uploaded(front, "long.md", text), "wait_seconds": 300})["run_id"]
        batch = _batch(front)
        rows = [_row(front, "nothing", lambda: time.sleep(1))]
        for what, tool, arguments in _calls(long, batch):
            call = partial(front.rpc, "tools/call", {"name": tool, "arguments": arguments}, tool)
            rows.append(_row(front, what, call))
        page = f"extend://runs/{long}/pages/1"
        rows.append(
            _row(front, "`resources/read` of its page", partial(front.rpc, "resources/read", {"uri": page}, page))
        )
    return rows


def _calls(long: str, batch: str) -> list[tuple[str, str, dict[str, Any]]]:
    schema = {"type": "object", "properties": {f"field_{n}": {"type": "string"} for n in range(FIELDS)}}
    return [
        (f"`get_run` of a parse with {HEADINGS:,} headings", "get_run", {"run_id": long}),
        ("`read_run` by pointer", "read_run", {"run_id": long, "pointer": "/chunks/0"}),
        ("… by pointer, at its end", "read_run", {"run_id": long, "pointer": f"/chunks/0/blocks/{HEADINGS}"}),
        ("… by section", "read_run", {"run_id": long, "section": f"head {HEADINGS - 1}"}),
        ("… by words that stand apart", "read_run", {"run_id": long, "search": f"{HEADINGS - 1} text head"}),
        (f"`get_batch` of {MEMBERS:,} runs", "get_batch", {"batch_id": batch}),
        ("`list_runs` of 50 of them", "list_runs", {"type": "parse", "batch_id": batch, "limit": 50}),
        (f"`check_schema` of {FIELDS:,} fields", "check_schema", {"schema": schema}),
    ]


def _row(front: Server, what: str, work: Callable[[], object]) -> Row:
    begin = time.perf_counter()
    with Watch(front.address) as watch:
        work()
    took = time.perf_counter() - begin
    figure = f"{watch.longest * 1000:.0f} ms"
    return Row(what, figure, f"the call took {took:.1f} s", goal=f"≤ {GOAL * 1000:.0f} ms", held=watch.longest <= GOAL)


def _uploaded(front: Server, name: str, content: bytes) -> str:
    """The id of a file that was sent."""
    url = str(front.tool("request_upload", {"name": name})["url"])
    answer = httpx.put(
        "http://{}:{}".format(*front.address) + url[url.index("/uploads") :], content=content, timeout=60
    )
    return str(answer.json()["file_id"])


def _batch(front: Server) -> str:
    """The id of a batch of small parses that has ended."""
    files = [_uploaded(front, "small.txt", b"Total: EUR 1.00")] * MEMBERS
    batch = str(front.tool("start_batch", {"operation": "parse", "files": files})["batch_id"])
    while front.tool("get_batch", {"batch_id": batch, "wait_seconds": 60})["status"] == "PROCESSING":
        pass
    return batch


def main() -> None:
    """Measure, print, write."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="extend-stalls-") as folder:
        shown = table(stalls(Path(folder)))
    print(shown)
    print(f"\n{time.perf_counter() - begin:.0f} s", file=sys.stderr)
    if os.environ.get("UPDATE_TABLE"):
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}{shown}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
