"""The pages of a document, prepared once to look many values up in them."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cached_property

from extend_mcp.grounding import date_readings, number_readings
from extend_mcp.grounding.folding import CONFUSED_DIGITS, UNSURE, plain_digits
from extend_mcp.grounding.text import Text
from extend_mcp.grounding.word_columns import columns
from extend_mcp.grounding.word_places import PlacedWord, Span, is_beside, quote_of, spans

DATE_WORDS = 7
"""The most words of a date, as in `31 st day of May , 2005`."""
DATE_GAP, GROUP_GAP = 2.0, 0.7
"""The widest gaps, in heights, between words of a date and between groups of a number's digits."""
EDGES = " .,:;()[]\"'"
"""Marks around a word."""
SIGNS = frozenset({"-", "−", "–", "("})
GROUPS = 6
"""The most groups of digits of one number."""
_DIGIT = re.compile(r"\d")
_GROUP = re.compile(r"\d{3}(?:[.,]\d+)?\D*")
_WHOLE, _HEAD = re.compile(r"\d{3}"), re.compile(r"[1-9]\d{0,2}")
"""Groups of digits before the decimal mark: all but the first, and the first."""
_LEAD = re.compile(r"\D*\d{1,3}(?:[ '’]\d{3})*")


class Index:
    """The places of all numbers and dates of the pages, and their texts."""

    def __init__(self, words: Sequence[PlacedWord]) -> None:
        pages: dict[int, list[PlacedWord]] = defaultdict(list)
        for word in words:
            pages[word.page].append(word)
        self.pages = dict(pages)
        self._known: dict[str, str] = {}
        self.ocr = any(word.confidence is not None for word in words)

    @cached_property
    def numbers(self) -> dict[Decimal, list[Span]]:
        """The places of each number, by all its readings."""
        places: dict[Decimal, list[Span]] = defaultdict(list)
        readings: dict[str, frozenset[Decimal]] = {}
        for span in self._number_spans():
            text = quote_of(span)
            if text not in readings:
                readings[text] = number_readings.readings(text)
            for value in readings[text]:
                places[value].append(span)
        return places

    @cached_property
    def digits(self) -> dict[str, Span]:
        """The first place of each number by its digits alone."""
        places: dict[str, Span] = {}
        for value, spans_of_value in self.numbers.items():
            places.setdefault(digits_of(value), spans_of_value[0])
        return places

    @cached_property
    def misread_numbers(self) -> dict[Decimal, list[Span]]:
        """The places of each number as it would be if OCR read a letter for a digit, in words it was not sure of."""
        places: dict[Decimal, list[Span]] = defaultdict(list)
        for page in self.pages.values():
            for word in page:
                if is_unsure(word) and _DIGIT.search(word.text):
                    mended = word.text.translate(CONFUSED_DIGITS)
                    for value in number_readings.readings(mended) if mended != word.text else ():
                        places[value].append((word,))
        return places

    @cached_property
    def dates(self) -> dict[date, list[tuple[Span, int]]]:
        """The places of each date, and how many dates each place can mean."""
        places: dict[date, list[tuple[Span, int]]] = defaultdict(list)
        for page in self.pages.values():
            starts = [at for at, word in enumerate(page) if date_readings.may_begin(word.text)]
            for span in spans(page, starts, DATE_WORDS, DATE_GAP):
                text = quote_of(span)
                label, colon, rest = text.partition(":")
                if colon and not _DIGIT.search(label) and ":" in span[0].text:
                    text = rest
                readings = date_readings.readings(text)
                for value in readings:
                    places[value].append((span, len(readings)))
                for value in date_readings.year_first(text) - readings:
                    places[value].append((span, 2))
        return places

    @cached_property
    def text(self) -> Text:
        """The pages in reading order."""
        return Text(self.pages.values(), self._known)

    @cached_property
    def columns(self) -> Text:
        """The columns of each page, for what is wrapped within one."""
        return Text((column for page in self.pages.values() for column in columns(page)), self._known)

    @cached_property
    def labels(self) -> dict[str, dict[int, list[PlacedWord]]]:
        """The places of each word by its letters in lower case, page by page."""
        places: dict[str, dict[int, list[PlacedWord]]] = {}
        for number, page in self.pages.items():
            for word in page:
                if word.box is not None:
                    label = word.text.strip(EDGES).lower()
                    places.setdefault(label, {}).setdefault(number, []).append(word)
        return places

    def _number_spans(self) -> Iterator[Span]:
        for page in self.pages.values():
            for at, word in enumerate(page):
                if number_readings.may_be_number(word.text):
                    if _is_multiplied(page, at):
                        yield page[at : at + 2]
                        continue
                    if not _is_part_of_money(page, at):
                        yield (word,)
                    yield from _grouped(page, at, plain_digits(word.text))


