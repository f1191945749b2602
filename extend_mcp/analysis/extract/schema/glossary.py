"""Other words for what a schema calls a field, also in other languages: `Kenteken` for `license plate`."""

from collections.abc import Mapping, Sequence
from functools import cache

from extend_mcp.analysis.words import read_words
from extend_mcp.analysis.words.spelling import plain


def same_as(label: str, within: str = "labels") -> Sequence[str]:
    """The other words for a plain label; `within` is `labels`, or `columns` for headings of tables."""
    return _groups(within).get(label, ())


@cache
def _groups(within: str) -> Mapping[str, Sequence[str]]:
    found: dict[str, Sequence[str]] = {}
    for group in read_words("glossary")[within]:
        words = tuple(dict.fromkeys(map(plain, group)))
        for word in words:
            found[word] = tuple(dict.fromkeys((*found.get(word, ()), *words)))
    return found
