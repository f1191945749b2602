"""Score the local reader on a folder of documents with known values, and fail below the floors.

    python bench/checks/extract_quality.py FOLDER [--misses]

FOLDER holds `invoices` (`NAME.pdf` or `NAME.txt` with `NAME.truth.json`), `receipts` (`lines.json`, `truth.json`) and
`nda` (PDFs with `truth.json`). Receipts are read from their text lines, so that OCR is not what is measured.
"""

import argparse
import json
import re
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

from extend_mcp.analysis.extract import extract
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig

FLOORS = {
    "contract effective_date": 0.85,
    "contract jurisdiction": 0.87,
    "contract party": 0.8,
    "contract term": 0.6,
    "invoice currency": 0.85,
    "invoice date": 0.85,
    "invoice due date": 1.0,
    "invoice issuer": 0.55,
    "invoice number": 0.85,
    "invoice subtotal": 0.75,
    "invoice tax": 1.0,
    "invoice total": 0.83,
    "line amount": 0.9,
    "receipt address": 0.78,
    "receipt company": 0.9,
    "receipt date": 0.97,
    "receipt total": 0.91,
}
"""What was reached when this was written, less a margin for small sets. Share of fields that are exactly right."""

TEXT = {"type": ["string", "null"]}
NUMBER = {"type": ["number", "null"]}
DATE = {**TEXT, "extend:type": "date"}
MONEY = {
    "type": "object",
    "extend:type": "currency",
    "properties": {"amount": NUMBER, "iso_4217_currency_code": TEXT},
}


def schema(**properties: Any) -> ExtractConfig:
    """A config whose schema has these properties."""
    return ExtractConfig.model_validate({"schema": {"type": "object", "properties": properties}})


INVOICE = schema(
    invoice_number=TEXT, invoice_date=DATE, due_date=DATE, vendor_name=TEXT, customer_name=TEXT, subtotal=NUMBER,
    tax=NUMBER, total=MONEY, currency=TEXT, line_items={"type": "array", "items": {"type": "object", "properties": {
        "description": TEXT, "quantity": NUMBER, "unit_price": NUMBER, "amount": NUMBER}}},
)  # fmt: skip
RECEIPT = schema(company=TEXT, date=DATE, address=TEXT, total=NUMBER)
CONTRACT = schema(
    jurisdiction=TEXT, effective_date=DATE, party={"type": "array", "items": {"type": "string"}}, term=TEXT
)

Scores = dict[str, list[tuple[bool, str, Any, Any, float | None]]]
"""By field: whether right, the document, what was read, what is true, the confidence."""


def plain(text: object) -> str:
    """Letters and digits in lower case, no accents; `&` is `and`."""
    folded = unicodedata.normalize("NFKD", str(text).casefold().replace("&", " and "))
    return " ".join(
        re.findall(r"[a-z0-9.]+", "".join(c for c in folded if not unicodedata.combining(c)).replace(".", ""))
    )


def read(document: Document, config: ExtractConfig) -> tuple[dict[str, Any], dict[str, Any]]:
    """The values and the metadata that the reader gives."""
    output = extract([("file", document)], config).output
    return output["value"], output["metadata"]


def invoices(folder: Path, scores: Scores) -> None:
    """Core fields of invoices, and how many of the true line amounts are in the rows."""
    names = {"invoice_number": "invoice number", "date": "invoice date", "date_due": "due date", "issuer": "issuer",
             "amount_untaxed": "subtotal", "amount_tax": "tax", "amount": "total", "currency": "currency"}  # fmt: skip
    keys = {"date": "invoice_date", "date_due": "due_date", "issuer": "vendor_name", "amount_untaxed": "subtotal",
            "amount_tax": "tax", "amount": "total"}  # fmt: skip
    for path in sorted(folder.glob("*.truth.json")):
        stem = path.name.removesuffix(".truth.json")
        source = next(p for p in folder.glob(f"{stem}.*") if p.suffix in (".pdf", ".txt"))
        value, metadata = read(open_document(source, source.name, password=None, config=ParseConfig()), INVOICE)
        truth = json.loads(path.read_text("utf-8"))[0]
        for name, label in names.items():
            if name not in truth:
                continue
            key = keys.get(name, name)
            got = value[key]["amount"] if name == "amount" else value[key]
            right = (
                abs((got or 0) - truth[name]) < 0.005
                if isinstance(truth[name], float)
                else plain(got) == plain(truth[name])
            )
            sure = metadata[key]["logprobsConfidence"]
            scores["invoice " + label.removeprefix("invoice ")].append((right, stem, got, truth[name], sure))
        lines = [row for row in truth.get("lines", ()) if "price_subtotal" in row]
        amounts = [row["amount"] for row in value["line_items"]]
        for row in lines:
            scores["line amount"].append((row["price_subtotal"] in amounts, stem, amounts, row["price_subtotal"], None))


