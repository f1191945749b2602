"""Arabic, Hebrew and similar scripts in drawing order: joined letters, from the left edge to the right one."""

import re

from extend_mcp.documents.structure.text.direction import is_right_to_left

_RUN = re.compile(r"[^\W_\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc](?:[\w.,:/%+@'-]*[^\W_])?")
"""Texts that keep their own order: figures, and words in other scripts."""
_MIRRORED = str.maketrans("()[]{}<>", ")(][}{><")


def in_drawn_order(line: str) -> str:
    """A line in visual order. Lines without such letters are unchanged."""
    if not is_right_to_left(line):
        return line
    import arabic_reshaper

    joined = arabic_reshaper.reshape(line)
    pieces, start = [], 0
    for run in _RUN.finditer(joined):
        if not is_right_to_left(run.group()):
            pieces += [joined[start : run.start()].translate(_MIRRORED)[::-1], run.group()]
            start = run.end()
    pieces.append(joined[start:].translate(_MIRRORED)[::-1])
    return "".join(reversed(pieces))
