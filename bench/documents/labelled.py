"""Documents whose class is known, of a corpus as in `truths`, in two parts: to fit on, and set aside.

`classify/truth.json` (`files`: class by path) and `more/class/truth.json` name classes; in other folders each file is
of one. A third is set aside by the hash of its source, so that files of one source are in one part.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig

NO_CLASS = "none"
FOLDERS = {
    "einvoices": "invoice", "more/einvoice": "invoice", "more/order": "purchase order", "more/nda": "contract",
    "more/receipt": "receipt", "more/table": "statistics", "forms": "form", "more/form": "form",
    "office/pptx": "presentation", "office/docx": NO_CLASS, "office/html": NO_CLASS, "office/csv": NO_CLASS,
    "office/xlsx": NO_CLASS, "layout/native": NO_CLASS, "layout/from_html": NO_CLASS, "layout/from_docx": NO_CLASS,
}  # fmt: skip
READ = {".pdf", ".jpg", ".txt", ".eml", ".docx", ".html", ".pptx", ".xlsx", ".csv"}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document of a known class; `source` is alike for files that look alike, `group` for those of one collection."""

    name: str
    kind: str
    source: str
    document: Document

    @property
    def group(self) -> str:
        return self.source if self.kind == NO_CLASS else f"{self.source.split(':')[0]} {self.kind}"


def labelled(corpus: Path, *, aside: bool) -> Iterator[Labelled]:
    """The documents to fit on, or those set aside, one for each source and format. The XML in them is not read."""
    sources = _sources(corpus)
    seen: set[tuple[str, str]] = set()
    for name, kind in sorted(_kinds(corpus).items()):
        source = _alike(name, sources.get(name, name))
        path = corpus / name
        key = (name, "") if kind in {"invoice", "purchase order"} else (source, path.suffix)
        if is_aside(source) != aside or key in seen or not path.exists():
            continue
        seen.add(key)
        document = open_document(path, path.name, password=None, config=ParseConfig())
        yield Labelled(name, kind, source, replace(document, invoice=None))


def is_aside(source: str) -> bool:
    """True for a third of all sources."""
    return int(hashlib.sha256(source.encode()).hexdigest(), 16) % 3 == 0


def _kinds(corpus: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    for folder, kind in FOLDERS.items():
        for path in (corpus / folder).glob("*"):
            if path.suffix in READ:
                found[path.relative_to(corpus).as_posix()] = kind
    for truth, prefix in ((corpus / "classify/truth.json", ""), (corpus / "more/class/truth.json", "more/class/")):
        if truth.exists():
            body = json.loads(truth.read_text("utf-8"))
            found |= {prefix + name: kind for name, kind in body.get("files", body).items()}
    return found


def _sources(corpus: Path) -> dict[str, str]:
    manifest = corpus / "MANIFEST.tsv"
    if not manifest.exists():
        return {}
    with manifest.open(encoding="utf-8") as file:
        rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row[0]: re.sub(r"@[0-9a-f]+", "", row[2]) for row in rows if len(row) > 2}


def _alike(name: str, source: str) -> str:
    """A source without what tells files apart that look alike: invoices of one folder, formats of one text."""
    if "einvoice" in name or name.startswith("more/order"):
        return source.rsplit("/", 1)[0]
    if "docling" in source:
        return "docling:" + Path(source).name.split(".")[0]
    if "icdar2013" in source:
        return "icdar:" + re.sub(r"[a-z]?\.pdf.*", "", Path(source).name)
    return f"{source.split(':', maxsplit=1)[0]}:{Path(source).name}"
