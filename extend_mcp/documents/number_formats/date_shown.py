"""Formats dates, times and durations by one section of a number format."""

import datetime
from collections.abc import Sequence

from extend_mcp.documents.number_formats.date_names import DateNames, names_of
from extend_mcp.documents.number_formats.number_format import FormatSection, FormatToken

_UNKNOWN_CALENDARS = {"e", "g", "b"}
_ZERO = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 (the dates of spreadsheets have no zone)
_LONGEST = datetime.timedelta(days=2_958_465)
"""From then to the end of the year 9999."""
_SECOND = 1_000_000
"""In microseconds."""
Moment = datetime.date | datetime.time | datetime.timedelta


def date_shown(value: Moment, section: FormatSection | None) -> str:
    """The value in the section's format; ISO 8601 if that has day, month and year in figures, or is unclear."""
    if section is None:
        return iso(value)
    tokens = _with_minutes(section.tokens)
    names = names_of(section.language)
    kinds = {token.text[0] for token in tokens if token.kind == "date"}
    is_named = any(token.kind == "date" and token.text[0] in "Md" and len(token.text) > 2 for token in tokens)
    if kinds & _UNKNOWN_CALENDARS or (is_named and names is None) or (not is_named and kinds >= {"y", "M", "d"}):
        return iso(value)
    if not isinstance(value, datetime.datetime | datetime.timedelta) and kinds & set(
        "yMd" if _is_time(value) else "hms"
    ):
        return iso(value)
    return _written(value, tokens, names)


def iso(value: Moment) -> str:
    """ISO 8601; a duration has hours (also over 24), minutes and seconds."""
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "seconds")
    if isinstance(value, datetime.timedelta):
        minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
        sign = "-" if value.total_seconds() < 0 else ""
        return f"{sign}{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return value.isoformat()


def _is_time(value: Moment) -> bool:
    return isinstance(value, datetime.time)


def _with_minutes(tokens: Sequence[FormatToken]) -> list[FormatToken]:
    """The date tokens with months as `M`: an `m` behind hours or beside seconds stays and means minutes."""
    changed = list(tokens)
    clock = [at for at, token in enumerate(changed) if token.kind in {"date", "elapsed"}]
    for place, at in enumerate(clock):
        token = changed[at]
        if token.kind != "date" or not token.text.startswith("m"):
            continue
        before = changed[clock[place - 1]].text if place else ""
        after = changed[clock[place + 1]].text if place + 1 < len(clock) else ""
        if len(token.text) > 2 or not (before.startswith(("h", "s")) or after.startswith("s")):
            changed[at] = FormatToken("date", token.text.upper())
    return changed


def _written(value: Moment, tokens: Sequence[FormatToken], names: DateNames | None) -> str:
    is_halved = any(token.kind == "half" for token in tokens)
    parts = _DateParts(value, names, places=_places(tokens), is_halved=is_halved)
    pieces: list[str] = []
    for at, token in enumerate(tokens):
        if token.kind == "date":
            pieces.append(parts.date(token.text))
        elif token.kind == "elapsed":
            pieces.append(parts.elapsed(token.text))
        elif token.kind == "half":
            pieces.append(("AM" if parts.moment.hour < 12 else "PM")[: len(token.text) // 2])
        elif token.kind == "digit":
            pieces.append(parts.fraction(_digits_before(tokens, at)))
        else:
            pieces.append("" if token == FormatToken("mark", "@") else token.text)
    return parts.sign + "".join(pieces).strip()


def _digits_before(tokens: Sequence[FormatToken], at: int) -> int:
    return next((back for back in range(at) if tokens[at - back - 1].kind != "digit"), at)


def _places(tokens: Sequence[FormatToken]) -> int:
    """The number of digits that are shown of a fraction of a second."""
    return sum(token.kind == "digit" for token in tokens)


class _DateParts:
    """The parts of a moment, by the letters that ask for them."""

    def __init__(self, value: Moment, names: DateNames | None, *, places: int, is_halved: bool) -> None:
        if isinstance(value, datetime.timedelta):
            span = value
        elif isinstance(value, datetime.datetime):
            span = value - _ZERO
        elif isinstance(value, datetime.time):
            span = datetime.timedelta(hours=value.hour, minutes=value.minute, seconds=value.second,
                                      microseconds=value.microsecond)  # fmt: skip
        else:
            span = datetime.timedelta(days=(value - _ZERO.date()).days)
        self.sign = "-" if span < datetime.timedelta() and isinstance(value, datetime.timedelta) else ""
        span = abs(span) if self.sign else span
        self._span = span + datetime.timedelta(microseconds=_SECOND // 10**places // 2)
        self.moment = _ZERO + min(self._span, _LONGEST)
        self._names = names
        self._is_halved = is_halved

    def date(self, letters: str) -> str:
        long, kind = len(letters) > 1, letters[0]
        if kind == "y":
            return f"{self.moment.year:04}" if len(letters) > 2 else f"{self.moment.year % 100:02}"
        if kind in "Md" and len(letters) > 2 and self._names is not None:
            return self._named(letters)
        number = {
            "M": self.moment.month,
            "d": self.moment.day,
            "h": (self.moment.hour + 11) % 12 + 1 if self._is_halved else self.moment.hour,
            "m": self.moment.minute,
            "s": self.moment.second,
        }[kind]
        return f"{number:02}" if long else str(number)

    def _named(self, letters: str) -> str:
        assert self._names is not None
        if letters[0] == "M":
            long = self._names.months[self.moment.month - 1]
            return {3: self._names.short_months[self.moment.month - 1], 5: long[:1]}.get(len(letters), long)
        days = self._names.short_days if len(letters) == 3 else self._names.days
        return days[self.moment.weekday()]

    def elapsed(self, letters: str) -> str:
        unit = {"h": 3600, "m": 60, "s": 1}[letters[0]]
        return f"{int(self._span.total_seconds() // unit):0{len(letters)}}"

    def fraction(self, place: int) -> str:
        """One digit of the fraction of a second, the first at place 0."""
        return f"{self._span.microseconds:06}0000"[min(place, 9)]
