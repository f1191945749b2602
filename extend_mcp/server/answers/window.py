"""A window of a long text: as much as fits the budget, and the cursor to read on."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from extend_mcp.errors import Refused
from extend_mcp.long_work import check_in
from extend_mcp.server.answers.document import Part
from extend_mcp.server.answers.envelope import clean, to_one_line
from extend_mcp.server.answers.tokens import MOST_CHARACTERS, fit


@dataclass(frozen=True, slots=True)
class Window:
    """`text` with page marks, the `pages` it comes from, and the `cursor` of what follows (None at the end)."""

    text: str
    pages: str
    cursor: str | None


def cut_window(parts: Sequence[Part], cursor: str | None, budget: int) -> Window:
    """As much text from `cursor` on (None: the beginning) as fits `budget` tokens. Raises `Refused` for a wrong cursor.

    A cursor counts characters of the text before cleaning.
    """
    return cut_window_of_pieces(_pieces(parts), cursor, budget)


def cut_window_of_pieces(pieces: Iterable[tuple[int, str]], cursor: str | None, budget: int) -> Window:
    """The same for a text in pieces, each with its page. Pieces that are not needed are not made."""
    offset, most = _offset(cursor), budget * MOST_CHARACTERS
    near, places, at = list[str](), list[tuple[int, int]](), 0
    for page, text in pieces:
        if at + len(text) > offset:
            places.append((max(at, offset), page))
            near.append(text[max(offset - at, 0) :])
        at += len(text)
        if at > offset + most:
            break
    if offset and offset >= at:
        raise _make_cursor_error()
    text = "".join(near)[:most]
    end = offset + (max(1, fit(text, budget)) if text else 0)
    shown = [page for start, page in places if start < end]
    pages = (f"{shown[0]}" if shown[0] == shown[-1] else f"{shown[0]}-{shown[-1]}") if shown else ""
    return Window(clean(text[: end - offset]).strip("\n"), pages, str(end) if end < at else None)


def _pieces(parts: Iterable[Part]) -> Iterator[tuple[int, str]]:
    """The text of parts, with a mark where the page or the section changes."""
    for (page, section), group in groupby(parts, key=lambda part: (part.page, part.section)):
        place = f"page {page}" + (f", section {to_one_line(section)}" if section else "")
        between = f"[{place}]\n" if page else ""
        for part in group:
            check_in()
            yield page, between + part.text.strip()
            between = "\n\n"
        yield page, "\n\n"


def _offset(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 12):
        raise _make_cursor_error()
    return int(cursor)


def _make_cursor_error() -> Refused:
    message = "cursor: not from an answer to this call. Leave it out to start over."
    return Refused("LOCAL_INVALID_ARGUMENT", message, field="cursor")
