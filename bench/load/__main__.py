"""`python -m bench.load [SECONDS]`: the HTTP front under load, as one Markdown table.

Calls of a cheap tool beside the same tool on the SDK's own server, a thousand listen streams, idle connections, the end
under load, and a mix of everything for `SECONDS` (600; 0 leaves it out). Goals that are missed are named; they fail
nothing, since a busy machine may be the cause. `UPDATE_TABLE=1` writes the table into `docs/load.md`. Needs /proc.
"""

import asyncio
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from bench.load.calls import calls
from bench.load.end import end
from bench.load.servers import CORES
from bench.load.soak import soak
from bench.load.streams import idle, streams
from bench.row import Row, table

SECONDS = 600
PAGE = Path(__file__).parent.parent.parent / "docs" / "load.md"
BEGIN, END = "<!-- load -->\n", "<!-- /load -->"


def measure(folder: Path, seconds: float) -> list[Row]:
    """All rows. `folder` is a place for what is made on the way."""
    rows = [*calls(folder), *asyncio.run(streams(folder)), *idle(folder), *asyncio.run(end(folder))]
    return [*rows, *(asyncio.run(soak(folder, seconds)) if seconds else ())]


def main() -> None:
    """Measure, print, write."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    os.sched_setaffinity(0, {CORES[-1]})
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="extend-load-") as folder:
        shown = table(measure(Path(folder), seconds))
    print(shown)
    print(f"\n{time.perf_counter() - begin:.0f} s", file=sys.stderr)
    if os.environ.get("UPDATE_TABLE"):
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}{shown}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
