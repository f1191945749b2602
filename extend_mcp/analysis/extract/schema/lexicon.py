"""The concepts that fields ask for, and headings of columns: `words/concepts.toml` and `words/columns.toml`."""

from collections.abc import Iterable
from dataclasses import dataclass

from extend_mcp.analysis.words import read_words
from extend_mcp.analysis.words.spelling import plain


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that documents state. `kind` is how its value is read."""

    name: str
    kind: str
    aliases: tuple[str, ...]
    labels: tuple[str, ...]


def _plain_once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(plain, texts)))


_WORDS = read_words("concepts")

CONCEPTS = [
    Concept(name, words["kind"], _plain_once(words["aliases"]), _plain_once(words["labels"]))
    for name, words in _WORDS["concepts"].items()
]
BY_NAME = {concept.name: concept for concept in CONCEPTS}
BUSINESSES = frozenset(map(plain, _WORDS["businesses"]))
"""Kinds of businesses that name the seller in schemas."""
OTHER_LABELS = _plain_once(_WORDS["other_labels"])
"""Labels of things that no schema asks for, but that end a value."""
COLUMN_LABELS = {name: _plain_once(headings) for name, headings in read_words("columns").items()}
"""Headings of columns by the meaning of an item's property, for arrays of objects."""
