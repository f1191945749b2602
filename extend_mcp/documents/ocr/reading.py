"""The result of OCR on a picture."""

from dataclasses import dataclass

from extend_mcp.documents.page import Rule, Word


@dataclass(frozen=True, slots=True)
class Reading:
    """Words and rules, in pixels of a picture of `width` x `height`.

    `turned` is the clockwise turn, 0 to 270 degrees, that set the picture upright. `lean` is the remaining small
    clockwise angle of its lines in degrees: words and rules are those of the picture straightened around its middle.
    `unread` is the number of lines in which no words were recognised.
    """

    words: list[Word]
    rules: list[Rule]
    width: int
    height: int
    turned: int
    lean: float = 0.0
    unread: int = 0
