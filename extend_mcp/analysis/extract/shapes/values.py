"""Typed candidates: all texts on the pages that could be a date, an amount, a number, an identifier …"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from extend_mcp.analysis.extract.candidate import Candidate
from extend_mcp.analysis.extract.layout.layout import Layout, Segment
from extend_mcp.analysis.extract.shapes.amounts import (
    NARROW,
    Money,
    blank_groups,
    comma_decimal,
    currency_code,
    find_money,
    to_number,
)
from extend_mcp.analysis.extract.shapes.code_groups import code_groups, mixed_groups
from extend_mcp.analysis.extract.shapes.dates import Hit, find_dates, is_month_first, reads_two_ways
from extend_mcp.analysis.extract.shapes.debit_marks import debit_mark, signed
from extend_mcp.analysis.extract.shapes.nearby import Nearby
from extend_mcp.analysis.extract.shapes.other_columns import OtherColumns
from extend_mcp.analysis.extract.shapes.phones import countries, find_phones
from extend_mcp.analysis.extract.shapes.spans import Spans
from extend_mcp.analysis.words.spelling import plain

EMAIL = re.compile(r"(?i)(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
URL = re.compile(
    r"(?i)\b(?:https?://|www\.)[\w./?=&%#~:+-]*[\w/]|(?<![@\w.-])[\w-]+\.(?:com|org|net|io|co\.uk|de|fr|nl|pl|my)\b(?![@\w])"
)
IBAN = re.compile(
    r"\b[A-Z]{2}\d{2}(?:\s?(?!BIC|SWIFT|[A-Z0-9]{31})[A-Z0-9]{2,5}){2,8}(?:(?<=\s[A-Z0-9]{4})\s\d(?![\w.,]))?(?![A-Z0-9])"
)
BIC = re.compile(r"\b[A-Z]{4}[A-Z]{2}[A-Z0-9]{2}(?:[A-Z0-9]{3})?\b")
CODE = re.compile(r"(?<![\w])(?=[\w./#-]{0,99}\d)[\w#][\w./#-]*(?:/[\w./-]+)*")
SPACED = re.compile(r"(?<!\w)[A-Z]{2} ?\d{2,3}(?: \d{2,4}){2,4}(?!\w)")
_IN_GROUPS = re.compile(r"(?<![\w.,+])(?:\d{2,5}(?: \d{2,5}){2,6}|\d{4} \d{4})(?![\w€$£%]|[.,]\d| [€$£%])")
"""A code of digits in groups."""
OF_DIGITS = frozenset({"date", "effective date", "amount", "number", "id", "iban", "phone"})
"""Kinds whose values all have a digit, or the Chinese sign for year."""
_DIGIT = re.compile(r"[\d年]")
_NUMBER = re.compile(
    r"(?:(?:^|(?<=: ))\d{1,3}(?: \d{3})+(?= ?[^\W\d_]{1,3}[²³]?(?: |$))|(?<![\w.,/:-])-?\d+(?:[.,'’]\d+)*)"
    r"(?![\w/:]|[.,]\d|-\w)"
)
_CENTS = re.compile(r"\d+[.,]\d\d")
_TWO_WORDS = re.compile(r"\.?\s+[^\W\d]{2,}[^\w]*\s+[^\W\d]{2,}")
_FIRST_GROUP, _OTHER_GROUPS = re.compile(r"[1-9]\d{0,2}"), re.compile(r"(\d{3}(?: \d{3})*)[.,](\d\d)")
EVEN = 3.0
"""How far apart, in points, the right edges of two lines of one amount may be."""
_SIGNED = re.compile(r"[$€£₹]\s?$")
"""The sign of a currency before a number, which is no code then."""
_PERCENT = re.compile(r"\s?%")
_COUNTS = re.compile(r"\s[^\W\d_]{2,}")
"""A word behind a number, which says what it counts, or is the month of a day."""
_TIME = re.compile(r"(?i)(?<!\d)\d{1,2}:\d\d(?!\s?(?:kr|sek)\b)")


@dataclass(eq=False)
class Values:
    """All candidates of a document, found when first asked for."""

    layout: Layout
    _found: dict[str, list[Candidate]] = field(default_factory=dict)
    _nearby: dict[str, Nearby] = field(default_factory=dict)
    _currencies: dict[str | None, str | None] = field(default_factory=dict)
    _dates: dict[str, list[Hit]] = field(default_factory=dict)
    _sums: dict[str, list[tuple[Money, bool]]] = field(default_factory=dict)

    @cached_property
    def text(self) -> str:
        """The whole text, one line for each line of a page."""
        return self.layout.text()

    @cached_property
    def plain(self) -> str:
        """The whole text in the form in which labels are compared."""
        return plain(self.text)

    @cached_property
    def saying(self) -> dict[str, list[int]]:
        """By the first word of each token, in the form of labels: the indexes of the segments that have it."""
        places: dict[str, list[int]] = {}
        for at, segment in enumerate(self.segments):
            for word in {word.split()[0] for token in segment.tokens if (word := plain(token.text))}:
                places.setdefault(word, []).append(at)
        return places

    @cached_property
    def segments(self) -> list[Segment]:
        """All segments in reading order."""
        return list(self.layout.segments())

    @cached_property
    def _with_digits(self) -> list[Segment]:
        return [segment for segment in self.segments if _DIGIT.search(segment.text)]

    def currency(self, sign: str | None) -> str | None:
        """The ISO code of a printed sign in this document, or None."""
        if sign not in self._currencies:
            self._currencies[sign] = currency_code(sign, self.text)
        return self._currencies[sign]

    @cached_property
    def comma(self) -> bool | None:
        """True if numbers are written with a decimal comma; None if nothing in the document shows it."""
        return comma_decimal(self.text)

    @cached_property
    def _blanks(self) -> bool:
        return blank_groups(self.text)

    @cached_property
    def month_first(self) -> bool | None:
        """True if `3/4/2020` is in March; None if nothing in the document shows it."""
        return is_month_first(self.text)

    def of(self, kind: str) -> list[Candidate]:
        """Candidates of `kind` in reading order. Kinds without their own shape have none."""
        if kind not in self._found:
            finder = self._finders().get(kind)
            segments = self._with_digits if kind in OF_DIGITS else self.segments
            self._found[kind] = [c for s in segments for c in finder(s)] if finder else []
        return self._found[kind]

    def nearby(self, kind: str) -> Nearby:
        """The candidates of `kind` by place."""
        if kind not in self._nearby:
            self._nearby[kind] = Nearby(self.of(kind))
        return self._nearby[kind]

    def amounts_on(self, segment: Segment) -> list[Candidate]:
        """The amounts of a segment of the layout."""
        return self._amounts.get(id(segment), [])

    @cached_property
    def _amounts(self) -> dict[int, list[Candidate]]:
        found: dict[int, list[Candidate]] = {}
        for candidate in self.of("amount"):
            found.setdefault(id(candidate.segment), []).append(candidate)
        return found

    def inside(self, kind: str, segment: Segment) -> list[Candidate]:
        """Candidates of `kind` in one segment."""
        return list(self._finders()[kind](segment))

    def _finders(self) -> dict[str, Callable[[Segment], Iterator[Candidate]]]:
        return {
            "date": self.dates, "effective date": self.dates, "amount": self.amounts, "number": self.numbers,
            "id": self.ids, "email": _shaped(EMAIL), "url": _shaped(URL), "iban": _shaped(IBAN), "bic": _shaped(BIC),
            "phone": self.phones,
        }  # fmt: skip

    def dates(self, segment: Segment) -> Iterator[Candidate]:
        """Dates of a segment, as ISO strings."""
        for start, end, day, sure in self.days(segment):
            guessed = reads_two_ways(segment.text[start:end], month_first=self.month_first)
            yield Candidate(segment, *segment.span(start, end), day.isoformat(), sure, guessed=guessed)

    def days(self, segment: Segment) -> list[Hit]:
        """The dates in a segment's text, read month first where the document shows that."""
        return find_dates(segment.text, month_first=True) if self.month_first else self._days(segment)

    def days_in(self, text: str) -> list[Hit]:
        """The dates in a text, read month first where the document shows that."""
        return find_dates(text, month_first=bool(self.month_first))

    def _days(self, segment: Segment) -> list[Hit]:
        """The dates in a segment's text, read day first; the finders of other values skip them."""
        if segment.text not in self._dates:
            self._dates[segment.text] = find_dates(segment.text)
        return self._dates[segment.text]

    def amounts(self, segment: Segment) -> Iterator[Candidate]:
        """Amounts of a segment, as floats."""
        for money, aside in self._money(segment):
            sure = money.sure * (0.5 if _box_number(segment, money.start, money.end) else 1.0)
            span = segment.span(money.start, money.end)
            value = _wrapped(segment, money)
            yield Candidate(segment, *span, value, sure, money.sign, money.guessed, aside)

    def _money(self, segment: Segment) -> list[tuple[Money, bool]]:
        """The amounts of a segment, and whether each only explains another amount."""
        text = segment.text
        if text not in self._sums:
            times = (hit.span() for hit in _TIME.finditer(text))
            skip = Spans([*(hit[:2] for hit in self._days(segment)), *times])
            amounts = list(find_money(text, comma=self.comma, skip=skip, blanks=self._blanks))
            amounts = signed(amounts, text, self._debit_mark) if self._debit_mark else amounts
            found = [(money, money.is_sum(text)) for money in amounts]
            last = max((money.start for money, is_sum in found if is_sum), default=-1)
            self._sums[text] = [(money, money.start < last and not is_sum) for money, is_sum in found]
        return self._sums[text]

    @cached_property
    def _debit_mark(self) -> str | None:
        return debit_mark(self.text)

    def numbers(self, segment: Segment) -> Iterator[Candidate]:
        """Numbers of a segment, of any meaning."""
        skip = Spans(hit[:2] for hit in self._days(segment))
        text = segment.text.translate(NARROW)
        money = self._money(segment)
        taken = Spans((one.digits, one.end) for one, _ in money)
        last = max((one.start for one, _ in money if one.is_sum(text)), default=-1)
        found = [
            (one.start, one.end, _wrapped(segment, one), one.guessed, aside or self._is_count(segment, one))
            for one, aside in money
        ]
        for hit in _NUMBER.finditer(text):
            if not skip.touch(*hit.span()) and not taken.touch(*hit.span()):
                value, _ = to_number(hit.group().lstrip("-").replace(" ", ""), comma=bool(self.comma))
                aside = hit.start() < last or self._explains(segment, hit.end())
                found.append((*hit.span(), -value if hit.group().startswith("-") else value, False, bool(aside)))
        for start, end, value, guessed, aside in sorted(found):
            sure = 0.45 if _box_number(segment, start, end) else 0.95
            yield Candidate(segment, *segment.span(start, end), value, sure, guessed=guessed, aside=aside)

    def _is_count(self, segment: Segment, money: Money) -> bool:
        """True if a number that might be money is only what the amount behind it was counted from, or its price."""
        if money.is_printed:
            return not money.is_sum(segment.text) and self._goes_on_with_sum(segment, money.end)
        return self._explains(segment, money.end)

    def _explains(self, segment: Segment, end: int) -> bool:
        """True if a rate, count or day only explains the amount behind it: `VAT 20 %  £198.00`, `2 ends  40.00`."""
        is_part = _PERCENT.match(segment.text, end) or _COUNTS.match(segment.text, end)
        return is_part is not None and self._goes_on_with_sum(segment, end)

    def _goes_on_with_sum(self, segment: Segment, end: int) -> bool:
        """True if a printed amount is behind this place on the line."""
        behind = segment.leaf.lines[segment.line][segment.index + 1 :]
        here = (one for one, _ in self._money(segment) if one.start > end)
        return any(one.is_printed for one in here) or any(
            one.is_printed for other in behind for one, _ in self._money(other)
        )

    def ids(self, segment: Segment) -> Iterator[Candidate]:
        """Codes that have a digit; dates and amounts of money get a lower score."""
        days = Spans(hit[:2] for hit in self._days(segment) if hit[3] > 0.9)
        groups = [span for span in (*code_groups(segment), *mixed_groups(segment)) if not days.touch(*span)]
        shaped = (found.span() for shape in (SPACED, _IN_GROUPS) for found in shape.finditer(segment.text))
        spaced = [*groups, *(span for span in shaped if not days.touch(*span))]
        taken = Spans(spaced)
        codes = (found.span() for found in CODE.finditer(segment.text))
        for start, end in [*spaced, *(code for code in codes if not taken.touch(*code))]:
            text = segment.text[start:end].strip("#./-")
            if not text or _SIGNED.search(segment.text, max(0, start - 2), start):
                continue
            day = days.touch(start, end)
            money = _CENTS.fullmatch(text) or _TIME.match(segment.text, start)
            sure = 0.5 if day else 0.7 if money else 0.8 if len(text) < 3 else 1.0
            yield Candidate(segment, *segment.span(start, end), text, sure)

    @cached_property
    def other_columns(self) -> OtherColumns:
        """The columns of sums since the start of the year, and of counts."""
        return OtherColumns(self.layout)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The countries whose telephone numbers may be printed without country code."""
        return countries(self.text)

    def phones(self, segment: Segment) -> Iterator[Candidate]:
        """Telephone numbers, without dates and parts of account or tax numbers."""
        others = (found.span() for shape in (IBAN, SPACED) for found in shape.finditer(segment.text))
        skip = Spans([*(hit[:2] for hit in self._days(segment)), *others])
        for phone in find_phones(segment.text, self.countries):
            if not skip.touch(phone.start, phone.end):
                yield Candidate(segment, *segment.span(phone.start, phone.end), phone.text, phone.sure)


def _wrapped(segment: Segment, money: Money) -> float:
    """An amount's value; one that a narrow column splits at a blank between groups of digits goes on in the line below:
    `2`, and `152,00`."""
    if money.is_printed or money.end < len(segment.text) or not _FIRST_GROUP.fullmatch(segment.tokens[-1].text):
        return money.value
    lower = segment.leaf.lines[segment.line + 1 : segment.line + 2]
    rest = lower[0][0] if lower and len(lower[0]) == 1 else segment
    groups, gap = _OTHER_GROUPS.fullmatch(rest.text), rest.box.top - segment.box.bottom
    if groups is None or abs(rest.box.right - segment.box.right) > EVEN or gap > segment.box.height / 2:
        return money.value
    return float(f"{money.value:.0f}{groups[1].replace(' ', '')}.{groups[2]}")


def _box_number(segment: Segment, start: int, end: int) -> bool:
    """True if a number is the number of a form's box: one or two digits before two or more words."""
    return start == 0 and end <= 2 and _TWO_WORDS.match(segment.text, end) is not None


def _shaped(shape: re.Pattern[str]) -> Callable[[Segment], Iterator[Candidate]]:
    def find(segment: Segment) -> Iterator[Candidate]:
        for found in shape.finditer(segment.text):
            yield Candidate(segment, *segment.span(*found.span()), found.group().strip(" ."))

    return find
