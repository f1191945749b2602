"""What words of labels mean, from the lists beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "°": " ", "'": " ", "’": " "})
_WORD = re.compile(r"[^\W_]+|[#%]")
LONGEST = 200
"""Characters of a text that are looked at: labels are short."""
Phrase = tuple[str, ...]


def read_words(name: str) -> dict[str, Any]:
    """The lists of one file, as `labels`."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))


@lru_cache(20_000)
def fold(text: str) -> str:
    """The words of a text in lower case, without accents and punctuation."""
    lowered = text[:LONGEST].casefold().translate(_LETTERS)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(lowered))


@lru_cache(20_000)
def meanings(folded: str, lists: str = "labels") -> frozenset[str]:
    """What the words of a folded text mean: names in one of the files of lists."""
    words = folded.split()
    found: set[str] = set()
    for at, word in enumerate(words):
        alone, phrases = _meanings_of_word(word, lists)
        found |= alone
        found.update(name for phrase, name in phrases if _follows(phrase, words[at + 1 : at + 1 + len(phrase)]))
    return frozenset(found)


@lru_cache(20_000)
def _meanings_of_word(word: str, file: str) -> tuple[frozenset[str], Sequence[tuple[Phrase, str]]]:
    """What a word means alone, and the rests of phrases that begin with it."""
    lists = _lists(file)
    alone = {name for name, (single, _) in lists.items() if single.fullmatch(word)}
    return frozenset(alone), [
        (phrase[1:], name) for name, (_, phrases) in lists.items() for phrase in phrases if _is_like(phrase[0], word)
    ]


def _follows(phrase: Phrase, words: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(map(_is_like, phrase, words))


def _is_like(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word.endswith(pattern[1:]) if pattern.startswith("*") else word == pattern


@cache
def _lists(file: str) -> Mapping[str, tuple[re.Pattern[str], Sequence[Phrase]]]:
    made = {}
    for name, entries in read_words(file).items():
        split = [tuple(entry.split()) for entry in entries]
        single = "|".join(re.escape(one[0]).replace(r"\*", "[^ ]*") for one in split if len(one) == 1)
        made[name] = (re.compile(single), [one for one in split if len(one) > 1])
    return made
