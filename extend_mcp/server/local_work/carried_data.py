"""Work on a user's file in a child process of this machine, while the backend is the cloud."""

import logging
import shutil
import tempfile
from pathlib import Path
from typing import Any, BinaryIO

from anyio import to_thread

MOST_BYTES = 64 * 1024**2
"""Larger files are not looked into."""
_MARKS = (
    b"/EmbeddedFile", b"CrossIndustry", b"SCRDMCCBDACIOMessageStructure", b"urn:oasis:names:specification:ubl",
    b"FatturaElettronica",
)  # fmt: skip

logger = logging.getLogger(__name__)


async def read_carried_data(document: BinaryIO, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """What the invoice XML that a document carries says of a schema's fields; empty where it carries none.

    A document that cannot be read says nothing: the cloud has its say about it.
    """
    data = await to_thread.run_sync(document.read, MOST_BYTES + 1)
    if len(data) > MOST_BYTES or not _may_carry(data):
        return {}
    folder = Path(await to_thread.run_sync(tempfile.mkdtemp))
    try:
        return await _read(data, name, schema, folder)
    finally:
        await to_thread.run_sync(lambda: shutil.rmtree(folder, ignore_errors=True))


async def _read(data: bytes, name: str, schema: dict[str, Any], folder: Path) -> dict[str, Any]:
    from extend_mcp.engine.queue.alone import UNREADABLE, read_carried

    path = folder / "document"
    await to_thread.run_sync(path.write_bytes, data)
    try:
        return await read_carried(path, name, schema, folder)
    except UNREADABLE as failure:
        logger.info("a file was not looked into for the XML of an invoice: %s", type(failure).__name__)
        return {}


def _may_carry(data: bytes) -> bool:
    """Whether the bytes name a file within a PDF, or what invoices in XML begin with, in whatever encoding."""
    plain = data if data[:5] == b"%PDF-" else data.replace(b"\0", b"")
    return any(mark in plain for mark in _MARKS)
