"""A data folder of an earlier version is brought up, and one of a newer version is refused."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.retention import housekeeping
from extend_mcp.engine.storage import migrate
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.tables import REVISION, metadata
from extend_mcp.engine.times import now
from tests.engine.conftest import running, until
from tests.engine.receiver import receiving

pytestmark = pytest.mark.anyio

OF_0_1_0 = Path(__file__).parent / "data_of_0_1_0"
"""What 0.1.0 left of a file, a parse, an extraction, two webhook endpoints and an event that is still to be sent."""


def folder_of_0_1_0(folder: Path, hook: str = "http://127.0.0.1:9/hook") -> Path:
    """A data folder as 0.1.0 left it, whose events go to `hook`."""
    shutil.copytree(OF_0_1_0, folder, ignore=shutil.ignore_patterns("engine.sql"))
    script = (OF_0_1_0 / "engine.sql").read_text(encoding="utf-8").replace("https://example.com/hook", hook)
    with closing(sqlite3.connect(folder / "engine.db")) as database:
        database.executescript(script)
    return folder


def copies(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("engine.db.before-*")]


async def test_runs_files_and_webhooks_of_0_1_0_are_there_after_the_start(tmp_path: Path) -> None:
    async with receiving() as receiver:
        folder = folder_of_0_1_0(tmp_path / "data", receiver.url)
        async with running(EngineConfig(data_dir=folder, allow_private_urls=True)) as client:
            extracted = (await client.get("/extract_runs/exr_8Dyfq2zpahi2rorhhY8JAJ")).json()
            assert extracted["output"]["value"] == {"invoice_number": "A-17"}
            assert "A note" in json.dumps((await client.get("/parse_runs/pr_8DyfpxzkPFUWRHv3lYXzej")).json()["output"])
            link = (await client.get("/files/file_8DyfpxomADLLyhkv5hHaeq")).json()["presignedUrl"]
            assert b"Total: EUR 12.50" in (await client.get(link)).content
            endpoints = (await client.get("/webhook_endpoints")).json()["data"]
            assert sorted(endpoint["name"] for endpoint in endpoints) == ["New", "Old"]
            again = await client.post("/parse", json={"file": {"id": "file_8DyfpxomADLLyhkv5hHaeq"}})
            assert again.status_code == 200
            await until(lambda: receiver.seen)
    (headers, body), *_ = receiver.seen
    event = json.loads(body)
    assert headers["x-extend-api-version"] == "2025-04-21"
    assert (event["eventType"], event["payload"]["object"]) == ("processor_run.processed", "document_processor_run")


async def test_a_copy_stays_until_the_engine_has_started(tmp_path: Path) -> None:
    folder = folder_of_0_1_0(tmp_path / "data")
    open_database(folder).close()
    assert copies(folder) == ["engine.db.before-0006"]
    with closing(sqlite3.connect(folder / "engine.db.before-0006")) as copy:
        assert copy.execute("select value from meta where key = 'schema_version'").fetchone() == ("6",)
    assert (folder / "engine.db.before-0006").stat().st_mode & 0o077 == 0
    async with running(EngineConfig(data_dir=folder)):
        assert copies(folder) == []


async def test_what_is_purged_is_in_no_copy(tmp_path: Path) -> None:
    config = EngineConfig(data_dir=folder_of_0_1_0(tmp_path / "data"))
    assert await housekeeping.count(config, now()) > 0
    assert copies(config.data_dir) == ["engine.db.before-0006"]
    await housekeeping.purge(config, now())
    assert copies(config.data_dir) == []


def test_a_migrated_database_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    made = []
    for folder in (folder_of_0_1_0(tmp_path / "old"), tmp_path / "new"):
        database = open_database(folder)
        with database._readers.begin() as connection:
            assert compare_metadata(MigrationContext.configure(connection), metadata) == []
            made.append([*_columns(connection), *_indexes(connection)])
        database.close()
    assert made[0] == made[1]


def _columns(connection: Connection) -> list[tuple[Any, ...]]:
    """The columns of all tables by name: SQLite puts an added one last."""
    found = (
        'select t.name, c.name, c.type, c."notnull", c.pk from sqlite_master t, pragma_table_info(t.name) c '
        "where t.type = 'table' order by t.name, c.name"
    )
    return [tuple(row) for row in connection.exec_driver_sql(found)]


def _indexes(connection: Connection) -> list[tuple[Any, ...]]:
    found = "select name, sql from sqlite_master where type = 'index' order by name"
    return [tuple(row) for row in connection.exec_driver_sql(found)]


def test_a_failed_migration_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = folder_of_0_1_0(tmp_path / "data")
    monkeypatch.setattr(migrate, "REVISION", "0099")
    with pytest.raises(Exception, match="0099"):
        open_database(folder)
    with closing(sqlite3.connect(folder / "engine.db")) as database:
        assert database.execute("select value from meta where key = 'schema_version'").fetchone() == ("6",)
        tables = database.execute("select name from sqlite_master where name = 'alembic_version'").fetchall()
        assert tables == []


@pytest.mark.parametrize("revision", ["0099", "9999"])
def test_a_newer_database_is_refused_by_both_versions(tmp_path: Path, revision: str) -> None:
    open_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / "engine.db")) as database:
        database.execute("update alembic_version set version_num = ?", (revision,))
        database.commit()
    with pytest.raises(
        DatabaseUnusable, match=rf"of version {revision}, and extend-mcp \S+ knows them up to {REVISION}"
    ):
        open_database(tmp_path)
    assert copies(tmp_path) == []


def test_an_older_database_than_migrations_know_is_refused(tmp_path: Path) -> None:
    folder = folder_of_0_1_0(tmp_path / "data")
    with closing(sqlite3.connect(folder / "engine.db")) as database:
        database.execute("update meta set value = '5' where key = 'schema_version'")
        database.commit()
    with pytest.raises(DatabaseUnusable, match="of version 0005"):
        open_database(folder)


def test_an_ordinary_start_loads_nothing_for_migrations_or_a_cluster(tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
import anyio
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.serve import build_app

async def start():
    app = build_app(EngineConfig(Path(sys.argv[1]), workers=1))
    async with app.router.lifespan_context(app):
        pass

anyio.run(start)
anyio.run(start)
others = ("alembic", "mako", "psycopg", "procrastinate", "obstore", "prometheus_client")
others += ("opentelemetry.sdk", "opentelemetry.exporter", "sqlalchemy.dialects.postgresql")
print(*(name for name in sys.modules if name.startswith(others)))
"""
    ran = subprocess.run([sys.executable, "-c", program, str(tmp_path)], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []
