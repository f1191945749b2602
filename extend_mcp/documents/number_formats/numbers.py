"""Formats a spreadsheet's stored value as it is shown."""

import datetime
import re
from typing import Any, NamedTuple

from extend_mcp.documents.number_formats.date_shown import date_shown
from extend_mcp.documents.number_formats.number_format import (
    FormatSection,
    FormatToken,
    section_for,
    sections_of,
    text_section,
)
from extend_mcp.documents.number_formats.number_shown import number_shown, plain

_NO_FORMATS = {None, "", "General"}
_DAYS = 2_958_466
"""The days from the first to the end of the year 9999."""
_Date = datetime.date | datetime.time | datetime.timedelta


class ShownNumber(NamedTuple):
    """A value in its format.

    `number` is the number itself if the text does not give it: scaled (`1.2M`), rounded to a fraction, replaced by a
    word, a negative one without its sign.
    """

    text: str
    number: str | None = None


def shown(value: Any, number_format: str | None) -> ShownNumber:
    """The value in its number format. Only what the format hides is lost.

    Two things differ from the screen: a date with day, month and year in figures is ISO 8601, because their order
    depends on the reader's machine; and blanks that only align are left out.
    """
    if isinstance(value, bool):
        return ShownNumber(str(value).upper())
    if isinstance(value, int | float) and number_format in _NO_FORMATS:
        return ShownNumber(plain(value))
    sections = sections_of(number_format or "General")
    if isinstance(value, _Date):
        return ShownNumber(date_shown(value, _first_of_dates(sections)))
    if isinstance(value, int | float):
        return _number(value, sections)
    text = str(value).strip()
    section = text_section(sections)
    if section is None or not section.is_text:
        return ShownNumber(text)
    return ShownNumber(
        "".join(text if token == FormatToken("mark", "@") else token.text for token in section.tokens).strip()
    )


def _first_of_dates(sections: tuple[FormatSection, ...]) -> FormatSection | None:
    return next((section for section in sections if section.is_date), None)


def _number(value: float, sections: tuple[FormatSection, ...]) -> ShownNumber:
    chosen = section_for(sections, value)
    if chosen is None or chosen[0].is_general:
        return _general(value, chosen)
    section, is_bare = chosen
    if section.is_date:
        return ShownNumber(_date(value, section))
    if section.is_text:
        return ShownNumber(plain(value))
    text, says_it = number_shown(abs(value), section)
    text = re.sub(r" {2,}", " ", text)
    if value < 0 and not is_bare and any(digit in text for digit in "123456789"):
        text = f"-{text}"
    if not text:
        return ShownNumber("" if value == 0 else plain(value))
    has_sign = value >= 0 or "-" in text or ("(" in text and "." in text)
    is_word = not any(digit.isdecimal() for digit in text)
    if is_word and any(one.condition is not None for one in sections):  # it names kinds of values: "paid", "open"
        return ShownNumber(text)
    return ShownNumber(text, None if says_it and has_sign and not is_word else plain(value))


def _date(value: float, section: FormatSection) -> str:
    """A number of days as a date or time; a negative one has no date, but may be a duration."""
    if 0 <= value < _DAYS:
        return date_shown(datetime.datetime(1899, 12, 30) + datetime.timedelta(days=value), section)  # noqa: DTZ001 (the dates of spreadsheets have no zone)
    letters = {token.text[0] for token in section.tokens if token.kind in {"date", "elapsed"}}
    is_time = letters <= {"h", "m", "s"} and letters != {"m"}
    return date_shown(datetime.timedelta(days=value), section) if is_time and -_DAYS < value < 0 else plain(value)


def _general(value: float, chosen: tuple[FormatSection, bool] | None) -> ShownNumber:
    if chosen is None:
        return ShownNumber(plain(value))
    section, is_bare = chosen
    number = plain(abs(value) if is_bare else value)
    text = "".join(number if token.kind == "general" else token.text for token in section.tokens).strip()
    return ShownNumber(text, plain(value) if is_bare and "-" not in text else None)
