"""Formats numbers by the tokens of one section of a number format."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import lru_cache

from extend_mcp.documents.number_formats.number_format import FormatSection, FormatToken

MAX_WHOLE = 2**53
"""Floats below this hold whole numbers exactly: those with 16 digits are numbers of cards and accounts."""
_EXACT = Context(prec=2000, rounding=ROUND_HALF_UP)
"""Enough digits for the largest float in the longest format."""
_POINT, _COMMA, _SLASH, _PERCENT = (FormatToken("mark", mark) for mark in ".,/%")
_SEPARATORS = {"'", "’", " ", "\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}"}
"""Group separators between digits; not shown if no digit is before them."""


def plain(value: float) -> str:
    """A number without a format."""
    return (
        str(int(value)) if float(value).is_integer() and abs(value) < MAX_WHOLE else f"{value:.15g}".replace("e", "E")
    )


def number_shown(value: float, section: FormatSection) -> tuple[str, bool]:
    """A number that is not negative in a section's format, and whether the text gives the number, up to rounding."""
    if not math.isfinite(value):
        return plain(value), True
    tokens = section.tokens
    if (usual := _usual(tokens)) is not None:
        return usual.show(value), usual.scale == 0
    if not any(token.kind == "digit" for token in tokens):
        return "".join(token.text for token in tokens).strip(), False
    if any(token.kind == "exponent" for token in tokens):
        return _scientific(value, tokens), False
    if _SLASH in tokens and (text := _fraction(value, tokens)) is not None:
        return text, False
    number = Decimal(repr(float(value))) * Decimal(100) ** tokens.count(_PERCENT)
    bare, scale = _unscaled(tokens)
    return _filled(number / Decimal(1000) ** scale, bare).strip(), scale == 0


@dataclass(frozen=True, slots=True)
class _Usual:
    """A format with one run of digits, such as `"$"#,##0.00`: most are, and this is four times as fast."""

    before: str
    width: int
    mark: str
    decimals: int
    after: str
    percents: int
    scale: int

    def show(self, value: float) -> str:
        number = Decimal(repr(float(value)))
        if self.percents or self.scale:
            number = number.scaleb(2 * self.percents - 3 * self.scale)
        digits = f"{_rounded(number, self.decimals):{self.mark}f}"
        if self.width == 0 and digits.startswith("0"):
            digits = digits[1:]
        return f"{self.before}{digits}{self.after}".strip()


@lru_cache(1000)
def _usual(tokens: tuple[FormatToken, ...]) -> _Usual | None:
    bare, scale = _unscaled(tokens)
    marks = "".join(token.text if token.kind == "digit" or token in {_POINT, _COMMA} else "x" for token in bare)
    found = re.fullmatch(r"(x*)((?:#|#,##)?(?:0|#))(?:\.(0+))?(x*)", marks)
    if found is None or any(token.kind not in {"digit", "text", "mark"} for token in bare) or _SLASH in bare:
        return None
    before, after = ("".join(token.text for token in bare[slice(*found.span(part))]) for part in (1, 4))
    width, mark = found[2].count("0"), "," if "," in found[2] else ""
    return _Usual(before, width, mark, len(found[3] or ""), after, bare.count(_PERCENT), scale)


def _unscaled(tokens: Sequence[FormatToken]) -> tuple[list[FormatToken], int]:
    """The tokens without the commas that follow a digit and precede none, and the number of those commas."""
    kept: list[FormatToken] = []
    scale = run = 0
    for token in (*tokens, FormatToken("text", "")):
        if token == _COMMA and (run or (kept and kept[-1].kind == "digit")):
            run += 1
            continue
        if token.kind == "digit":
            kept += [_COMMA] * run
        else:
            scale += run
        run = 0
        kept.append(token)
    return kept[:-1], scale


