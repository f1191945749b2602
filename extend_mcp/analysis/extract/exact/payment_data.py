"""Fills the fields of a schema from QR codes for payments, and compares their account and amount with the pages."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extend_mcp.analysis.extract.exact.places import Places
from extend_mcp.analysis.extract.exact.term_values import as_value
from extend_mcp.analysis.extract.found import DOUBTED, SURE, Exact, Found, Place, Source
from extend_mcp.analysis.extract.layout.layout import Layout, Leaf
from extend_mcp.analysis.extract.schema.fields import Field, read_schema
from extend_mcp.analysis.extract.schema.term_mapping import map_fields
from extend_mcp.documents.accounts import IBAN
from extend_mcp.documents.codes import PaymentCode, can_read, read_payment
from extend_mcp.documents.codes.payment import is_iban
from extend_mcp.documents.invoice_model import Statement
from extend_mcp.documents.page import Block
from extend_mcp.grounding.folding import squeeze
from extend_mcp.wire.runs import RunWarning

DIFFERS, SEVERAL, UNREAD = "LOCAL_PAYMENT_CODE_DIFFERS", "LOCAL_PAYMENT_CODES_SEVERAL", "LOCAL_NO_CODES"
ASKED = frozenset({"payment.iban", "payment.bic", "payment.holder", "payment.reference"})
"""Terms for which codes are searched."""
_SAYS_CODE = re.compile(r"(?i)girocode|epc[- ]qr|qr[- ](?:rechnung|bill|facture|fattura)|zahlteil|zahlen mit code")
"""Texts that pages print beside such codes."""


@dataclass(frozen=True, slots=True)
class CodeDifference:
    """A value of a code that the pages do not print. `printed` is their value in its place, if known."""

    term: str
    said: str
    printed: str | None

    @property
    def is_account(self) -> bool:
        """True if money would go to a different account."""
        return self.term == "payment.iban"


def asks_for_payment(schema: Mapping[str, object] | None) -> bool:
    """True if a schema has fields that a code for payments holds."""
    return schema is not None and not ASKED.isdisjoint(map_fields(read_schema(dict(schema))).terms.values())


def payment_codes(layout: Layout) -> list[tuple[PaymentCode, Leaf, Block]]:
    """The codes for payments, each payment once, and their places."""
    found: dict[PaymentCode, tuple[Leaf, Block]] = {}
    for leaf in layout.leaves:
        for block in leaf.page.blocks:
            code = read_payment(block.text) if block.type == "barcode" else None
            if code is not None:
                found.setdefault(code, (leaf, block))
    return [(code, *place) for code, place in found.items()]


def code_differences(code: PaymentCode, places: Places) -> Iterator[CodeDifference]:
    """The values of a code that the pages print differently. None if they print no account and no words."""
    printed = [one.group() for one in IBAN.finditer(places.text) if is_iban(one.group().replace(" ", ""))]
    if printed and squeeze(code.iban) not in squeeze(places.text):
        yield CodeDifference("payment.iban", code.iban, "; ".join(dict.fromkeys(printed))[:200])
    if code.amount and not places.is_empty and not places.find("total.due", float(code.amount)).is_found:
        yield CodeDifference("total.due", f"{code.amount:.2f}", None)


def read_payment_data(root: Field, layout: Layout) -> Exact:
    """The fields from the one code for a payment."""
    terms = map_fields(root).terms
    if ASKED.isdisjoint(terms.values()):
        return Exact()
    codes = payment_codes(layout)
    if len(codes) == 1:
        return _fill(*codes[0], layout, root, terms)
    if codes:
        message = f"The pages show {len(codes)} different codes for payments, so none was used for the whole document."
        return Exact(warnings=[RunWarning(code=SEVERAL, message=message)])
    if not can_read() and _SAYS_CODE.search(layout.text()):
        message = "The pages seem to have a code for a payment. To read it: pip install 'extend-mcp[codes]'."
        return Exact(warnings=[RunWarning(code=UNREAD, message=message)])
    return Exact()


def _fill(code: PaymentCode, leaf: Leaf, block: Block, layout: Layout, root: Field, terms: Mapping[str, str]) -> Exact:
    exact, texts = Exact(), _terms(code)
    differs = {one.term: one for one in code_differences(code, Places(layout))}
    fields = {one.path: one for one in root.leaves()}
    for path, term in terms.items():
        value = as_value(fields[path], term, Statement(texts[term], "")) if term in texts and path in fields else None
        if value is None or block.box is None:
            continue
        place = Place(leaf, block.box, f"{code.standard}: {texts[term]}")
        confidence, note = _judged(code, differs.get(term))
        source = Source(confidence, place.text, note, leaf.file_id, place)
        exact.found[path] = Found(value, (), 1.0, 1.0, "exact", code.currency, source)
    if differs:
        exact.warnings.append(RunWarning(code=DIFFERS, message=complain(list(differs.values()))))
    return exact


def _terms(code: PaymentCode) -> dict[str, str]:
    terms = {
        "payment.iban": code.iban,
        "payment.bic": code.bic,
        "payment.holder": code.creditor,
        "payment.reference": code.reference,
        "total.due": str(code.amount) if code.amount else None,
    }
    return {term: text for term, text in terms.items() if text}


def _judged(code: PaymentCode, difference: CodeDifference | None) -> tuple[float, str]:
    if difference is None:
        return SURE, f"From the page's payment code ({code.standard})."
    if difference.is_account:
        says = f"The page says: {difference.printed}"
        return DOUBTED, f"The page prints another account (IBAN) than its payment code. Check before you pay. {says}"
    return DOUBTED, f"The pages do not print the amount of their payment code ({code.standard})."


def complain(differences: Sequence[CodeDifference]) -> str:
    """The differences in a sentence; a different account is the loudest."""
    if any(one.is_account for one in differences):
        return "The payment code pays to another account (IBAN) than the page prints: check before you pay."
    return "The pages do not print the amount of their payment code."
