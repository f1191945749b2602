"""The parts of a postal address: street, code, city …"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

from extend_mcp.analysis.extract.layout.layout import Token, TokenRun
from extend_mcp.analysis.extract.parties.addresses import STOP, STREET
from extend_mcp.analysis.extract.parties.states import STATES
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.words import fold, read_words

MOST_LINES = 4
"""The most lines of an address above the line of its city."""
_NAME = r"(?P<city>[^\W\d][^\d,;:()]{1,40}?)"
_STATE = r"(?P<state>[A-Z]{2,3}|" + STATES.replace(" ", r"\s") + r"|Québec|Tasmania)"
_START = r"(?:^|(?<=[,;|·•–])\s*|(?<=\s[-–])\s+)"
_CONTINENTAL = r"\d{4}\s?[A-Z]{2}|\d\d-\d{3}|\d{3}\s\d\d|\d{4}-\d{3}|\d{5}-\d{3}|\d{4,6}"
_BRITISH = r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}|[A-Z]\d[\dW]\s?[A-Z\d]{4}"
_SHAPES = tuple(
    re.compile(_START + shape + r"[\s,.]*$")
    for shape in (
        _NAME + r",?\s+" + _STATE + r"\.?,?\s+(?P<code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z]\s?\d[A-Z]\d|\d{4})",
        _NAME + r",?\s+(?P<code>" + _BRITISH + ")",
        _NAME + r"\s*[-/]\s*(?P<state>[A-Z]{2}),?\s+(?P<code>\d{5}-?\d{3})",
        r"(?:[A-Z]{1,3}-)?(?P<code>" + _CONTINENTAL + r")\s+" + _NAME + r"(?:\s\d{1,2}|\sCedex(?:\s\d{1,2})?)?"
        r"(?:\s\(?(?P<state>[A-Z]{2})\)?|\s-\s(?P<after>[A-Z]{2}))?",
        r"(?=.{0,20}[a-z])" + _NAME + r",?\s+[-–]?\s?(?P<code>\d{3}\s?\d{3}|\d{4,5})",
    )
)
"""City and code on one line: in America and Australia, Britain, Brazil, continental Europe, Asia."""
_LOOSE = _SHAPES[-1]
"""A word and a number: a city and its code only if below or behind a street."""
_CODE_ALONE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}")
"""A British code below its city."""
_HOUSE = re.compile(
    r"(?:^(?P<first>\d+\s?[A-Za-z]?(?:\s(?:bis|ter))?),?\s(?=\D))|(?:,?\s(?:no\.?\s|nr\.?\s|n°\s?)?(?P<last>\d+\s?[a-zA-Z]?(?:[-/]\d*\s?[a-zA-Z]?)?)$)"
)
"""The number of the house before or behind the name of its street."""
_WORD, _DIGIT = re.compile(r"\w"), re.compile(r"\d")
_EDGES = " ,;.|·•-–"
_NO_STREET = re.compile(r"(?i)(?:attn|att|c/o|z\.?\s?h(?:d|änden)|frau|herrn?|mrs?|ms|mme|m|mlle|dr)\b")


@dataclass(frozen=True, slots=True)
class AddressPiece:
    """Text of an address, and its words."""

    text: str
    tokens: tuple[Token, ...]


@cache
def _countries() -> frozenset[str]:
    return frozenset(read_words("addresses")["countries"])


def read_parts(lines: Sequence[TokenRun]) -> dict[str, AddressPiece]:
    """The parts of the first address in the lines; empty if none of them names a city with its code."""
    end = next((at for at, line in enumerate(lines) if at and STOP.match(line.text.strip("( *"))), len(lines))
    numbered = [at for at in range(end) if _DIGIT.search(lines[at].text)]  # every code has a digit
    places = ((shape, at) for shape in _SHAPES for at in numbered)
    shaped = (parts for shape, at in places if (parts := _shaped(lines, at, shape)))
    apart = (parts for at in range(1, end) if (parts := _with_code_below(lines, at)))
    return next(chain(shaped, apart), {})


def _shaped(lines: Sequence[TokenRun], at: int, shape: re.Pattern[str]) -> dict[str, AddressPiece] | None:
    """The address whose city and code are on a line, in this shape."""
    country = _country(lines[at])
    city = _city(lines[at], lines[at].text[: country[0]] if country else lines[at].text, shape)
    if city is None or _is_month(city[1]):
        return None
    parts = _with_others(lines[max(0, at - MOST_LINES) : at], lines[at], lines[at + 1 : at + 2], *city)
    has_street = "street" in parts and _is_street(parts["street"].text)
    return parts if has_street or shape is not _LOOSE else None


def _with_code_below(lines: Sequence[TokenRun], at: int) -> dict[str, AddressPiece] | None:
    """The address whose code is alone on a line."""
    parts = _city_above(lines[at - 1], lines[at])
    above = lines[max(0, at - 1 - MOST_LINES) : at - 1]
    return _with_others(above, lines[at], lines[at + 1 : at + 2], 0, parts) if parts else None


def _with_others(
    above: Sequence[TokenRun], line: TokenRun, below: Sequence[TokenRun], start: int, parts: dict[str, AddressPiece]
) -> dict[str, AddressPiece]:
    """City and code, which begin at `start` of a line, with the street before them and the country behind."""
    street = _street(above, _cut(line, _after_name(line.text[:start]), start) if start else None)
    country = next((found for one in (line, *below) if (found := _country(one)) is not None), None)
    return parts | ({"street": street} if street else {}) | ({"country": country[1]} if country else {})


def _city(line: TokenRun, text: str, shape: re.Pattern[str]) -> tuple[int, dict[str, AddressPiece]] | None:
    """The start of the city and its code in a line, and both."""
    found = shape.search(text.rstrip(" ,"))
    if found is None:
        return None
    named = {"state" if name == "after" else name: name for name in found.groupdict() if found[name]}
    return found.start(), {part: _cut(line, *found.span(name)) for part, name in named.items()}


def _city_above(above: TokenRun, line: TokenRun) -> dict[str, AddressPiece] | None:
    """A British code alone on its line, and the city above it."""
    if _CODE_ALONE.fullmatch(line.text.strip(" ,.")) is None or any(map(str.isdigit, above.text)):
        return None
    return {"code": _cut(line, 0, len(line.text)), "city": _cut(above, 0, len(above.text))}


def _country(line: TokenRun) -> tuple[int, AddressPiece] | None:
    """A country that ends a line, behind a comma or alone, and its start."""
    start = line.text.rstrip(" ,.").rfind(",") + 1
    if fold(line.text[start:].strip(_EDGES)) not in _countries():
        return None
    return max(0, start - 1), _cut(line, start, len(line.text))


def _after_name(before: str) -> int:
    """The start of a street before its city on a line: behind the owner's name, if that comes first."""
    pieces = list(re.finditer(r"[^,;]+", before))
    return next((piece.start() for piece in pieces if _is_street(piece.group())), 0)


