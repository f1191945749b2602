"""Telephone numbers: found by their shape, then checked against the numbering plans of possible countries."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

VALID = 1.0
"""A number that a known country assigns."""
PRINTED = 0.9
"""No country is known to check the number by, but it is printed like a telephone number."""
WEAK = 0.6
"""Any number with as many digits: only a label makes it a telephone number."""

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
"""Words before a number that say it is something else."""
_OTHER_SHAPE = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|97[89][- ].*|[^.]*\.\d\d")
"""An IP address, an ISBN, an amount."""
_SIGNS = {
    "US": re.compile(r"\b(?:USA|U\.S\.A?\.?|United States)\b|\b[A-Z]{2}\.? \d{5}(?:-\d{4})?\b"),
    "MY": re.compile(r"(?i)\bSDN\.? BHD\b"),
}
"""Words that only one country uses."""
_ABROAD = re.compile(r"\+\s?\d[\d\s()./-]{6,20}")
_SITE = re.compile(
    r"(?i)[@.][\w-]+\.(de|fr|nl|pl|my|uk|at|ch|it|es|be|jp|au|ca|ie|pt|se|dk|no|fi|cz|in|sg|nz|br|mx|za)\b"
)
_BANK = re.compile(r"\b([A-Z]{2})\d{2}(?:\s?\d{4}){3}")
MAX_SIGNS = 50
"""The most international numbers of a document from which its countries are learnt."""
MAX_COUNTRIES = 4
"""The most countries, the frequent ones of a document, for which its numbers are checked."""
MAX_KNOWN = 10_000
"""The most checked numbers that are cached."""
BEFORE = 40
"""How many characters before a number may say what it is."""


@dataclass(frozen=True, slots=True)
class Phone:
    """A number at `start` to `end` (excluded) of a text, and how surely (0 to 1) it is a telephone number."""

    start: int
    end: int
    text: str
    sure: float


def countries(text: str) -> tuple[str, ...]:
    """The countries (ISO 3166) of a document by its numbers, sites, accounts and words."""
    known: list[str | None] = [country for country, sign in _SIGNS.items() if sign.search(text)]
    known += [match[1].upper().replace("UK", "GB") for match in _SITE.finditer(text)]
    known += [match[1] for match in _BANK.finditer(text)]
    for match, _ in zip(_ABROAD.finditer(text), range(MAX_SIGNS), strict=False):
        known += [_country(match[0])]
    return tuple(country for country, _ in Counter(filter(None, known)).most_common(MAX_COUNTRIES))


def find_phones(text: str, known: Iterable[str]) -> Iterator[Phone]:
    """The telephone numbers of a text, 7 to 15 digits each, in a document of the `known` countries."""
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
    """The sureness of a number with its country's code: 0 if that country has no numbers like it."""
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
