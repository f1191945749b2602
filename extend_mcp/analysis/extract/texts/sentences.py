"""Values in running text: the words behind `notice period of …` or `project manager is …`."""

from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import LabelHit
from extend_mcp.analysis.extract.layout.layout import Segment, Token
from extend_mcp.analysis.extract.texts.coded import as_code, wants_code
from extend_mcp.analysis.words.spelling import count_small

LINKS = frozenset("of is are ist von beträgt lautet est de es è di".split())
STOPS = frozenset(
    "at by from to and or unless which that in for with per on bei und oder mit chez et con y para".split()
)
"""Words between a label in running text and its value, and behind the value."""
MOST_IN_SENTENCE = 8
"""The most words of a value in running text."""
IN_SENTENCE = 0.9
SENTENCE_WORDS = 5
SMALL_WORDS = 0.4
"""The least share of words in lower case in running text; German writes nouns with capitals."""


def runs_on(segment: Segment) -> bool:
    """True if a line is running text, in which words are not labels."""
    words = segment.tokens
    small = count_small(token.text for token in words)
    return len(words) >= SENTENCE_WORDS and SMALL_WORDS * len(words) <= small


def in_sentence(hit: LabelHit, name: str) -> Iterator[Found]:
    """The value in running text: the words behind `notice period of …` or `project manager is …`.

    Only behind all words of the field's `name`, or other words for it: `policy` may be of anything, not just a number.
    """
    if hit.label != name and set(hit.label.split()) < set(name.split()):
        return
    words = hit.segment.tokens[hit.last :]
    if not words or words[0].text.casefold() not in LINKS:
        return
    value: list[Token] = []
    for token in words[1 : 1 + MOST_IN_SENTENCE]:
        if token.text.casefold() in STOPS:
            break
        value.append(token)
        if token.text[-1] in ".,;:)":
            break
    if value:
        text = " ".join(token.text for token in value).rstrip(".,;:)")
        said = Found(text, tuple(value), hit.score * IN_SENTENCE, 1.0, "text")
        yield from as_code(said, name) if wants_code(name) else [said]
