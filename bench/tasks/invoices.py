"""Totals of invoices by vendor, as a CSV; and a batch in which some files cannot be read."""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bench.tasks.agent import Agent
from bench.tasks.papers import Block, draw
from bench.tasks.task import Check, Task

MONEY: dict[str, Any] = {"type": ["number", "null"], "description": "The amount to pay"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "vendor_name": {"type": ["string", "null"], "description": "Who sends the invoice"},
        "invoice_number": {"type": ["string", "null"]},
        "total": MONEY,
    },
}
FIRST = "Alder Brook Cedar Dune Elm Fjord Grove Harbor Inlet Juniper Kestrel Linden Maple North Orchard Pine".split()
SECOND = "Instruments Logistics Textiles Foods Software Lighting Ceramics Printing Motors Stationery".split()
KINDS = ("Ltd", "GmbH", "Inc.", "LLC")
ITEMS = "Desk lamp|Steel shelf|Box of paper|Office chair|Service hour|Cable drum|Floor mat|Water filter".split("|")
TOTALS = ("Total due", "Total", "Amount due", "Grand total")
DAMAGED = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + b"\x00\xff" * 99


@dataclass(frozen=True)
class Invoice:
    """What an invoice says."""

    file: str
    vendor: str
    number: str
    total: float


def write_invoice(folder: Path, name: str, dice: random.Random) -> Invoice:
    """A new invoice of a page in a folder."""
    vendor = f"{dice.choice(FIRST)} {dice.choice(SECOND)} {dice.choice(KINDS)}"
    number = f"{dice.choice('ABCDEF')}-{dice.randint(10000, 99999)}"
    rows: list[Block] = [("row", "Description | Quantity | Amount")]
    total = 0.0
    for item in dice.sample(ITEMS, dice.randint(2, 6)):
        count, price = dice.randint(1, 9), dice.randint(500, 90000) / 100
        total = round(total + count * price, 2)
        rows.append(("row", f"{item} | {count} | {count * price:,.2f}"))
    head: list[Block] = [
        ("title", "Invoice"),
        ("text", vendor),
        ("text", f"{dice.randint(1, 99)} Mill Lane, Springfield"),
        ("text", f"Invoice number: {number}"),
        ("text", f"Invoice date: 2026-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}"),
        ("text", "Bill to: Example Trading Company, 5 Market Square, Riverton"),
    ]
    end: list[Block] = [("row", f"{dice.choice(TOTALS)} | | ${total:,.2f}"), ("text", "Payment within thirty days.")]
    draw(folder / name, [[*head, *rows, *end]])
    return Invoice(name, vendor, number, total)


def prepare_totals(folder: Path) -> Iterator[Check]:
    """Twenty folders of twelve invoices."""
    dice = random.Random(1)
    for number in range(20):
        place = folder / f"invoices-{number}"
        place.mkdir()
        yield partial(_totals, place, [write_invoice(place, f"invoice-{each}.pdf", dice) for each in range(12)])


def prepare_failing(folder: Path) -> Iterator[Check]:
    """Twenty folders of forty files, of which two are damaged."""
    dice = random.Random(2)
    for number in range(20):
        place = folder / f"forty-{number}"
        place.mkdir()
        invoices = [write_invoice(place, f"invoice-{each}.pdf", dice) for each in range(38)]
        for name in ("scan-a.pdf", "scan-b.pdf"):
            (place / name).write_bytes(
                b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n" + b"\x00\xff" * 99
            )
        yield partial(_failing, place, invoices)


async def _batch(agent: Agent, place: Path) -> tuple[dict[str, Any], str]:
    """Extract the fields from a folder; what the batch answers, and the path of the CSV."""
    begun = await agent.call("start_batch", operation="extract", files=[str(place)], schema=SCHEMA)
    batch = await agent.call("get_batch", batch_id=begun["batch_id"], values=True)
    saved = await agent.call("save_batch", batch_id=begun["batch_id"], name=f"{place.name}.csv")
    return batch, saved["path"]


async def _totals(place: Path, invoices: list[Invoice], agent: Agent) -> bool:
    """True if the CSV has the vendor and the total of each invoice, and the answer has as many rows."""
    batch, path = await _batch(agent, place)
    return len(batch["rows"]) == len(invoices) and _rows(path) == _truth(invoices)


async def _failing(place: Path, invoices: list[Invoice], agent: Agent) -> bool:
    """True if the answer names the two files that failed and why, and the CSV has all others."""
    batch, path = await _batch(agent, place)
    failed = {run["file_name"] for run in batch["runs"] if run.get("failure_reason")}
    return failed == {"scan-a.pdf", "scan-b.pdf"} and _truth(invoices) <= _rows(path)


def _truth(invoices: list[Invoice]) -> set[tuple[str, str, float]]:
    return {(each.file, each.vendor, each.total) for each in invoices}


def _rows(path: str) -> set[tuple[str, str, float]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return {(row["file"], row["vendor_name"], float(row["total"] or 0)) for row in csv.DictReader(file)}


TOTALS_TASK = Task("totals of 12 invoices by vendor, as a CSV", "14 / 1.3k, no file", 3, 1200, prepare_totals)
FAILING_TASK = Task("batch of 40, two fail", "4 / 1.1k", 3, None, prepare_failing)
CLOUD_TASK = Task("the same pipeline in the cloud", "the key alone", 3, 1200, prepare_totals, is_cloud=True)
