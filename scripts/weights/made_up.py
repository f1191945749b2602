"""Invoices and receipts of made-up layouts, as pages of words: the fit meets more layouts than there are files."""

import random
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from extend_mcp.documents.page import Box, Document, Page, Word
from extend_mcp.documents.structure import read_structure

LENGTHS = {"GB": 22, "DE": 22, "FR": 27, "IT": 27, "ES": 24, "NL": 18, "PL": 28, "CZ": 24, "PT": 25, "DK": 18}
"""Characters of an IBAN by country."""
NAMES = (
    "Nordlicht Alpha Meridian Becker Solaris Kraft Delta Verde Moulin Orion Hafen Bauer Textil Logistik Nova Arbor "
    "Lumen Castell Ponte Atelier Vega Silva Metall Digital Media Print Garten Hotel Studio Service Trading Systems "
    "Solutions Consulting Handel Technik Energie Rivière Müller Holz"
).split()
FIRST, LAST = (
    "Anna Peter Marie Jan Luca Sofia Paul Elena Tom Karin".split(),
    "Weber Martin Rossi García Novák Jensen".split(),
)
NOTE_WORDS = (
    "the a we will see you at our and then was not it so from to for this meeting plan idea text test page".split()
)
STAMPS = (
    "Version 2.1 vom 01.10.2025",
    "Stand 03/2024",
    "Page 1 / 1",
    "Original",
    "Copy printed 2025-11-10",
    "Duplicata",
)
Line = tuple[str, str]


@dataclass
class Sheet:
    """A page that is written on. Widths are those of a plain face."""

    draw: random.Random
    size: float = 10.0
    words: list[Word] = field(default_factory=list)

    def put(
        self, x: float, y: float, text: str, size: float | None = None, *, bold: bool = False, right: bool = False
    ) -> float:
        """Write a text from `x`, or up to it; returns where it ends."""
        size = size or self.size
        width, gap, parts = size * (0.55 if bold else 0.52), size * 0.27, text.split()
        if right:
            x -= sum(len(part) * width for part in parts) + gap * (len(parts) - 1)
        for part in parts:
            self.words.append(Word(part, Box(x, y, x + len(part) * width, y + size * 1.15), None, size, bold))
            x += len(part) * width + gap
        return x

    def block(self, x: float, y: float, rows: Sequence[str], *, bold: bool = False) -> float:
        """Write rows below each other, the first perhaps bold; returns where they end."""
        for at, row in enumerate(rows):
            self.put(x, y, row, bold=bold and not at)
            y += self.size * 1.4
        return y

    def document(self, width: float = 595, height: float = 842, *, ocr: bool = False) -> Document:
        """The page as a document."""
        page = Page(1, width, height, self.words, ocr=ocr)
        read_structure([page])
        return Document("application/pdf", [page], 1)


@dataclass(frozen=True, slots=True)
class Party:
    """A company with its address and number for tax."""

    name: str
    address: list[str]
    vat: str


@cache
def _languages() -> dict[str, dict[str, Any]]:
    return tomllib.loads(Path(__file__).with_name("made_up.toml").read_text("utf-8"))


def make_invoice(seed: int) -> tuple[Document, dict[str, Any]]:
    """An invoice of a layout of its own, and what is true of it by term."""
    maker = _Invoice(random.Random(seed))
    return maker.write(), maker.true


