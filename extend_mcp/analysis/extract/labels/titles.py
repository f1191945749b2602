"""Titles of documents, which are not names: `Certificate of Motor Insurance`, `Rekeningafschrift`."""

import re
from functools import cache, lru_cache

from extend_mcp.analysis.words import fold, fold_entry, meanings, read_words

RIGHTS = re.compile(r"(?i)©|\bcopyright\b|\(c\) \d{4}|all rights reserved")
"""A note of whose text it is, which is no name."""
LONGEST = 7
"""The most words of a title."""


@lru_cache(20_000)
def is_title(text: str) -> bool:
    """True if a short text says what the document is; a text with a legal form is a name."""
    words = fold(text)
    return (
        "&" not in text
        and len(words.split()) <= LONGEST
        and _shape().search(words) is not None
        and "form" not in meanings(words)
    )


@cache
def _shape() -> re.Pattern[str]:
    words = "|".join(one.replace("*", r"\w*") for one in map(fold_entry, read_words("papers")["papers"]))
    return re.compile(rf"^(?:{words})\b|\b(?:{words})$")