def _filled(number: Decimal, tokens: Sequence[FormatToken]) -> str:
    """The digits of a number in the places of the tokens."""
    point = tokens.index(_POINT) if _POINT in tokens else len(tokens)
    before, after = tokens[:point], tokens[point + 1 :]
    decimals = sum(token.kind == "digit" for token in after)
    whole, _, part = f"{_rounded(number, decimals):f}".partition(".")
    left = _whole(whole.lstrip("0"), before)
    right = _decimals(part, after)
    return left + ("." if right[:1].isdigit() else "") + right


def _rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), context=_EXACT)


def _whole(digits: str, tokens: Sequence[FormatToken]) -> str:
    slots = [at for at, token in enumerate(tokens) if token.kind == "digit"]
    is_grouped = any(token == _COMMA and slots and slots[0] < at < slots[-1] for at, token in enumerate(tokens))
    pieces: list[str] = []
    left, count = digits, 0
    for at in reversed(range(len(tokens))):
        token = tokens[at]
        if token.kind != "digit":
            is_idle = not left and slots and slots[0] < at and token.text in _SEPARATORS and _only_hash(tokens[:at])
            pieces.append("" if token == _COMMA or is_idle else token.text)
            continue
        taken = left if at == slots[0] else left[-1:]
        left = "" if at == slots[0] else left[:-1]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(token.text, "")):
            pieces.append("," if is_grouped and count and count % 3 == 0 and digit != " " else "")
            pieces.append(digit)
            count += 1
    return "".join(reversed(pieces))


def _only_hash(tokens: Sequence[FormatToken]) -> bool:
    return all(token.text == "#" for token in tokens if token.kind == "digit")


def _decimals(digits: str, tokens: Sequence[FormatToken]) -> str:
    pieces: list[str] = []
    at = 0
    for token in tokens:
        if token.kind != "digit":
            pieces.append("" if token == _COMMA else token.text)
            continue
        is_spare = not digits[at:].strip("0")
        pieces.append({"#": "", "?": " "}.get(token.text, "0") if is_spare else digits[at])
        at += 1
    return "".join(pieces)


def _scientific(value: float, tokens: Sequence[FormatToken]) -> str:
    at = next(i for i, token in enumerate(tokens) if token.kind == "exponent")
    mantissa, after = tokens[:at], tokens[at + 1 :]
    point = mantissa.index(_POINT) if _POINT in mantissa else len(mantissa)
    step = max(1, sum(token.kind == "digit" for token in mantissa[:point]))
    decimals = sum(token.kind == "digit" for token in mantissa[point:])
    number = Decimal(repr(float(value)))
    power = number.adjusted() // step * step if value else 0
    if _rounded(number.scaleb(-power), decimals) >= Decimal(10) ** step:
        power += step
    sign = "-" if power < 0 else "+" if tokens[at].text.endswith("+") else ""
    return f"{_filled(number.scaleb(-power), mantissa)}E{sign}{_filled(Decimal(abs(power)), after)}".strip()


_FRACTION = re.compile(r"(?P<whole>[#0?]+)?(?P<gap>[^#0?/]*)(?P<top>[#0?]+)\s*/\s*(?P<below>[1-9]\d*|[#0?]+)")


def _fraction(value: float, tokens: Sequence[FormatToken]) -> str | None:
    """A number in a format such as `# ?/?`; None if the tokens are not a fraction."""
    pattern = "".join(token.text if token.kind in {"digit", "text"} or token == _SLASH else "" for token in tokens)
    found = _FRACTION.search(pattern)
    if found is None:
        return None
    exact, below = Fraction(repr(float(value))), found["below"]
    if below.isdecimal() and below.strip("0"):
        parts, of = round(exact * int(below)), int(below)
    else:
        near = exact.limit_denominator(10 ** min(len(below), 5) - 1)
        parts, of = near.numerator, near.denominator
    whole, rest = divmod(parts, of) if found["whole"] else (0, parts)
    pieces = [str(whole)] if whole or (not rest and found["whole"]) else []
    pieces += [f"{rest}/{of}"] if rest or not found["whole"] else []
    return (pattern[: found.start()] + " ".join(pieces) + pattern[found.end() :]).strip()
