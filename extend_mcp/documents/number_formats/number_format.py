"""Parses a spreadsheet's number format into sections and their tokens: `#,##0.00;[Red](#,##0.00);"none"`."""

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

LONGEST_FORMAT = 255
"""The most characters of a number format in Excel."""
_TOKEN = re.compile(
    r"\"(?P<quoted>[^\"]*)\"?|\\(?P<escaped>.)|[_*](?P<blank>.)|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+|e+|g+|b+)"
    r"|(?P<digit>[0#?])|(?P<mark>[.,%/@;])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
Limit = tuple[str, float]
_USUAL: tuple[tuple[Limit | None, ...], ...] = ((None,), ((">=", 0), None), ((">", 0), ("<", 0), None))
"""The default conditions of one, two and three sections."""


class FormatToken(NamedTuple):
    """A piece of a section. `kind` is text, digit, mark, exponent, date, elapsed, half or general."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class FormatSection:
    """One part of a format. `condition` limits the values it is for; `language` is that of its month names.

    `is_general`: a number in it is shown as without a format.
    """

    tokens: tuple[FormatToken, ...]
    condition: Limit | None
    language: str
    is_text: bool
    is_date: bool
    is_general: bool


@lru_cache(1000)
def sections_of(number_format: str) -> tuple[FormatSection, ...]:
    """The sections of a format, at least one and at most four."""
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(number_format[:LONGEST_FORMAT]):
        if found["mark"] == ";":
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple(_section(part) for part in parts[:4])


def section_for(sections: tuple[FormatSection, ...], value: float) -> tuple[FormatSection, bool] | None:
    """The section for a number, and whether it shows the number without its sign. None if no section is for it."""
    of_numbers = [one for one in sections[:3] if not (one.is_text and len(sections) < 4)] or list(sections[:1])
    usual = _USUAL[len(of_numbers) - 1]
    for one, unsaid in zip(of_numbers, usual, strict=True):
        limit = one.condition or unsaid
        if limit is None or _COMPARE[limit[0]](value, limit[1]):
            is_rest = one.condition is None and one is of_numbers[-1] and len(of_numbers) == 2
            positive = (of_numbers[0].condition or usual[0]) in {(">", 0), (">=", 0)}
            return one, _is_of_negatives(limit) or (is_rest and positive)
    return None


def _is_of_negatives(limit: Limit | None) -> bool:
    """True if a condition accepts only negative numbers, whose sign is then not shown."""
    if limit is None:
        return False
    sign, bound = limit
    return (sign == "<" and bound <= 0) or (sign in {"<=", "="} and bound < 0)


def text_section(sections: tuple[FormatSection, ...]) -> FormatSection | None:
    """The section for texts; None if they are shown unchanged."""
    if len(sections) == 4:
        return sections[3]
    return sections[-1] if sections[-1].is_text else None


def _section(found: list[re.Match[str]]) -> FormatSection:
    tokens: list[FormatToken] = []
    condition: Limit | None = None
    language = ""
    for one in found:
        kind, text = one.lastgroup or "other", one[one.lastgroup or 0]
        if kind == "bracket":
            if limit := _CONDITION.fullmatch(text):
                condition = limit[1], float(limit[2])
            elif _ELAPSED.fullmatch(text):
                tokens.append(FormatToken("elapsed", text.lower()))
            elif text.startswith("$"):
                sign, _, tag = text[1:].partition("-")
                language = language or tag
                tokens.append(FormatToken("text", sign))
        elif kind in {"quoted", "escaped", "other"}:
            tokens.append(FormatToken("text", text))
        elif kind != "blank":
            tokens.append(FormatToken(kind, text.lower() if kind == "date" else text))
    kinds = {token.kind for token in tokens}
    is_text, is_date = FormatToken("mark", "@") in tokens, not kinds.isdisjoint({"date", "elapsed", "half"})
    return FormatSection(tuple(tokens), condition, language, is_text, is_date, "general" in kinds)
