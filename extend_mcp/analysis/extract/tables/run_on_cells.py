"""The cells, by their order, of a line without gaps between columns, as in text copied from a table.

Numbers at the end belong to the last columns. With only blanks between words, their places mean nothing.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.shapes.amounts import CODES, SHARED, SYMBOLS
from extend_mcp.analysis.extract.tables.headings import Column

BLANK = 1.6
"""In characters: the widest gap that is a blank between words, not a space between columns."""
NUMBER = re.compile(r"[^\w]*\d[\d.,'’]*+[^\w]*")


def run_on(row: Sequence[Segment], columns: Sequence[Column]) -> bool:
    """True if both the words of a line and the headings above it are at most a blank apart."""
    if len(row) > 1 or len(columns) < 2:
        return False
    box = row[0].box
    blank = BLANK * (box.right - box.left) / max(1, len(row[0].text))
    return all(right.box.left - left.box.right < blank for left, right in pairwise(columns))


def cells_in_order(tokens: Sequence[Token], columns: Sequence[Column]) -> dict[str, list[Token]]:
    """The words by property. If more words than columns are before the numbers, all go to the first column."""
    text, numbers = _split(tokens)
    taken = numbers[max(0, len(numbers) - len(columns) + 1) :]
    text += [token for number in numbers[: len(numbers) - len(taken)] for token in number]
    left = columns[: len(columns) - len(taken)]
    cells = zip(columns, [*_text_cells(text, len(left)), *taken], strict=True)
    return {column.member: piece for column, piece in cells if column.member and piece}


def _text_cells(text: list[Token], columns: int) -> list[list[Token]]:
    """The words before the numbers, by column: one word each; or one with digits and the rest; or all in the first."""
    if columns == len(text):
        return [[token] for token in text]
    if columns == 2 and len(text) > 1 and re.search(r"\d", text[0].text):
        return [text[:1], text[1:]]
    return [text, *([] for _ in range(columns - 1))]


def _split(tokens: Sequence[Token]) -> tuple[list[Token], list[list[Token]]]:
    """The words before the first number, and each number with its currency before it and its unit behind it."""
    pieces: list[list[Token]] = [[]]
    for at, token in enumerate(tokens):
        following = tokens[at + 1].text if at + 1 < len(tokens) else ""
        is_number = NUMBER.fullmatch(token.text) is not None
        begins = is_number and not (len(pieces) > 1 and len(pieces[-1]) == 1 and _is_sign(pieces[-1][0].text))
        if at and (begins or (_is_sign(token.text) and NUMBER.fullmatch(following))):
            pieces.append([])
        pieces[-1].append(token)
    return pieces[0], pieces[1:]


def _is_sign(text: str) -> bool:
    return text in CODES or text.lower() in SYMBOLS or text.lower() in SHARED
