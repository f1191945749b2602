"""Pages in portions that fit the model's window."""

from collections.abc import Iterator, Sequence

from extend_mcp.model.token_counts import most_tokens
from extend_mcp.questions import PageText

SMALLEST = 400
"""Characters. A shorter portion is not halved again."""


def portions(pages: Sequence[PageText], tokens: int, *, overlap: bool) -> Iterator[list[PageText]]:
    """The pages in order, each portion of at most so many tokens. A longer page is cut at the ends of lines.

    With `overlap` a portion begins with the last page of the one before it.
    """
    portion: list[PageText] = []
    filled = 0
    for piece in (piece for page in pages for piece in _pieces(page, tokens)):
        size = most_tokens(piece.text)
        if portion and filled + size > tokens:
            yield portion
            portion = portion[-1:] if overlap else []
            filled = sum(most_tokens(part.text) for part in portion)
        portion.append(piece)
        filled += size
    if portion:
        yield portion


def halves(pages: Sequence[PageText]) -> list[list[PageText]]:
    """Two smaller portions, or none if there is too little text to halve."""
    if len(pages) > 1:
        middle = len(pages) // 2
        return [list(pages[:middle]), list(pages[middle:])]
    if not pages or len(pages[0].text) < SMALLEST:
        return []
    return [[piece] for piece in _pieces(pages[0], most_tokens(pages[0].text) // 2 + 1)]


def _pieces(page: PageText, tokens: int) -> Iterator[PageText]:
    if most_tokens(page.text) <= tokens:
        yield page
        return
    piece = ""
    for line in page.text.splitlines(keepends=True):
        for part in _parts(line, tokens):
            if piece and most_tokens(piece + part) > tokens:
                yield PageText(number=page.number, text=piece)
                piece = ""
            piece += part
    yield PageText(number=page.number, text=piece)


def _parts(line: str, tokens: int) -> Iterator[str]:
    """A line, in parts if it alone is too long; a character is at most a token."""
    if most_tokens(line) <= tokens:
        yield line
        return
    yield from (line[start : start + tokens] for start in range(0, len(line), max(tokens, 1)))
