"""How many tokens a text costs, without a tokenizer."""

import re
from functools import lru_cache

from extend_mcp.long_work import check_in

_PIECE = re.compile(
    r"[a-z]{1,24}|[!-/:-@\[-`{-~]{1,12}|[A-Z]{2,24}|[A-Z][a-z]{0,23}|\d{1,3}|[^\x00-\x7f]{1,8}|\n{1,8}|[^\S\n]{2,40}"
)
"""A pattern of short pieces, so that a text can be cut nearly anywhere. The most frequent pieces are tried first."""

_SAFETY = 1.1
"""Measured against o200k on receipts, contracts, tables, articles: the count without it is 0.87 to 1.16 of the real."""

STEP = 32_768
"""The most characters that are counted in one step; other threads wait for it, a few milliseconds."""

MOST_CHARACTERS = 40
"""The most characters per token of a text, except for long runs of spaces and invisible characters."""


@lru_cache(4096)
def _cost(piece: str) -> int:
    if not piece.isascii():
        return -(-len(piece.encode()) // 3)
    if piece.isupper():
        return -(-len(piece) // 3)
    if piece.isalpha():
        return 1 + (len(piece) - 1) // 7
    if piece.isdigit() or piece.isspace():
        return 1
    return -(-len(piece) // 3)


def count(text: str) -> int:
    """About how many o200k tokens `text` has; too many rather than too few."""
    cost = 0
    for at in range(0, len(text), STEP):
        cost += sum(map(_cost, _PIECE.findall(text, at, at + STEP)))
        check_in()
    return round(cost * _SAFETY)


def fit(text: str, budget: int) -> int:
    """How many characters of `text` cost at most `budget` tokens. Cuts after a line or a word if one is near."""
    cut, cost = None, 0.0
    for piece in _PIECE.finditer(text):
        cost += _cost(piece.group()) * _SAFETY
        if cost > budget:
            cut = piece.start()
            break
    if cut is None:
        return len(text)
    for mark in ("\n", " "):
        near = text.rfind(mark, cut - cut // 5, cut)
        if near > 0:
            return near + 1
    return cut
