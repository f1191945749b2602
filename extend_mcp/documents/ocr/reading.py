"""What OCR reads of a picture."""

from dataclasses import dataclass

from extend_mcp.documents.page import Rule, Word


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in pixels of a picture of `width` x `height`.

    `turned` is the clockwise turn, 0 to 270 degrees, that set the picture upright. `lean` is the small clockwise angle,
    in degrees, at which its lines still lay: words and rules are those of the picture straightened round its middle.
    `unread` is how many lines were found of which no words were made out.
    """

    words: list[Word]
    rules: list[Rule]
    width: int
    height: int
    turned: int
    lean: float = 0.0
    unread: int = 0
