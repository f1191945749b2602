"""Reads the value of a cell's words."""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.births import asks_for_birth, born
from extend_mcp.analysis.extract.shapes.periods import which_end
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.shapes.yearless import day_in_period
from extend_mcp.analysis.words.spelling import plain

_CODE = re.compile(r"(?=.*\d)[A-Z\d/.-]+-")
ANSWERS = {"yes": True, "true": True, "no": False, "false": False, "x": True}
SEVERAL = 0.85
"""The factor for the first of several values in a cell."""


def read_cell(field: Field, words: Sequence[Token], fit: float, values: Values) -> Found | None:
    """The value of a field from its words alone; `fit` says how surely the words are the field's."""
    tokens = tuple(token for token in words if token.text.strip("|"))
    if not tokens:
        return None
    if field.kind in ("string", "enum", "boolean"):
        value = _as_text(field, _joined(tokens))
        return None if value in (None, "") else Found(value, tokens, fit, 1.0, "table")
    kind = {"date": "date", "currency": "amount", "signature": ""}.get(field.kind, "number")
    return _as_shaped(field, kind, tokens, fit, values) if kind else None


def _joined(words: Sequence[Token]) -> str:
    """The text of a cell; a code that a line break splits behind its hyphen is joined: `AN960-10`."""
    text = words[0].text
    for word, after in pairwise(words):
        is_code = _CODE.fullmatch(word.text) and after.box.top > word.box.bottom and after.text[0].isdigit()
        text += after.text if is_code else f" {after.text}"
    return text.strip()


def _as_text(field: Field, text: str) -> Any:
    if field.kind == "enum":
        return next((option for option in field.options if plain(option) == plain(text)), None)
    return ANSWERS.get(plain(text)) if field.kind == "boolean" else text


def _as_shaped(field: Field, kind: str, tokens: tuple[Token, ...], fit: float, values: Values) -> Found | None:
    segment = Segment(tokens, tokens[0].sheet, 0, 0)
    found = (values.inside("amount", segment) if kind != "date" else []) or values.inside(kind, segment)
    if not found and kind == "date" and (day := day_in_period(segment, values)) is not None:
        found = [day]
    found = [one for one in found if field.kind != "integer" or float(one.value).is_integer()]
    if not found:
        return None
    is_last = kind == "date" and len(found) > 1 and which_end(field) == 1
    pick = found[1 if is_last else 0]
    score = fit if len(found) == 1 else fit * SEVERAL
    read = Found(pick.value, pick.tokens, score, 1.0, "guess" if pick.guessed else "table", pick.sign)
    return born(read) if kind == "date" and asks_for_birth(field.labels) else read
