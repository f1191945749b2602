"""Where a label ends that has more words than are known of it."""

import re
from collections.abc import Sequence

from extend_mcp.analysis.extract.layout import Segment, Token
from extend_mcp.analysis.extract.lexicon import plain

MARKS = (":", "：", "#", "=")
"""Between a label and its value."""
REST = 3
"""Words of a label behind a comma or a stroke."""
NAME = re.compile(r"(?i)names?[:：]")
"""After a label of who is named."""
NOTE = re.compile(r"\((?=[^()]*[a-z])[^()A-Z]*\)[:：]?")
"""What a label says of its value: `Sender (name, address)`, `Helpline (24 h):`."""
LONGEST_NOTE = 6
"""Words of such a note."""
JOINED = frozenset(
    "for of to the für fur von vom zur zum des der du de la le les do da dos das del di della dei van het voor na av "
    "för".split()
)
"""Words with which a label goes on."""


def end_of_label(segment: Segment, last: int) -> int:
    """Where a label ends that goes on up to its colon: `Street, no.:`, `Surname / Nom:`, `Carrier name:`.

    Or up to the end of its column: `Titular do contrato`.
    """
    tokens = segment.tokens
    if last < len(tokens) and NAME.fullmatch(tokens[last].text):
        return last + 1
    if last < len(tokens) and plain(tokens[last].text) == "no" and tokens[last].text.lower() != "no":
        last += 1
    if last < len(tokens) and tokens[last].text.startswith("("):
        return _behind_note(tokens, last)
    is_joined = last < len(tokens) and tokens[last].text in JOINED
    goes_on = tokens[last - 1].text.endswith((",", "/")) or (last < len(tokens) and tokens[last].text.startswith("/"))
    near = range(last, min(last + REST, len(tokens))) if goes_on or is_joined else ()
    end = next((at + 1 for at in near if tokens[at].text.endswith(MARKS)), last)
    row = segment.leaf.lines[segment.line]
    is_rest = is_joined and len(tokens) - last <= REST and all(token.text.islower() for token in tokens[last:])
    if end == last and is_rest and segment.index + 1 < len(row):
        return len(tokens)
    return end


def _behind_note(tokens: Sequence[Token], first: int) -> int:
    """Where the note in brackets ends that a label has, if a colon or nothing follows; else where it would begin."""
    for last in range(first + 1, min(first + LONGEST_NOTE, len(tokens)) + 1):
        text = " ".join(token.text for token in tokens[first:last])
        if NOTE.fullmatch(text) and (last == len(tokens) or text.endswith(MARKS)):
            return last
    return first