class _Invoice:
    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        languages = _languages()
        self.language = draw.choice(["de", "fr", "en", "en", *languages])
        self.words = languages[self.language]
        self.sheet = Sheet(draw, draw.choice([8, 9, 10, 11]))
        self.colon = draw.choice([":", ":", "", " :"])
        self.money_sign = draw.choice(["#", "#", "# €", "€#" if self.language == "en" else "# EUR"])
        self.group = "," if self.language == "en" else " " if self.language in ("fr", "pl", "cs") else "."
        self.seller, self.buyer = self._party(), self._party(person=draw.random() < 0.25)
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

    def _styles(self) -> list[str]:
        if self.language in ("de", "cs", "pl"):
            return ["%d.%m.%Y", "%d.%m.%Y", "%Y-%m-%d"]
        return ["%d %B %Y", "%B %d, %Y", "%Y-%m-%d", "%d/%m/%Y"] if self.language == "en" else ["%d/%m/%Y", "%d-%m-%Y"]

    def _party(self, *, person: bool = False) -> Party:
        draw, words = self.draw, self.words
        name = " ".join(filter(None, [*draw.sample(NAMES, draw.choice([1, 2, 2, 3])), draw.choice(words["forms"])]))
        name = f"{draw.choice(FIRST)} {draw.choice(LAST)}" if person else name
        address = [draw.choice(words["streets"]).format(n=draw.randint(1, 99)), draw.choice(words["towns"])]
        address += [words["land"]] if draw.random() < 0.4 else []
        digits = "".join(draw.choices("0123456789", k=11 if self.language == "fr" else 9))
        return Party(name, address, words["country"] + draw.choice(["", "", " "]) + digits)

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

    def say(self, what: str) -> str:
        """One of the labels."""
        return str(self.draw.choice(self.words[what])).format(r=self.rate)

    def money(self, value: float) -> str:
        text = f"{abs(value):,.2f}"
        if self.language != "en":
            text = text.replace(",", "_").replace(".", ",").replace("_", self.group)
        return ("-" if value < 0 else "") + self.money_sign.replace("#", text)

    def show(self, day: date) -> str:
        return day.strftime(self.style)

    def write(self) -> Document:
        """The page."""
        draw, sheet = self.draw, self.sheet
        if draw.random() < 0.25:
            sheet.put(50, 15, draw.choice(STAMPS), 7)
        y = draw.choice([self._letter, self._letter, self._columns, self._columns, self._rows, self._top])()
        y = self._head(y + 20)
        y = self._items(y + 15)
        y = self._sums(y + 10)
        self._foot(y + 12)
        return sheet.document()

    def _contacts(self) -> list[str]:
        web = "".join(c for c in self.seller.name.lower().split()[0] if c.isascii())
        return [
            f"Tel. +{self.draw.randint(30, 49)} {self.draw.randint(100, 999)} {self.draw.randint(10000, 99999)}",
            f"info@{web}.com",
        ]

    def _vat_row(self, role: str, party: Party) -> str:
        lead = f"{self.say(role)} " if self.draw.random() < 0.25 else ""
        return f"{lead}{self.say('vat')}{self.colon} {party.vat}"

    def _seller_rows(self) -> list[str]:
        contacts = self._contacts() if self.draw.random() < 0.6 else []
        self.vat_shown = self.draw.random() < 0.5
        return [*self.seller.address, *contacts, *([self._vat_row("seller", self.seller)] if self.vat_shown else [])]

    def _buyer_rows(self) -> list[str]:
        draw = self.draw
        contact = [f"{draw.choice(FIRST)} {draw.choice(LAST)}"] if draw.random() < 0.25 else []
        vat = [self._vat_row("buyer", self.buyer)] if draw.random() < 0.3 else []
        if vat:
            self.true["buyer.vat"] = self.buyer.vat
        return [*contact, *self.buyer.address, *vat]

    def _letter(self) -> float:
        draw, sheet = self.draw, self.sheet
        if draw.random() < 0.5:
            sheet.put(draw.choice([50, 350]), 35, self.seller.name, sheet.size * 1.6, bold=True)
        separator = draw.choice([" · ", " • ", " - ", ", ", " | "])
        sheet.put(50, 120, separator.join([self.seller.name, *self.seller.address]), 7)
        title = [draw.choice(["Herr", "Frau", "Firma", "Mr", "Mme"])] if draw.random() < 0.2 else []
        y = sheet.block(50, 133, [*title, self.buyer.name, *self._buyer_rows()])
        if draw.random() < 0.5:
            sheet.block(380, 120, [self.seller.name, *self._seller_rows()])
        else:
            self.vat_shown = False
        return max(y, 200.0)

    def _columns(self) -> float:
        draw, sheet = self.draw, self.sheet
        parties = [
            ("seller", [self.seller.name, *self._seller_rows()]),
            ("buyer", [self.buyer.name, *self._buyer_rows()]),
        ]
        ends = []
        for x, (role, rows) in zip((50, 320), parties[:: draw.choice([1, 1, -1])], strict=True):
            sheet.put(x, 80, self.say(role) + draw.choice(["", self.colon]), bold=draw.random() < 0.6)
            ends.append(sheet.block(x, 80 + sheet.size * 1.5, rows))
        if draw.random() < 0.3:
            sheet.put(50, max(ends) + 5, self.say("shipto") + self.colon, bold=True)
            ends.append(sheet.block(50, max(ends) + 5 + sheet.size * 1.5, [self._party().name, *self._party().address]))
        return max(ends)

    def _rows(self) -> float:
        draw, sheet, y = self.draw, self.sheet, 70.0
        far = draw.choice([0, 0, 150])
        self.vat_shown = True
        for role, party in (("seller", self.seller), ("buyer", self.buyer)):
            sheet.put(50, y, self.say(role), sheet.size * 1.15, bold=draw.random() < 0.7)
            y += sheet.size * 1.8
            rows = [("No.", str(draw.randint(100, 99999)))] if draw.random() < 0.5 else []
            rows += [(self.say("name"), party.name), ("Adresse", party.address[0]), ("", party.address[1])]
            if role == "seller" or draw.random() < 0.3:
                rows.append((self.say("vat"), party.vat))
                self.true[f"{role}.vat"] = party.vat
            for label, value in rows:
                end = sheet.put(50, y, label + (":" if label else ""))
                sheet.put(max(end, far), y, value)
                y += sheet.size * 1.4
            y += 8
        return y

    def _top(self) -> float:
        draw, sheet = self.draw, self.sheet
        sheet.put(50, 40, self.seller.name, sheet.size * draw.choice([1, 1.4, 2]), bold=draw.random() < 0.7)
        y = sheet.block(50, 40 + sheet.size * 2.4, self._seller_rows())
        if draw.random() < 0.5:
            return max(y, sheet.block(340, 110, [self.buyer.name, *self._buyer_rows()]))
        sheet.put(50, y + 15, self.say("buyer") + draw.choice(["", ":"]), bold=draw.random() < 0.6)
        return sheet.block(50, y + 15 + sheet.size * 1.5, [self.buyer.name, *self._buyer_rows()])

    def _head(self, y: float) -> float:
        draw, sheet = self.draw, self.sheet
        facts: list[Line] = [(self.say("number"), self.number), (self.say("date"), self.show(self.day))]
        facts += [(self.say("due"), self.show(self.due))] if self.due else []
        others = [
            (self.say("order"), f"PO-{draw.randint(1000, 99999)}"),
            (self.say("customer"), str(draw.randint(1000, 99999))),
            (self.say("delivery"), self.show(self.day - timedelta(draw.randint(1, 9)))),
            ("Ref.", f"X{draw.randint(10, 999)}"),
        ]
        facts += draw.sample(others, draw.randint(0, 3))
        if draw.random() < 0.5:
            draw.shuffle(facts)
        how, x = draw.choice(["inline", "inline", "table", "far"]), draw.choice([50, 340])
        if how == "table":
            for at, (label, value) in enumerate(facts):
                sheet.put(50 + at * 500 / len(facts), y, label, min(sheet.size, 8))
                sheet.put(50 + at * 500 / len(facts), y + sheet.size * 1.5, value, min(sheet.size, 9))
            return y + sheet.size * 3
        for label, value in facts:
            end = sheet.put(x, y, label + self.colon)
            sheet.put(max(end, x + 110) if how == "far" else end, y, value)
            y += sheet.size * 1.5
        return y

    def _items(self, y: float) -> float:
        sheet, at = self.sheet, (50, 300, 380, 540)
        for place, (x, label) in enumerate(zip(at, self.words["columns"], strict=True)):
            sheet.put(x, y, label, bold=True, right=place > 1)
        for name, count, price in self.items:
            y += sheet.size * 1.6
            sheet.put(50, y, name)
            sheet.put(300, y, str(count))
            sheet.put(400, y, self.money(price).strip("€ EUR"), right=True)
            sheet.put(540, y, self.money(round(count * price, 2)), right=True)
        return y + sheet.size * 1.6

    def _sums(self, y: float) -> float:
        draw, sheet = self.draw, self.sheet
        sums: list[tuple[str, float]] = [("Shipping", self.shipping)] if self.shipping and draw.random() < 0.6 else []
        shows_net, shows_tax = draw.random() < 0.85, self.rate > 0 or draw.random() < 0.5
        left = round(self.gross - self.paid, 2)
        sums += [(self.say("net"), self.net)] if shows_net else []
        sums += [(self.say("tax"), self.tax)] if shows_tax else []
        only_due = not self.paid and draw.random() < 0.2
        sums.append((self.say("pay" if only_due else "gross"), self.gross))
        if self.paid:
            sums += [(self.say("paid"), draw.choice([1, -1]) * self.paid), (self.say("pay"), left)]
        elif not only_due and draw.random() < 0.4:
            sums.append((self.say("pay"), left))
        self.true |= {"total.gross": self.gross, "total.due": left}
        self.true |= {"total.net": self.net} if shows_net else {}
        self.true |= {"total.tax": self.tax} if shows_tax else {}
        if draw.random() < 0.15:
            for at, (label, value) in enumerate(sums):
                sheet.put(50 + at * 500 / len(sums), y, label, 7)
                sheet.put(50 + at * 500 / len(sums), y + sheet.size * 1.5, self.money(value), 8)
            return y + sheet.size * 3
        x, beside = draw.choice([300, 350]), draw.random() < 0.2
        for label, value in sums:
            end = sheet.put(x, y, label + draw.choice([self.colon, ""]))
            sheet.put(end if beside else 540, y, self.money(value), right=not beside)
            y += sheet.size * 1.5
        return y

    def _foot(self, y: float) -> None:
        draw, sheet = self.draw, self.sheet
        rows = [] if self.vat_shown else [f"{self.say('vat')}{self.colon} {self.seller.vat}"]
        spaced = " ".join(self.iban[at : at + 4] for at in range(0, len(self.iban), 4))
        rows += [f"IBAN{self.colon} {draw.choice([self.iban, spaced])}"] if self.iban else []
        if self.due and draw.random() < 0.2:
            rows.append(f"Please pay by {self.show(self.due)}")
        if draw.random() < 0.3:
            rows.append(draw.choice(["Bank: ", "Kontoinhaber: "]) + draw.choice([self.seller.name, "Volksbank Mitte"]))
        if draw.random() < 0.25:
            role = draw.choice(["Managing Director", "Ansprechpartner", "Contact"])
            rows.append(f"{role}: {draw.choice(FIRST)} {draw.choice(LAST)}")
        if draw.random() < 0.5:
            for x, part in zip(
                (50, 230, 380), ([self.seller.name, *self.seller.address], self._contacts(), rows), strict=True
            ):
                for at, row in enumerate(part):
                    sheet.put(x, 780 + at * 9, row, 7)
        else:
            sheet.block(50, y, rows)


