"""How many pages of PDFs with text a second of processor time reads, beside others on the same files in turns."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.answers import write_document
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.pdf import read_pdf
from extend_mcp.wire.parse import ParseAdvancedOptions

TURNS = 3
TIMED = "liteparse", "kreuzberg"
SCRIPT = Path(__file__).with_name("pages.py")
SOURCE = "words (liteparse with our options)"
AHEAD = {"kreuzberg": 3.0, SOURCE: 0.6}
"""How many times as fast as these it is to be."""
AHEAD_OF_OLDER = 2.0
PAGES = 100, 1000
MORE_MEMORY = 1.2


def rates(paths: Sequence[Path], pythons: dict[str, str], older: tuple[str, Path] | None) -> Iterator[str]:
    """The lines of the table.

    `pythons` has the interpreter of each other reader's environment; `older` is a commit, and where it is checked out.
    """
    texts, pages = _with_text(paths)
    if not texts:
        return
    readers: dict[str, tuple[str, Path | None]]
    readers = {"extend-mcp": (sys.executable, None), SOURCE: (sys.executable, None)}
    readers["pypdfium2"] = sys.executable, None
    readers |= {name: (python, None) for name, python in pythons.items()}
    if older:
        readers[f"extend-mcp {older[0]}"] = (sys.executable, older[1])
    seconds: dict[str, list[float]] = {name: [] for name in readers}
    for _ in range(TURNS):
        for name, (python, path) in readers.items():
            seconds[name].append(_seconds(name, python, path, texts))
    rate = {name: pages / statistics.median(some) for name, some in seconds.items()}
    yield f"\n| {len(texts)} PDFs, {pages} pages | Pages a second of processor time | extend-mcp is | Goal |"
    yield "|---|---|---|---|"
    for name, figure in sorted(rate.items(), key=lambda one: -one[1]):
        ratio = rate["extend-mcp"] / figure
        goal = AHEAD.get(name, AHEAD_OF_OLDER if name.startswith("extend-mcp ") else None)
        verdict = "" if goal is None else f"≥ {goal}: {'held' if ratio >= goal else '**missed**'}"
        yield f"| {name} | {figure:.0f} | {ratio:.2f} x | {verdict} |"


def long_documents(older: tuple[str, Path] | None) -> Iterator[str]:
    """Lines: how the memory of one long document grows with its pages, and what it takes beside the older state."""
    with TemporaryDirectory(prefix="extend-memory-") as folder:
        paths = [Path(folder, f"{pages}.pdf") for pages in PAGES]
        for path, pages in zip(paths, PAGES, strict=True):
            write_document(path, pages)
        peaks = [_read("extend-mcp", sys.executable, None, [path])[1] for path in paths]
        ratio = peaks[1] / peaks[0]
        verdict = "held" if ratio <= MORE_MEMORY else "**missed**"
        yield (
            f"\nPeak memory of a PDF of {PAGES[1]:,} pages: {peaks[1]:.0f} MB, of {PAGES[0]}: {peaks[0]:.0f} MB; "
            f"{ratio:.2f} x (≤ {MORE_MEMORY}: {verdict})"
        )
        if older:
            ours, before = (_seconds("extend-mcp", sys.executable, path, paths[1:]) for path in (None, older[1]))
            verdict = "held" if before >= AHEAD_OF_OLDER * ours else "**missed**"
            yield (
                f"\nProcessor time of the {PAGES[1]:,} pages: {ours:.1f} s, at {older[0]}: {before:.1f} s; "
                f"{before / ours:.2f} x less (≥ {AHEAD_OF_OLDER}: {verdict})"
            )


def _seconds(name: str, python: str, path: Path | None, files: Sequence[Path]) -> float:
    return _read(name, python, path, files)[0]


def _read(name: str, python: str, path: Path | None, files: Sequence[Path]) -> tuple[float, float]:
    """Seconds of processor time, and the peak of memory in MB."""
    environment = os.environ | ({"PYTHONPATH": str(path)} if path else {})
    command = [python, str(SCRIPT), name.split(maxsplit=1)[0], *map(str, files)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    seconds, megabytes = map(float, done.stdout.split())
    return seconds, megabytes


def _with_text(paths: Sequence[Path]) -> tuple[list[Path], int]:
    """The PDFs of which no page is read by OCR, and how many pages they have."""
    found, pages = [], 0
    for path in paths:
        try:
            document = read_pdf(path, None, ParseAdvancedOptions(), None)
        except DocumentFailure:
            continue
        if not any(page.ocr for page in document.pages):
            found.append(path)
            pages += len(document.pages)
    return found, pages
