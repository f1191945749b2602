"""The numbers of a form's lines, which stand before the words of a line and once more before its amount."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.layout.layout import Segment, Token

FEWEST = 2
"""The least words between a line's number and the same number again."""
NEAR = 4
"""How many lines above and below the numbers before and after are looked for."""
_NUMBER = re.compile(r"(\d{1,2})[a-z]?\.?")


def numbers_line(token: Token, segment: Segment) -> bool:
    """True if a word of a segment is the number of its line: the line has it twice, and others near are numbered on."""
    found = _NUMBER.fullmatch(token.text)
    if found is None or segment.tokens[-1] is not token:
        return False
    words = [word for one in segment.leaf.lines[segment.line] for word in one.tokens]
    places = [at for at, word in enumerate(words) if word.text.rstrip(".") == token.text.rstrip(".")]
    if len(places) < 2 or not any(word is token for word in (words[places[0]], words[places[-1]])):
        return False
    between = words[places[0] + 1 : places[-1]]
    has_words = sum(any(map(str.isalpha, word.text)) for word in between) >= FEWEST
    return has_words and _is_numbered_on(int(found[1]), words[places[0]], segment)


def _is_numbered_on(number: int, first: Token, segment: Segment) -> bool:
    """True if a line near has the number before or after at the same place."""
    return any(
        abs(word.box.left - first.box.left) < segment.leaf.unit and int(found[1]) in (number - 1, number + 1)
        for word in _near(segment)
        if (found := _NUMBER.fullmatch(word.text)) is not None
    )


def _near(segment: Segment) -> Iterator[Token]:
    lines = segment.leaf.lines[max(0, segment.line - NEAR) : segment.line + NEAR + 1]
    return (word for line in lines for one in line for word in one.tokens)
