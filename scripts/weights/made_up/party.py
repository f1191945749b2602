"""Companies, people and institutions of made-up documents: names with and without a legal form, addresses, contacts."""

import random
from dataclasses import dataclass
from typing import Any

NAMES = (
    "Nordlicht Alpha Meridian Becker Solaris Kraft Delta Verde Moulin Orion Hafen Bauer Textil Logistik Nova Arbor "
    "Lumen Castell Ponte Atelier Vega Silva Metall Digital Media Print Garten Hotel Studio Service Trading Systems "
    "Solutions Consulting Handel Technik Energie Rivière Müller Holz"
).split()
FIRST, LAST = (
    "Anna Peter Marie Jan Luca Sofia Paul Elena Tom Karin".split(),
    "Weber Martin Rossi García Novák Jensen".split(),
)
INSTITUTIONS = (
    "{n} Hospital", "Klinikum {n}", "Hotel {n}", "Restaurant {n}", "University of {n}", "Stadtwerke {n}", "Cabinet {n}",
    "Praxis Dr. {p}", "{n} Bakery", "Garage {n}", "Verein {n}", "{n} & Sons", "{p} Consulting", "Apotheke {n}",
)  # fmt: skip
TAGLINES = (
    "Professional {a} and {b}", "Your partner for {a}", "{a} since 1985", "Meisterbetrieb für {a}",
    "Votre spécialiste {a}", "{a} | {b}", "Transforming {a} into value",
)  # fmt: skip
TITLES = ("Herr", "Frau", "Firma", "Mr", "Mme")


@dataclass(frozen=True, slots=True)
class Party:
    """A party of an invoice with its address, its number for tax and how to reach it."""

    name: str
    address: list[str]
    vat: str
    contacts: list[str]


def make_party(draw: random.Random, words: dict[str, Any], *, role: str = "", person: float = 0.0) -> Party:
    """A party of a country; `person` is how often it is one. Samples call some by their role: `Supplier Ltd.`"""
    chance = draw.random()
    name = make_person(draw) if chance < person else _institution(draw) if chance > 0.85 else _company(draw, words)
    if role and draw.random() < 0.08:
        ends = [*words["forms"], draw.choice(NAMES), words["name"][0]]
        name = f"{draw.choice(words[role])} {draw.choice(ends)}".strip()
    name = name.upper() if draw.random() < 0.1 else name
    address = [draw.choice(words["streets"]).format(n=draw.randint(1, 99)), draw.choice(words["towns"])]
    address = [", ".join(address)] if draw.random() < 0.15 else address
    address += [words["land"]] if draw.random() < 0.4 else []
    digits = "".join(draw.choices("0123456789", k=11 if words["country"] == "FR" else 9))
    web = "".join(c for c in name.lower().split()[0] if c.isascii() and c.isalpha()) or "office"
    phone = f"Tel. +{draw.randint(30, 49)} {draw.randint(100, 999)} {draw.randint(10000, 99999)}"
    contacts = draw.sample([phone, f"info@{web}.com", f"www.{web}.com"], draw.choice([1, 2, 2]))
    return Party(name, address, words["country"] + draw.choice(["", "", " "]) + digits, contacts)


def make_person(draw: random.Random) -> str:
    """The name of a person, now and then with a degree."""
    degree = draw.choice(["", "", "", "", "Dr. ", "Mag. "])
    return f"{degree}{draw.choice(FIRST)} {draw.choice(LAST)}"


def make_contact(draw: random.Random) -> str:
    """A person of a company to turn to, as the blocks of addresses name one."""
    lead = draw.choice(["", "", "", "Attn. ", "z. Hd. ", "c/o ", "Herr ", "Mme ", "À l'attention de "])
    return lead + make_person(draw) + draw.choice(["", "", "", " (Accounting)", ", CEO"])


def make_tagline(draw: random.Random) -> str:
    """What a letterhead says below the name."""
    one, two = draw.sample(NAMES, 2)
    return draw.choice(TAGLINES).format(a=one, b=two)


def _company(draw: random.Random, words: dict[str, Any]) -> str:
    form = draw.choice(words["forms"])
    if draw.random() < 0.12:
        return f"{draw.choice(LAST)}, {draw.choice(LAST)} {draw.choice(['and', '&', 'und'])} {draw.choice(NAMES)}"
    if draw.random() < 0.15 and form:
        return f"{draw.choice(NAMES)}, {form}"
    return " ".join(filter(None, [*draw.sample(NAMES, draw.choice([1, 2, 2, 3])), form]))


def _institution(draw: random.Random) -> str:
    return draw.choice(INSTITUTIONS).format(n=draw.choice(NAMES), p=draw.choice(LAST))
