"""Receipts as photos of them would be read."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

from extend_mcp.documents.page import Document
from scripts.weights.made_up.party import NAMES
from scripts.weights.made_up.sheet import Sheet

Line = tuple[str, str]


def make_receipt(seed: int) -> tuple[Document, dict[str, Any]]:
    """A receipt as a photo would give it, and what is true of it by term."""
    draw = random.Random(seed)
    sheet = Sheet(10)
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
