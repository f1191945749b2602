"""Reads what a user's file carries, in a child process on this machine, also while the backend is the cloud."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, BinaryIO

from anyio import to_thread

from extend_mcp.errors import Refused
from extend_mcp.server.local_work.working_folder import working_folder

MOST_BYTES = 64 * 1024**2
"""Larger files are not read."""
_MARKS = (
    b"/EmbeddedFile", b"CrossIndustry", b"SCRDMCCBDACIOMessageStructure", b"urn:oasis:names:specification:ubl",
    b"FatturaElettronica",
)  # fmt: skip

logger = logging.getLogger(__name__)


async def read_carried_data(document: BinaryIO, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """The values of a schema's fields in the invoice XML inside a document; empty if there is none.

    Also empty if the document cannot be read: the cloud will report that.
    """
    data = await to_thread.run_sync(document.read, MOST_BYTES + 1)
    if len(data) > MOST_BYTES or not _may_carry(data):
        return {}
    async with _stored(data) as path:
        from extend_mcp.engine.queue.alone import UNREADABLE, read_carried

        try:
            return await read_carried(path, name, schema, path.parent)
        except UNREADABLE as failure:
            logger.info("a file was not searched for the XML of an invoice: %s", type(failure).__name__)
            return {}


async def look_at(document: BinaryIO, name: str) -> dict[str, Any]:
    """The pages of a file, those that are scans, and the exact data that it carries. Raises `Refused`."""
    data = await to_thread.run_sync(document.read, MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused("FILE_SIZE_TOO_LARGE", f"Files of more than {MOST_BYTES // 1024**2} MB are not read.")
    async with _stored(data) as path:
        from extend_mcp.engine.queue.alone import UNREADABLE, look_at

        try:
            return await look_at(path, name, path.parent)
        except UNREADABLE as failure:
            code = getattr(failure, "reason", "LOCAL_FILE_UNREADABLE")
            raise Refused(code, getattr(failure, "message", str(failure))) from failure


@asynccontextmanager
async def _stored(data: bytes) -> AsyncIterator[Path]:
    """The bytes as a file, alone in a folder."""
    async with working_folder() as folder:
        await to_thread.run_sync((folder / "document").write_bytes, data)
        yield folder / "document"


def _may_carry(data: bytes) -> bool:
    """True if the bytes name a file inside a PDF, or contain the beginning of an XML invoice in any encoding."""
    plain = data if data[:5] == b"%PDF-" else data.replace(b"\0", b"")
    return any(mark in plain for mark in _MARKS)
