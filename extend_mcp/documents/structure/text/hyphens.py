"""Lines joined into running text: blanks between them, hyphens at their ends kept or dropped."""

import re
from collections.abc import Collection, Sequence

from extend_mcp.documents.structure.text.letters import is_unspaced

HYPHENS = "-\u2010\u00ad"
"""Hyphen-minus, hyphen, soft hyphen."""
_END = re.compile(rf"(\S*[^\W\d_])([{HYPHENS}])$")
_START = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SUSPENDED = {"and", "or", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "och", "og", "i", "to"}
"""Words before which a hyphen ends a word that is left out: `pre- and post-war`."""
_ALWAYS = {"e", "self", "well", "non", "cross", "half", "all", "quasi", "vice", "high", "low", "long", "short", "full", "part"}
_ALWAYS |= {"one", "two", "three", "four", "five", "six", "first", "second", "third", "x", "t"}
"""First halves that keep their hyphen, as a rule."""
_CLOSED = {"some", "with", "under", "over", "there", "where", "here", "them", "your", "after", "back", "inter", "every"}
"""First halves of common words that are written as one."""
SHORT_TAIL = 3
"""Letters after an earlier hyphen: `of-the-` goes on with a hyphen."""
LONG_HALF = 4
"""Letters: both halves of a compound are so long, if that they occur alone is to count."""


def joined_text(texts: Sequence[str], words: Collection[str]) -> str:
    """Lines of one paragraph as one text. `words` are all words of the document, in small letters."""
    joined = texts[0]
    for text in texts[1:]:
        joined = _joined(joined, text, words)
    return joined.removesuffix("\u00ad")


def _joined(before: str, text: str, words: Collection[str]) -> str:
    end = _END.search(before[-80:])
    if end is None:
        glued = before[-1:] and is_unspaced(before[-1]) and text[:1] and is_unspaced(text[0])
        return before + text if glued else f"{before} {text}"
    start = _START.match(text)
    if start is None:
        return before + text if text[:1].isdigit() else f"{before} {text}"
    if end[2] == "\u00ad":
        return before[:-1] + text
    if start[0] in _SUSPENDED:
        return f"{before} {text}"
    return before + text if _keeps(end[1], start[0], words) else before[:-1] + text


def _keeps(half: str, rest: str, words: Collection[str]) -> bool:
    """Whether the hyphen belongs to the word, and not to the end of the line."""
    left, right = half.strip("\"'“”‘’«»(){}[]<>").casefold(), rest.casefold()
    if f"{left}-{right}" in words:
        return True
    if f"{left}{right}" in words:
        return False
    if rest[0].isupper() or any(map(str.isdigit, left)) or "/" in left or "@" in left:
        return True
    *earlier, last = left.split("-")
    if earlier:
        return len(last) <= SHORT_TAIL or last in words
    if last in _ALWAYS:
        return True
    both = len(last) >= LONG_HALF and len(right) >= LONG_HALF and last in words and right in words
    return both and last not in _CLOSED
