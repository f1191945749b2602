"""The documents of a corpus, with what stands in them.

A corpus is a folder with any of these folders, or with them below `more`:

- `layout` and `office`: folders of documents, each with its Markdown in `NAME.truth.md`
- `scans`: `NAME.pdf` with `NAME.truth.md`
- `parse`: `truth.json`, Markdown by name
- `receipts`: photos, and `lines.json`, lines of text by name
- `table`: `truth.json`, the cells of each table by name
- `einvoice`: `truth.json`, the `lines` of each invoice by name
- `forms`, `form`: `truth.json`, the fields of each form by name
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LINE_KEYS = ("quantity", "unit_price", "amount")
GROUPS = {
    "layout/native": "native PDF",
    "layout/from_docx": "Word prints",
    "layout/from_html": "web prints",
    "office/docx": "DOCX",
    "office/html": "HTML",
    "office/pptx": "PPTX",
    "office/xlsx": "XLSX",
    "office/csv": "CSV",
}


@dataclass(frozen=True, slots=True)
class Case:
    """A document, and what is true of it: Markdown, tables or lines, as its job wants."""

    path: Path
    truth: Any


Cases = dict[str, list[Case]]


def cases(corpus: Path) -> Cases:
    """The documents of a corpus by job."""
    found: Cases = defaultdict(list)
    for folder in (corpus, corpus / "more"):
        _written(folder, found)
        _scans(folder, found)
        for name, true in _json(folder / "table/truth.json").items():
            found["tables"].append(Case(folder / "table" / name, true))
        for name, true in _json(folder / "einvoice/truth.json").items():
            lines = [line for one in true["lines"] if len(line := _numbers(one)) > 1]
            if lines:
                found["invoice lines"].append(Case(folder / "einvoice" / name, lines))
    return {job: [case for case in some if case.path.exists()] for job, some in found.items()}


def form_folders(corpus: Path) -> list[Path]:
    """The folders of forms with their fields."""
    folders = [corpus / "forms", corpus / "more" / "form", corpus / "form"]
    return [folder for folder in folders if (folder / "truth.json").exists()]


def _written(folder: Path, found: Cases) -> None:
    for kind, job in GROUPS.items():
        for truth in sorted((folder / kind).rglob("*.truth.md")):
            found[job].append(Case(truth.with_name(truth.name.removesuffix(".truth.md")), truth.read_text("utf-8")))
    for name, text in _json(folder / "parse/truth.json").items():
        found["other PDF" if name.endswith(".pdf") else "other formats"].append(Case(folder / "parse" / name, text))


def _scans(folder: Path, found: Cases) -> None:
    for truth in sorted((folder / "scans").glob("*.truth.md")):
        scan = truth.with_name(truth.name.removesuffix(".truth.md") + ".pdf")
        found["words of scans"].append(Case(scan, truth.read_text("utf-8")))
    for name, lines in _json(folder / "receipts/lines.json").items():
        text = "\n".join(line for _, line in lines)
        found["words of receipts"].append(Case(folder / "receipts" / f"{name}.jpg", text))


def _numbers(line: dict[str, Any]) -> list[float]:
    return [round(abs(line[key]), 4) for key in LINE_KEYS if key in line]


def _json(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
