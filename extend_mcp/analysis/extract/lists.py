"""Arrays of single values: all values of a shape, or the list at a label."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.listed import first_sentence, members_below, names_by_line, separated
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.prose import prose
from extend_mcp.analysis.extract.prose.defined import defined_as, definitions
from extend_mcp.analysis.extract.prose.laws import jurisdictions
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.texts.freetext import BELOW, text_candidates
from extend_mcp.analysis.extract.texts.sentences import runs_on
from extend_mcp.analysis.words.spelling import plain

LEAST = 0.6
"""The words at a label are its list from this score on."""


def read_list(item: Field, labels: Labels, values: Values) -> list[Found]:
    """The members of an array of `item`s, each once."""
    if item.reads == "party":
        return _distinct([found for found in prose.parties(values) if found.score >= 0.5])
    if item.reads in ("email", "url", "iban", "phone"):
        sure = (one for one in values.of(item.reads) if one.sure > 0.8)
        return _distinct([Found(one.value, one.tokens, 0.8, 1.0, "shape") for one in sure])
    if item.reads == "jurisdiction":
        return _distinct([found for found in jurisdictions(values) if found.score > 0.8])
    stream = values.layout.stream()
    if (defined := next(defined_as(item.labels, stream, definitions(stream)), None)) is not None:
        return _distinct([_member(said, words, defined.score) for said, words in separated(defined.tokens)])
    return _distinct(_listed(item, labels, values))


def _listed(item: Field, labels: Labels, values: Values) -> list[Found]:
    """The members that the likeliest label lists."""
    for hit in sorted(labels.of(item), key=lambda hit: -hit.score):
        if not hit.marked and hit.last < len(hit.segment.tokens) and runs_on(hit.segment):
            continue
        below = members_below(hit, labels) if item.kind == "string" else []
        if below and hit.score * BELOW >= LEAST:
            return [_member(" ".join(t.text for t in words), words, hit.score * BELOW) for words in below]
        for text in text_candidates(hit, labels, long=True):
            parts = _parts(item, text, values)
            if parts and text.score >= LEAST:
                return parts
    return []


def _parts(item: Field, text: Found, values: Values) -> list[Found]:
    if not text.tokens:
        return []
    if item.kind == "string":
        members = list(names_by_line(text.tokens)) or list(separated(first_sentence(text.tokens)))
        return [_member(said, own, text.score) for said, own in members]
    if item.kind not in ("number", "integer", "date"):
        return []
    inside = values.inside(
        "date" if item.kind == "date" else "number", Segment(text.tokens, text.tokens[0].sheet, 0, 0)
    )
    fitting = [one for one in inside if item.kind != "integer" or float(one.value).is_integer()]
    return [_member(one.value, one.tokens, text.score) for one in fitting]


def _member(value: Any, words: Sequence[Token], score: float) -> Found:
    return Found(value, tuple(words), score, 1.0, "text")


def _distinct(found: list[Found]) -> list[Found]:
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(plain(str(one.value)) or str(one.value), one)
    return list(kept.values())
