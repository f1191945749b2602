"""The known kinds of documents: their names, their phrases and their looks (`kinds.toml`)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from extend_mcp.analysis.classify.words import Phrase, base_forms, phrases, read_data, stem, words_of

STRENGTHS = ("strong", "fair", "weak")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind. `about` are stems of words that describe it; `phrases` have their strength.

    A kind `under` another is a special case of it; one that `quotes` another is about it: a reminder of an invoice.
    `likes`, `shapes` and `dislikes` are traits: those that it often has, that may decide for it without words, and
    that count against it.
    """

    name: str
    names: tuple[Phrase, ...]
    about: frozenset[str]
    phrases: Mapping[Phrase, str]
    under: str
    quotes: str
    likes: tuple[str, ...]
    shapes: tuple[str, ...]
    dislikes: tuple[str, ...]


@cache
def all_kinds() -> dict[str, Kind]:
    """The kinds by name, in the order of the file."""
    return {name: _kind(name, entry) for name, entry in read_data("kinds.toml").items()}


def _kind(name: str, entry: Mapping[str, str]) -> Kind:
    printed = {phrase: strength for strength in reversed(STRENGTHS) for phrase in phrases(entry.get(strength, ""))}
    traits = entry.get("traits", "").split()
    return Kind(
        name,
        phrases(entry["names"]),
        frozenset(map(stem, words_of(entry.get("about", "")))),
        printed,
        entry.get("under", ""),
        entry.get("quotes", ""),
        tuple(trait.rstrip("!") for trait in traits if trait[0] != "-"),
        tuple(trait[:-1] for trait in traits if trait[-1] == "!"),
        tuple(trait[1:] for trait in traits if trait[0] == "-"),
    )


@cache
def _by_first_word() -> dict[str, list[Phrase]]:
    index: dict[str, list[Phrase]] = {}
    for phrase in {phrase for kind in all_kinds().values() for phrase in kind.phrases}:
        index.setdefault(phrase[0], []).append(phrase)
    return index


def places_of(words: Sequence[str]) -> dict[Phrase, tuple[int, int]]:
    """For each phrase of any kind: its first place, and its number of places."""
    index = _by_first_word()
    places: dict[Phrase, tuple[int, int]] = {}
    for at, word in enumerate(words):
        for phrase in index.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                first, count = places.get(phrase, (at, 0))
                places[phrase] = first, count + 1
    return places


@cache
def _names_by_last_word() -> dict[str, list[tuple[Phrase, str]]]:
    index: dict[str, list[tuple[Phrase, str]]] = {}
    for kind in all_kinds().values():
        for phrase in kind.names:
            index.setdefault(phrase[-1], []).append((phrase, kind.name))
    return index


def named(words: Sequence[str]) -> list[tuple[int, int, str]]:
    """Each name of a kind in a text, in order: first word, word after the last, kind.

    Longer names win: `purchase order form` is not a form. A name of two kinds is found for both.
    """
    hits = sorted(_hits(words), key=lambda hit: (-(hit[1] - hit[0]), -hit[3], hit[0]))
    found: list[tuple[int, int, str, int]] = []
    for hit in hits:
        start, end, _, letters = hit
        if all(end <= one[0] or start >= one[1] or (start, end, letters) == (one[0], one[1], one[3]) for one in found):
            found.append(hit)
    return sorted((start, end, kind) for start, end, kind, _ in found)


def _hits(words: Sequence[str]) -> Iterator[tuple[int, int, str, int]]:
    """Start, end, kind and letters of each name, also of overlapping ones."""
    index = _names_by_last_word()
    for at, word in enumerate(words):
        for base in set(base_forms(word)):
            for phrase, kind in index.get(base, ()):
                start = at + 1 - len(phrase)
                if start >= 0 and tuple(words[start:at]) == phrase[:-1]:
                    yield start, at + 1, kind, len(base)
