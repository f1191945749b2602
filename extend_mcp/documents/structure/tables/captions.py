"""Finds captions at the top of a table and notes at its foot, which are not rows."""

from collections.abc import Sequence

from extend_mcp.documents.structure.figures import is_caption, is_note

LONG_NOTE = 8
"""The least words of a text below a table that is not a row."""


def caption_rows(lone: Sequence[str]) -> tuple[int, int]:
    """The number of rows at the top that are captions, and of rows at the foot that are notes.

    `lone` has for each row its text if that is the only one, over most of the width; else an empty text. At least two

    rows stay.
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
