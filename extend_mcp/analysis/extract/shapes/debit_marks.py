"""Letters behind amounts that mark debits and credits: `89,00 S`, `3,300.50 DR`."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.analysis.extract.shapes.amounts import Money

_PAIRS = (("S", "H"), ("DR", "CR"), ("Dr", "Cr"), ("D", "C"))
_CENTS, _AMOUNT = r"\d[.,]\d\d\s?", r"\d\s?"
"""The text before one letter, which may be a size or a unit, and before two letters."""


def debit_mark(text: str) -> str | None:
    """The letters of debits; None unless the amounts of a document have both marks of debits and of credits."""
    for debit, credit in _PAIRS:
        amount = _CENTS if len(debit) == 1 else _AMOUNT
        if all(re.search(rf"{amount}{mark}(?!\w)", text) for mark in (debit, credit)):
            return debit
    return None


def signed(found: Sequence[Money], text: str, mark: str) -> list[Money]:
    """The amounts of a text, with debits negative."""
    shape = re.compile(rf"\s?{mark}(?!\w)")
    return [replace(one, value=-abs(one.value)) if shape.match(text, one.end) else one for one in found]
