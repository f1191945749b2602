"""Normalises letters: ligatures and presentation forms become plain letters, letter-spaced words are joined."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from extend_mcp.documents.page import Word
from extend_mcp.documents.structure.text.pieces import joined

_PRESENTED = re.compile("[\ufb00-\ufb1c\ufb1d-\ufdff\ufe70-\ufefc]")
"""Latin and Armenian ligatures, Hebrew and Arabic presentation forms."""
SPACED_LETTERS = 4
"""The least single letters of a letter-spaced word; fewer may be names of variables or columns."""
SPACED_SHARE = 0.8
"""The least share of single letters among the words of a run with letter-spaced words."""
WORD_GAP = 1.6
"""In usual gaps between letter-spaced letters: a gap between two words. A blank between spaced letters has 2 or more.
"""


def plain_letters(text: str) -> str:
    """`ﬁ` as `fi`, and Arabic presentation forms as plain letters."""
    return text if text.isascii() else _PRESENTED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def is_unspaced(character: str) -> bool:
    """True if a character belongs to Chinese or Japanese, which are written without blanks."""
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or "\uff00" <= character <= "\uffef"


def letters_joined(run: list[Word]) -> list[Word]:
    """The words of a run; letters of letter-spaced words, such as `S U M M A R Y`, are joined to words."""
    if len(run) < SPACED_LETTERS or [len(word.text) for word in run].count(1) < SPACED_LETTERS:
        return run
    singles = [word for word in run if len(word.text) == 1 and word.text.lower() != word.text.upper()]
    if len(singles) < max(SPACED_LETTERS, SPACED_SHARE * len(run)) or _is_alphabet(singles):
        return run
    gaps = sorted(after.box.left - before.box.right for before, after in pairwise(run))
    usual = max(gaps[(len(gaps) - 1) // 2], 0.1)
    words = [[run[0]]]
    for before, word in pairwise(run):
        if word.box.left - before.box.right <= WORD_GAP * usual:
            words[-1].append(word)
        else:
            words.append([word])
    return [joined(letters) for letters in words]


def _is_alphabet(letters: Sequence[Word]) -> bool:
    """True if letters count up, like names of columns and answers: A B C D."""
    steps = [ord(after.text) - ord(before.text) for before, after in pairwise(letters)]
    return steps.count(1) * 2 > len(steps)
