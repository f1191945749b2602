"""`python -m bench`: start, memory, tokens and calls, as one Markdown table on stdout and in `results/bench.md`.

All on this machine, over stdio and loopback; two minutes. Goals that are missed are named; they fail nothing, since a
busy machine may be the cause. `bench.durability`, `bench.scale`, `bench.load` and `bench.documents` take minutes: each
is asked for by itself.
"""

import asyncio
import sys
import tempfile
import time
from pathlib import Path

from bench.answers import answers, write_document
from bench.end import end
from bench.folder import folder as batch_of_folder
from bench.lag import lag
from bench.overhead import overhead
from bench.row import Row, table
from bench.start import start
from bench.tokens import list_cost
from bench.upload import upload

RESULTS = Path(__file__).parent.parent / "results" / "bench.md"


async def measure(folder: Path) -> list[Row]:
    """All rows. `folder` is a place for what is made on the way."""
    data, documents = folder / "data", folder / "documents"
    data.mkdir()
    documents.mkdir()
    document = documents / "long.pdf"
    write_document(document)
    local = {"EXTEND_BACKEND": "local", "EXTEND_DATA_DIR": str(data)}
    rows = [*await start(local), *await list_cost(local), *await overhead(), *await lag()]
    rows += [*await answers(local, document), *await upload(local, documents)]
    rows += await batch_of_folder(local, folder)
    return [*rows, *await end(local, document)]


def main() -> None:
    """Measure, print, write."""
    begin = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="extend-bench-") as folder:
        shown = table(asyncio.run(measure(Path(folder))))
    print(shown)
    print(f"\n{time.perf_counter() - begin:.0f} s", file=sys.stderr)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(shown + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
