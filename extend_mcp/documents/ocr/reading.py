"""The result of OCR on a picture."""

from dataclasses import dataclass, field

from extend_mcp.documents.page import Rule, Word
from extend_mcp.documents.slant import Slant


@dataclass(frozen=True, slots=True)
class Reading:
    """Words and rules, in pixels of a picture of `width` x `height`.

    `turned` is the clockwise turn, 0 to 270 degrees, that set the picture upright. `slant` is how its lines
    then lie askew: words and rules are those of the picture with straight lines.
    `unread` is the number of lines in which no words were recognised.
    """

    words: list[Word]
    rules: list[Rule]
    width: int
    height: int
    turned: int
    slant: Slant = field(default_factory=Slant)
    unread: int = 0