def make_receipt(seed: int) -> tuple[Document, dict[str, Any]]:
    """A receipt as a photo would give it, and what is true of it by term."""
    draw = random.Random(seed)
    sheet = Sheet(draw, 10)
    name = (
        " ".join([*draw.sample(NAMES, 2), draw.choice(["Sdn Bhd", "Ltd", "Inc", "Store", "Mart", "GmbH", ""])])
        .strip()
        .upper()
    )
    day = date(draw.randint(2014, 2026), draw.randint(1, 12), draw.randint(13, 28))
    y = sheet.block(80, 20, [name, "12 High Street", "43300 Springfield", "Tel 03-5542 3228"]) + 8
    y = sheet.block(40, y, [draw.choice(["TAX INVOICE", "RECEIPT", "CASH SALE"]), f"No: {draw.randint(1000, 99999)}"])
    y = sheet.block(40, y, [draw.choice(["Date: ", "", "DATE : "]) + day.strftime("%d/%m/%Y")]) + 6
    prices = [draw.randint(50, 9000) / 100 for _ in range(draw.randint(1, 6))]
    for price in prices:
        sheet.put(40, y, f"{draw.choice(NAMES).upper()} {draw.randint(1, 3)} x")
        sheet.put(300, y, f"{price:.2f}", right=True)
        y += 14
    for label, value in _till(draw, round(sum(prices), 2)):
        sheet.put(40, y, label + draw.choice([":", "", " :"]))
        sheet.put(300, y, value, right=True)
        y += 14
    total = _rounded(round(sum(prices) * 1.06, 2))
    true = {"seller.name": name, "invoice.date": day.isoformat(), "total.gross": total}
    return sheet.document(340, y + 40, ocr=True), true


