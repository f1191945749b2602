"""Names for which a contract defines a word: `Gloria Penn (the "Landlord")`."""

import re
from collections.abc import Iterator

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.layout.layout import TokenRun
from extend_mcp.analysis.extract.parties.companies import without_address
from extend_mcp.analysis.words.spelling import plain

_DEFINED = re.compile(r"\s\([^()\"“„«]{0,40}[\"“„«'‘]\s?(?P<term>[^\"”“»'’]{2,30})\s?[\"”“»'’]\)")
_CALLED = re.compile(
    r"[\s,(]+(?:[-–—]\s?)?(?i:hereinafter|hereafter|nachfolgend|nachstehend|im folgenden|ci-après|en adelante|"
    r"in appresso|di seguito|hierna|doravante|zwan[ya]\w* dalej|dále jen)\s(?:[^\W\d_]+\s){0,4}?"
    r"(?:(?:the|der|die|das|le|la|el|il|de)\s)?"
    r"[\"“„«'‘]?\s?(?P<term>[A-ZÄÖÜÀ-Þ][^\W\d_]{2,29}(?:\s[A-ZÄÖÜÀ-Þ][^\W\d_]{2,29})?)"
)
"""Words that define a name without brackets: `– nachfolgend „Mieter“ –`, `hereinafter called the Grantor`."""
_CALLS = re.compile(
    r"(?i)\b(?:here(?:in)?after|nachfolgend|nachstehend|im folgenden|ci-après|en adelante|in appresso|di seguito|"
    r"hierna|doravante|zwan[ya]\w* dalej|dále jen)\b"
)
_INTRODUCED = re.compile(
    r"\b(?i:between|among|and|by|zwischen|und|sowie|entre|et|tra|fra|e|y|tussen|en)\s+(?:(?i:the|der|dem|die|la|le|il)\s+)?"
    r"(?P<name>[^\W\d_a-z].*)"
)
_ALONE = re.compile(r"(?:[.;:]\s)?(?P<name>[^\W\d_a-z][^.;:]*)")
REACH = 160
"""How many characters before a defined word its name may begin."""
DEFINED = 0.92
"""The score of such a name."""


Definition = tuple[str, int, int]
"""A defined word in the form of labels, where its definition starts, and the end of the definition before it."""


def definitions(run: TokenRun) -> list[Definition]:
    """The words that a text defines, in its order."""
    hits = [*_DEFINED.finditer(run.text), *(_CALLED.finditer(run.text) if _CALLS.search(run.text) else ())]
    hits.sort(key=re.Match.start)
    ends = [0, *(hit.end() for hit in hits)]
    return [(plain(hit["term"]), hit.start(), end) for hit, end in zip(hits, ends, strict=False)]


def defined_as(labels: tuple[str, ...], run: TokenRun, defined: list[Definition]) -> Iterator[Found]:
    """The names for which one of these words is defined."""
    for term, end, last in defined:
        if term not in labels:
            continue
        start = max(last, _start(run, end))
        before = run.text[start:end]
        name = _INTRODUCED.search(before) or _ALONE.fullmatch(before)
        if name is not None:
            words = run.cut(start + name.start("name"), end)
            text, tokens = without_address(name["name"].strip(" ,"), words)
            yield Found(text, tokens, DEFINED, 1.0, "text")


def _start(run: TokenRun, end: int) -> int:
    """The start of the words before a defined word: behind the last bracket, or at the line's start if no phrase
    introduces a name."""
    start = max(0, end - REACH, run.text.rfind(")", 0, end) + 1)
    if _INTRODUCED.search(run.text, start, end):
        return start
    first, last = run.span(start, end)
    line = run.tokens[last - 1].sheet.home(run.tokens[last - 1])
    own = [at for at in range(first, last) if line is not None and run.tokens[at] in line.tokens]
    return run.starts[own[0]] if own else start
