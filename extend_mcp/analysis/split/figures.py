"""Amounts, dates and totals in the lines of a page."""

import re

from extend_mcp.analysis.classify.words import base_forms, words_of

AMOUNT = re.compile(r"\d[.,]\d\d(?!\d)")
DATED = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}|\d{1,2}:\d\d|\b(?:19|20)\d\d\b")
_TOTALS = frozenset(
    "total totaal totale summe gesamt gesamtbetrag zwischensumme montant net importe suma razem summa alt".split()
)


def says_total(line: str) -> bool:
    """True if a word is, or ends in, a word for a total."""
    return any(base in _TOTALS for word in words_of(line) for base in base_forms(word))
