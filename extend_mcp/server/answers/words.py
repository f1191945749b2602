"""The terms of a search and their places in a text: phrases as written, words in any form."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from threading import Lock
from typing import Any, TypeAlias

from extend_mcp.long_work import check_in

STEP = 32_768
"""How many characters are searched in one step."""
PHRASE_SPREAD = 2_000
"""The most characters of a phrase in a text, with its line breaks and spaces."""
SHORTEST = 4
"""The least letters that removing an ending other than s leaves of a word."""

_WORD = re.compile(r"\w{1,200}")
_QUOTED = re.compile(r'["“”„«»]([^"“”„«»]+)["“”„«»]')
_RUN_ON = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
"""Scripts without spaces between words: there a word is found like a phrase."""
_ENDINGS = ("ing", "ed", "en", "er", "e", "n")
"""Endings that distinguish forms of the same word."""


Place: TypeAlias = tuple[int, int, int]
"""A place of a term in a text: start, end, and the term's number."""

_stemming = Lock()
"""A stemmer stores the word that it works on, so only one thread uses it at a time."""


@dataclass(frozen=True, slots=True)
class SearchTerm:
    """A phrase or, if it has a `stem`, a word."""

    shown: str
    stem: str = ""

    @property
    def name(self) -> str:
        """The term as a message names it."""
        return f'"{self.shown}"' if self.stem else f'the phrase "{self.shown}"'


def phrase(text: str) -> SearchTerm:
    """A phrase: found as written, in any case and spacing."""
    return SearchTerm(" ".join(text.split()))


def split_terms(query: str) -> list[SearchTerm]:
    """The quoted phrases and the other words of a search, each once."""
    phrases = [phrase(piece) for piece in _QUOTED.findall(query) if piece.split()]
    words = [match.group() for match in _WORD.finditer(_QUOTED.sub(" ", query))]
    alone = {
        stem(word): phrase(word) if _RUN_ON.search(word) else SearchTerm(word, stem(word)) for word in reversed(words)
    }
    return [*dict.fromkeys(phrases), *reversed(alone.values())]


@lru_cache(8192)
def stem(word: str) -> str:
    """Roughly the part that the forms of a word share: without case, accents, the plural s, and other endings."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", word.casefold()) if not unicodedata.combining(char))
    if not plain.isalpha():
        return plain
    plain = _singular(plain)
    while ending := next(
        (each for each in _ENDINGS if plain.endswith(each) and len(plain) - len(each) >= SHORTEST), ""
    ):
        plain = plain.removesuffix(ending)
    return plain


def _singular(word: str) -> str:
    """The singular of a plural: `deliveries`, `boxes`, `pumps`."""
    if len(word) <= SHORTEST - 1 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("xes", "ches", "shes", "sses", "zes")) else word[:-1]


@lru_cache(16384)
def stems(word: str, language: str) -> frozenset[str]:
    """The stems that identify forms of a word: the rough one, and that of the language's stemmer."""
    with _stemming:
        exact: str = _stemmer(language).stemWord(word.casefold())
    return frozenset((stem(word), stem(exact)))


@cache
def _stemmer(language: str) -> Any:
    """The stemmer of a language. The library loads at the first search: a fifth of a second."""
    import snowballstemmer

    return snowballstemmer.stemmer(language)


def find_words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text."""
    for match in _WORD.finditer(text):
        check_in()
        yield match


def find_places(terms: Sequence[SearchTerm], text: str, language: str = "english") -> list[Place]:
    """The places of the terms in a text, in order. The language decides which forms a word has."""
    found = [
        place
        for number, term in enumerate(terms)
        if not term.stem
        for place in _phrase_places(term.shown, number, text)
    ]
    words = {each: number for number, term in enumerate(terms) if term.stem for each in stems(term.shown, language)}
    if words:
        for match in find_words(text):
            numbers = {words[each] for each in stems(match.group(), language) if each in words}
            found += [(match.start(), match.end(), number) for number in numbers]
    return sorted(found)


def _phrase_places(shown: str, number: int, text: str) -> Iterator[Place]:
    """Each place of a phrase. The search works in steps, since no other thread can run during one."""
    pattern = re.compile(r"\s+".join(map(re.escape, shown.split())), re.IGNORECASE)
    begin = 0
    while begin < len(text):
        check_in()
        hit = pattern.search(text, begin, begin + STEP + PHRASE_SPREAD)
        if hit is None or hit.start() >= begin + STEP:
            begin += STEP
            continue
        yield hit.start(), hit.end(), number
        begin = hit.end()
