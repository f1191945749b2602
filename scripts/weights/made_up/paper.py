"""What is true of a made-up invoice, and how its language and its layout say it."""

import random
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from scripts.weights.made_up.party import NAMES, Party, make_party
from scripts.weights.made_up.sheet import Sheet

LENGTHS = {"GB": 22, "DE": 22, "FR": 27, "IT": 27, "ES": 24, "NL": 18, "PL": 28, "CZ": 24, "PT": 25, "DK": 18}
"""Characters of an IBAN by country."""
OFFICES = (" au capital de 10 000 €", ", HRB 12345, Amtsgericht Mitte", " - Reg. No. 1234567", "")
"""What follows the name of a company where the law wants it named in full."""


@cache
def _languages() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("languages.toml").read_text("utf-8"))


class Paper:
    """An invoice while it is written: parties, days, sums, and `true`, what is true of it by term.

    A term is in `true` once it stands on the sheet; `vat_shown` is whether the seller's number does. `brand` is the
    seller's name as a logo has it, `imprint` a line with a legal form that its name lacks elsewhere, or empty.
    """

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        languages = _languages()
        self.language = draw.choice(["de", "fr", "en", "en", *languages])
        self.words = languages[self.language]
        self.sheet = Sheet(draw.choice([8, 9, 10, 11]))
        self.colon = draw.choice([":", ":", "", " :"])
        self.money_sign = draw.choice(["#", "#", "# €", "€#" if self.language == "en" else "# EUR"])
        self.group = "," if self.language == "en" else " " if self.language in ("fr", "pl", "cs") else "."
        self.seller, self.buyer = self.party("seller", person=0.1), self.party("buyer", person=0.3)
        self.brand, self.imprint = self._other_names()
        self.vat_shown = False
        self.day = date(draw.randint(2014, 2026), draw.randint(1, 12), draw.randint(1, 28))
        self.due = self.day + timedelta(draw.choice([7, 10, 14, 30, 60])) if draw.random() < 0.65 else None
        self.style = draw.choice(self._styles())
        country = self.words["country"]
        digits = "".join(draw.choices("0123456789", k=LENGTHS[country] - 2))
        self.iban = country + digits if draw.random() < 0.6 else ""
        self.number = draw.choice(["{y}-{n}", "RE-{n}", "INV{n}", "{n}", "F{y}{n}", "{y}/{n}", "A{n}-{y}"]).format(
            y=self.day.year, n=draw.randint(100, 99999)
        )
        self._add_up()
        self.true: dict[str, Any] = {
            "invoice.number": self.number, "invoice.date": self.day.isoformat(), "seller.name": self.seller.name,
            "buyer.name": self.buyer.name, "seller.vat": self.seller.vat,
        }  # fmt: skip
        if self.due:
            self.true["invoice.due"] = self.due.isoformat()
        if self.iban:
            self.true["payment.iban"] = self.iban

    def _other_names(self) -> tuple[str, str]:
        """The seller's name without its legal form, now and then; a line with one where the name has none."""
        name, forms = self.seller.name, [form for form in self.words["forms"] if form]
        form = next((form for form in sorted(forms, key=len, reverse=True) if name.endswith(f" {form}")), "")
        if form:
            short = name.removesuffix(form).strip(" ,")
            return (short if self.draw.random() < 0.3 else name), ""
        if self.draw.random() < 0.5:
            return name, ""
        office = self.draw.choice(OFFICES)
        return name, f"{name} {self.draw.choice(forms)}{office}"

    def _styles(self) -> list[str]:
        if self.language in ("de", "cs", "pl"):
            return ["%d.%m.%Y", "%d.%m.%Y", "%Y-%m-%d"]
        return ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d/%m/%Y"] if self.language == "en" else ["%d/%m/%Y", "%d-%m-%Y"]

    def _add_up(self) -> None:
        draw = self.draw
        self.rate = draw.choice([19, 20, 21, 22, 23, 25, 7, 10, 0])
        self.items = [
            (f"{draw.choice(NAMES)} {draw.choice(NAMES).lower()}", draw.randint(1, 20), draw.randint(100, 30000) / 100)
            for _ in range(draw.randint(1, 6))
        ]
        self.shipping = draw.choice([0.0, 0.0, 0.0, 4.9, 12.5])
        self.net = round(sum(round(count * price, 2) for _, count, price in self.items) + self.shipping, 2)
        self.tax = round(self.net * self.rate / 100, 2)
        self.gross = round(self.net + self.tax, 2)
        self.paid = round(self.gross * draw.choice([0.2, 0.3, 0.5]), 2) if draw.random() < 0.35 else 0.0

    def party(self, role: str = "", *, person: float = 0.0) -> Party:
        """A party of the paper's country."""
        return make_party(self.draw, self.words, role=role, person=person)

    def say(self, what: str) -> str:
        """One of the labels."""
        return str(self.draw.choice(self.words[what])).format(r=self.rate)

    def money(self, value: float) -> str:
        """An amount as the paper prints it."""
        text = f"{abs(value):,.2f}"
        if self.language != "en":
            text = text.replace(",", "_").replace(".", ",").replace("_", self.group)
        return ("-" if value < 0 else "") + self.money_sign.replace("#", text)

    def show(self, day: date) -> str:
        """A day as the paper prints it."""
        return day.strftime(self.style)
