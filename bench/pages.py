"""Pages a second of a parse, beside plain text extraction of the same files in turn."""

import time
from pathlib import Path

from bench.parse_pages import ours, plain, readable
from bench.row import Row


def pages(folder: Path) -> list[Row]:
    """All PDFs below `folder` that open and have a text layer, one after the other in this process."""
    paths = [path for path in sorted(folder.rglob("*.pdf")) if readable(path)]
    count, our_seconds, plain_seconds = 0, 0.0, 0.0
    for path in paths:
        begin = time.perf_counter()
        ours(path)
        between = time.perf_counter()
        count += plain(path)
        our_seconds += between - begin
        plain_seconds += time.perf_counter() - between
    if not count:
        return [Row("Parse", f"no PDF with a text layer in {folder.name}")]
    return [
        Row(
            f"Parse of {len(paths)} PDFs, {count} pages",
            f"{count / our_seconds:.0f} pages/s",
            f"text alone, by pypdfium2: {count / plain_seconds:.0f} pages/s",
            plain_seconds / our_seconds,
        )
    ]
