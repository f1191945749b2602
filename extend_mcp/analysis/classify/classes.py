"""The user's classes: the known kinds that each one means, the looks that it describes, and its own words."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from extend_mcp.analysis.classify.form_numbers import forms_called
from extend_mcp.analysis.classify.kinds import all_kinds, named
from extend_mcp.analysis.classify.meaning import resembling
from extend_mcp.analysis.classify.words import Phrase, humanised, phrases, read_data, stem, words_of
from extend_mcp.wire.classify import Classification

_CLAUSES = re.compile(r"[.,;:()\n–—]+")
_NO = re.compile(r"(?i)\bno\s+(?=[a-z]{4})")
"""The word `no`, not short for number."""
_BEGINNING = 6
"""The first words of a description: a kind named there is the class itself, not something that it mentions."""

MEANT = 0.7
"""How like the words for a special case a description must be to mean it."""


@dataclass(frozen=True, slots=True)
class Class:
    """A class that is searched.

    `kinds` are the known kinds that it names, `implied` (0 to 1) those that it seems to describe without naming them,
    `excluded` those that it says it is not. `traits` say how often its words ask for a trait. `words` and `pairs` are
    its own words and neighbours, `names` its id and type, `forms` the numbers of forms that it is for.
    """

    id: str
    type: str
    is_other: bool
    kinds: tuple[str, ...]
    implied: Mapping[str, float]
    excluded: tuple[str, ...]
    traits: Mapping[str, int]
    words: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    names: tuple[Phrase, ...]
    forms: frozenset[str] = frozenset()


def read_classes(classes: Sequence[Classification]) -> list[Class]:
    """The classes, in their order. A special case belongs to its general class if no other class names it."""
    found = [_read(one) for one in classes]
    claimed = {kind for one in found for kind in one.kinds}
    return [_with_special_cases(one, claimed) for one in found]


def claimed_kinds(classes: Sequence[Class]) -> set[str]:
    """The kinds that classes name, with their general kinds: an NDA is a contract."""
    named_kinds = {kind for one in classes for kind in one.kinds}
    return named_kinds | {all_kinds()[kind].under for kind in named_kinds}


def is_other(kind: str) -> bool:
    """True for the type of the class for all documents that are in no other class."""
    return kind.strip().casefold() == "other"


def _read(one: Classification) -> Class:
    if is_other(one.type):
        return Class(one.id, one.type, True, (), {}, (), {}, frozenset(), frozenset(), ())
    names = tuple(dict.fromkeys(n for n in (tuple(words_of(humanised(t))) for t in (one.type, one.id)) if n))
    described, denied = _clauses(one.description)
    called = next((k for name in names if (k := _named_kinds(name))), ())
    kinds = called or _described_kinds(described)
    words = [word for clause in described for word in clause]
    kinds = kinds if called else _narrowed(kinds, [word for word in words if _tells(word)])
    excluded = tuple(kind for clause in denied for _, _, kind in named(clause) if kind not in kinds)
    own = [word for word in [*words, *(w for name in names for w in name)] if _tells(word)]
    return Class(
        one.id,
        one.type,
        False,
        kinds,
        {} if called else {kind: share for kind, share in resembling(own).items() if kind not in excluded},
        excluded,
        _traits(own),
        frozenset(map(stem, own)),
        frozenset(pair for clause in described for pair in _pairs(clause)),
        names,
        forms_called(one.type, _without_exclusions(one.description)),
    )


def _narrowed(kinds: tuple[str, ...], words: Sequence[str]) -> tuple[str, ...]:
    """The special cases that a description means, instead of the kinds that it names: a `bill for water`."""
    meant = resembling(words)
    special = {
        all_kinds()[kind].under: kind for kind in meant if meant[kind] >= MEANT and all_kinds()[kind].under in kinds
    }
    return tuple(special.get(kind, kind) for kind in kinds)


def _with_special_cases(one: Class, claimed: set[str]) -> Class:
    special = [k.name for k in all_kinds().values() if k.under in one.kinds and k.name not in claimed]
    return replace(one, kinds=tuple(dict.fromkeys([*one.kinds, *special])))


def _clauses(text: str) -> tuple[list[list[str]], list[list[str]]]:
    """The words of a description clause by clause: those that describe, and those that exclude."""
    described, denied = [], []
    for clause in _CLAUSES.split(_NO.sub("without ", text)):
        words = words_of(clause)
        starts = [at for at, word in enumerate(words) if _excludes(words, at)]
        cut = min(starts, default=len(words))
        described.append(words[:cut])
        denied.append(words[cut:])
    return [one for one in described if one], [one for one in denied if one]


def _without_exclusions(text: str) -> str:
    """The clauses of a description that exclude nothing."""
    clauses = ((clause, words_of(clause)) for clause in _CLAUSES.split(text))
    return ". ".join(clause for clause, words in clauses if not any(_excludes(words, at) for at in range(len(words))))


def _excludes(words: Sequence[str], at: int) -> bool:
    return any(tuple(words[at : at + len(one)]) == one for one in _list("excluding"))


def _named_kinds(words: Sequence[str]) -> tuple[str, ...]:
    """The kinds that a text names first, and those joined to them: `an invoice or a bill`."""
    kinds: list[str] = []
    reached = None
    for start, end, kind in named(words):
        if reached is not None and not all((word,) in _list("joining") for word in words[reached:start]):
            break
        kinds.append(kind)
        reached = end
    return tuple(dict.fromkeys(kinds))


def _described_kinds(clauses: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """The kinds that the beginning of a description names."""
    left = _BEGINNING
    for clause in clauses:
        if kinds := _named_kinds(clause[:left]):
            return kinds
        left -= len(clause)
        if left <= 0:
            break
    return ()


def _traits(words: Sequence[str]) -> dict[str, int]:
    exact, prefixes = _trait_words()
    found: Counter[str] = Counter()
    for word in set(words):
        found.update(exact.get(word, set()) | {t for p, t in prefixes if word.startswith(p)})
    return dict(found)


@cache
def _trait_words() -> tuple[dict[str, set[str]], list[tuple[str, str]]]:
    """The words that ask for traits, and the beginnings of such words, each with its trait."""
    exact: dict[str, set[str]] = {}
    prefixes = []
    for trait, entry in read_data("traits.toml").items():
        for text in map(str.strip, entry["said"].split("|")):
            if text.endswith("*"):
                prefixes.append((text[:-1], trait))
            else:
                exact.setdefault(text, set()).add(trait)
    return exact, prefixes


def _tells(word: str) -> bool:
    return len(word) > 2 and (word,) not in _list("filler")


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return [(a, b) for a, b in pairwise(words) if _tells(a) and _tells(b)]


@cache
def _list(name: str) -> frozenset[Phrase]:
    return frozenset(phrases(read_data("filler.toml")[name]))
