"""Keeps text beside a drawn table together: before the table if it is left of it, behind it if it is right of it."""

from collections.abc import Sequence

from extend_mcp.documents.structure.lines.line import WordLine


def in_order(lines: Sequence[WordLine]) -> list[WordLine]:
    """Lines by their middles, and each known table where it parts no lines beside it from each other."""
    ordered = sorted(lines, key=lambda line: line.middle)
    for table in [line for line in ordered if line.table is not None]:
        at = ordered.index(table)
        before, after = at, at + 1
        while before and _is_beside(ordered[before - 1], table) and ordered[before - 1].left >= table.right:
            before -= 1
        while after < len(ordered) and _is_beside(ordered[after], table) and ordered[after].right <= table.left:
            after += 1
        ordered[before:after] = [*ordered[at + 1 : after], table, *ordered[before:at]]
    return ordered


def _is_beside(line: WordLine, table: WordLine) -> bool:
    return line.table is None and table.top < line.middle < table.bottom
