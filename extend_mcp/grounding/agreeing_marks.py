"""Compares marks that have a meaning: decimal points, signs, symbols of money, percent."""

import re

from extend_mcp.grounding.folding import plain_digits, squeeze
from extend_mcp.grounding.number_readings import readings

SHORT = 2
"""In a text of so few letters and digits every mark has a meaning, as in the grades B+ and B-."""
_MEANING = frozenset("%‰€$£¥₹₽₩₺₪฿+#°±")
_MINUS = re.compile(r"[-−–]\s*\D?\d")
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


def agree(claimed: str, printed: str, around: str) -> bool:
    """True if the marks of two texts with the same letters and digits have the same meaning, too.

    `around` is the printed text with the words close before and after it, which may have the symbol.
    """
    if len(squeeze(claimed)) <= SHORT or not _MEANING.intersection(claimed) <= set(around):
        return False
    if bool(_MINUS.match(claimed)) != bool(_MINUS.match(printed)):
        return False
    meant = readings(claimed)
    if meant and squeeze(claimed) != claimed.lstrip("+"):
        return len(meant) == 1 and meant <= readings(printed)
    return _alike(*_figures(claimed), *_figures(printed))


def _figures(text: str) -> tuple[list[str], list[str]]:
    """The numbers of a text with a point or comma, and other figures with one, such as the number of a version."""
    figures = [figure for figure in _FIGURE.findall(plain_digits(text)) if not figure.isdigit()]
    return [each for each in figures if readings(each)], [each for each in figures if not readings(each)]


def _alike(numbers: list[str], others: list[str], printed_numbers: list[str], printed_others: list[str]) -> bool:
    if len(numbers) != len(printed_numbers) or (others and printed_others and others != printed_others):
        return False
    return all(readings(claimed) & readings(printed) for claimed, printed in zip(numbers, printed_numbers, strict=True))
