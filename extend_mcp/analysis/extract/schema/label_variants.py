"""Other ways to print what a schema calls a field."""

import re

from extend_mcp.analysis.words.spelling import humanised, plain

SHORT = {
    "ssn": "social security no", "mrn": "medical record no", "npi": "national provider identifier",
    "vin": "vehicle identification no", "imei": "international mobile equipment identity", "awb": "air waybill no",
    "steuernr": "st no", "eta": "estimated time of arrival", "etd": "estimated time of departure",
    "agi": "adjusted gross income",
}  # fmt: skip
"""Keys that are initials, and the words that forms print for them."""
UNITS = frozenset(
    "kwh mwh kg kgs g km m cm mm m2 m3 cbm sqm sqft lbs eur usd gbp chf percent pct hours days months years "
    "minutes".split()
)
"""Last words of keys that say what a number counts."""
LONG = {"bol": "bill of lading", "quote": "quotation", "quotation": "quote", "awb": "air waybill"}
"""Words of keys, and other words that documents print for them."""
DATES = frozenset({"date", "fecha", "data", "datum"})
"""First words of keys that ask for days."""
ASKED = frozenset({"is", "has", "have", "are", "was"})
"""First words of keys that ask for yes or no."""
JOINED = frozenset(
    "date fecha data iban no numero nombre nome nom montant importe importo monto code codigo codice lieu type tipo "
    "taux tasa taxa duree duracion durata adresse direccion indirizzo".split()
)
"""First words of keys after which documents print `de`, `du`, `di` …"""
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e(?=(?:(?<=ae)u)?[bcdfghklmnprstz]{1,2}[a-z])")
COVERED = frozenset({"included", "covered", "insured"})
"""Last words of keys that documents print in the value, not in the label."""
_COMPOUND = re.compile(r"([a-z]{5,}?)(s?)(datum|nr)")
_HALVES = re.compile(
    r"(?i)([a-zà-ÿ]{4,}) ((?:datum|nr|nummer|betrag|belopp|beløb|bedrag|preis|pris|prijs|summe|summa|art|termin|frist)"
    r"(?: \w+)?)"
)
"""The halves of a compound that a key separates by a capital: `rechnungsDatum`."""
_OF = re.compile(r"(?:the )?([a-z]+(?: [a-z]+)?) of (?:the |an? )?([a-z]+(?: [a-z]+)?(?: or [a-z]+)?)")
_INITIALS = re.compile(r"[b-df-hj-np-tv-xz]{2,3}")
"""Initials, which may be printed with points or slashes between: `B/L No.`"""

ENDINGS = {
    "date": ("", "on"),
    "on": ("on", ""),
    "datum": ("datum", "am", ""),
    "no": ("no", "id", ""),
    "id": ("id", "no", ""),
    "name": ("name", ""),
    "amount": ("amount", ""),
    **dict.fromkeys(("start", "from", "begin"), ("start", "from", "begin", "start date")),
    **dict.fromkeys(("end", "to", "until"), ("end", "to", "until", "end date")),
}


def joined(key: str) -> str:
    """A key as a compound of a Germanic language: `rechnungsdatum` for `rechnungsDatum`; empty if it is not one."""
    found = _HALVES.fullmatch(humanised(key))
    return f"{found[1]}{found[2].lower()}" if found else ""


def variants_of(label: str) -> list[str]:
    """Other ways to print a label: `Patient ID` for `patient number`, `Employee` for `employee name`."""
    words = label.split()
    if len(words) < 2:
        return [SHORT[label]] if label in SHORT else _of_compound(label)
    stem, last = " ".join(words[:-1]), words[-1]
    if last in UNITS:
        return [stem]
    variants = [f"{stem} {end}".strip() for end in ENDINGS.get(last, ())]
    variants += [" ".join(words[1:])] if words[0] in DATES else []
    variants += [*_turned(words), *_with_of(words), *([" ".join(words[1:])] if words[0] == "no" else [])]
    if last == "date":
        past = f"{stem[:-5]}tted" if stem.endswith("mission") else _past(stem)
        variants += [past, f"{past} on"]
    if words[0] in ASKED:
        variants.append(" ".join(words[1:]))
    if last in COVERED and stem != "named":
        variants += [stem, f"{stem} cover", f"{stem} coverage"]
    if last == "withheld":
        variants.append(stem)
    if _INITIALS.fullmatch(words[0]):
        variants += [" ".join([*words[0], *words[1:]])]
    return [*variants, *_in_long(label, variants)]


