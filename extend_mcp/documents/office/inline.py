"""Raised and lowered text and equations within a line, as plain text that keeps their numbers separate.

Readers mark such pieces with control characters, which XML cannot hold, and `settle` turns the marks into text.
"""

import re

_UP, _UP_END, _DOWN, _DOWN_END, _MATH, _MATH_END = "\x01\x02\x03\x04\x05\x06"
_RAISED = re.compile(r"(\S?)\x01([^\x02]*)\x02")
_LOWERED = re.compile(r"(\d?)\x03([^\x04]*)\x04")
_EQUATION = re.compile(r"\x05([^\x06]*)\x06")
_NUMBER = re.compile(r"[+\-−–]?\d.*")


def raised(text: str) -> str:
    """Mark superscript text."""
    return f"{_UP}{text}{_UP_END}" if text else ""


def lowered(text: str) -> str:
    """Mark subscript text."""
    return f"{_DOWN}{text}{_DOWN_END}" if text else ""


def equation(text: str) -> str:
    """Mark an equation."""
    return f"{_MATH}{text}{_MATH_END}" if text else ""


def settle(text: str) -> str:
    """The text of a paragraph without marks: `10^6`, `101_2`, `H2O`, `1st`; equations that are alone, one a line."""
    if not any(mark in text for mark in (_UP, _DOWN, _MATH)):
        return text
    joined = text.replace(_UP_END + _UP, "").replace(_DOWN_END + _DOWN, "")
    joined = _LOWERED.sub(_low, _RAISED.sub(_high, joined))
    if _MATH in joined and not _EQUATION.sub("", joined).strip():
        return "\n".join(_EQUATION.findall(joined))
    return _EQUATION.sub(_within, joined)


def _high(found: re.Match[str]) -> str:
    before, text = found.groups()
    return f"{before}^{text}" if before and _NUMBER.fullmatch(text.strip()) else before + text


def _low(found: re.Match[str]) -> str:
    before, text = found.groups()
    return f"{before}_{text}" if before and text[:1].isdigit() else before + text


def _within(found: re.Match[str]) -> str:
    """An equation in running text, with a blank before or after if letters or digits would touch it."""
    text, before = found[1], found.string[found.start() - 1 : found.start()]
    left = " " if before == _MATH_END or _meets(before, text[0]) else ""
    return f"{left}{text}{' ' if _meets(text[-1], found.string[found.end() : found.end() + 1]) else ''}"


def _meets(one: str, other: str) -> bool:
    return (one + other).isascii() and one.isalnum() and other.isalnum()
