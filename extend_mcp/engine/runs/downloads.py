"""Downloads of the files that runs name by URL."""

from typing import Any

import anyio.to_thread
from sqlalchemy import Connection, Row, update

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.files.file_rows import describe_content
from extend_mcp.engine.http import fetch
from extend_mcp.engine.objects.incoming import Incoming, TooLarge
from extend_mcp.engine.objects.port import ObjectStore, blob
from extend_mcp.engine.storage.tables import files
from extend_mcp.engine.times import now


class FileDeleted(Exception):
    """A file was deleted before a run could read it."""


async def download(config: EngineConfig, objects: ObjectStore, file: Row[Any]) -> Row[Any]:
    """Store a file that a URL names. Returns its new row. Raises `FileDeleted` or `DocumentFailure`."""
    incoming = await anyio.to_thread.run_sync(objects.working.receive)
    with incoming:
        try:
            await fetch.fetch(file.source_url, incoming.write, allow_private=config.allow_private_urls)
        except TooLarge as error:
            limit = f"{config.max_file_bytes / 1024**2:,.0f} MB"
            raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The file is larger than {limit}.") from error
        return await _keep(objects, file, incoming)


async def _keep(objects: ObjectStore, file: Row[Any], incoming: Incoming) -> Row[Any]:
    columns = await anyio.to_thread.run_sync(describe_content, incoming, file.name)

    def keep(connection: Connection) -> Row[Any]:
        change = update(files).where(files.c.id == file.id).values(columns | {"updated_at": now()})
        stored = connection.execute(change.returning(files)).first()
        if stored is None:
            raise FileDeleted
        return stored

    return await objects.store([blob(incoming.path, columns["sha256"])], keep)
