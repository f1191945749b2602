"""Sentences of contracts and letters about notice, payment, interest, rent, liability, places and people.

They are read if no label names the value: `upon sixty (60) days' written notice` is a `notice_period`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.cells import read_cell
from extend_mcp.analysis.words.spelling import plain

_COUNT = r"(?:[\w-]+\s?\(\s?(?P<n>\d+)\s?\)|(?P<digits>\d+))"
_TIME = _COUNT + r"[\s-]*(?P<unit>calendar days|business days|working days|days?|weeks?|months?|years?)\b"
_ZEIT = _COUNT + r"\s(?P<unit>Tagen?|Wochen?|Monaten?|Jahren?)\b"
_DUREE = _COUNT + r"\s(?P<unit>jours?|semaines?|mois|ans?)\b"
_MONEY = r"(?P<money>(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥])\s?\d[\d.,]*\d|\d[\d.,]*\d\s?(?:€|EUR|USD|CHF|GBP))"
_SHARE = r"(?P<share>\d+(?:[.,]\d+)?)\s?(?:%|percent|per cent)(?P<per> (?:per|a) (?:month|year|annum))?"
_NAME = r"(?P<text>[A-Z][\w.'’-]+(?:\s[A-Z][\w.'’-]+){1,3})"
_PLACE = r"(?P<text>\d+[^.;:(\"“]{6,90}(?:\b(?:St|Ave|Rd|Dr|Blvd|Apt|No)\.[^.;:(\"“]{3,60})?\d|\d+[^.;:(\"“]{6,90})"
AS_WRITTEN = re.NOFLAG
"""For places and names, which are recognised by their capitals."""
SAID = 0.82
"""The score of such a value."""
SEVERAL = 0.5
"""The score if sentences say several values."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A pattern for the plain names of fields, and patterns for the sentences that answer them."""

    asked: re.Pattern[str]
    said: tuple[re.Pattern[str], ...]


def _clause(asked: str, *said: str, flags: re.RegexFlag = re.IGNORECASE) -> Clause:
    return Clause(re.compile(asked), tuple(re.compile(each, flags) for each in said))


CLAUSES = (
    _clause(
        r"\bnotice (?:period|days|months)|\b(?:termination|cancellation) notice|kue?ndigungsfrist|preavis",
        _TIME + r"['’]?s?\s(?:(?:prior|advance|previous|written)\s)*notice\b",
        r"\bnotice (?:period )?of (?:at least |no less than |not less than )?" + _TIME,
        r"(?:Kündigungsfrist (?:beträgt|von)|mit einer Frist von) (?:mindestens )?" + _ZEIT,
        r"préavis (?:est )?de " + _DUREE,
    ),
    _clause(
        r"\bpayment (?:days|terms?(?: days)?|period|due days)\b|\bdays to pay\b|zahlungsziel",
        r"\b(?:payable|paid|pay|due|payment)\b[^.]{0,60}?\bwithin " + _TIME,
        r"(?:zahlbar|fällig|Zahlung)[^.]{0,60}?(?:innerhalb von|binnen) " + _ZEIT,
    ),
    _clause(
        r"\binterest (?:rate|percent\w*)|\blate (?:payment )?interest|default interest|verzugszins",
        r"\binterest\b[^.%]{0,60}?" + _SHARE,
    ),
    _clause(
        r"\bmonthly (?:rent|payment|fee|retainer|charge|amount)\b|\brent (?:per month|monthly)\b|^(?:base )?rent$",
        r"\bpay\b[^.]{0,80}?" + _MONEY + r" (?:per|a|each|every) month",
        r"\bmonthly (?:\w+ )?(?:fee|retainer|rent|charge|payment|instal?lment) (?:of|is|shall be|will be) " + _MONEY,
    ),
    _clause(
        r"\bliability (?:cap|limit|maximum)\b|\b(?:cap|limit|maximum)(?: of| on)? liability\b|\bmax(?:imum)? liability",
        r"\bliability\b[^.]{0,120}?(?:exceed|limited to|capped at)\s" + _MONEY,
    ),
    _clause(
        r"\b(?:property|premises|rental|unit) (?:address|location)\b|\baddress of (?:the )?(?:property|premises)",
        r"\b(?:property|premises|apartment|house)\b[^.;]{0,40}?\b(?:located|situated|known) (?:at|as) " + _PLACE,
        flags=AS_WRITTEN,
    ),
    _clause(
        r"\b(?:vacation|holiday|annual leave|leave|pto) days\b|\bdays of (?:vacation|leave|holiday)|urlaubstage",
        r"(?P<digits>\d+)\s(?:(?:working|business|paid)\s)*days['’]?\s(?:of\s)?(?:(?:paid|annual)\s)*(?:vacation|holiday|leave|pto)",
        r"\b(?:vacation|annual leave|holiday)s? (?:entitlement )?(?:of|is) (?P<digits>\d+) (?:\w+ )?days",
        r"(?P<digits>\d+) (?:Arbeits|Werk)?tagen? (?:Erholungs)?urlaub",
    ),
    _clause(
        r"\b(?:manager|supervisor|reports to|reporting to)\b",
        r"\b(?:report|reporting|reports) (?:directly )?to " + _NAME,
        flags=AS_WRITTEN,
    ),
)  # fmt: skip


def read_clause(field: Field, values: Values) -> Found | None:
    """The value for a field that asks for one of the clauses; of several values the first, with a low score."""
    name = plain(field.full_name)
    clause = next((each for each in CLAUSES if each.asked.search(name)), None)
    found = list(_found(field, name, clause, values)) if clause is not None else []
    if not found:
        return None
    is_one = len({each.value for each in found}) == 1
    return replace(found[0], score=SAID if is_one else SEVERAL)


def _found(field: Field, asked: str, clause: Clause, values: Values) -> Iterator[Found]:
    run = values.layout.stream()
    for hit in (hit for pattern in clause.said for hit in pattern.finditer(run.text)):
        parts = {name: text for name, text in hit.groupdict().items() if text}
        if "money" in parts:
            amount = read_cell(field, run.cut(*hit.span("money")), SAID, values)
            if amount is not None:
                yield replace(amount, kind="text")
            continue
        value = _as_text(parts) if field.kind == "string" else _as_number(field, asked, parts)
        if value is not None:
            yield Found(value, run.cut(*hit.span()), SAID)


def _as_text(parts: dict[str, str]) -> str:
    """`60 days`, `1.5% per month`, a place or a name."""
    if "text" in parts:
        return parts["text"].strip(" ,")
    if "share" in parts:
        return f"{parts['share']}%{parts.get('per', '')}"
    return " ".join([parts.get("n") or parts["digits"], *([parts["unit"]] if "unit" in parts else [])])


def _as_number(field: Field, name: str, parts: dict[str, str]) -> float | None:
    """A percentage, or a count in the field's unit: days are not months."""
    if field.kind not in ("number", "integer") or "text" in parts:
        return None
    if "share" in parts:
        return float(parts["share"].replace(",", "."))
    if "unit" in parts and parts["unit"].split()[-1].rstrip("s").casefold() not in name:
        return None
    return int(parts.get("n") or parts["digits"])
