"""Wrong values that are nearly right, and whether a page happens to say one, by plain rules of their own."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from extend_mcp.grounding import PlacedWord

LETTERS = "aeiorntsxkv"


def misses(value: Any, choose: Random) -> Iterator[tuple[str, Any]]:
    """The kind of each wrong value, and the value."""
    if isinstance(value, int | float):
        yield from _numbers(value, choose)
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        year, month, day = map(int, value.split("-"))
        yield "day", f"{year}-{month:02}-{day % 28 + 1:02}"
        yield "month", f"{year}-{month % 12 + 1:02}-{min(day, 28):02}"
        yield "year", f"{year + 1}-{month:02}-{min(day, 28):02}"
    else:
        yield from _texts(str(value), choose)


def _numbers(value: float, choose: Random) -> Iterator[tuple[str, float]]:
    text, kind = str(value), type(value)
    places = [at for at, letter in enumerate(text) if letter.isdigit()]
    at = choose.choice(places)
    yield "digit", kind(text[:at] + _other_digit(text[at], choose, first=at == places[0]) + text[at + 1 :])
    yield "x10", kind(value * 10)
    yield "cent", round(value + 0.01, 2)
    pairs = [at for at in places if at + 1 in places and text[at] != text[at + 1]]
    if pairs and len(places) > 2:
        at = choose.choice(pairs)
        yield "swap", kind(text[:at] + text[at + 1] + text[at] + text[at + 2 :])


def _texts(text: str, choose: Random) -> Iterator[tuple[str, str]]:
    digits = [at for at, letter in enumerate(text) if letter.isdigit()]
    letters = [at for at, letter in enumerate(text) if letter.isalpha()]
    words = text.split()
    if digits:
        at = choose.choice(digits)
        yield "digit", text[:at] + _other_digit(text[at], choose, first=False) + text[at + 1 :]
    if digits and len(text) > 4:
        yield "cut", text[:-1] if text[-1].isdigit() else text[: digits[-1]] + text[digits[-1] + 1 :]
    pairs = [at for at in digits if at + 1 in digits and text[at] != text[at + 1]]
    if pairs:
        at = choose.choice(pairs)
        yield "swap", text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if len(letters) > 3:
        at = choose.choice(letters)
        yield "letter", text[:at] + choose.choice(LETTERS.replace(text[at].lower(), "")) + text[at + 1 :]
    if len(words) > 1:
        yield "name", f"{words[0]} Meridian"
    if len(words) > 2:
        at = choose.randrange(1, len(words) - 1)
        yield "word", " ".join(words[:at] + words[at + 1 :])


def _other_digit(digit: str, choose: Random, *, first: bool) -> str:
    return choose.choice([other for other in "0123456789"[first:] if other != digit])


def says(words: Sequence[PlacedWord], value: Any) -> bool:
    """True if the letters and digits of the page, in whatever way they are parted, have those of the value."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        return _says_date([word.text for word in words], date.fromisoformat(value))
    if isinstance(value, int | float):
        shares = [word for word in words if word.text.rstrip(".,;)").endswith("%")]
        return not (
            _forms(value).isdisjoint(_tokens(words)) and _forms(round(100 * value, 6)).isdisjoint(_tokens(shares))
        )
    return bool(_plain(value)) and _plain(value) in _plain(" ".join(word.text for word in words))


def _forms(value: float) -> set[str]:
    """How a number may be printed, with and without groups, by both uses of comma and point."""
    exact = {f"{value:,.{digits}f}" for digits in range(5) if round(value, digits) == value}
    plain = exact | {form.replace(",", "") for form in exact}
    return plain | {form.translate(str.maketrans(",.", ".,")) for form in plain}


def _tokens(words: Sequence[PlacedWord]) -> set[str]:
    """What stands there as a number: a word, or up to three groups of digits."""
    texts = [re.sub(r"[^\d.,]", "", word.text).strip(".,") for word in words]
    runs = {"".join(texts[at : at + length]) for at in range(len(texts)) for length in (1, 2, 3)}
    return runs | {text.replace(",", "") for text in runs} | {text.lstrip("0") for text in runs if text.isdigit()}


def _says_date(words: Sequence[str], day: date) -> bool:
    """True if the day, month and year stand next to each other in one order, day or month first or year first."""
    text = " ".join(words)
    year, short = str(day.year), f"{day.year % 100:02}"
    in_order = (day.day, day.month, year)
    orders = [in_order, in_order[::-1], (day.month, day.day, year), (day.day, day.month, short)]
    spelled = rf"(?i)\b{day:%b}[a-z]*\.? 0?{day.day}(?:st|nd|rd|th)?,? {year}|\b0?{day.day} {day:%b}[a-z]* {year}"
    return re.search(spelled, text) is not None or any(
        re.search(rf"(?<!\d)0?{a}\s?[-/.]\s?0?{b}\s?[-/.]\s?0?{c}(?!\d)", text) for a, b, c in orders
    )


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    return re.sub(r"[\W_]", "", "".join(letter for letter in folded if not unicodedata.combining(letter)))
