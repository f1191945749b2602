"""The pages of a document, prepared once to look many values up in them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from extend_mcp.grounding import dates, numbers
from extend_mcp.grounding.fold import CONFUSED_DIGITS, plain_digits
from extend_mcp.grounding.text import Text, columns
from extend_mcp.grounding.words import PlacedWord, Span, goes_on, quote_of, spans

DATE_WORDS = 5
"""As in `5 th of March 2026`."""
DATE_GAP, GROUP_GAP = 2.0, 0.7
"""Heights between words of a date, and between groups of a number's digits."""
LONGEST = 40
"""Characters of a number or date."""
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?[^\d]*")
_LEAD = re.compile(r"[^\d]*\d{1,3}(?:[ '’]\d{3})*")


class Index:
    """Where every number and date of the pages stands, and their texts."""

    def __init__(self, words: Sequence[PlacedWord]) -> None:
        pages: dict[int, list[PlacedWord]] = defaultdict(list)
        for word in words:
            pages[word.page].append(word)
        self.pages = dict(pages)
        self.ocr = any(word.confidence is not None for word in words)

    @cached_property
    def numbers(self) -> dict[Decimal, list[Span]]:
        """The places of each number, by all its readings."""
        found: dict[Decimal, list[Span]] = defaultdict(list)
        for span in self._number_spans():
            for value in numbers.readings(quote_of(span)):
                found[value].append(span)
        return found

    @cached_property
    def misread_numbers(self) -> dict[Decimal, list[Span]]:
        """The places of each number as it would be if OCR took a digit for a letter."""
        found: dict[Decimal, list[Span]] = defaultdict(list)
        for page in self.pages.values():
            for word in page:
                if word.confidence is not None and any(letter.isdigit() for letter in word.text):
                    mended = word.text.translate(CONFUSED_DIGITS)
                    for value in numbers.readings(mended) if mended != word.text else ():
                        found[value].append((word,))
        return found

    @cached_property
    def dates(self) -> dict[date, list[tuple[Span, int]]]:
        """The places of each date, and how many dates each place may mean."""
        found: dict[date, list[tuple[Span, int]]] = defaultdict(list)
        for page in self.pages.values():
            starts = [at for at, word in enumerate(page) if dates.may_begin(word.text)]
            for span in spans(page, starts, DATE_WORDS, DATE_GAP):
                text = quote_of(span)
                read = dates.readings(text) if len(text) <= LONGEST else frozenset()
                if not read and len(span) == 1 and ":" in text:
                    read = dates.readings(text.partition(":")[2])
                for value in read:
                    found[value].append((span, len(read)))
        return found

    @cached_property
    def texts(self) -> list[Text]:
        """Each page in reading order."""
        return [Text(page) for page in self.pages.values()]

    @cached_property
    def columns(self) -> list[Text]:
        """The columns of each page, for what is wrapped within one."""
        return [Text(column) for page in self.pages.values() for column in columns(page)]

    def _number_spans(self) -> Iterator[Span]:
        for page in self.pages.values():
            for at, word in enumerate(page):
                text = plain_digits(word.text)
                if len(text) > LONGEST or not any(letter.isdigit() for letter in text):
                    continue
                yield (word,)
                yield from _grouped(page, at, text)


def _grouped(page: Sequence[PlacedWord], at: int, text: str) -> Iterator[Span]:
    """A number in groups that blanks part, `1 234 567,00`, from its first word on; and a sign or symbol before it."""
    if _LEAD.fullmatch(text):
        end = at + 1
        while end < len(page) and _GROUP.fullmatch(plain_digits(page[end].text)) and _is_near(page[end - 1], page[end]):
            end += 1
            yield tuple(page[at:end])
    if at and page[at - 1].text in {"-", "−", "–", "("} and _is_near(page[at - 1], page[at]):
        yield tuple(page[at - 1 : at + 1])


def _is_near(word: PlacedWord, after: PlacedWord) -> bool:
    return goes_on(word, after, GROUP_GAP) and (
        word.box is None or after.box is None or abs(word.box.top - after.box.top) < word.box.bottom - word.box.top
    )
