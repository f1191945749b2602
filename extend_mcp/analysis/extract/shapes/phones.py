"""Telephone numbers: found by their shape, then checked against the numbering plans of the countries they may be of."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

VALID = 1.0
"""The number is one that a known country gives out."""
PRINTED = 0.9
"""No country is known to check it by, but it is printed as telephone numbers are."""
WEAK = 0.6
"""It could be any number with as many digits: only a label makes it a telephone number."""

_GAP = r"(?:\s?[-–.]\s?|\s{1,2})"
PHONE = re.compile(
    rf"(?<![\w/–-])(?<!\d[.,])(?:\(?\+\s?\d(?:\s?\d){{0,2}}\)?{_GAP}?)?(?:\(\d{{1,5}}\){_GAP}?)?(?:0\d{{1,5}}\s?/\s?)?"
    rf"\d{{1,12}}(?:{_GAP}\d{{1,8}}){{0,5}}(?!\w|[.,]\d)"
)
_AMERICAN = re.compile(r"(?:1[-. ])?(?:\(\d{3}\)[-. ]?|\d{3}[-. ])\d{3}[-. ]\d{4}")
_OTHER_NUMBER = re.compile(
    r"(?i)\b(?:order|invoice|rechnung\w*|bestell\w*|auftrag\w*|kunde\w*|customer|client|account|acct|konto\w*|ref\w*|vat|"
    r"ust\w*|tva|tax|gst|abn|siren|siret|nip|regon|pesel|serial|card|iban|po|id)\b[\s.:#-]*"
    r"(?:no|nr|nummer|number|num|id|n°|№)?[\s.:#-]*$"
)
"""Words before a number that say what else it is."""
_OTHER_SHAPE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|97[89][- ].*|[^.]*\.\d\d")
"""An address of the internet, a number of a book, an amount."""
_SIGNS = {
    "US": re.compile(r"\b(?:USA|U\.S\.A?\.?|United States)\b|\b[A-Z]{2}\.? \d{5}(?:-\d{4})?\b"),
    "MY": re.compile(r"(?i)\bSDN\.? BHD\b"),
}
"""Words that are written in one country alone."""
_ABROAD = re.compile(r"\+\s?\d[\d\s()./-]{6,20}")
_SITE = re.compile(
    r"(?i)[@.][\w-]+\.(de|fr|nl|pl|my|uk|at|ch|it|es|be|jp|au|ca|ie|pt|se|dk|no|fi|cz|in|sg|nz|br|mx|za)\b"
)
_BANK = re.compile(r"\b([A-Z]{2})\d{2}(?:\s?\d{4}){3}")
MAX_SIGNS = 50
"""International numbers of a document that are looked at to learn its countries."""
MAX_COUNTRIES = 4
"""The most frequent ones of a document, in which its numbers are checked."""
MAX_KNOWN = 10_000
"""Checked numbers that are remembered."""
BEFORE = 40
"""Characters before a number in which a word may say what it is."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number at `start` to `end` (excluded) of a text, and how sure (0 to 1) it is that of a telephone."""

    start: int
    end: int
    text: str
    sure: float


def countries(text: str) -> tuple[str, ...]:
    """The countries (ISO 3166) that a document is from, as its numbers, sites, accounts and words say."""
    known: list[str | None] = [country for country, sign in _SIGNS.items() if sign.search(text)]
    known += [match[1].upper().replace("UK", "GB") for match in _SITE.finditer(text)]
    known += [match[1] for match in _BANK.finditer(text)]
    for match, _ in zip(_ABROAD.finditer(text), range(MAX_SIGNS), strict=False):
        known += [_country(match[0])]
    return tuple(country for country, _ in Counter(filter(None, known)).most_common(MAX_COUNTRIES))


def find_phones(text: str, known: Iterable[str]) -> Iterator[Phone]:
    """The telephone numbers of a text, 7 to 15 digits each, from a document of the `known` countries."""
    for match in PHONE.finditer(text):
        number = match[0].strip()
        if not 7 <= sum(c.isdigit() for c in number) <= 15:
            continue
        abroad = "+" in number or number.startswith("00")
        if not abroad and (
            _OTHER_SHAPE.fullmatch(number) or _OTHER_NUMBER.search(text[max(0, match.start() - BEFORE) : match.start()])
        ):
            continue
        sure = _checked(re.sub("^00", "+", number)) if abroad else _sure(number, tuple(known))
        if sure:
            yield Phone(*match.span(), number, sure)


def _sure(number: str, known: tuple[str, ...]) -> float:
    if number.isdigit():
        return WEAK
    if any(_is_valid(number, country) for country in known):
        return VALID
    if _AMERICAN.fullmatch(number):
        return PRINTED if _is_valid(number, "US") else WEAK
    return PRINTED if not known and number.startswith(("0", "(0")) else WEAK


@lru_cache(MAX_KNOWN)
def _checked(number: str) -> float:
    """How sure a number with its country's code is: 0 if that country has no numbers like it."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return 0.0
    if phonenumbers.is_valid_number(parsed):
        return VALID
    return WEAK if phonenumbers.is_possible_number(parsed) else 0.0


@lru_cache(MAX_KNOWN)
def _is_valid(number: str, country: str) -> bool:
    """True for a number as it is dialled within the country."""
    import phonenumbers

    plan = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if plan is None or (plan.national_prefix == "0" and not number.startswith(("0", "(0"))):
        return False
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number_for_region(parsed, country)


def _country(number: str) -> str | None:
    """The country of a number with a code of one, or None."""
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number, None))
    except phonenumbers.NumberParseException:
        return None
