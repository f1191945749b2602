"""Lines of options with tick boxes, as forms have them behind a label."""

from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.labels.labels import LabelHit
from extend_mcp.analysis.extract.layout.layout import Token

CHECKED, EMPTY = "☑☒✓✔✗✘■◉●", "☐□○◯"


def ticked_options(hit: LabelHit) -> list[Sequence[Token]] | None:
    """The ticked options behind a label on its line; None unless there are at least two boxes."""
    row = hit.segment.leaf.lines[hit.segment.line]
    tokens = [*hit.segment.tokens[hit.last :], *(t for s in row[hit.segment.index + 1 :] for t in s.tokens)]
    boxes = [at for at, token in enumerate(tokens) if token.text in CHECKED or token.text in EMPTY]
    if len(boxes) < 2 or hit.segment.leaf.has_wall(hit.box, tokens[boxes[0]].box):
        return None
    leads = not any(any(map(str.isalnum, token.text)) for token in tokens[: boxes[0]])
    edges = [*boxes, len(tokens)] if leads else [-1, *boxes]
    options = [tokens[start + 1 : end] for start, end in pairwise(edges)]
    return [option for at, option in zip(boxes, options, strict=True) if option and tokens[at].text in CHECKED]