def _rounded(value: float) -> float:
    return round(round(value * 20) / 20, 2)


def _till(draw: random.Random, net: float) -> Iterator[Line]:
    """The sums of a receipt: taxed at 6 %, and rounded to five cents."""
    gross = round(net * 1.06, 2)
    total = _rounded(gross)
    if draw.random() < 0.7:
        yield draw.choice(["Subtotal", "Total Sales (Excluding GST)", "Total Excl. GST", "Sub Total"]), f"{net:.2f}"
        yield draw.choice(["GST 6%", "Total GST", "Tax 6%"]), f"{gross - net:.2f}"
    if draw.random() < 0.7:
        yield draw.choice(["Total Sales (Inclusive GST)", "Total", "Total Incl. GST", "Gross Total"]), f"{gross:.2f}"
    yield draw.choice(["Rounding", "Rounding Adj", "Round Adj"]), f"{total - gross:.2f}"
    yield (
        draw.choice(["Total", "Grand Total", "Total Payable", "Nett Total", "Amount Due", "Total Rounded", "TOTAL RM"]),
        f"{total:.2f}",
    )
    if draw.random() < 0.7:
        cash = total + draw.choice([0, 0.05, 5, 10])
        yield draw.choice(["Cash", "Tendered", "Visa", "Cash Received"]), f"{cash:.2f}"
        yield draw.choice(["Change", "Change Due"]), f"{cash - total:.2f}"


def make_note(seed: int) -> Document:
    """A page that is no paper of a business: a few lines of words, perhaps under a heading or to somebody."""
    draw = random.Random(seed)
    sheet = Sheet(draw, draw.choice([9, 10, 12]))
    heading = draw.choice(
        ["", "", "Minutes", "Notes", "To whom it may concern", f"Dear {draw.choice(FIRST)},", "hello"]
    )
    rows = [heading] if heading else []
    words = [*NOTE_WORDS, *map(str.lower, NAMES)]
    rows += [" ".join(draw.choices(words, k=draw.randint(1, 9))) for _ in range(draw.randint(1, 8))]
    sheet.block(50, draw.choice([30, 60, 120]), rows, bold=bool(heading))
    return sheet.document()
