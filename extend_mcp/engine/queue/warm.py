"""What the server that forks children does once, so that no child has to: load libraries, and use them.

A library costs most when it is used for the first time. Reading a text and an invoice, and extracting from it, takes
0.2 s of processor time here, and saves 6 to 20 ms in each child (measured). The import of `alone`, which has work for
children, saves a child another 16 ms; that of what each needs to start, 1.3 ms. What only forms, splits and
verifications use is loaded in their children: pypdf and jsonschema take 14 MB. Nothing here may start a thread: a
forked child would not have it.
"""

import multiprocessing.popen_forkserver  # noqa: F401
import resource  # noqa: F401
import tempfile
from pathlib import Path

import liteparse  # noqa: F401
import PIL.WebPImagePlugin  # noqa: F401
import pypdfium2  # noqa: F401

from extend_mcp.analysis.job import Input, Job
from extend_mcp.analysis.perform import perform
from extend_mcp.engine.queue import alone  # noqa: F401
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.split import SplitConfig
from extend_mcp.wire.verify import VerifyConfig

MODELS = (ParseConfig, ExtractConfig, ClassifyConfig, SplitConfig, EditConfig, FormDetectionConfig, VerifyConfig)
INVOICE = Path(__file__).parents[2] / "data" / "invoice.pdf"
FIELDS = ("invoice_number", "vendor_name", "customer_name", "invoice_date", "due_date", "total")
ITEMS = {"type": "array", "items": {"type": "object", "properties": {"description": {}, "amount": {}}}}
SCHEMA = {"type": "object", "properties": {name: {"type": "string"} for name in FIELDS} | {"line_items": ITEMS}}
"""Fields of every kind that extraction reads: a child that reads one for the first time takes a quarter longer."""


def _use() -> None:
    """Do a small job of the common kinds, in a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix="extend-warm-") as name:
        folder = Path(name)
        text = folder / "a.txt"
        text.write_text("Invoice number: 7\nTotal: EUR 7.00\n", encoding="utf-8")
        perform(Job("parse", (Input("file_text", text, "a.txt"),), {}, folder))
        perform(Job("extract", (Input("file_invoice", INVOICE, "a.pdf"),), {"schema": SCHEMA}, folder))


for model in (*MODELS, RunWarning):
    model.model_rebuild()
_use()
