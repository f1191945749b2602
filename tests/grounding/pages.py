"""Pages of words, built line by line."""

from extend_mcp.grounding import Grounder, PlacedBox, PlacedWord

HEIGHT, WIDTH, BLANK = 10.0, 5.0, 3.0


def line(text: str, top: float, left: float = 0.0, page: int = 1, confidence: float | None = None) -> list[PlacedWord]:
    """Words side by side, a blank between two."""
    words = []
    for word in text.split():
        right = left + WIDTH * len(word)
        words.append(PlacedWord(word, page, PlacedBox(left, top, right, top + HEIGHT), confidence))
        left = right + BLANK
    return words


def page(*lines: str, confidence: float | None = None) -> Grounder:
    """Lines below each other; ` | ` leaves a wide gap, as between columns 200 wide."""
    words = []
    for number, text in enumerate(lines):
        for column, part in enumerate(text.split(" | ")):
            words += line(part, 20.0 * number, 200.0 * column, confidence=confidence)
    return Grounder(words)


def status(grounder: Grounder, value: object, path: str = "field") -> str:
    """How the page says a value."""
    return grounder.find(path, value).status
