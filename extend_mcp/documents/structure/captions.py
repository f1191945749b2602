"""Rows of a table that are no rows: captions at its top and notes at its foot."""

from collections.abc import Sequence

from extend_mcp.documents.structure.figures import is_caption, is_note

LONG_NOTE = 8
"""Words of a text below a table that is no row."""


def caption_rows(lone: Sequence[str]) -> tuple[int, int]:
    """How many rows at the top are captions and how many at the foot are notes.

    `lone` has for each row its text if it is one over most of the width, else an empty text. Two rows stay.
    """
    top = foot = 0
    while len(lone) - top > 2 and lone[top] and is_caption(lone[top]):
        top += 1
    while len(lone) - top - foot > 2 and (text := lone[-1 - foot]):
        more = text == text.lower() and lone[-2 - foot]
        if not (is_note(text) or text.count(" ") + 1 >= LONG_NOTE or more):
            break
        foot += 1
    return top, foot
