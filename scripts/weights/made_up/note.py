"""Pages that are no papers of a business."""

import random

from extend_mcp.documents.page import Document
from scripts.weights.made_up.party import FIRST, NAMES
from scripts.weights.made_up.sheet import Sheet

WORDS = "the a we will see you at our and then was not it so from to for this meeting plan idea text test page".split()


def make_note(seed: int) -> Document:
    """A page that is no paper of a business: a few lines of words, perhaps under a heading or to somebody."""
    draw = random.Random(seed)
    sheet = Sheet(draw.choice([9, 10, 12]))
    heading = draw.choice(
        ["", "", "Minutes", "Notes", "To whom it may concern", f"Dear {draw.choice(FIRST)},", "hello"]
    )
    rows = [heading] if heading else []
    words = [*WORDS, *map(str.lower, NAMES)]
    rows += [" ".join(draw.choices(words, k=draw.randint(1, 9))) for _ in range(draw.randint(1, 8))]
    sheet.block(50, draw.choice([30, 60, 120]), rows, bold=bool(heading))
    return sheet.document()
