"""The shapes of names."""

import re

from extend_mcp.analysis.extract.labels.titles import RIGHTS, is_title
from extend_mcp.analysis.extract.shapes.amounts import CODES
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.extract.tables.headings import EVERY_HEADING
from extend_mcp.analysis.words import fold, meanings
from extend_mcp.analysis.words.spelling import count_small, plain

_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d]+")
_WEB = re.compile(r"@|www\.|https?:")
ORDER = re.compile(
    r"(?:purchase order|bestellung|bon de commande|orden de compra|pedido|ordine(?: d(?:i)? acquisto)?|inkooporder|"
    r"zamowienie|objednavka)(?: (?:no|nr|number|n|num|numero|fournisseur|fornitore|#))?(?: \S+)?(?: \S*\d\S*){0,2}"
)
"""The title of an order, as `fold` makes it."""
INVOICE = re.compile(
    r"(?:(?:tax|vat|proforma|pro forma) )?(?:invoice|rechnung(?:s?nummer|snr|sdatum)?|facture|fattura|factura|fatura|"
    r"factuur(?:nummer|datum)?|faktura(?:nummer|datum|dato)?|avoir|gutschrift(?:snummer|snr)?|stornorechnung|"
    r"rechnungskorrektur|credit (?:note|memo)|creditnota(?:nummer)?|kreditnota|nota d[ei] credito)"
    r"(?: (?:no|nr|number|num|numero|nummer|date|datum|data|#))?"
    r"(?: (?!(?:to|an|a|for|fur|pour|address)\b).*\d.*)?"
)
"""The title of an invoice or credit note, or the label of its number or date, each with what it says or alone."""
_SALUTATION = re.compile(
    r"(?i)(?:dear|sehr geehrte[rn]?|chère?s? (?:madame|monsieur|client)|madame, monsieur|estimad[oa]s?|gentile|egregio|"
    r"geachte|szanown[yai]\w*|prezad[oa]s?|vážen[ýá])\s"
)
ANY_YEAR = 2000
"""A year that completes a day like `November 4`, which is cut before its own year."""
LONGEST_NAME, MOST_WORDS = 80, 10
"""The most characters and words of a name."""
SENTENCE = 6
"""The least words of a sentence."""
LONGEST_FORM = 4
"""The most words of a legal form; they may be single letters."""


def is_name(text: str) -> bool:
    """True if a text may be a name: not an address, a label with its value, a legal form, title, column heading,
    salutation, amount or text with a day, and not too long."""
    return (
        len(text) <= LONGEST_NAME
        and ":" not in text
        and len(text.split()) <= MOST_WORDS
        and len(_LETTER.findall(text)) >= 3
        and not _WEB.search(text)
        and not RIGHTS.search(text)
        and not _is_form_alone(text)
        and not is_title(text)
        and not ORDER.fullmatch(fold(text))
        and not _SALUTATION.match(text)
        and not _is_sentence(text)
        and not CODES.issuperset(_WORD.findall(text))
        and not _is_day(text)
        and plain(text) not in EVERY_HEADING
    )


def _is_day(text: str) -> bool:
    """True if a text has a day, with or without its year."""
    return _DIGIT.search(text) is not None and bool(find_dates(f"{text}, {ANY_YEAR}"))


def _is_sentence(text: str) -> bool:
    """True if a text is running text without a legal form: mostly words in lower case."""
    words = text.split()
    if len(words) < SENTENCE:
        return False
    small = count_small(words)
    return 2 * small > len(words) and "form" not in meanings(fold(text))


def _is_form_alone(text: str) -> bool:
    """True if a text is only a legal form: `GmbH & Co. KG`."""
    folded = fold(text)
    return "form" in meanings(folded) and all(len(word) < 3 or "form" in meanings(word) for word in folded.split())


def is_form(text: str) -> bool:
    """True if a few words, such as those behind a comma, hold a legal form: `Inc.`, `S.A.`"""
    folded = fold(text)
    return len(folded.split()) <= LONGEST_FORM and "form" in meanings(folded)
