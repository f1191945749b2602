"""The user's classes: which known types each one means, and which words are its own."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extend_mcp.analysis.classify.signatures import SIGNATURES
from extend_mcp.analysis.extract.lexicon import humanised, plain
from extend_mcp.wire.classify import Classification

NAMED, DESCRIBED = 1.0, 0.9
"""How much a known type counts that the class's id or type names, or that its description begins with."""
_BEGINNING = 16
"""Words of a description within which a type is what the class is, and not what it also mentions."""
_NOT = re.compile(r"\b(?:not|no|nor|except|excluding|exclude|other than|unlike|without|rather than)\b")
_STOP = frozenset(
    "a an the of and or to in on for with by from as at is are be was were it its this that these those any all other "
    "document documents file files type kind page pages such e g i eg etc example including includes include contain "
    "contains containing usually typically used use uses using which who whose where when that has have had can may "
    "will into about their they them his her our your you we not no only also one two more most each some than then "
    "if but so between issued sent shows showing show listing lists list related various de la le der die das und von "
    "für mit et les des du en el los y".split()
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A class as it is looked for: `types` are signatures with the weight they have for it; `words` its own."""

    id: str
    type: str
    is_other: bool
    types: dict[str, float]
    names: tuple[str, ...]
    words: frozenset[str]


def read_classes(classes: Sequence[Classification]) -> list[Kind]:
    """The classes as kinds, in their order. A special case goes to its general class where nothing else claims it."""
    kinds = [_read(one) for one in classes]
    claimed = {name for kind in kinds for name in kind.types}
    for kind in kinds:
        for signature in SIGNATURES:
            if signature.under in kind.types and signature.name not in claimed:
                kind.types[signature.name] = kind.types[signature.under]
    return kinds


def _read(one: Classification) -> Kind:
    is_other = one.type.strip().casefold() == "other"
    names = tuple(dict.fromkeys(n for n in (plain(humanised(one.type)), plain(humanised(one.id))) if n))
    if is_other:
        return Kind(one.id, one.type, True, {}, (), frozenset())
    types = dict.fromkeys(next((found for text in names if (found := _named(text))), []), NAMED)
    description = plain(_NOT.split(one.description.casefold())[0])
    if not types:
        first = _named(" ".join(description.split()[:_BEGINNING]))
        types = dict.fromkeys(first, DESCRIBED)
    words = {stem(w) for w in [*description.split(), *" ".join(names).split()] if len(w) > 2 and w not in _STOP}
    return Kind(one.id, one.type, False, types, names, frozenset(words))


def _named(text: str) -> list[str]:
    """The signatures that a text names, longer names first: `purchase order form` is no form."""
    taken: list[tuple[int, int]] = []
    found: list[tuple[int, str]] = []
    names = sorted(((n, s.name) for s in SIGNATURES for n in s.names), key=lambda pair: -len(pair[0]))
    for name, signature in names:
        for hit in re.finditer(rf"\b{re.escape(name)}s?\b", text):
            if not any(hit.start() < end and hit.end() > start for start, end in taken):
                taken.append(hit.span())
                found.append((hit.start(), signature))
    return [name for _, name in sorted(found)] if found else []


def stem(word: str) -> str:
    """A word without its plural."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word if word.endswith("ss") else word.removesuffix("s")
