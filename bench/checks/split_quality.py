"""Score the local splitter on packets with known parts, and fail below the floors.

    python bench/checks/split_quality.py FOLDER [--misses]

FOLDER holds `split/truth.json` (parts by packet) with the packets, and `classify/truth.json` with PDFs of known
classes. From those PDFs, streams of seven documents are joined at random, always the same, at most four pages of each.
"""

import argparse
import json
import random
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from extend_mcp.analysis.split import split
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.split import SplitConfig

FLOORS = {
    "packets boundary F1": 0.95, "packets page class": 0.95, "streams boundary F1": 0.88, "streams page class": 0.84,
}  # fmt: skip
"""What was reached when this was written, less a margin for small sets."""

STREAMS, DOCUMENTS, PAGES = 40, 7, 4
Parts = list[tuple[int, str]]
"""First pages with the class of what begins there."""


@dataclass
class Score:
    """Counts over a set of packets."""

    found: int = 0
    extra: int = 0
    missed: int = 0
    exact: int = 0
    right_pages: int = 0
    pages: int = 0

    def f1(self) -> float:
        """Of boundaries; the first page of a packet is none."""
        return 2 * self.found / max(1, 2 * self.found + self.extra + self.missed)

    def add(self, got: Parts, true: Parts, pages: int) -> None:
        """Count one packet."""
        starts, expected = {at for at, _ in got} - {1}, {at for at, _ in true} - {1}
        self.found += len(starts & expected)
        self.extra += len(starts - expected)
        self.missed += len(expected - starts)
        self.exact += starts == expected
        self.pages += pages
        self.right_pages += sum(_kind(got, page) == _kind(true, page) for page in range(1, pages + 1))


def _kind(parts: Parts, page: int) -> str:
    return [kind for start, kind in parts if start <= page][-1]


def read(path: Path) -> Document:
    """A file as pages."""
    return open_document(path, path.name, password=None, config=ParseConfig())


def streams(folder: Path, files: dict[str, str]) -> list[tuple[str, Document, Parts]]:
    """Documents joined at random, with where each begins. Each class is as likely as the others."""
    known: dict[str, list[Document]] = {}
    for name, kind in files.items():
        if name.endswith(".pdf"):
            known.setdefault(kind, []).append(read(folder / name))
    pick = random.Random(7)
    made = []
    for number in range(STREAMS):
        stream, parts = Document("application/pdf", [], 0), []
        for _ in range(DOCUMENTS):
            kind = pick.choice(sorted(known))
            parts.append((len(stream.pages) + 1, kind))
            for page in pick.choice(known[kind]).pages[: pick.randint(1, PAGES)]:
                stream.pages.append(replace(page, number=len(stream.pages) + 1))
        stream.page_count = len(stream.pages)
        made.append((f"stream {number}", stream, parts))
    return made


def measure(packets: list[tuple[str, Document, Parts]], config: SplitConfig, misses: bool) -> Score:
    """Split each packet and count."""
    score = Score()
    for name, document, true in packets:
        splits = split(document, config).output["splits"]
        got = [(part["startPage"], part["classificationId"]) for part in splits]
        score.add(got, true, document.page_count)
        if misses and got != true:
            print(f"      {name}: {got} for {true}")
    return score


def main() -> int:
    """0 where all floors are held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what was split wrong")
    arguments = parser.parse_args()
    folder: Path = arguments.folder
    truth = json.loads((folder / "classify" / "truth.json").read_text("utf-8"))
    kinds = [{"id": name, "type": name, "description": text} for name, text in truth["classes"].items()]
    other = {"id": "other", "type": "other", "description": "Anything else."}
    config = SplitConfig.model_validate({"splitClassifications": [*kinds, other]})
    packets = [
        (name, read(folder / "split" / name), [(part["start_page"], part["type"]) for part in parts])
        for name, parts in json.loads((folder / "split" / "truth.json").read_text("utf-8")).items()
    ]
    held = True
    for label, some in (("packets", packets), ("streams", streams(folder, truth["files"]))):
        score = measure(some, config, arguments.misses)
        print(f"{label}: {len(some)} of {score.pages} pages, {score.exact} exact, "
              f"{score.found} found, {score.extra} extra, {score.missed} missed")  # fmt: skip
        for name, reached in (("boundary F1", score.f1()), ("page class", score.right_pages / score.pages)):
            floor = FLOORS[f"{label} {name}"]
            held = held and reached >= floor
            print(f"{label + ' ' + name:26} {reached:6.3f}  floor {floor:.2f}")
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