def _past(stem: str) -> str:
    """`completed` for `completion`, `issued` for `issue`."""
    return f"{stem[:-3]}ed" if stem.endswith("ion") else f"{stem.removesuffix('e')}ed"


def _with_of(words: list[str]) -> list[str]:
    """`Date de paiement`, `Numero della polizza`: words of Romance languages with the words that join them."""
    if words[0] not in JOINED:
        return []
    rest = " ".join(words[1:])
    return [f"{words[0]} {of} {rest}" for of in ("de", "du", "de la", "di", "del", "della", "do")] + [
        f"{words[0]} d{rest}"
    ]


def without_unit(label: str) -> str:
    """A label without its counting word or unit: `shares` for `number of shares`, `break` for `break minutes`."""
    stem, _, last = label.removeprefix("no of ").rpartition(" ")
    return stem if stem and last in UNITS else label.removeprefix("no of ")


def without_umlauts(label: str) -> str:
    """A German key in the form in which labels are compared: `ruckgeld` for `rueckgeld`."""
    return _UMLAUT.sub(r"\1", label)


def _turned(words: list[str]) -> list[str]:
    """The words in another order: `Duration of the contract`, `Sum insured, buildings`."""
    if len(words) > 4:
        return []
    turned = [" ".join([*words[1:], words[0]])]
    if len(words) == 2:
        turned += [f"{words[1]} of {words[0]}", f"{words[1]} of the {words[0]}"]
    return turned


def _in_long(label: str, variants: list[str]) -> list[str]:
    """A label and its variants with full words in place of initials."""
    return [
        " ".join(LONG.get(word, word) for word in one.split())
        for one in (label, *variants)
        if not LONG.keys().isdisjoint(one.split())
    ]


def _of_compound(label: str) -> list[str]:
    """`Eintritt` and `Eintritt am` for `Eintrittsdatum`; `Angebot Nr.` and `Angebot` for `Angebotsnummer`."""
    found = _COMPOUND.fullmatch(label)
    if found is None:
        return []
    stem = found[1]
    return [stem, f"{stem} am"] if found[3] == "datum" else [f"{stem}{found[2]} no", f"{stem} no", stem]


def _labels_in_words(hint: str) -> list[str]:
    """The labels that documents may print for a description: `Technician` for `name of the technician`."""
    found = _OF.fullmatch(hint)
    if found is None:
        return [hint.removeprefix("the ")]
    what, whose = found.groups()
    labels = [hint, f"{whose} {what}", *([whose] if what in ("name", "no") else [what] if " " in what else [])]
    one, _, other = whose.partition(" or ")
    return [*labels, f"{one} {what}", f"{other} {what}"] if other else labels


def labels_in_hint(hint: str) -> list[str]:
    """The labels that a description gives: the words it quotes, and the whole description if it is short."""
    pairs = re.findall(r"\"([^\"]{2,40})\"|[‘'“]([^’'”]{2,40})[’'”]", hint)
    quoted = [plain(quote) for pair in pairs for quote in pair if quote]
    return [*quoted, *(_labels_in_words(plain(hint)) if 0 < len(hint.split()) <= 8 else [])]


def is_bare(label: str, labels: tuple[str, ...]) -> bool:
    """True if a date's label lacks the word date, like `Visit` for `visit date`: it may head anything."""
    ways = [f"{label}{end}" for end in (" date", "datum", "sdatum", " datum", " on")]
    return any(way in labels for way in (*ways, *(f"{date} {label}" for date in DATES)))
