"""Joins words that a file holds in pieces, and removes words drawn more than once."""

from collections.abc import Sequence
from dataclasses import replace

from extend_mcp.documents.page import Word, around
from extend_mcp.documents.structure.text.direction import is_right_to_left
from extend_mcp.documents.structure.text.segments import is_leader
from extend_mcp.documents.structure.upright import quarter

PIECE_GAP = 0.02
"""In heights of a word: pieces closer than this are one word. The narrowest blanks of squeezed text are .03."""
CAPITAL_GAP = 0.08
"""In heights of a word: how far small capitals may be from the large one before them."""
SMALLER = 0.85
"""Share of a word's height: a smaller piece is a raised or lowered mark, which stays separate, so that 2020 does not
become 20201."""
DRAWN_AGAIN = 0.15
"""In heights of a word: the same word so close to itself was drawn twice, to look bold."""


def whole_words(words: Sequence[Word]) -> Sequence[Word]:
    """The words with pieces joined and double ones removed. Words of OCR are unchanged."""
    if not _any_touch(words):
        return words
    groups = [[words[0]]]
    for word in words[1:]:
        last = groups[-1][-1]
        touch = _touch(last, word)
        if touch and word.text == last.text and word.box.left - last.box.left < DRAWN_AGAIN * word.box.height:
            continue
        if touch and _are_pieces(last, word):
            groups[-1].append(word)
        else:
            groups.append([word])
    return [joined(group) for group in groups]


def joined(pieces: Sequence[Word]) -> Word:
    """Pieces from left to right as one word."""
    if len(pieces) == 1:
        return pieces[0]
    texts = [piece.text for piece in pieces]
    box = around([piece.box for piece in pieces])
    leftwards = any(map(is_right_to_left, texts))
    return replace(pieces[0], text="".join(reversed(texts) if leftwards else texts), box=box)


def _any_touch(words: Sequence[Word]) -> bool:
    """True if any two words touch. In most lines none do, so this fast check comes first."""
    end = words[0].box.right
    for word in words[1:]:
        box = word.box
        gap = box.left - end
        if gap < 0 or gap < CAPITAL_GAP * (box.bottom - box.top):
            return True
        end = box.right
    return False


def _touch(before: Word, word: Word) -> bool:
    one, other = before.box, word.box
    close = other.left - one.right < CAPITAL_GAP * (other.bottom - other.top)
    return close and word.confidence is None and quarter(word.turn) is not None  # boxes of slanted words overlap


def _are_pieces(last: Word, word: Word) -> bool:
    """True if two words that touch are one. Small capitals are on the baseline of the large one, marks are not."""
    small, large = sorted((last.box.bottom - last.box.top, word.box.bottom - word.box.top))
    gap = word.box.left - last.box.right
    if -gap > small / 2 or is_leader(word) or is_leader(last):
        return False
    if small >= SMALLER * large and gap < PIECE_GAP * (word.box.bottom - word.box.top):
        return True
    before_small = small < SMALLER * large or (len(last.text) == 1 and last.text.isupper())
    level = abs(last.box.bottom - word.box.bottom) < 0.1 * large
    return before_small and level and last.text.isalpha() and word.text.isupper()
