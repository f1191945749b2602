"""How well claimed values are told from wrong ones, on documents with known values.

    python -m bench.grounding FOLDER [--seed 7] [--misses]

FOLDER holds, of these, what there is: `invoices` (PDFs with `NAME.truth.json`), `einvoice` (PDFs with `truth.json` of
`fields` and `lines`), `receipts` (`lines.json`, `truth.json`) and `nda` (PDFs with `truth.json`). Each known value is
looked up (recall), and then wrong values made of it (a digit, two swapped ones, a cent, ten times as much, another day,
another name …), none of which may count as found unless the page says it, too.
"""

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench.checks.extract_quality import from_lines
from bench.near_misses import misses, says
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.grounding import Grounder, PlacedBox, PlacedWord
from extend_mcp.grounding.find import OTHER_SIGN, TWO_WAYS
from extend_mcp.wire.parse import ParseConfig

Case = tuple[str, list[PlacedWord], dict[str, Any]]
"""A document's name, its words, and its known values by path."""

RECALL = 0.97


def words_of(document: Document) -> list[PlacedWord]:
    """The words as `returnOcr` gives them."""
    return [
        PlacedWord(
            word.text,
            page.number,
            PlacedBox(word.box.left, word.box.top, word.box.right, word.box.bottom),
            word.confidence,
        )
        for page in document.pages
        for word in page.words
    ]


def read(path: Path) -> list[PlacedWord]:
    """The words of a file."""
    return words_of(open_document(path, path.name, password=None, config=ParseConfig()))


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every plain value with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if items is None:
        yield path, value
        return
    for key, item in items:
        yield from leaves(item, f"{path}[{key}]" if isinstance(key, int) else f"{path}.{key}".lstrip("."))


def known(value: Any) -> dict[str, Any]:
    """The values that a page may say."""
    return {path: leaf for path, leaf in leaves(value) if leaf not in (None, "") and not isinstance(leaf, bool)}


def cases(folder: Path) -> Iterator[Case]:
    """Every document of the folder with its known values."""
    for path in sorted((folder / "invoices").glob("*.truth.json")):
        source = path.with_name(path.name.removesuffix(".truth.json") + ".pdf")
        if source.exists():
            yield source.stem, read(source), known(json.loads(path.read_text("utf-8"))[0])
    for kind in ("einvoice", "nda"):
        truth = folder / kind / "truth.json"
        for name, values in json.loads(truth.read_text("utf-8")).items() if truth.exists() else ():
            kept = {key: values[key] for key in ("fields", "lines")} if kind == "einvoice" else values
            yield name, read(truth.with_name(name)), known(kept)
    yield from receipts(folder / "receipts")


def receipts(folder: Path) -> Iterator[Case]:
    """Receipts by their text lines."""
    if not (folder / "lines.json").exists():
        return
    lines, truths = (json.loads((folder / name).read_text("utf-8")) for name in ("lines.json", "truth.json"))
    for name, truth in truths.items():
        values = {key: truth[key] for key in ("company", "address", "date") if truth.get(key)}
        if day := day_first(truth.get("date", "")):
            values["day"] = day
        if total := re.sub(r"[^\d.]", "", truth.get("total", "")):
            values["total"] = float(total)
        yield f"receipt {name}", words_of(from_lines(lines[name])), values


def day_first(text: str) -> str | None:
    """The date of a receipt of Malaysia, in ISO form, if it is of numbers alone."""
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](?:20)?(\d{2})", text)
    return f"20{found[3]}-{int(found[2]):02}-{int(found[1]):02}" if found else None


def measure(folder: Path, seed: int, *, shown: bool) -> bool:
    """Print what was found and what was not; True where the goals are held."""
    choose = random.Random(seed)
    told, kinds, wrong = Counter[str](), Counter[str](), Counter[str]()
    there = found = documents = 0
    spent, values_told = 0.0, 0
    for name, words, values in cases(folder):
        documents += 1
        grounder, begin = Grounder(words), time.perf_counter()
        findings = {path: grounder.find(path, value) for path, value in values.items()}
        spent += time.perf_counter() - begin
        for path, finding in findings.items():
            told[finding.status] += 1
            values_told += 1
            if finding.note == TWO_WAYS:
                told["… since a date may be read two ways"] += 1
                continue
            stands = finding.is_found or (says(words, values[path]) and finding.note != OTHER_SIGN)
            there, found = there + stands, found + finding.is_found
            if shown and not finding.is_found:
                print(f"  {name} {path}: {values[path]!r} {finding.status} {finding.quote!r} {'MISSED' * stands}")
            for kind, miss in misses(values[path], choose) if finding.is_found else ():
                if miss in values.values() or says(words, miss):
                    continue
                kinds[kind] += 1
                taken = grounder.find(path, miss)
                if taken.is_found:
                    wrong[kind] += 1
                    print(f"  {name} {path}: {kind} {miss!r} was taken for {taken.quote!r} ({taken.status})")
    print(f"{documents} documents, {values_told} values: {dict(told)}; {1000 * spent:.0f} ms in all")
    print(f"recall of values that stand on the page: {found} of {there} ({found / there:.3f}, goal {RECALL})")
    print(f"near misses {sum(kinds.values())} {dict(kinds)}, taken {sum(wrong.values())} {dict(wrong)} (goal 0)")
    return found / there >= RECALL and not wrong


def main() -> int:
    """0 where the goals are held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--misses", action="store_true", help="show what was not found")
    arguments = parser.parse_args()
    return 0 if measure(arguments.folder, arguments.seed, shown=arguments.misses) else 1


if __name__ == "__main__":
    sys.exit(main())
