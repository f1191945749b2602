"""Joins lines to running text: with blanks between them, and hyphens at their ends kept or dropped."""

import re
from collections.abc import Collection, Sequence

from extend_mcp.documents.structure.text.letters import is_unspaced

HYPHENS = "-\u2010\u00ad"
"""Hyphen-minus, hyphen, soft hyphen."""
_HYPHEN = frozenset(HYPHENS)
_END = re.compile(rf"(\S*[^\W\d_])([{HYPHENS}])$")
_FIGURE = re.compile(r"\d[-\u2010]$")
"""A line end within `PX-12-250` or `2010-2012`."""
_OPTION = re.compile(r"(?:^|\s)(?:--\w|--?-)$")
"""A line end within `--option`."""
_START = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_SUSPENDED = {"and", "or", "und", "oder", "bis", "et", "ou", "y", "o", "e", "en", "of", "och", "og", "i", "to"}
"""Words after a suspended hyphen: `pre- and post-war`."""
_ALWAYS = set(
    "e x t self well non cross half all quasi vice high low long short full part one two three four five six first "
    "second third".split()
)
"""First halves that usually keep their hyphen."""
_TENS = set(
    "twenty thirty forty fifty sixty seventy eighty ninety vingt trente quarante cinquante soixante quatre".split()
)
_UNITS = set(
    "one two three four five six seven eight nine first second third fourth fifth sixth seventh eighth ninth "
    "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts".split()
)
"""Halves of numbers that are written with a hyphen."""
_ENDINGS = set("age al ary ed en er ers est hood ial ies ing ish less ly ment ner ners ness teen teenth ty y".split())
"""Endings that are not words: before them, the hyphen of a first half was only that of the line's end."""
_CLOSED = {"some", "with", "under", "over", "there", "where", "here", "them", "your", "after", "back", "inter", "every"}
"""First halves of common words that are written without a hyphen."""
LONGEST_WORD = 80
"""How many characters at the end of a line are looked at."""
SHORT_TAIL = 3
"""The most letters after an earlier hyphen: `of-the-` keeps its hyphen."""
LONG_HALF, LONG_REST = 4, 3
"""The least letters of the halves of a compound for which it counts that they also occur alone."""
_TAILS = set(
    "able ably age ally ant ate ation body day ful fully hood ing ings ion land less like line ly man men ment most "
    "ness one out over self ship side thing time times tion ward wards way ways where wise work works".split()
)
"""Second halves of words that are written without a hyphen; some are words themselves."""


def joined_text(texts: Sequence[str], words: Collection[str]) -> str:
    """Lines of one paragraph as one text. `words` are all words of the document, in lower case."""
    lines = [texts[0]]
    for text in texts[1:]:
        lines[-1], between = _ended(lines[-1], text, words)
        lines += [between, text]
    return "".join(lines).removesuffix("\u00ad")


def _ended(line: str, text: str, words: Collection[str]) -> tuple[str, str]:
    """A line without a dropped hyphen, and the text between it and the next line."""
    end = _END.search(line[-LONGEST_WORD:]) if line[-1:] in _HYPHEN else None
    if end is None and "-" in line[-3:] and _OPTION.search(line[-3:] + text[:1]):
        return line, ""
    start = _START.match(text)
    if end is None:
        glued = line[-1:] and is_unspaced(line[-1]) and text[:1] and is_unspaced(text[0])
        numbered = _FIGURE.search(line[-2:]) and text[:1].isalnum() and (start is None or start[0] not in _SUSPENDED)
        return line, "" if glued or numbered else " "
    if start is None:
        return line, "" if text[:1].isdigit() else " "
    if end[2] == "\u00ad":
        return line[:-1], ""
    if start[0] in _SUSPENDED:
        return line, " "
    return line if _keeps(end[1], start[0], words) else line[:-1], ""


def _keeps(half: str, rest: str, words: Collection[str]) -> bool:
    """True if the hyphen belongs to the word, not to the end of the line."""
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
    if last in _ALWAYS or (last in _TENS and right in _UNITS):
        return right not in _ENDINGS
    both = len(last) >= LONG_HALF and len(right) >= LONG_REST and last in words and right in words
    return both and last not in _CLOSED and right not in _TAILS
