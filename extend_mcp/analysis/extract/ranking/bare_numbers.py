"""The number of an invoice whose label says no more than `No.:`"""

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Segment
from extend_mcp.analysis.extract.ranking.name_shapes import INVOICE
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words import fold
from extend_mcp.analysis.words.spelling import plain

SURE = 0.72
"""How surely this is the number of the invoice."""


def read_bare_number(values: Values) -> Found | None:
    """The one number behind such a label on the first page of an invoice."""
    segments = [one for leaf in values.layout.leaves[:1] for one in leaf.segments()]
    if not any(INVOICE.fullmatch(fold(one.text)) for one in segments):
        return None
    found = {one.value: one for segment in segments if (one := _number(segment, values)) is not None}
    return next(iter(found.values())) if len(found) == 1 else None


def _number(segment: Segment, values: Values) -> Found | None:
    label = segment.tokens[0].text
    if not label.endswith(":") or plain(label) != "no" or len(segment.tokens) != 2:
        return None
    codes = values.inside("id", segment)
    if len(codes) != 1 or codes[0].sure < 1 or codes[0].first != 1:
        return None
    return Found(codes[0].value, codes[0].tokens, SURE, 1.0, "id", chance=SURE)
