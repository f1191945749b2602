"""Numbers that stand before their labels: `3 rooms`, `$1,000 Deductible`."""

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.labels.labels import LabelHit
from extend_mcp.analysis.extract.shapes.values import Values

COUNT, LEAST_BEFORE = 0.9, 2
"""The score of a number before the noun that it counts; with fewer words before, it may be the number of a line."""


def before_label(kind: str, hit: LabelHit, values: Values) -> Candidate | None:
    """The number or amount that a label says what it is behind it."""
    counted = _counted(hit, values) if kind == "number" else None
    return counted or (_signed(hit, values) if kind in ("number", "amount") else None)


def _counted(hit: LabelHit, values: Values) -> Candidate | None:
    """The number right before the noun that it counts, within a line: `…, 3 rooms, 74.5 m²`."""
    if hit.marked or hit.first < LEAST_BEFORE or hit.first == len(hit.segment.tokens):
        return None
    return next((one for one in values.inside("number", hit.segment) if one.last == hit.first), None)


def _signed(hit: LabelHit, values: Values) -> Candidate | None:
    """The amount with the sign of a currency that begins the text of a label: `$1,000 Deductible`."""
    if hit.marked or not hit.first or hit.last < len(hit.segment.tokens):
        return None
    amounts = values.amounts_on(hit.segment)
    return next((one for one in amounts if one.first == 0 and one.last == hit.first and one.sign), None)
