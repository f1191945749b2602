"""What the pages of an invoice surely say under its labels, read as if it carried no data."""

from collections.abc import Collection
from decimal import Decimal

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import Layout
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.ranking import Ranking
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.documents.einvoice.literals import as_day
from extend_mcp.documents.einvoice.terms import TERMS
from extend_mcp.documents.invoice_model import EInvoice
from extend_mcp.grounding.folding import squeeze

SUREST = 0.97
"""From this confidence on a value counts against one of the XML."""


def read_labelled(layout: Layout, terms: Collection[str]) -> dict[str, Found]:
    """The values of terms that are as good as certain."""
    labels = Labels(layout, ())
    ranking = Ranking(Context(Values(layout), labels, Scopes(layout, labels, set())), terms)
    found = {term: ranking.read(term) for term in terms}
    return {term: one for term, one in found.items() if one is not None and one.score >= SUREST}


def is_stated(term: str, value: str | float, invoice: EInvoice) -> bool:
    """Whether the XML says a value at all, of the term or of another of its kind."""
    if TERMS[term].kind == "amount":
        number = Decimal(str(value))
        return not number or abs(number) in {abs(one) for one in invoice.numbers}
    texts = [text for said in invoice.header.values() for text in (said.text, *said.others)]
    if TERMS[term].kind == "date":
        return str(value) in map(as_day, texts)
    code = squeeze(str(value))
    return any(code in text or text in code for text in map(squeeze, texts) if text)
