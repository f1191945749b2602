"""Whether marks that mean something agree: decimal points, signs, symbols of money, percent."""

import re

from extend_mcp.grounding.folding import plain_digits, squeeze
from extend_mcp.grounding.number_readings import readings

SHORT = 2
"""Letters and digits of a text whose marks all mean something, as those of the grades B+ and B-."""
_MEANING = frozenset("%‰€$£¥₹₽₩₺₪฿+#°±")
_MINUS = re.compile(r"[-−–]\s*\D?\d")
_FIGURE = re.compile(r"\d(?:[\d.,]*\d)?")


def agree(claimed: str, said: str, around: str) -> bool:
    """Whether two texts of the same letters and digits mean the same by their marks too.

    `around` is what is said with the words close before and after it, where a symbol may stand.
    """
    if len(squeeze(claimed)) <= SHORT or not _MEANING.intersection(claimed) <= set(around):
        return False
    if bool(_MINUS.match(claimed)) != bool(_MINUS.match(said)):
        return False
    meant = readings(claimed)
    if meant and squeeze(claimed) != claimed.lstrip("+"):
        return len(meant) == 1 and meant <= readings(said)
    return _alike(*_figures(claimed), *_figures(said))


def _figures(text: str) -> tuple[list[str], list[str]]:
    """The numbers of a text that have a point or comma, and what else has one, such as the number of a version."""
    found = [figure for figure in _FIGURE.findall(plain_digits(text)) if not figure.isdigit()]
    return [figure for figure in found if readings(figure)], [figure for figure in found if not readings(figure)]


def _alike(numbers: list[str], others: list[str], said_numbers: list[str], said_others: list[str]) -> bool:
    if len(numbers) != len(said_numbers) or (others and said_others and others != said_others):
        return False
    return all(readings(one) & readings(other) for one, other in zip(numbers, said_numbers, strict=True))
