"""The data folder: made, opened again, and refused where it is not right."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection, event, select

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.private import create_file
from extend_mcp.engine.storage.sqlite import SHRINK_PAGES
from extend_mcp.engine.storage.tables import meta
from tests.deadlines import DEADLINE
from tests.engine.conftest import running, uploaded

pytestmark = pytest.mark.anyio


@pytest.fixture
def open_umask() -> Iterator[None]:
    """What this process makes is open to all, unless it says otherwise."""
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_folder_is_made_and_opens_again_with_the_same_secret(tmp_path: Path) -> None:
    first = open_database(tmp_path / "a" / "b")
    first.close()
    second = open_database(tmp_path / "a" / "b")
    second.close()
    assert first.secret == second.secret


async def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database._readers.begin() as connection:
        assert connection.exec_driver_sql("pragma journal_mode").scalar() == "wal"
    assert await database.write(_read_synchronous) == 2
    database.close()


async def test_a_commit_that_may_be_undone_reaches_the_disk_with_the_next_one(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    assert await database.write(_read_synchronous, synced=False) == 1
    assert await database.write(_read_synchronous) == 2
    database.close()


def _read_synchronous(connection: Connection) -> object:
    return connection.exec_driver_sql("pragma synchronous").scalar()


async def test_a_database_shrinks_by_what_was_deleted_in_few_transactions(tmp_path: Path) -> None:
    database, path = open_database(tmp_path), tmp_path / "engine.db"
    pages = 2 * SHRINK_PAGES + 1
    rows = [{"key": f"{number}", "value": "x" * 3500} for number in range(pages)]
    await database.write(lambda connection: connection.execute(meta.insert(), rows))
    await database.write(lambda connection: connection.execute(meta.delete().where(meta.c.value == "x" * 3500)))
    begun: list[None] = []
    event.listen(database._writers, "begin", lambda _: begun.append(None))
    await database.shrink()
    assert path.stat().st_size < pages * 500
    assert len(begun) <= 4
    database.close()


def test_a_database_of_something_else_is_refused_and_kept(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "engine.db")) as database, database:
        database.execute("create table cats (name)")
    with pytest.raises(DatabaseUnusable, match="not a database of extend-mcp"):
        open_database(tmp_path)
    with closing(sqlite3.connect(tmp_path / "engine.db")) as database, database:
        assert database.execute("select name from sqlite_master").fetchall() == [("cats",)]


def test_a_damaged_database_is_refused_and_kept(tmp_path: Path) -> None:
    (tmp_path / "engine.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(DatabaseUnusable, match="not a database"):
        open_database(tmp_path)
    assert (tmp_path / "engine.db").read_bytes() == b"not a database" * 1000


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnusable, match="cannot be used"):
        open_database(tmp_path / "file" / "data")


def test_two_processes_may_make_one_folder_at_once(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from extend_mcp.engine.storage.opening import open_database; "
        "print(open_database(Path(sys.argv[1])).secret.hex())"
    )
    makers = [
        subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(3)
    ]
    secrets = {maker.communicate(timeout=DEADLINE)[0] for maker in makers}
    assert [maker.returncode for maker in makers] == [0, 0, 0]
    assert len(secrets) == 1
    database = open_database(tmp_path)
    with database._readers.begin() as connection:
        assert len(connection.execute(select(meta)).all()) == 1
    database.close()


def modes(folder: Path) -> dict[str, str]:
    """What others may do with each file and folder here."""
    paths = [folder, *folder.rglob("*")]
    return {path.name: oct(path.stat().st_mode & 0o777) for path in paths if path.stat().st_mode & 0o077}


async def test_nothing_in_the_data_folder_is_open_to_others(tmp_path: Path, open_umask: None) -> None:
    config = EngineConfig(data_dir=tmp_path / "data")
    config.data_dir.mkdir(mode=0o755)
    async with running(config) as client:
        run = await client.post("/extract", json={"file": {"id": await uploaded(client)}})
        assert run.json()["status"] == "PROCESSED"
        assert modes(config.data_dir) == {}
        for path in config.data_dir.glob("*"):
            path.chmod(0o755)
        config.data_dir.chmod(0o755)
    async with running(config) as client:
        assert modes(config.data_dir) == {}


def test_the_ledger_of_credits_is_no_other_thing_in_a_data_folder(
    tmp_path: Path, open_umask: None, caplog: pytest.LogCaptureFixture
) -> None:
    tmp_path.chmod(0o755)
    create_file(tmp_path / "credits.sqlite").close()
    open_database(tmp_path).close()
    assert (modes(tmp_path), caplog.records) == ({}, [])


def test_a_data_folder_that_holds_other_things_is_left_open_and_told_of(
    tmp_path: Path, open_umask: None, caplog: pytest.LogCaptureFixture
) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "letter.txt").write_text("")
    open_database(tmp_path).close()
    assert set(modes(tmp_path)) == {tmp_path.name, "letter.txt"}
    (record,) = caplog.records
    assert f"others may enter the data folder {tmp_path} (mode 755)" in record.getMessage()
    assert "'letter.txt'" in record.getMessage()
