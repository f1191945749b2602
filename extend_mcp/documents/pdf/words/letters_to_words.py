"""The words of a page by PDFium, letter by letter: for text that liteparse leaves out."""

import ctypes
import math
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from extend_mcp.documents.page import Word
from extend_mcp.documents.pdf.objects import bare, pointer
from extend_mcp.documents.pdf.page_space import PageSpace

if TYPE_CHECKING:
    from pypdfium2 import PdfPage

MAX_LETTERS = 50_000
"""The most letters of one page."""
NO_CODES: Mapping[int, str] = {}
STRAIGHT = 3
"""In degrees: text turned by at most this from a quarter turn counts as turned by the quarter."""

HYPHEN = "\x02"
"""What PDFium makes of a hyphen at the end of a line, behind which it puts the rest of the word from the next line."""


class Letter(NamedTuple):
    """A letter: its sides (left, bottom, right, top) in the page's own space, its turn, the size of its font."""

    text: str
    sides: tuple[float, float, float, float]
    turn: int
    size: float


_BLANK = Letter(" ", (0.0, 0.0, 0.0, 0.0), 0, 0.0)


def words_of(
    source: "PdfPage",
    frame: PageSpace,
    order: Callable[[Sequence[Letter]], Sequence[Letter]] = list,
    *,
    own_blanks: bool = False,
    codes: Mapping[int, str] = NO_CODES,
) -> list[Word]:
    """The words of the page's text layer in the order of the file; `order` arranges the letters of a word.

    With `own_blanks` they end only at blanks of the file, not at those that PDFium puts into gaps. `codes` are letters
    of fonts that do not say what they show.
    """
    words = []
    word: list[Letter] = []
    for letter in [*_letters(source, codes, own=own_blanks), _BLANK]:
        if word and (letter is _BLANK or letter.turn != word[-1].turn):
            words.append(_word(order(word), frame))
            word = []
        if letter is not _BLANK:
            word.append(letter)
            if letter.text == HYPHEN:
                words.append(_word(order([*word[:-1], letter._replace(text="-")]), frame))
                word = []
    return words


def _word(letters: Sequence[Letter], frame: PageSpace) -> Word:
    lefts, bottoms, rights, tops = zip(*(letter.sides for letter in letters), strict=True)
    box = frame.box((min(lefts), min(bottoms), max(rights), max(tops)))
    text = "".join(letter.text for letter in letters)
    return Word(text, box, size=letters[0].size or None, turn=(letters[0].turn + frame.turn) % 360)


def _letters(source: "PdfPage", codes: Mapping[int, str], *, own: bool) -> Iterator[Letter]:
    """The letters and blanks; with `own`, only the file's own blanks."""
    is_added = bare("FPDFText_IsGenerated", ctypes.c_int)
    letter_of = bare("FPDFText_GetUnicode", ctypes.c_uint)
    sides_of = bare("FPDFText_GetLooseCharBox", ctypes.c_int)
    size_of = bare("FPDFText_GetFontSize", ctypes.c_double)
    angle_of = bare("FPDFText_GetCharAngle", ctypes.c_float)
    layer = source.get_textpage()
    page, rect = pointer(layer), array("f", [0] * 4)
    to_rect = ctypes.c_void_p(rect.buffer_info()[0])
    for index in range(min(layer.count_chars(), MAX_LETTERS)):
        if own and is_added(page, index):
            continue
        code = letter_of(page, index)
        text = chr(code)
        if code in codes and not is_added(page, index):
            text = codes[code]
        elif "\x0e" <= text < " ":  # a sign whose font does not say what it is, such as a ligature
            text = "\ufffd"
        if text.isspace():
            yield _BLANK
            continue
        sides_of(page, index, to_rect)
        left, top, right, bottom = rect
        yield Letter(text, (left, bottom, right, top), _turn(angle_of(page, index)), size_of(page, index))


def _turn(angle: float) -> int:
    """An angle in radians as clockwise degrees."""
    if not angle:
        return 0
    degrees = math.degrees(angle) % 360
    quarter = round(degrees / 90) * 90
    return round(quarter if abs(degrees - quarter) <= STRAIGHT else degrees) % 360