def digits_of(number: Decimal) -> str:
    """The digits of a number, without zeros around them."""
    return f"{abs(number):f}".replace(".", "").strip("0")


def is_unsure(word: PlacedWord) -> bool:
    """True if OCR read the word and was not sure of it."""
    return word.confidence is not None and word.confidence < UNSURE


def _is_multiplied(page: Sequence[PlacedWord], at: int) -> bool:
    """True if the next word multiplies this number: `1,5 Mio.` is not 1.5."""
    after = page[at + 1 : at + 2]
    return (
        bool(after)
        and number_readings.factor_of(after[0].text) is not None
        and is_beside(page[at], after[0], GROUP_GAP)
    )


def _is_part_of_money(page: Sequence[PlacedWord], at: int) -> bool:
    """True if a word is one of several groups of digits beside a currency, as 20 and 000 in `20 000 €`."""
    first = last = at
    while first and _WHOLE.fullmatch(page[first].text) and _is_joined(page, first - 1):
        first -= 1
    while last + 1 < len(page) and _WHOLE.fullmatch(page[last + 1].text) and _is_joined(page, last):
        last += 1
    if first == last or not _HEAD.fullmatch(page[first].text):
        return False
    edges = [(last, last + 1), (first - 1, first)]
    beside = (page[left if left < first else right] for left, right in edges if _is_joined(page, left))
    return any(map(number_readings.is_currency, (word.text for word in beside)))


def _is_joined(page: Sequence[PlacedWord], at: int) -> bool:
    """True if a word and the next are close beside each other."""
    return 0 <= at < len(page) - 1 and is_beside(page[at], page[at + 1], GROUP_GAP)


def _has_sign(page: Sequence[PlacedWord], at: int) -> bool:
    """True if a separate sign is before a number. Between numbers, or a word and bare digits, a minus is a dash."""
    sign = page[at - 1] if at else None
    if sign is None or sign.text not in SIGNS or not is_beside(sign, page[at], GROUP_GAP):
        return False
    before = page[at - 2] if at > 1 else None
    if sign.text == "(" or before is None or not is_beside(before, sign, GROUP_GAP):
        return True
    return not _DIGIT.search(before.text) and not page[at].text.isdigit()


def _grouped(page: Sequence[PlacedWord], at: int, text: str) -> Iterator[Span]:
    """A number in groups with blanks between, `1 234 567,00`, from its first word, or with a sign or percent."""
    if len(text) < 12 and _LEAD.fullmatch(text):
        end = at + 1
        while end < min(at + GROUPS, len(page)) and is_beside(page[end - 1], page[end], GROUP_GAP):
            if not _GROUP.fullmatch(plain_digits(page[end].text)):
                break
            end += 1
            yield page[at:end]
    if _has_sign(page, at):
        yield page[at - 1 : at + 1]
    if page[at + 1 : at + 2] and page[at + 1].text[:1] == "%" and is_beside(page[at], page[at + 1], GROUP_GAP):
        yield page[at : at + 2]
