"""The person of a resume or a business card."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import Leaf, Segment
from extend_mcp.analysis.extract.parties.addresses import TITLE
from extend_mcp.analysis.extract.parties.companies import LEGAL
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

TOP_LINES, NEAR_LINES = 4, 8
"""The first lines, which hold the person's name, and those among which an address of mail names one of them."""
SCORE, UNNAMED = 0.62, 0.5
"""The score of a name, and of one that is not in the address of mail."""
SHORTEST = 3
"""The least letters of a name in an address of mail."""
_WORD = re.compile(r"[^\W\d_][\w.'’-]*,?")


def read_person(values: Values) -> Found | None:
    """The name at the top: two to four capitalised words above an address of mail or a telephone number.

    Of several such lines, the one whose words the address of mail has.
    """
    if not values.layout.leaves:
        return None
    leaf = values.layout.leaves[0]
    near = [one for kind in ("email", "phone") for one in values.of(kind) if one.segment.leaf is leaf]
    if all(one.segment.line >= NEAR_LINES for one in near):
        return None
    names = list(_names(leaf))
    mails = [str(one.value).partition("@")[0] for one in values.of("email") if one.segment.leaf is leaf]
    mailed = next((one for one in names if any(_is_of(one, mail) for mail in mails)), None)
    top = next((one for one in names if one.line < TOP_LINES), None)
    found = mailed or top
    if found is None:
        return None
    score = SCORE if mailed is not None or not mails else UNNAMED
    return Found(found.text, found.tokens, score, 1.0, "company")


def _names(leaf: Leaf) -> Iterator[Segment]:
    """The first texts of lines that look like a person's name."""
    for row in leaf.lines[:NEAR_LINES]:
        words = row[0].text.split()
        named = all(_WORD.fullmatch(word) and word[0].isupper() for word in words)
        if 2 <= len(words) <= 4 and named and not TITLE.fullmatch(row[0].text) and not LEGAL.search(row[0].text):
            yield row[0]


def _is_of(name: Segment, mail: str) -> bool:
    """True if a name shares a word, or the start of one, with the first part of an address of mail."""
    letters = plain(mail).replace(" ", "")
    words = [word for word in plain(name.text).split() if len(word) >= SHORTEST]
    return len(letters) >= SHORTEST and any(word in letters or word.startswith(letters) for word in words)