def from_lines(lines: list[Any]) -> Document:
    """Text lines with eight corner coordinates as a page of words."""
    words = []
    for corners, text in lines:
        left, top, right, bottom = min(corners[0::2]), min(corners[1::2]), max(corners[0::2]), max(corners[1::2])
        scale = (right - left) / max(1, len(text))
        words += [
            Word(found.group(), Box(left + found.start() * scale, top, left + found.end() * scale, bottom))
            for found in re.finditer(r"\S+", text)
        ]
    width, height = max(w.box.right for w in words) + 20, max(w.box.bottom for w in words) + 20
    page = Page(1, width, height, words, ocr=True)
    read_structure([page])
    return Document("image/jpeg", [page], 1)


def receipts(folder: Path, scores: Scores) -> None:
    """Company, date, address and total of receipts."""
    from extend_mcp.analysis.extract.shapes.dates import find_dates

    truths = json.loads((folder / "truth.json").read_text("utf-8"))
    lines = json.loads((folder / "lines.json").read_text("utf-8"))
    for name, truth in truths.items():
        value, metadata = read(from_lines(lines[name]), RECEIPT)
        day = find_dates(truth.get("date", ""))
        expected = {
            "company": truth.get("company"),
            "address": truth.get("address"),
            "date": day[0][2].isoformat() if day else None,
            "total": float(re.sub(r"[^\d.]", "", truth.get("total", "")) or 0),
        }
        for key, true in expected.items():
            got = value[key]
            right = (
                got == true if key in ("date", "total") else plain(got).replace(" ", "") == plain(true).replace(" ", "")
            )
            scores[f"receipt {key}"].append((right, name, got, true, metadata[key]["logprobsConfidence"]))


def contracts(folder: Path, scores: Scores) -> None:
    """Jurisdiction, date, parties and term of agreements. Parties count one by one."""
    truths = json.loads((folder / "truth.json").read_text("utf-8"))
    for name, truth in truths.items():
        path = folder / name
        value, metadata = read(open_document(path, name, password=None, config=ParseConfig()), CONTRACT)
        for key in ("jurisdiction", "effective_date", "term"):
            if key in truth:
                right = plain(value[key]) == plain(truth[key][0])
                sure = metadata[key]["logprobsConfidence"]
                scores[f"contract {key}"].append((right, name[:6], value[key], truth[key][0], sure))
        got = [plain(p) for p in value["party"]]
        for party in dict.fromkeys(truth["party"]):
            scores["contract party"].append((plain(party) in got, name[:6], value["party"], party, None))


def report(scores: Scores, misses: bool) -> bool:
    """Print a table; True where all floors are held."""
    held = True
    for field, rows in sorted(scores.items()):
        right = sum(row[0] for row in rows) / len(rows)
        floor = FLOORS.get(field, 0.0)
        held = held and right >= floor
        print(f"{field:26} {sum(row[0] for row in rows):3}/{len(rows):<3} {right:6.3f}  floor {floor:.2f}")
        for row in rows if misses else ():
            if not row[0]:
                print(f"      {row[1]}: {row[2]!r} for {row[3]!r} ({row[4]})")
    sure = [row for rows in scores.values() for row in rows if row[4] is not None]
    for low, high in ((0.0, 0.6), (0.6, 0.8), (0.8, 0.9), (0.9, 1.01)):
        band = [row for row in sure if low <= (row[4] or 0) < high]
        if band:
            share = sum(row[0] for row in band) / len(band)
            print(f"confidence {low:.1f}-{high:.1f}: {len(band):4} values, {share:.3f} right")
    return held


def main() -> int:
    """0 where all floors are held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what was read wrong")
    arguments = parser.parse_args()
    scores: Scores = defaultdict(list)
    invoices(arguments.folder / "invoices", scores)
    receipts(arguments.folder / "receipts", scores)
    contracts(arguments.folder / "nda", scores)
    return 0 if report(scores, arguments.misses) else 1


if __name__ == "__main__":
    sys.exit(main())
