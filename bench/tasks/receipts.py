"""Two receipts on one scan: both are found, and the scan is read by OCR once."""

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from bench.tasks.agent import Agent
from bench.tasks.task import Check, Task

SHOPS = "Corner Store|Green Grocer|Harbour Bakery|Old Mill Cafe|Station Kiosk|Village Pharmacy|Hill Hardware".split("|")
STREETS = "High Street|Mill Lane|Station Road|Market Square|Church Walk|Park Avenue".split("|")
GOODS = "Milk|Bread|Apples|Coffee|Soap|Batteries|Cheese|Paper|Candles|Tea|Honey|Nails|Rice|Pens".split("|")
TOTALS = ("TOTAL", "Total", "TOTAL EUR", "Total due")
PAID = ("CASH", "CARD", "VISA")
ENDS = ("Thank you for shopping", "Thank you, please come again", "Your receipt - keep it for refunds")
CLASSES = {"receipt": "A till receipt of a shop"}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"total": {"type": ["number", "null"], "description": "The amount to pay"}},
}
SCANS = 20
WIDTH, LINE, SIZE = 1300, 74, 38
"""Pixels of the scan's width, of a line and of a letter, at 150 to the inch."""


def prepare(folder: Path) -> Iterator[Check]:
    """Twenty scans of two receipts beside each other, lying a little askew."""
    dice = random.Random(18)
    for number in range(SCANS):
        receipts = [_make_receipt(dice) for _ in range(2)]
        path = folder / f"scan-{number}.pdf"
        _draw(path, [lines for lines, _ in receipts], dice.uniform(-1.2, 1.2))
        yield partial(_find, path, number, {total for _, total in receipts})


def _make_receipt(dice: random.Random) -> tuple[list[str], float]:
    """The lines of a receipt, and its total."""
    prices = {good: dice.randint(80, 1900) for good in dice.sample(GOODS, dice.randint(2, 5))}
    total = sum(prices.values()) / 100
    lines = [
        dice.choice(SHOPS).upper(),
        f"{dice.randint(1, 99)} {dice.choice(STREETS)}",
        f"{dice.randint(10, 28)}/0{dice.randint(1, 9)}/2026 {dice.randint(10, 20)}:{dice.randint(10, 59)}",
        *(f"{good} {price / 100:.2f}" for good, price in prices.items()),
        f"{dice.choice(TOTALS)} {total:.2f}",
        f"{dice.choice(PAID)} {total:.2f}",
        dice.choice(ENDS),
    ]
    return lines, total


def _draw(path: Path, receipts: list[list[str]], lean: float) -> None:
    from PIL import Image, ImageDraw, ImageFont

    picture = Image.new("L", (WIDTH, LINE * (max(map(len, receipts)) + 2)), 255)
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(SIZE)
    for column, lines in enumerate(receipts):
        for row, line in enumerate(lines):
            draw.text((60 + column * WIDTH // 2, LINE * (row + 1)), line, fill=0, font=font)
    picture.rotate(lean, fillcolor=255).save(path, "PDF", resolution=150)


async def _find(path: Path, number: int, totals: set[float], agent: Agent) -> bool:
    """True if both totals are found, and no page of this scan or of its parts was read a second time."""
    parts = (await agent.call("split_document", file=str(path), classes=CLASSES))["parts"]
    files = [part["file_id"] for part in parts]
    begun = await agent.call("start_batch", operation="extract", files=files, schema=SCHEMA)
    batch = await agent.call("get_batch", batch_id=begun["batch_id"], values=True)
    column = batch["columns"].index("total")
    found = {row[column] for row in batch["rows"]}
    return found == totals and [part["type"] for part in parts] == ["receipt"] * 2 and _was_read_once(path, number)


def _was_read_once(path: Path, number: int) -> bool:
    """True if the engine keeps one reading of each scan so far and one of each part, which the split took from it.

    A part that was read again has a second one, as its picture was not the one that the split named.
    """
    with closing(sqlite3.connect(path.parent.parent / "data" / "engine.db")) as database:
        (kept,) = database.execute("select count(*) from readings").fetchone()
    return bool(kept == 3 * (number + 1))


TASK = Task("two receipts on one scan, each read by OCR once", "37 s, one found", 3, None, prepare)
