"""A window on a long text: as much as fits the budget, and where to read on."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from extend_mcp.errors import Refused
from extend_mcp.reading.document import Part
from extend_mcp.reading.envelope import clean
from extend_mcp.reading.tokens import fit


@dataclass(frozen=True, slots=True)
class Window:
    """`text` with page marks, the `pages` it comes from, and the `cursor` of what follows (None at the end)."""

    text: str
    pages: str
    cursor: str | None


def window(parts: Sequence[Part], cursor: str | None, budget: int) -> Window:
    """From `cursor` (None: the beginning) as much as `budget` tokens hold. Raises `Refused` on a wrong cursor."""
    text, starts = _joined(parts)
    offset = _offset(cursor, len(text))
    end = offset + max(1, fit(text[offset:], budget)) if text else 0
    shown = [page for start, stop, page in starts if start < end and stop > offset]
    pages = (f"{shown[0]}" if shown[0] == shown[-1] else f"{shown[0]}-{shown[-1]}") if shown else ""
    return Window(text[offset:end].strip("\n"), pages, str(end) if end < len(text) else None)


def _joined(parts: Sequence[Part]) -> tuple[str, list[tuple[int, int, int]]]:
    pieces, starts, length = [], [], 0
    for page, group in groupby(parts, key=lambda part: part.page):
        mark = f"[page {page}]\n" if page else ""
        pieces.append(mark + "\n\n".join(clean(part.text).strip() for part in group) + "\n\n")
        starts.append((length, length + len(pieces[-1]), page))
        length += len(pieces[-1])
    return "".join(pieces), starts


def _offset(cursor: str | None, length: int) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 12 and int(cursor) < max(length, 1)):
        raise Refused(
            "LOCAL_INVALID_ARGUMENT",
            "cursor: not one that this reading gave. Leave it out to start over.",
            field="cursor",
        )
    return int(cursor)
