"""The meanings of words in labels, from the lists beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "ø": "o", "đ": "d", "°": " ", "'": " ", "’": " "})
_WORD = re.compile(r"[^\W_]+|[#%]")
LONGEST = 200
"""How many characters of a text are looked at: labels are short."""
Phrase = tuple[str, ...]
Entry = tuple[Phrase, str]
"""The words after the first one of an entry, and its meaning."""


def read_words(name: str) -> dict[str, Any]:
    """The lists of one file, such as `labels`."""
    return tomllib.loads((files(__name__) / f"{name}.toml").read_text("utf-8"))


@lru_cache(20_000)
def fold(text: str) -> str:
    """The words of a text in lower case, without accents and punctuation: the form of the lists of words.

    `spelling.plain` is the other form, for names and labels, in which abbreviations are one word. Fitted weights stand
    on both, so neither can take the other's place without a new fit.
    """
    lowered = text[:LONGEST].casefold().translate(_LETTERS)
    if not lowered.isascii():
        lowered = "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(lowered))


@lru_cache(20_000)
def meanings(folded: str, lists: str = "labels") -> frozenset[str]:
    """The meanings of a folded text's words: names in one of the files of lists."""
    words = folded.split()
    found: set[str] = set()
    for at, word in enumerate(words):
        alone, phrases = _meanings_of_word(word, lists)
        found |= alone
        found.update(name for phrase, name in phrases if _follows(phrase, words[at + 1 : at + 1 + len(phrase)]))
    return frozenset(found)


@lru_cache(20_000)
def _meanings_of_word(word: str, file: str) -> tuple[frozenset[str], Sequence[tuple[Phrase, str]]]:
    """The meanings of a word alone, and the rests of phrases that begin with it."""
    found = list(_entries_with(word, _entries(file)))
    return frozenset(name for rest, name in found if not rest), [entry for entry in found if entry[0]]


def _entries_with(word: str, entries: "_Entries") -> Iterator[Entry]:
    """The entries that begin with a word."""
    yield from entries.whole.get(word, ())
    for at in range(1, len(word) + 1):
        yield from entries.starts.get(word[:at], ())
        yield from entries.ends.get(word[-at:], ())
    for inner, entry in entries.inside:
        if inner in word:
            yield entry


def _follows(phrase: Phrase, words: Sequence[str]) -> bool:
    return len(words) == len(phrase) and all(map(_is_like, phrase, words))


def _is_like(pattern: str, word: str) -> bool:
    if pattern.endswith("*"):
        return word.startswith(pattern[:-1])
    return word.endswith(pattern[1:]) if pattern.startswith("*") else word == pattern


@dataclass(frozen=True, slots=True)
class _Entries:
    """The entries of a file by their first word: the whole word, or its part before, behind or between stars."""

    whole: dict[str, list[Entry]] = field(default_factory=dict)
    starts: dict[str, list[Entry]] = field(default_factory=dict)
    ends: dict[str, list[Entry]] = field(default_factory=dict)
    inside: list[tuple[str, Entry]] = field(default_factory=list)


def fold_entry(entry: str) -> str:
    """An entry folded like the texts it is compared with: Thai and Korean are split."""
    if entry.isascii():
        return entry
    return f"{'*' if entry[0] == '*' else ''}{fold(entry.strip('*'))}{'*' if entry[-1] == '*' else ''}"


@cache
def _entries(file: str) -> _Entries:
    entries = _Entries()
    for name, some in read_words(file).items():
        for first, *rest in map(str.split, map(fold_entry, some)):
            entry, part = (tuple(rest), name), first.strip("*")
            if first == f"*{part}*":
                entries.inside.append((part, entry))
            else:
                home = (
                    entries.starts if first.endswith("*") else entries.ends if first.startswith("*") else entries.whole
                )
                home.setdefault(part, []).append(entry)
    return entries
