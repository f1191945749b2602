"""A page of a document: its picture, what was found drawn over it, and its blocks as text."""

import re

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.ui.marks import Leaf, Mark, kind_of_mark
from extend_mcp.engine.ui.markup import Html, join, tag
from extend_mcp.engine.ui.pictures import DRAWN
from extend_mcp.engine.ui.shown import Shown
from extend_mcp.engine.ui.wording import shortened

MOST_MARKS = 500
"""Blocks of a page that are shown."""
MOST_TEXT = 1000
"""Characters of a block that are shown."""
MOST_ROWS = 50
"""Rows of a table that are shown."""
BAR = re.compile(r"(?<!\\)\|")
"""What stands between the cells of a table in Markdown."""


def leaf_view(leaf: Leaf, shown: Shown, name: str, links: Links, *, with_text: bool) -> Html:
    """The page with its shapes; `with_text` puts its blocks beside it."""
    file = shown.found.files[leaf.file]
    picture = None
    if file is not None and file.type in DRAWN and file.sha256 is not None:
        href = links.picture(shown.found.run.id, leaf.file, leaf.number, leaf.turn)
        picture = tag("image", href=href, width="100%", height="100%", preserveAspectRatio="none")
    marks = leaf.blocks[:MOST_MARKS]
    drawing = tag(
        "svg",
        tag("rect", width="100%", height="100%", class_="paper"),
        picture,
        tag("g", *(_shape(mark, with_text=with_text) for mark in marks), class_="blocks"),
        tag("g", *(_citation(mark) for mark in leaf.citations), class_="citations"),
        viewBox=f"0 0 {leaf.width:g} {leaf.height:g}",
        role="group",
        aria_label=f"Page {leaf.number} of {name}",
    )
    caption = tag("figcaption", f"Page {leaf.number}", f" of {name}" if len(shown.found.files) > 1 else None)
    figure = tag("figure", drawing, caption)
    text = tag("ol", *(_line(mark) for mark in marks), class_="lines") if with_text else None
    return tag("div", figure, text, class_="leaf", id=f"page-{leaf.file}-{leaf.number}")


def highlights(shown: Shown) -> str:
    """Style that lights up a shape while its row is pointed at, and the other way round."""
    rules = []
    for leaf in shown.part:
        rules += [_pair(mark) for mark in [*leaf.blocks[:MOST_MARKS], *leaf.citations]]
    return "".join(rules)


def _pair(mark: Mark) -> str:
    return (
        f"main:has(#{mark.row}:hover) #{mark.name} polygon{{fill-opacity:.35;stroke-width:2}}"
        f"main:has(#{mark.name}:hover) #{mark.row}{{background:var(--lit)}}"
    )


def _shape(mark: Mark, *, with_text: bool) -> Html | None:
    if not mark.points:
        return None
    shape = _polygon(mark, kind_of_mark(mark.type), f"{mark.type.replace('_', ' ')}: {shortened(mark.text, 300)}")
    return tag("a", shape, href=f"#{mark.row}", id=mark.name) if with_text else tag("g", shape, id=mark.name)


def _citation(mark: Mark) -> Html:
    return tag("a", _polygon(mark, "citation", shortened(mark.text, 300)), href=f"#{mark.row}", id=mark.name)


def _polygon(mark: Mark, class_: str, said: str) -> Html:
    points = " ".join(f"{x:g},{y:g}" for x, y in mark.points)
    return tag("polygon", tag("title", said), points=points, class_=class_)


def _line(mark: Mark) -> Html:
    kind = tag("span", mark.type.replace("_", " "), class_="note")
    name = tag("a", kind, href=f"#{mark.name}") if mark.points else kind
    return tag("li", name, _table(mark.text) or _paragraph(mark), id=mark.row, class_=kind_of_mark(mark.type))


def _paragraph(mark: Mark) -> Html:
    text = mark.text.lstrip("# ") if mark.type.endswith("heading") else mark.text
    return tag("p", shortened(text, MOST_TEXT))


def _table(text: str) -> Html | None:
    """A table that was written in Markdown, as one; None for any other text."""
    lines = text.splitlines()
    if len(lines) < 2 or not all(line.startswith("|") and line.endswith("|") for line in lines):
        return None
    head, _, *rows = ([cell.strip().replace("\\|", "|") for cell in BAR.split(line)[1:-1]] for line in lines)
    body = [tag("tr", *(tag("td", cell) for cell in row)) for row in rows[:MOST_ROWS]]
    left = len(rows) - MOST_ROWS
    more = tag("p", f"and {left:,} more rows", class_="note") if left > 0 else None
    table = tag("table", tag("thead", tag("tr", *(tag("th", cell) for cell in head))), tag("tbody", *body))
    return join(tag("div", table, class_="scroll"), more)
