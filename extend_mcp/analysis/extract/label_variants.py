"""Other ways to print what a schema calls a field."""

import re

SHORT = {
    "ssn": "social security no", "mrn": "medical record no", "npi": "national provider identifier",
    "vin": "vehicle identification no", "imei": "international mobile equipment identity", "awb": "air waybill no",
    "eta": "estimated time of arrival", "etd": "estimated time of departure", "agi": "adjusted gross income",
}  # fmt: skip
"""Keys that are initials, and what forms print."""
UNITS = frozenset(
    "kwh mwh kg g km m cm mm m2 m3 sqm sqft lbs eur usd gbp chf percent pct hours days months years minutes".split()
)
"""Last words of keys that say what a number counts."""
_COMPOUND = re.compile(r"([a-z]{5,}?)s?datum")
_INITIALS = re.compile(r"[b-df-hj-np-tv-xz]{2,3}")
"""What may be printed with points or strokes between: `B/L No.`"""

ENDINGS = {
    "date": ("", "on"),
    "no": ("no", "id", ""),
    "id": ("id", "no", ""),
    "name": ("name", ""),
    "amount": ("amount", ""),
    **dict.fromkeys(("start", "from", "begin"), ("start", "from", "begin", "start date")),
    **dict.fromkeys(("end", "to", "until"), ("end", "to", "until", "end date")),
}


def variants_of(label: str) -> list[str]:
    """Other ways to print a label: `Patient ID` for `patient number`, `Employee` for `employee name`."""
    words = label.split()
    if len(words) < 2:
        return [SHORT[label]] if label in SHORT else _of_compound(label)
    stem, last = " ".join(words[:-1]), words[-1]
    if last in UNITS:
        return [stem]
    made = [f"{stem} {end}".strip() for end in ENDINGS.get(last, ())]
    if len(words) == 2 and last in ("date", "name", "no", "address"):
        made.append(f"{last} of {stem}")
    if last == "date":
        past = stem[:-3] + "ed" if stem.endswith("ion") else stem.removesuffix("e") + "ed"
        made += [past, f"{past} on"]
    if _INITIALS.fullmatch(words[0]):
        made += [" ".join([*words[0], *words[1:]])]
    return made


def _of_compound(label: str) -> list[str]:
    """`Eintritt` and `Eintritt am` for `Eintrittsdatum`."""
    found = _COMPOUND.fullmatch(label)
    return [found[1], f"{found[1]} am"] if found else []


def is_bare(label: str, labels: tuple[str, ...]) -> bool:
    """Whether a label of a date does not say that it is one, as `Visit` of `visit date`: it may head anything."""
    return any(f"{label}{end}" in labels for end in (" date", "datum", "sdatum"))
