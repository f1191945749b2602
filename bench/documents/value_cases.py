"""Documents with the values that stand on them, for how well values are read.

A corpus is a folder that holds any of these, or has them below `more`; each with its `truth.json` by name:

- `einvoices`, `einvoice`, `order`: PDFs with values as their XML has them; the XML is taken away before they are read
- `invoices`: PDFs, each with `NAME.truth.json`
- `receipts`, `receipt`: photos; those with lines in `lines.json` are read from these
- `nda`: contracts
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.checks.extract_quality import from_lines
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig

NAMED = {
    "invoice_number": "invoice.number", "invoice_date": "invoice.date", "due_date": "invoice.due",
    "vendor_name": "seller.name", "customer_name": "buyer.name", "vendor_vat_id": "seller.vat",
    "iban": "payment.iban", "subtotal": "total.net", "tax": "total.tax", "total": "total.gross",
    "amount_due": "total.due", "date": "invoice.date", "date_due": "invoice.due", "issuer": "seller.name",
    "amount_untaxed": "total.net", "amount_tax": "total.tax", "amount": "total.gross", "company": "seller.name",
}  # fmt: skip
"""What the truths call the terms of an invoice."""
COLUMNS = {"name": "description", "qty": "quantity", "price_unit": "unit_price", "price_subtotal": "amount"}
_TITLE = re.compile(r"(?i)^(?:herrn?|frau|firma|mrs?\.?|ms\.?|m\.|mme|monsieur|madame)\s+")
TERMS = tuple(dict.fromkeys([*NAMED.values(), "buyer.vat"]))


@dataclass(frozen=True, slots=True)
class ValueCase:
    """A document, the layout that it shares with others, and what it shows by term. `absent` are terms it lacks."""

    path: Path
    kind: str
    layout: str
    document: Document
    true: dict[str, Any]
    absent: frozenset[str] = frozenset()
    lines: list[dict[str, Any]] = field(default_factory=list)


def flat(text: object) -> str:
    """Letters and digits alone, in lower case; `&` is `and`."""
    folded = unicodedata.normalize("NFKD", str(text).casefold().replace("&", " and "))
    return "".join(letter for letter in folded if letter.isalnum())


def is_same(value: Any, true: Any) -> bool:
    """True if a value is the true one: amounts by half a cent, texts by their letters and digits."""
    if value is None:
        return False
    if isinstance(true, int | float):
        return isinstance(value, int | float) and abs(value - true) < 0.005
    return _named(value) == _named(true)


def _named(text: object) -> str:
    """A name without a title before it, which the truths have now and then."""
    return flat(_TITLE.sub("", str(text)))


def value_cases(corpus: Path) -> Iterator[ValueCase]:
    """The documents of a corpus. A truth that the page does not show is left out; so is a file of mostly such."""
    for folder in (corpus, corpus / "more"):
        for name in ("einvoices", "einvoice", "order"):
            yield from _electronic(folder / name)
        yield from _templates(folder / "invoices")
        for name in ("receipts", "receipt"):
            yield from _receipts(folder / name)
        yield from _contracts(folder / "nda")


def read_pages(path: Path) -> Document:
    """A document as its pages show it, without data that it carries."""
    document = open_document(path, path.name, password=None, config=ParseConfig())
    document.invoice = None
    return document


def _electronic(folder: Path) -> Iterator[ValueCase]:
    for name, truth in sorted(_json(folder / "truth.json").items()):
        path = folder / name
        if path.suffix != ".pdf" or not path.exists():
            continue
        if "fields" in truth:
            said = {NAMED[key]: value for key, value in truth["fields"].items() if key in NAMED}
            absent = frozenset(NAMED[key] for key in truth["unseen"] if key in NAMED) - said.keys()
        else:
            said, absent = {key: value for key, value in truth["values"].items() if key in TERMS}, frozenset()
        if folder.name == "order":
            said.pop("invoice.number", None)
        document = read_pages(path)
        shown = _shown(document, said)
        if not shown or len(said) + len(absent) - len(shown) > len(shown) / 2:
            continue  # its XML is of another document
        lines = truth["lines"] if "fields" in truth else []  # of the others, some lines are not on the page
        layout = truth.get("layout") or _template(name, truth.get("family", ""))
        yield ValueCase(path, "invoice", layout, document, shown, absent, lines)


def _template(name: str, family: str) -> str:
    """The template that a file was made with, as far as its name and family tell."""
    if name.startswith(("EN16931", "XRECHNUNG", "zugferd_2p", "MINIMUM_", "ZUGFeRD_Extended")):
        return "ferd template"
    for start in ("ZUGFeRD_1p0", "Mustang", "Facture_F20", "PDF_DESIGN", "FacturX_", "sample_inofficial"):
        if name.startswith(start):
            return start
    if re.match(r"(?i)(avoir|facture)_(fr|ue|dom)", name):
        return "french shop"
    return family if family not in ("", "others", "french", "factur-x-kit") else name


def _templates(folder: Path) -> Iterator[ValueCase]:
    for truth in sorted(folder.glob("*.truth.json")):
        path = folder / truth.name.replace(".truth.json", ".pdf")
        if path.exists():
            found = _json(truth)[0]
            document = read_pages(path)
            said = {NAMED[key]: value for key, value in found.items() if key in NAMED}
            lines = [{key: one[said] for said, key in COLUMNS.items() if said in one} for one in found.get("lines", ())]
            yield ValueCase(path, "invoice", f"invoice {path.name[:7]}", document, _shown(document, said), lines=lines)


def _receipts(folder: Path) -> Iterator[ValueCase]:
    lines = _json(folder / "lines.json")
    for name, truth in sorted(_json(folder / "truth.json").items()):
        path = folder / (name if "." in name else f"{name}.jpg")
        if name not in lines and not path.exists():
            continue
        document = from_lines(lines[name]) if name in lines else read_pages(path)
        day = find_dates(truth.get("date", ""))
        true = {"seller.name": truth.get("company"), "seller.address": truth.get("address"),
                "invoice.date": day[0][2].isoformat() if day else None,
                "total.gross": float(re.sub(r"[^\d.]", "", truth.get("total", "")) or 0) or None}  # fmt: skip
        layout = f"receipt {flat(truth.get('company'))[:12]}"
        yield ValueCase(path, "receipt", layout, document, {key: value for key, value in true.items() if value})


def _contracts(folder: Path) -> Iterator[ValueCase]:
    for name, truth in sorted(_json(folder / "truth.json").items()):
        path = folder / name
        if path.exists():
            true = {
                f"contract.{key}": truth[key][0] for key in ("jurisdiction", "effective_date", "term") if key in truth
            }
            true["contract.party"] = list(dict.fromkeys(truth.get("party", ())))
            yield ValueCase(path, "contract", name, read_pages(path), true)


def _shown(document: Document, said: dict[str, Any]) -> dict[str, Any]:
    """Those of the values that the pages show."""
    values = Values(lay_out([("file", document)]))
    text = flat(values.text)
    numbers = [candidate.value for candidate in values.of("number")]
    days = {candidate.value for candidate in values.of("date")}

    def shows(true: Any) -> bool:
        if isinstance(true, int | float):
            return any(abs(number - true) < 0.005 for number in numbers)
        return true in days if re.fullmatch(r"\d{4}-\d\d-\d\d", str(true)) else flat(true) in text

    return {term: true for term, true in said.items() if true not in (None, "") and shows(true)}


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}
