"""Gives a cell with both days of a period to both properties: `02/03/26 02/13/26` below `Start Date End Date`."""

from collections.abc import Mapping, Sequence

from extend_mcp.analysis.extract.layout.layout import Token
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.periods import which_end
from extend_mcp.analysis.extract.shapes.values import Values


def share_periods(rows: Sequence[dict[str, list[Token]]], members: Mapping[str, Field], values: Values) -> None:
    """Add, in place, the words of such a cell for the other end where its property has none."""
    ends = [(end, name) for name, member in members.items() if (end := which_end(member)) is not None]
    if sorted(end for end, _ in ends) != [0, 1]:
        return
    first, last = (name for _, name in sorted(ends))
    for row in rows:
        for name, other in ((first, last), (last, first)):
            text = " ".join(token.text for token in row.get(other, ()))
            if not row.get(name) and len(values.days_in(text)) > 1:
                row[name] = row[other]