def _is_month(parts: dict[str, AddressPiece]) -> bool:
    """True if a seeming city with its code is a month and a year."""
    return bool(find_dates(f"1 {parts['city'].text} {parts['code'].text}"))


def _street(above: Sequence[TokenRun], beside: AddressPiece | None) -> AddressPiece | None:
    """The lines right above the city that are of a street or house, and the text before the city on its line."""
    if beside is not None and _is_street(beside.text):
        return beside
    found: list[AddressPiece] = [beside] if beside is not None and beside.text else []
    for line in reversed(above):
        if not _is_street(line.text):
            break
        found.insert(0, _cut(line, 0, len(line.text)))
    if not found and above and not _NO_STREET.match(above[-1].text):
        found = [_cut(above[-1], 0, len(above[-1].text))]
    return (
        AddressPiece(", ".join(one.text for one in found), tuple(t for one in found for t in one.tokens))
        if found
        else None
    )


def _is_street(text: str) -> bool:
    is_numbered = _DIGIT.search(text) and re.search(r"[^\W\d_]{3}", text)
    return not STOP.match(text.strip("( *")) and bool(is_numbered or STREET.search(text))


def with_house(parts: dict[str, AddressPiece]) -> dict[str, AddressPiece]:
    """The parts with the number of the house separate from its street."""
    street = parts.get("street")
    found = _HOUSE.search(street.text) if street is not None else None
    if street is None or found is None:
        return parts
    run, name = TokenRun(street.tokens), "first" if found["first"] else "last"
    rest = street.text[found.end() :] if found["first"] else street.text[: found.start()]
    return parts | {
        "house": AddressPiece(found[name], street.tokens),
        "street": AddressPiece(rest.strip(" ,"), run.tokens),
    }


def _cut(line: TokenRun, start: int, end: int) -> AddressPiece:
    text = line.text[start:end].strip(_EDGES)
    return AddressPiece(text, line.cut(start, end) if text else ())


def joined(parts: dict[str, AddressPiece]) -> AddressPiece:
    """All the words of an address, as they are printed."""
    words = {id(token): token for piece in parts.values() for token in piece.tokens if _WORD.search(token.text)}
    tokens = tuple(sorted(words.values(), key=_place))
    return AddressPiece(" ".join(token.text for token in tokens).strip(" ,;-–"), tokens)


def _place(token: Token) -> tuple[float, float]:
    """The line and the place on it; the words of a tilted line are not at one height."""
    home = token.sheet.home(token)
    return (home.line if home is not None else token.box.top), token.box.left
