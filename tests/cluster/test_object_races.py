"""Engines store and remove the same contents at once: no row ever names a content that is gone."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import Any

import anyio
import pytest
from sqlalchemy import Connection, Table, delete, select

from extend_mcp.engine.files import file_rows
from extend_mcp.engine.objects import guards
from extend_mcp.engine.objects.cache import Cache
from extend_mcp.engine.objects.guarded import SHORT_BYTES, GuardedStore
from extend_mcp.engine.objects.guards import note_removed, remove_due
from extend_mcp.engine.objects.incoming import WorkingFolder
from extend_mcp.engine.objects.port import NewObject, blob
from extend_mcp.engine.objects.shared_folder import SharedFolder
from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.storage.tables import files, objects, uploads
from extend_mcp.engine.times import now
from tests.cluster.conftest import Open
from tests.cluster.meeting import run_inside
from tests.deadlines import DEADLINE
from tests.engine.conftest import until

pytestmark = pytest.mark.anyio

Opened = Callable[..., tuple[PostgresDatabase, GuardedStore]]


@pytest.fixture
def open_store(tmp_path: Path, open_another: Open) -> Opened:
    """Opens the store of an engine, by the engine's number."""
    shared = tmp_path / "shared"
    shared.mkdir()

    def open_one(number: int, remote: type[SharedFolder] = SharedFolder) -> tuple[PostgresDatabase, GuardedStore]:
        own, database = tmp_path / str(number), open_another()
        own.mkdir()
        return database, GuardedStore(
            remote(shared.as_uri(), shared), WorkingFolder(own, SHORT_BYTES), Cache(own, 10**9), database
        )

    return open_one


def content(number: int) -> NewObject:
    """A content that is in the store, or in the database if the number is odd."""
    text = b"%d" % number
    return blob(text if number % 2 else text * (SHORT_BYTES + 1))


def named(upload: NewObject) -> Callable[[Connection], str]:
    def insert(connection: Connection) -> str:
        file_id: str = file_rows.insert_file(connection, "", "a.txt", sha256=upload.owner).id
        return file_id

    return insert


def unnamed(file_id: str) -> Callable[[Connection], None]:
    def remove(connection: Connection) -> None:
        row = connection.execute(delete(files).where(files.c.id == file_id).returning(files)).one()
        note_removed(connection, [], [row.sha256])

    return remove


async def rows_of(database: PostgresDatabase, table: Table) -> list[Any]:
    return await database.read(lambda connection: list(connection.execute(select(table))))


async def test_uploads_race_removers_and_none_is_lost(open_store: Opened, tmp_path: Path) -> None:
    engines, stop, seen = [open_store(number) for number in range(2)], anyio.Event(), []

    async def sweep(store: GuardedStore) -> None:
        while not stop.is_set():
            await store.sweep()

    async def use(user: int) -> None:
        database, store = engines[user % 2]
        for turn in range(40):
            upload = content((user + turn) % 6)
            file_id = await store.store([upload], named(upload))
            folder = store.working.begin_job()
            seen.append((await store.place(upload.owner, folder)).stat().st_size)
            await database.write(unnamed(file_id))

    async with anyio.create_task_group() as group:
        for _, store in engines:
            group.start_soon(sweep, store)
        async with anyio.create_task_group() as users:
            for user in range(4):
                users.start_soon(use, user)
        stop.set()
    assert len(seen) == 160
    database, store = engines[0]
    await store.sweep()
    assert await rows_of(database, objects) == await rows_of(database, uploads) == []
    assert [path for path in (tmp_path / "shared").rglob("*") if path.is_file()] == []


async def test_a_content_that_another_engine_names_is_not_removed(open_store: Opened) -> None:
    (database, store), (_, other) = open_store(0), open_store(1)
    upload = content(0)
    first = await store.store([upload], named(upload))
    await other.store([replace(upload)], named(upload))
    await database.write(unnamed(first))
    await other.sweep()
    assert store.read(upload.key) == upload.source


async def test_a_deletion_waits_for_a_sweep_that_still_sees_its_row(open_store: Opened) -> None:
    (database, store), (other_database, other) = open_store(0), open_store(1)
    upload = content(1)
    first = await store.store([upload], named(upload))
    second = await other.store([upload], named(upload))
    await database.write(unnamed(first))
    run_inside(database, other_database, lambda connection: remove_due(connection, lambda _: None), unnamed(second))
    await store.sweep()
    assert await rows_of(database, objects) == []


class Killed(BaseException):
    """The end of a process."""


async def test_an_upload_that_dies_after_its_content_was_removed_elsewhere_leaves_nothing_for_ever(
    open_store: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, removed, upload = Event(), Event(), content(0)

    class Dying(SharedFolder):
        def put(self, key: str, source: Path | bytes) -> None:
            begun.set()
            assert removed.wait(DEADLINE)
            super().put(key, source)
            raise Killed

    (_, dying), (database, store) = open_store(0, Dying), open_store(1)

    async def die() -> None:
        with pytest.raises(Killed):
            await dying.store([upload], named(upload))

    async with anyio.create_task_group() as group:
        group.start_soon(die)
        await until(begun.is_set)
        await database.write(unnamed(await store.store([upload], named(upload))))
        await store.sweep()
        assert await rows_of(database, objects) == []
        removed.set()
    assert store.read(upload.key) == upload.source
    monkeypatch.setattr(guards, "now", lambda: now() + 2 * guards.DAY_MS)
    await store.sweep()
    assert [path for path in (tmp_path / "shared").rglob("*") if path.is_file()] == []
    assert await rows_of(database, objects) == await rows_of(database, uploads) == []
