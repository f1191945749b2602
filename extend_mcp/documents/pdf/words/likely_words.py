"""Tells words of a language from letters at random: whether a font without a name shows what its codes stand for.

In TeX's bitmap fonts each letter has its usual code. Other fonts without names number their letters as they come.
"""

import re
from collections.abc import Iterable

LEAST = 15
"""The least words to judge by."""
SOUNDED = 0.85
"""The least share of words that have both vowels and consonants, and capitals only at their start or throughout."""
FEWEST, MOST = 0.3, 0.6
"""The range of the share of vowels. In English it is .4; of random letters, 6 of 26 are vowels."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_VOWEL = re.compile(r"[aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýąęėįőűůěœаеёиоуыэюяіїєαεηιουωάέήίόύώ]")


def are_likely(texts: Iterable[str]) -> bool:
    """True if most words could be of a language with vowels; False if there are only few."""
    words = _WORD.findall(" ".join(texts))
    if len(words) < LEAST:
        return False
    vowels = [len(_VOWEL.findall(word.lower())) for word in words]
    sounded = sum(
        0 < count < len(word) and (word[1:].islower() or word.isupper())
        for word, count in zip(words, vowels, strict=True)
    )
    return sounded >= SOUNDED * len(words) and FEWEST <= sum(vowels) / sum(map(len, words)) <= MOST
