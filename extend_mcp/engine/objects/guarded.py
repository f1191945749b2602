"""Objects in a store that several engines and workers share, each guarded by a row: see `guards`."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from errno import ENOENT
from functools import partial
from pathlib import Path

import anyio.to_thread
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from extend_mcp.engine.objects import guards
from extend_mcp.engine.objects.cache import Cache
from extend_mcp.engine.objects.incoming import WorkingFolder
from extend_mcp.engine.objects.port import NewObject, ObjectStore, ObjectStream, Removed, T, blob_key
from extend_mcp.engine.objects.remote import Remote
from extend_mcp.engine.storage.database import Database
from extend_mcp.wire.ids import new_id

SHORT_BYTES = 64 * 1024
"""Texts up to this length are kept in the database: a thousand of them are one statement, not a thousand requests."""
WRITERS = 16

_log = logging.getLogger(__name__)


class GuardedStore(ObjectStore):
    """A store with its guards in the database, and a cache of it on this machine."""

    is_shared = True

    def __init__(self, remote: Remote, working: WorkingFolder, cache: Cache, database: Database) -> None:
        self.name = f"the store {remote.name}"
        self.working = working
        self._remote = remote
        self._cache = cache
        self._database = database

    def new_attempt(self) -> str:
        """A new one each time."""
        return new_id("attempt")

    async def store(self, uploads: Sequence[NewObject], write: Callable[[Connection], T]) -> T:
        """Guard objects, upload them, and write the rows; again if they were removed meanwhile."""
        unique = list({upload.key: upload for upload in uploads}.values())
        texts = [upload for upload in unique if _is_short_text(upload)]
        large = [upload for upload in unique if not _is_short_text(upload)]
        contents, upload_id = [upload for upload in large if upload.is_blob], new_id("upload")

        def begin(connection: Connection) -> None:
            guards.touch(connection, large)
            if contents:
                guards.note_upload(connection, upload_id, contents)

        def name(connection: Connection) -> T:
            result = write(connection)
            guards.insert_texts(connection, texts)
            guards.confirm(connection, unique)
            if contents:
                guards.end_upload(connection, upload_id)
            return result

        while True:
            if large:
                await self._database.write(begin)
                await anyio.to_thread.run_sync(self._put, large)
            try:
                return await self._database.write(name)
            except guards.GuardLost:
                _log.info("objects were removed before a row named them; they are uploaded again")

    def _put(self, uploads: Sequence[NewObject]) -> None:
        with ThreadPoolExecutor(min(WRITERS, len(uploads))) as pool:
            list(pool.map(lambda upload: self._remote.put(upload.key, upload.source), uploads))

    async def place(self, sha256: str, folder: Path) -> Path:
        """A link in `folder` to a content in the cache, which gets it first if need be."""
        path = folder / f"input-{sha256}"
        if await anyio.to_thread.run_sync(lambda: path.exists() or self._cache.link(sha256, path)):
            return path
        text = await self._database.read(partial(guards.find_text, key=blob_key(sha256)))
        await anyio.to_thread.run_sync(self._fetch, sha256, text, path)
        return path

    def _fetch(self, sha256: str, text: bytes | None, path: Path) -> None:
        chunks = self._remote.read_chunks(blob_key(sha256)) if text is None else [text]
        if not self._cache.add(sha256, chunks, path):
            _log.error("%s is damaged in %s", blob_key(sha256), self.name)
            raise FileNotFoundError(ENOENT, "the object is damaged", blob_key(sha256))

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object that is in the store: an artifact."""
        return self._remote.read(key, max_bytes)

    async def open(self, key: str) -> Path | ObjectStream:
        """An object, from the store or, if it is a short text, from its guard."""
        text = await self._database.read(partial(guards.find_text, key=key))
        if text is None:
            return await self._remote.open(key)

        async def read(start: int, end: int) -> AsyncIterator[bytes]:
            yield text[start:end]

        return ObjectStream(len(text), read)

    def remove_unnamed(self, connection: Connection, _removed: Removed) -> bool:
        """Remove what is due; deletions made theirs due."""
        return guards.remove_due(connection, self._remote.remove)

    async def sweep(self) -> None:
        """Remove what is due."""
        try:
            while await self._database.write(guards.guard_again):
                pass
            while await self._database.write(partial(guards.remove_due, remove=self._remote.remove)):
                pass
        except (OSError, SQLAlchemyError) as error:
            self._database.log_fault(_log, error, "objects that no row names are kept until the next sweep")


def _is_short_text(upload: NewObject) -> bool:
    return upload.is_blob and isinstance(upload.source, bytes) and len(upload.source) <= SHORT_BYTES
