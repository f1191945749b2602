"""Invoices of random layouts in ten languages."""

import random
from datetime import timedelta
from typing import Any

from extend_mcp.documents.page import Document
from scripts.weights.made_up.paper import Paper
from scripts.weights.made_up.party import FIRST, LAST
from scripts.weights.made_up.places import vat_row, write_parties

STAMPS = (
    "Version 2.1 vom 01.10.2025", "Stand 03/2024", "Page 1 / 1", "Original", "Copy printed 2025-11-10", "Duplicata",
)  # fmt: skip
MEASURES = (
    ("Total weight", "kg"), ("Total distance", "km"), ("Total hours", "h"), ("Gesamtgewicht", "kg"),
    ("Gesamtstunden", "Std."), ("Gesamtverbrauch", "kWh"), ("Poids total", "kg"), ("Total units", "pcs"),
    ("Total volume", "m³"), ("Total area", "sqm"),
)  # fmt: skip
"""Totals that are no money."""
BANKS = ("Volksbank Mitte", "World Bank", "City Bank", "Crédit Bleu", "Banca Verde", "Sparkasse Hafen")
Line = tuple[str, str]


def make_invoice(seed: int) -> tuple[Document, dict[str, Any]]:
    """An invoice of a layout of its own, and what is true of it by term."""
    paper = Paper(random.Random(seed))
    if paper.draw.random() < 0.25:
        paper.sheet.put(50, 15, paper.draw.choice(STAMPS), 7)
    y = write_parties(paper)
    y = _write_head(paper, y + 20)
    y = _write_items(paper, y + 15)
    y = _write_sums(paper, y + 10)
    _write_foot(paper, y + 12)
    return paper.sheet.document(), paper.true


def _write_head(paper: Paper, y: float) -> float:
    draw, sheet = paper.draw, paper.sheet
    facts: list[Line] = [(paper.say("number"), paper.number), (paper.say("date"), paper.show(paper.day))]
    if draw.random() < 0.15:  # without its number, though with others
        del paper.true["invoice.number"]
        facts[0] = (paper.say("number"), "see below") if draw.random() < 0.5 else (paper.say("order"), paper.number)
    facts += [(paper.say("due"), paper.show(paper.due))] if paper.due else []
    others = [
        (paper.say("order"), f"PO-{draw.randint(1000, 99999)}"),
        (paper.say("customer"), str(draw.randint(1000, 99999))),
        (paper.say("delivery"), paper.show(paper.day - timedelta(draw.randint(1, 9)))),
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
        end = sheet.put(x, y, label + paper.colon)
        sheet.put(max(end, x + 110) if how == "far" else end, y, value)
        y += sheet.size * 1.5
    return y


def _write_items(paper: Paper, y: float) -> float:
    sheet, at = paper.sheet, (50, 300, 380, 540)
    for place, (x, label) in enumerate(zip(at, paper.words["columns"], strict=True)):
        sheet.put(x, y, label, bold=True, right=place > 1)
    for name, count, price in paper.items:
        y += sheet.size * 1.6
        sheet.put(50, y, name)
        sheet.put(300, y, str(count))
        sheet.put(400, y, paper.money(price).strip("€ EUR"), right=True)
        sheet.put(540, y, paper.money(round(count * price, 2)), right=True)
    return y + sheet.size * 1.6


def _write_sums(paper: Paper, y: float) -> float:
    draw, sheet = paper.draw, paper.sheet
    sums: list[tuple[str, float]] = [("Shipping", paper.shipping)] if paper.shipping and draw.random() < 0.6 else []
    shows_net, shows_tax = draw.random() < 0.85, paper.rate > 0 or draw.random() < 0.5
    left = round(paper.gross - paper.paid, 2)
    sums += [(paper.say("net"), paper.net)] if shows_net else []
    sums += [(paper.say("tax"), paper.tax)] if shows_tax else []
    only_due = not paper.paid and draw.random() < 0.2
    sums.append((paper.say("pay" if only_due else "gross"), paper.gross))
    if paper.paid:
        sums += [(paper.say("paid"), draw.choice([1, -1]) * paper.paid), (paper.say("pay"), left)]
    elif not only_due and draw.random() < 0.4:
        sums.append((paper.say("pay"), left))
    paper.true |= {"total.gross": paper.gross, "total.due": left}
    paper.true |= {"total.net": paper.net} if shows_net else {}
    paper.true |= {"total.tax": paper.tax} if shows_tax else {}
    if draw.random() < 0.15:
        for at, (label, value) in enumerate(sums):
            sheet.put(50 + at * 500 / len(sums), y, label, 7)
            sheet.put(50 + at * 500 / len(sums), y + sheet.size * 1.5, paper.money(value), 8)
        return y + sheet.size * 3
    x, beside = draw.choice([300, 350]), draw.random() < 0.2
    if draw.random() < 0.2:
        label, unit = draw.choice(MEASURES)
        end = sheet.put(x, y, label + draw.choice([paper.colon, ""]))
        count = paper.money(draw.randint(100, 90000) / 100).strip("€ EUR")
        sheet.put(540, y, f"{count} {unit}" if draw.random() < 0.7 else count, right=True)
        y += sheet.size * 1.5
    for label, value in sums:
        end = sheet.put(x, y, label + draw.choice([paper.colon, ""]))
        sheet.put(end if beside else 540, y, paper.money(value), right=not beside)
        y += sheet.size * 1.5
    return y


def _write_foot(paper: Paper, y: float) -> None:
    draw, sheet = paper.draw, paper.sheet
    if paper.imprint:
        sheet.put(draw.choice([50, 120]), 765, paper.imprint, 7)
    rows = [] if paper.vat_shown else [vat_row(paper, "seller")]
    spaced = " ".join(paper.iban[at : at + 4] for at in range(0, len(paper.iban), 4))
    rows += [f"IBAN{paper.colon} {draw.choice([paper.iban, spaced])}"] if paper.iban else []
    if paper.due and draw.random() < 0.2:
        rows.append(f"Please pay by {paper.show(paper.due)}")
    if draw.random() < 0.3:
        rows.append(draw.choice(["Bank: ", "Kontoinhaber: "]) + draw.choice([paper.seller.name, draw.choice(BANKS)]))
    if draw.random() < 0.15:
        at = sheet.put(50, y, "Bank") + 60
        sheet.put(at, y, "SWIFT")
        sheet.put(50, y + sheet.size * 1.4, draw.choice(BANKS))
        sheet.put(at, y + sheet.size * 1.4, "COBADEFF")
        y += sheet.size * 3
    if draw.random() < 0.25:
        role = draw.choice(["Managing Director", "Ansprechpartner", "Contact"])
        rows.append(f"{role}: {draw.choice(FIRST)} {draw.choice(LAST)}")
    if draw.random() < 0.5:
        for x, part in zip(
            (50, 230, 380), ([paper.seller.name, *paper.seller.address], paper.seller.contacts, rows), strict=True
        ):
            for at, row in enumerate(part):
                sheet.put(x, 780 + at * 9, row, 7)
    else:
        sheet.block(50, y, rows)
