"""A page of a document: its picture, what was found drawn over it, and its blocks as text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.ui.marks import DocumentPage, Mark
from extend_mcp.engine.ui.pictures import DRAWN
from extend_mcp.engine.ui.shown import ShownRun

MOST_MARKS = 500
"""The most blocks of a page that are shown."""
MOST_TEXT = 1000
"""The most characters of a block that are shown."""
MOST_ROWS = 50
"""The most rows of a table that are shown."""
BAR = re.compile(r"(?<!\\)\|")
"""The mark between the cells of a table in Markdown."""


@dataclass(frozen=True, slots=True)
class PageView:
    """A document's page and what the template needs to show it.

    `picture` is a link; None if the page has no picture.
    """

    page: DocumentPage
    name: str
    picture: str | None
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a block, with `left` rows that are not shown."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    left: int


def view_page(page: DocumentPage, shown: ShownRun, name: str, links: Links) -> PageView:
    """A page of the file that is called `name`."""
    file = shown.rows.files[page.file]
    has_picture = file is not None and file.type in DRAWN and file.sha256 is not None
    picture = links.picture(shown.rows.run.id, page.file, page.number, page.turn) if has_picture else None
    return PageView(page, name, picture, page.blocks[:MOST_MARKS])


def highlights(shown: ShownRun) -> str:
    """The CSS that highlights a shape while the pointer is on its row, and the row while it is on the shape."""
    rules = []
    for page in shown.part:
        rules += [_pair(mark) for mark in [*page.blocks[:MOST_MARKS], *page.citations]]
    return "".join(rules)


def _pair(mark: Mark) -> str:
    shape, row = f"#{mark.name}", f"#{mark.row}"
    return (
        f"main:has({row}:hover,{row} :focus-visible) {shape} polygon{{fill-opacity:.35;stroke-width:2}}"
        f"main:has({shape}:hover,{shape}:focus-visible) {row}{{background:var(--lit)}}"
    )


def paragraph(mark: Mark) -> str:
    """The text of a block, without the marks of a heading."""
    return mark.text.lstrip("# ") if mark.type.endswith("heading") else mark.text


def table(mark: Mark) -> Table | None:
    """The table that a block wrote in Markdown; None for any other text."""
    lines = mark.text.splitlines()
    if len(lines) < 2 or not all(line.startswith("|") and line.endswith("|") for line in lines):
        return None
    head, _, *rows = ([cell.strip().replace("\\|", "|") for cell in BAR.split(line)[1:-1]] for line in lines)
    return Table(head, rows[:MOST_ROWS], max(0, len(rows) - MOST_ROWS))
