"""An extractor that is built, and measured on ten files."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.tasks.agent import Agent
from bench.tasks.invoices import SCHEMA, Invoice, write_invoice
from bench.tasks.task import Check, Task


def prepare(folder: Path) -> Iterator[Check]:
    """Twenty folders of ten invoices whose values are known."""
    dice = random.Random(6)
    for number in range(20):
        place = folder / f"known-{number}"
        place.mkdir()
        yield partial(_measure, place, [write_invoice(place, f"known-{each}.pdf", dice) for each in range(10)])


async def _measure(place: Path, invoices: list[Invoice], agent: Agent) -> bool:
    """True if all ten files were measured."""
    made = await agent.call("create_processor", type="extractor", name=place.name, config={"schema": SCHEMA})
    created = await agent.call("create_evaluation_set", processor_id=made["id"], name=place.name)
    await agent.call(
        "add_evaluation_items",
        set_id=created["id"],
        files=[str(place / each.file) for each in invoices],
        expected=[{"value": _value(each)} for each in invoices],
    )
    begun = await agent.call("run_evaluation", set_id=created["id"])
    measured = await agent.call("get_evaluation_run", run_id=begun["id"])
    return bool(measured["status"] == "PROCESSED" and measured["metrics"]["numFiles"] == len(invoices))


def _value(invoice: Invoice) -> dict[str, str | float]:
    return {"vendor_name": invoice.vendor, "invoice_number": invoice.number, "total": invoice.total}


TASK = Task(
    "build an extractor and measure it on 10 files", "4 + 1 an item", 5, None, prepare, "core,processors,evaluations"
)
