"""Codes and identifying numbers among the words behind a label."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import dropwhile, takewhile

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Token
from extend_mcp.analysis.extract.shapes.amounts import SYMBOLS
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.words.spelling import count_small, plain

CODES = frozenset({"no", "id", "code", "ssn", "ein", "zip", "sku", "vin", "isbn", "imei", "npi"})
"""Last words of labels whose value is a code."""
_NUMBERED = re.compile(r"no .+|.*\b(?:no|\w*nr)")
"""Labels of numbers: their values have a digit."""
_DIGIT = re.compile(r"\d")
_WORD = re.compile(r"[^\W\d_]{4,}[.,:;]?|[^\W\d_][^\W\d_A-Z]+[.,:;]?|\|")
"""Words that are not part of a code: a long word, one with lower-case letters, or a dash."""
_MONEY = re.compile("|".join(re.escape(sign) for sign in SYMBOLS if not sign[-1].isalpha()) + r"|\d[.,]\d\d$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ORDINAL = re.compile(r"(?i)\d+(?:st|nd|rd|th|\.|er|e)?")
_REST_OF_TIME = re.compile(r"(?i)(?:,? ?\d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?\W*")
SENTENCE = 4
"""The least words of a sentence."""
LONGEST = 6
"""The most words of a code."""


def wants_code(label: str) -> bool:
    """True if the value of a field of this name is a code."""
    return bool(set(label.split()[-1:]) & CODES) or label.endswith("nr") or _wants_number(label)


def as_code(text: Found, label: str) -> Iterator[Found]:
    """A text without the words around its code; none if it cannot be a code."""
    is_number = _wants_number(label)
    if not _may_be_code(text.value, is_number=is_number) or (is_number and _MONEY.search(text.value)):
        return
    if _is_time(text.value):
        return
    tokens = tuple(dropwhile(_says_number, text.tokens))
    if tokens and _DIGIT.search(tokens[0].text):
        tokens = (tokens[0], *takewhile(_is_of_code, tokens[1:]))
        text = replace(text, value=_joined(tokens) or text.value, tokens=tokens)
    yield replace(text, score=text.score + _likeness(text))


def _is_time(text: str) -> bool:
    """True if a text is a day, alone, with a time of day or with the last day of a period, and not a code."""
    days = find_dates(text)
    is_first = bool(days) and days[0][0] == 0
    is_period = len(days) > 1 and days[1][1] == len(text)
    return is_first and (is_period or _REST_OF_TIME.fullmatch(text, days[0][1]) is not None)


def may_be_name(text: str) -> bool:
    """True if a text can be the name of a person or a company: a word with a capital, no amount, no sentence."""
    words = text.split()
    small = count_small(words)
    is_sentence = len(words) >= SENTENCE and 2 * small >= len(words)
    return (
        _LETTERS.search(text) is not None
        and _MONEY.search(text) is None
        and _ORDINAL.fullmatch(text) is None
        and not is_sentence
        and not text.islower()
    )


def _wants_number(label: str) -> bool:
    return _NUMBERED.fullmatch(label) is not None


def _may_be_code(value: str, *, is_number: bool) -> bool:
    """True if a text has a digit or, if no number is wanted, only capitals: then it is not the rest of a label."""
    return (value.isupper() and not is_number) or _DIGIT.search(value) is not None


def _says_number(token: Token) -> bool:
    """True if a word only says that a number follows: `LS-Nr.`"""
    return not _DIGIT.search(token.text) and _NUMBERED.fullmatch(plain(token.text)) is not None


def _is_of_code(token: Token) -> bool:
    return _WORD.fullmatch(token.text) is None


def _joined(tokens: Sequence[Token]) -> str:
    text = " ".join(token.text for token in tokens).rstrip(" _.,;–-").lstrip("#")
    return text.rstrip(")") if "(" not in text else text


def _likeness(text: Found) -> float:
    """The gain or loss of a text's score by its likeness to a code: short, with a digit in the first word."""
    digit = bool(text.tokens) and _DIGIT.search(text.tokens[0].text)
    return (0.1 if digit else -0.12) - (0.15 if len(text.tokens) > LONGEST else 0.0)
