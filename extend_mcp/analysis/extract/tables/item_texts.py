"""The text of an item without the other texts of its cell: its position, its code, and facts with labels.

`1 [FURN_7777] Office Chair`, and below `GTIN: 4012345001235`, is an `Office Chair`.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extend_mcp.analysis.extract.layout.layout import Token

Words = list[Token]

_POSITION = re.compile(r"0{0,3}(\d{1,3})[.)]?")
_CODE = re.compile(r"\[[^\[\]]{1,30}\]")
_FACT = re.compile(r"[•·▪–-]?\s*[^\W\d_a-zß-ÿ][\w./-]*(?: [\w./-]+){0,2}\s?:\s?\S")
"""A line with one more fact: a label of up to three words, and its value."""
_COUNT = re.compile(r"\d{1,3} ?[x×] ?(?:[€$£] ?)?\d+[.,]\d\d (?=[^\W\d_])", re.IGNORECASE)
_TIMES = re.compile(r"[x×]\b|\W", re.IGNORECASE)
"""Text behind a number that counts, or is part of a name."""


def clean_texts(texts: Sequence[Words]) -> list[Words]:
    """The words of the items of one table, top to bottom. Each keeps at least one word."""
    if _are_counted(texts):
        texts = [words[1:] for words in texts]
    return [_without_facts(_without_code(_without_count(words))) for words in texts]


def _are_counted(texts: Sequence[Words]) -> bool:
    """True if the items begin with their positions: numbers that go up by one."""
    positions = [_position(words) for words in texts]
    numbers = [number for number in positions if number is not None]
    return 1 < len(numbers) == len(texts) and all(after == before + 1 for before, after in pairwise(numbers))


def _position(words: Words) -> int | None:
    found = _POSITION.fullmatch(words[0].text) if len(words) > 1 else None
    return None if found is None or _TIMES.match(words[1].text) else int(found[1])


def _without_count(words: Words) -> Words:
    """The words without how many at what price, as receipts print it: `2 x 1,29 Yoghurt`."""
    found = _COUNT.match(" ".join(token.text for token in words))
    return words[found.group().count(" ") :] if found else words


def _without_code(words: Words) -> Words:
    return words[1:] if len(words) > 1 and _CODE.fullmatch(words[0].text) else words


def _without_facts(words: Words) -> Words:
    """The lines above the first that is a fact with a label."""
    lines = list(_lines(words))
    facts = (at for at, line in enumerate(lines) if at and _FACT.match(" ".join(token.text for token in line)))
    return [token for line in lines[: next(facts, len(lines))] for token in line]


def _lines(words: Words) -> Iterator[Words]:
    line: Words = []
    for token in words:
        if line and token.box.top > line[-1].box.bottom - token.box.height / 2:
            yield line
            line = []
        line.append(token)
    if line:
        yield line
