"""Lines of options with tick boxes, as forms have them behind a label."""

import re
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.labels import LabelHit
from extend_mcp.analysis.extract.layout.layout import Token

CHECKED, EMPTY = "☑☒✓✔✗✘■◉●", "☐□○◯"
_TYPED = re.compile(r"[\[(]([xX]?)[\])]")
"""A box of brackets, of one word."""
OPEN, CLOSE = ("[", "("), ("]", ")")
"""The two words of an empty box of brackets."""


def ticked_options(hit: LabelHit) -> list[Sequence[Token]] | None:
    """The ticked options behind a label on its line; None unless there are at least two boxes."""
    row = hit.segment.leaf.lines[hit.segment.line]
    tokens = [*hit.segment.tokens[hit.last :], *(t for s in row[hit.segment.index + 1 :] for t in s.tokens)]
    states = {at: state for at in range(len(tokens)) if (state := _state(tokens, at)) is not None}
    boxes = list(states)
    if len(boxes) < 2 or hit.segment.leaf.has_wall(hit.box, tokens[boxes[0]].box):
        return None
    leads = not any(any(map(str.isalnum, token.text)) for token in tokens[: boxes[0]])
    edges = [*boxes, len(tokens)] if leads else [-1, *boxes]
    options = [tokens[start + 1 : end] for start, end in pairwise(edges)]
    options = [[token for token in option if token.text not in OPEN] for option in options]
    return [option for at, option in zip(boxes, options, strict=True) if option and states[at]]


def _state(tokens: Sequence[Token], at: int) -> bool | None:
    """True if a box that ends with this word is ticked; None if it is no box."""
    text = tokens[at].text
    if text in CHECKED or text in EMPTY:
        return text in CHECKED
    if text in CLOSE and at and tokens[at - 1].text in OPEN:
        return False
    typed = _TYPED.fullmatch(text)
    return bool(typed[1]) if typed else None
