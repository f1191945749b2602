"""Arrays of single values: all of a shape, or what a label lists."""

import re

from extend_mcp.analysis.extract import prose
from extend_mcp.analysis.extract.fields import Field
from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.freetext import text_candidates
from extend_mcp.analysis.extract.labels import Labels
from extend_mcp.analysis.extract.layout import Segment
from extend_mcp.analysis.extract.lexicon import plain
from extend_mcp.analysis.extract.values import Values


def read_list(item: Field, labels: Labels, values: Values) -> list[Found]:
    """The members of an array of such items, each once."""
    if item.reads == "party":
        return _distinct([found for found in prose.parties(values) if found.score >= 0.5])
    if item.reads in ("email", "url", "iban", "phone"):
        sure = (one for one in values.of(item.reads) if one.sure > 0.8)
        return _distinct([Found(one.value, one.tokens, 0.8, 1.0, "shape") for one in sure])
    if item.reads == "jurisdiction":
        return _distinct([found for found in prose.jurisdictions(values) if found.score > 0.8])
    for hit in sorted(labels.of(item), key=lambda hit: -hit.score):
        for text in text_candidates(hit, labels, long=True):
            parts = _parts(item, text, values)
            if parts and text.score >= 0.6:
                return _distinct(parts)
    return []


def _parts(item: Field, text: Found, values: Values) -> list[Found]:
    segment = Segment(text.tokens, text.tokens[0].sheet, 0, 0) if text.tokens else None
    if segment is None:
        return []
    if item.kind in ("number", "integer", "date"):
        inside = values.inside("date" if item.kind == "date" else "number", segment)
        fitting = [one for one in inside if item.kind != "integer" or float(one.value).is_integer()]
        return [Found(one.value, one.tokens, text.score, 1.0, "text") for one in fitting]
    return _listed(text, segment) if item.kind == "string" else []


def _listed(text: Found, segment: Segment) -> list[Found]:
    parts = []
    for found in re.finditer(r"[^,;•·|]+", segment.text):
        piece = found.group().strip(" -–*:.")
        if piece:
            start = segment.text.index(piece, found.start())
            parts.append(Found(piece, segment.cut(start, start + len(piece)), text.score, 1.0, "text"))
    return parts


def _distinct(found: list[Found]) -> list[Found]:
    kept: dict[str, Found] = {}
    for one in found:
        kept.setdefault(plain(str(one.value)) or str(one.value), one)
    return list(kept.values())
