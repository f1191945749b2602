"""The ends of labels that have more words than the known label."""

import re
from collections.abc import Sequence

from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.words.spelling import plain

MARKS = (":", "：", "#", "=")
"""Marks between a label and its value."""
REST = 3
"""The most words of a label behind a comma or a slash."""
NAME = re.compile(r"(?i)names?[:：]")
"""The end of a label that asks for a name."""
OF_NAMES = frozenset("person name names business company full legal trading registered".split())
"""Words with which a label that asks for a name goes on: `Contact person:`, `Legal business name:`."""
NOUN = re.compile(r"(?i)(?:name|number|no\.?|code|id|type|person)[:：]")
"""The end of a longer label of something else: `Bank account number:`."""
WITH = frozenset("and & und et".split())
NOUNS = frozenset("code no number id type date address phone telephone fax email period status".split())
"""Words with which a label of something else goes on, without a colon: `Agency Code 0001234`."""
NAME_ALONE = re.compile(r"(?i)names?(?:\(s\))?")
NOTE = re.compile(r"\((?=[^()]*[a-z])[^()A-Z]*\)[:：]?")
"""A label's note on its value: `Sender (name, address)`, `Helpline (24 h):`."""
LONGEST_NOTE = 6
"""The most words of such a note."""
JOINED = frozenset(
    "for of to the für fur von vom zur zum des der du de la le les do da dos das del di della dei van het voor na av "
    "för".split()
)
"""Words with which a label goes on."""


def end_of_label(segment: Segment, last: int) -> int:
    """The end of a label that goes on up to its colon: `Street, no.:`, `Surname / Nom:`, `Carrier name:`.

    Or up to the end of its column: `Titular do contrato`.
    """
    tokens = segment.tokens
    rest = [token.text for token in tokens[last:]]
    if rest and (NAME.fullmatch(rest[0]) or (len(rest) == 1 and NAME_ALONE.fullmatch(rest[0]))):
        return last + 1
    if last < len(tokens) and _is_number(tokens[last].text):
        last += 1
    if last < len(tokens) and tokens[last].text.startswith("("):
        return _behind_note(tokens, last)
    if (named := _behind_names(tokens, last)) is not None:
        return named
    if _is_with_address(tokens, last):
        return len(tokens)
    is_joined = last < len(tokens) and tokens[last].text in JOINED
    goes_on = tokens[last - 1].text.endswith((",", "/")) or (last < len(tokens) and tokens[last].text.startswith("/"))
    near = range(last, min(last + REST, len(tokens))) if goes_on or is_joined else ()
    end = next((at + 1 for at in near if tokens[at].text.endswith(MARKS)), last)
    row = segment.leaf.lines[segment.line]
    is_rest = is_joined and len(tokens) - last <= REST and all(token.text.islower() for token in tokens[last:])
    if end == last and is_rest and segment.index + 1 < len(row):
        return len(tokens)
    return end


def _is_number(text: str) -> bool:
    return plain(text) == "no" and text.lower() != "no" and not text.startswith("(")


def behind_other_name(tokens: Sequence[Token], first: int) -> int:
    """The end of a label's other name behind a slash, if it ends the text or is one word with a capital:
    `Exporter / Shipper`, `Vessel / Voyage EVER GRACE`; else `first`."""
    rest = tokens[first : first + 1 + REST]
    if len(rest) < 2 or rest[0].text != "/" or not rest[1].text[0].isalpha():
        return first
    if first + len(rest) == len(tokens) and all(token.text.rstrip(".:").isalpha() for token in rest[1:]):
        return len(tokens)
    return first + 2 if rest[1].text.istitle() and first + 2 < len(tokens) else first


def _is_with_address(tokens: Sequence[Token], last: int) -> bool:
    """True if a label goes on to its end with the address, which is below its value: `Insured and mailing address`."""
    rest = tokens[last:]
    is_joined = 1 < len(rest) <= REST + 1 and rest[0].text.casefold() in WITH
    return is_joined and plain(rest[-1].text) in ("address", "anschrift", "adresse")


def _behind_names(tokens: Sequence[Token], first: int) -> int | None:
    """The end of a label that goes on with words that ask for a name, up to its colon."""
    for at in range(first, min(first + REST, len(tokens))):
        if plain(tokens[at].text) not in OF_NAMES:
            return None
        if tokens[at].text.endswith(MARKS):
            return at + 1
    return None


def is_longer(tokens: Sequence[Token], last: int) -> bool:
    """True if a label that would end at `last` is only the beginning of another: `Contact` in `Contact hours: 9-5`."""
    rest = [token.text for token in tokens[last : last + 2]]
    return bool(rest) and (
        rest[0].endswith(MARKS)
        or (len(rest) > 1 and (NOUN.fullmatch(rest[1]) is not None or rest[0].casefold().rstrip(".") in NOUNS))
    )


def _behind_note(tokens: Sequence[Token], first: int) -> int:
    """The end of a label's note in brackets, if a colon, a capital, a digit or nothing follows it; else `first`.

    Behind a note that ends a sentence, more of the form's own words follow: `(number and street). If you have …`.
    """
    for last in range(first + 1, min(first + LONGEST_NOTE, len(tokens)) + 1):
        text = " ".join(token.text for token in tokens[first:last])
        if NOTE.fullmatch(text.removesuffix(".")) is None:
            continue
        if text.endswith("."):
            return len(tokens)
        is_word = last < len(tokens) and len(text.split()) > 1 and not tokens[last].text[0].islower()
        if last == len(tokens) or text.endswith(MARKS) or is_word:
            return last
    return first
