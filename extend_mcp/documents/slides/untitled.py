"""The title of a slide without a title placeholder: text above everything else, in the largest letters."""

from collections.abc import Iterator, Sequence
from typing import Any

from extend_mcp.documents.office.xml_nodes import first, local, number, value
from extend_mcp.documents.slides.shape_reader import TITLES
from extend_mcp.documents.slides.shapes import Placed

USUAL = 1800
"""In hundredths of a point: the default size of letters."""
LARGER = 1.25
"""The least ratio of the title's size to all others."""
LONGEST = 100
"""The most characters of a title."""


def title_shape(shapes: Sequence[Placed]) -> Any | None:
    """The title among shapes in reading order; None if there is none, or if the slide has a title placeholder."""
    texts = [one.shape for one in shapes if one.shape.has_text_frame and one.shape.text_frame.text.strip()]
    if not texts or any(one.is_placeholder and one.placeholder_format.type.name in TITLES for one in texts):
        return None
    chosen, *others = texts
    text = chosen.text_frame.text.strip()
    largest = max((max(_sizes(one), default=USUAL) for one in others), default=USUAL)
    is_large = min(_sizes(chosen), default=USUAL) >= LARGER * largest
    return chosen if is_large and len(text) <= LONGEST and any(map(str.isalpha, text)) else None


def _sizes(shape: Any) -> Iterator[int]:
    """The size of each run of a shape's text."""
    body = shape.text_frame._txBody  # noqa: SLF001 (no public way)
    own = first(first(first(body, "lstStyle"), "lvl1pPr"), "defRPr")
    for run in body.iter():
        if local(run) == "r":
            yield number(value(first(run, "rPr"), "sz"), number(value(own, "sz"), USUAL))
