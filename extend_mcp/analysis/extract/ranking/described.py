"""The term that a description means, for fields whose key has no known meaning."""

import re

from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.words import fold, meanings

LONGEST = 120
"""Characters of a description that say what is asked for; the rest is about its form."""
_SENTENCE = re.compile(r"[.;!\n](?:\s|$)")
_ANOTHER = frozenset({"delivery", "order", "period", "previous", "birth"})
_NO_NAME = frozenset({"address", "contact", "number", "taxid", "bank", "country", "date"})
_NO_SUM = frozenset({"unit", "less", "paid", "lines", "counted", "percent", "measure"})


def term_by_description(field: Field) -> str | None:
    """The term; None if a description asks a question, or for something else."""
    text = _SENTENCE.split(field.hint)[0][:LONGEST]
    if "?" in field.hint:
        return None
    means = meanings(fold(text), "descriptions") | (meanings(fold(text)) & {"unit", "less", "lines"})
    if field.kind in ("number", "integer", "currency"):
        return _sum(means)
    if field.kind == "date":
        return _day(means)
    return _text(means) if field.kind == "string" else None


def _sum(means: frozenset[str]) -> str | None:
    if means & _NO_SUM - {"paid"} or ("paid" in means and "due" not in means):
        return None
    for name, term in (("due", "total.due"), ("net", "total.net"), ("gross", "total.gross"), ("tax", "total.tax")):
        if name in means:
            return term
    return "total.gross" if "total" in means else None


def _day(means: frozenset[str]) -> str | None:
    if means & _ANOTHER:
        return None
    return "invoice.due" if "due" in means else "invoice.date" if "issued" in means else None


def _text(means: frozenset[str]) -> str | None:
    buyer = "buyer" in means
    if "taxid" in means:
        return "buyer.vat" if buyer and "seller" not in means else "seller.vat"
    if "iban" in means:
        return "payment.iban"
    if "number" in means:
        return "invoice.number" if "invoice" in means and not means & (_ANOTHER | {"buyer"}) else None
    if means & _NO_NAME or not means & {"name"}:
        return None
    first = [name for name in ("seller", "buyer") if name in means]
    return f"{first[0]}.name" if len(first) == 1 else None
