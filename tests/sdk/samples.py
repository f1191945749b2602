"""Documents, configs and small steps that the tests of the SDK share."""

import io
from functools import cache
from typing import Any

from tests.sample_files import invoice_pdf, text_pdf
from tests.sdk.served import Awaited

SCHEMA = {
    "type": "object",
    "properties": {"invoice_number": {"type": ["string", "null"]}, "total": {"type": ["number", "null"]}},
}
FOUND = {"invoice_number": "INV-2024-0042", "total": 184}
"""What `SCHEMA` finds in the invoice."""

CLASSES = [
    {"id": "invoice", "type": "invoice", "description": "An invoice with a number and a total to pay"},
    {"id": "other", "type": "other", "description": "Anything else"},
]
CLASSIFYING = {"classifications": CLASSES}
SPLITTING = {"splitClassifications": CLASSES}
NOTE = {"text": "INVOICE\nInvoice number: INV-2024-0042\nTotal: $184.00\n", "name": "note.txt"}


async def stored(sdk: Awaited, data: bytes | None = None, name: str = "invoice.pdf") -> dict[str, str]:
    """A file of these bytes, or the invoice, as the `file` of a request."""
    return {"id": (await sdk.files.upload(file=(name, io.BytesIO(data or invoice_pdf())))).id}


async def long_file(sdk: Awaited) -> dict[str, str]:
    """A file that is not read before a cancel comes."""
    return await stored(sdk, _long_pdf(), "long.pdf")


@cache
def _long_pdf() -> bytes:
    return text_pdf([["A line of words that are read and laid out, one after another."] * 40] * 300)


def names(found: list[Any]) -> list[str]:
    """Names of the classes of objects: the SDK makes `None` of what it cannot tell."""
    return [type(one).__name__ for one in found]
