"""A PostgreSQL database that holds an engine's rows: opened, refused where it is not right, and lost meanwhile."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError

from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.storage import postgres
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.opening import open_database
from extend_mcp.engine.storage.postgres import PostgresDatabase, open_postgres
from extend_mcp.engine.storage.tables import REVISION, files, meta, metadata, webhook_deliveries
from tests.cluster.conftest import Open
from tests.cluster.meeting import Work, run_at_once
from tests.deadlines import DEADLINE
from tests.engine.conftest import ended, refused, running, started, until, uploaded
from tests.postgres_server import VARIABLE, PostgresServer, serving_postgres

pytestmark = pytest.mark.anyio
SECRET = "s3cret-pass"


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    """A server that the test may stop."""
    with serving_postgres() as server:
        yield server


def change(url: str, statement: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statement.encode())


def drop_jobs(url: str) -> None:
    """Drop what the queue's library made in a schema."""
    made = """
        with ours as (select current_schema()::regnamespace as here, 'procrastinate_%' as names)
        select 'table', oid::regclass::text from pg_class, ours
          where relkind = 'r' and relnamespace = here and relname like names
        union all select 'type', oid::regtype::text from pg_type, ours
          where typtype in ('e', 'c') and typnamespace = here and typname like names
        union all select 'function', oid::regprocedure::text from pg_proc, ours
          where pronamespace = here and proname like names
    """
    with psycopg.connect(url) as connection:
        for kind, name in connection.execute(made.encode()).fetchall():
            connection.execute(f"drop {kind} if exists {name} cascade".encode())


def test_a_new_database_gets_the_tables_and_opens_again_with_the_same_secret(
    database: PostgresDatabase, open_another: Open
) -> None:
    others = ("procrastinate_", "runs_by_part_of_name", "files_by_part_of_name")
    options = {"include_object": lambda item, name, *_: not name.startswith(others)}
    with database._readers.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []
    assert open_another().secret == database.secret


def test_processes_that_start_at_once_make_one_database(url: str) -> None:
    program = (
        "import sys; from extend_mcp.engine.storage.postgres import open_postgres; "
        "print(open_postgres(sys.argv[1]).secret.hex())"
    )
    makers = [subprocess.Popen([sys.executable, "-c", program, url], stdout=subprocess.PIPE) for _ in range(3)]
    assert len({maker.communicate(timeout=DEADLINE)[0] for maker in makers}) == 1
    assert [maker.returncode for maker in makers] == [0, 0, 0]


async def test_a_database_of_an_earlier_version_is_migrated(
    database: PostgresDatabase, url: str, open_another: Open
) -> None:
    event: dict[str, Any] = {
        "id": "whd_1",
        "workspace": "",
        "endpoint_id": "wh_1",
        "event_id": "event_1",
        "resource_id": "pr_1",
    }
    event |= {"event_type": "parser_run.processed", "payload": {"object": "parse_run_status"}, "status": "FAILED"}
    event |= {"attempts": 1, "created_at": 1}
    await database.write(lambda connection: connection.execute(insert(webhook_deliveries).values(event)))
    drop_jobs(url)
    change(url, "drop table alembic_version, objects, readings, uploads, workers")
    change(url, "alter table runs drop column attempt")
    change(url, "insert into meta values ('schema_version', '6')")
    migrated = open_another()
    renamed = select(webhook_deliveries.c.event_type)
    assert await migrated.read(lambda connection: connection.execute(renamed).scalar_one()) == "parse_run.processed"
    keys = select(meta.c.key)
    assert await migrated.read(lambda connection: connection.execute(keys).scalars().all()) == ["secret"]


@pytest.mark.parametrize("revision", ["0099", "0005"])
def test_a_database_of_another_version_is_refused_by_both_versions(
    database: PostgresDatabase, url: str, revision: str
) -> None:
    change(url, f"update alembic_version set version_num = '{revision}'")
    with pytest.raises(DatabaseUnusable, match=rf"of version {revision}, and extend-mcp \S+ \D+({REVISION}|0006)"):
        open_postgres(url)


def test_a_database_of_something_else_is_refused_and_kept(url: str) -> None:
    change(url, "create table cats (name text)")
    with pytest.raises(DatabaseUnusable, match="has tables of something else"):
        open_postgres(url)
    change(url, "drop table cats")


def test_a_database_of_another_encoding_is_refused() -> None:
    server = os.environ[VARIABLE]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("drop database if exists latin")
        connection.execute(
            "create database latin template template0 encoding 'LATIN1' locale 'C' locale_provider 'libc'"
        )
    with pytest.raises(DatabaseUnusable, match="has the encoding LATIN1"):
        open_postgres(server.replace("/postgres?", "/latin?"))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (f"mysql://me:{SECRET}@localhost/x", "must be like postgresql://"),
        (f"postgresql://me:{SECRET}@more@localhost/x", "must be like postgresql://"),
        (f"postgresql://me:{SECRET}@localhost:{SECRET}/x", "must be like postgresql://"),
        (f"postgresql://me:{SECRET}@127.0.0.1:9/x", "The PostgreSQL database x at 127.0.0.1:9 cannot be used"),
        (f"postgresql://127.0.0.1:9/x?password={SECRET}", "The PostgreSQL database x at 127.0.0.1:9 cannot be used"),
        (f"postgresql:///x?host=/nowhere&password=a&{SECRET}=b", "an option that PostgreSQL does not know"),
    ],
)
def test_a_wrong_address_is_refused_in_words_without_the_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, said: str
) -> None:
    monkeypatch.setattr(postgres, "PAUSES", ())
    with pytest.raises(DatabaseUnusable, match=said) as refusal:
        open_database(tmp_path, url)
    shown = f"{refusal.value!r} {refusal.value.__cause__!r} {EngineConfig(tmp_path, database_url=url)!r}"
    assert SECRET not in shown


async def test_a_transaction_that_meets_anothers_row_is_run_again(database: PostgresDatabase) -> None:
    tried: list[str] = []

    def add(connection: Connection) -> None:
        key = "once" if not tried else "twice"
        tried.append(key)
        connection.execute(insert(meta).values(key=key, value="x"))

    await database.write(lambda connection: connection.execute(insert(meta).values(key="once", value="x")))
    await database.write(add)
    assert tried == ["once", "twice"]


async def test_a_transaction_that_can_never_succeed_ends(
    database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "PAUSES", (0, 0))
    tried: list[None] = []

    def add(connection: Connection) -> None:
        tried.append(None)
        connection.execute(insert(meta).values(key="secret", value="x"))

    with pytest.raises(IntegrityError):
        await database.write(add)
    assert len(tried) == 3


def test_transactions_that_wait_for_each_other_both_end(database: PostgresDatabase, open_another: Open) -> None:
    keys = ["a", "b"]
    with database._writers.begin() as connection:
        connection.execute(insert(meta), [{"key": key, "value": ""} for key in keys])

    def write(order: list[str]) -> Work[None]:
        def work(connection: Connection) -> None:
            for key in order:
                connection.execute(meta.update().where(meta.c.key == key).values(value=meta.c.value + order[0]))
                connection.execute(text("select pg_sleep(0.05)"))

        return work

    run_at_once([database, open_another()], [write(keys), write(keys[::-1])])
    with database._readers.begin() as connection:
        values = connection.execute(select(meta.c.value).where(meta.c.key.in_(keys))).scalars().all()
    assert [sorted(value) for value in values] == [["a", "b"], ["a", "b"]]


async def test_a_reader_sees_one_moment(database: PostgresDatabase, open_another: Open) -> None:
    other, count = open_another(), select(meta.c.key)

    def read(connection: Connection) -> bool:
        before = connection.execute(count).all()
        with other._writers.begin() as writer:
            writer.execute(insert(meta).values(key="new", value=""))
        return bool(connection.execute(count).all() == before)

    assert await database.read(read)


async def test_ids_are_ordered_by_bytes_whatever_the_order_of_the_server(database: PostgresDatabase) -> None:
    rows = [
        {"id": name, "workspace": "", "name": "n", "created_at": 1, "updated_at": 1} for name in ("b", "A", "a", "B")
    ]
    await database.write(lambda connection: connection.execute(insert(files), rows))
    ordered = select(files.c.id).order_by(files.c.id)
    assert await database.read(lambda connection: connection.execute(ordered).scalars().all()) == ["A", "B", "a", "b"]


async def test_a_connection_that_was_lost_unused_costs_no_transaction(database: PostgresDatabase, url: str) -> None:
    def find_process(connection: Connection) -> int:
        return int(connection.execute(text("select pg_backend_pid()")).scalar_one())

    for transact in (database.write, database.read):
        lost = await transact(find_process)
        change(url, f"select pg_terminate_backend({lost}, 5000)")
        assert await transact(find_process) != lost


async def test_a_server_that_starts_again_costs_no_run(own_server: PostgresServer, tmp_path: Path) -> None:
    config = EngineConfig(tmp_path / "data", database_url=own_server.url, workers=2, task_seconds=DEADLINE)
    async with running(config) as client:
        hanging = (await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang")}})).json()
        await until(lambda: started(config.data_dir))
        own_server.stop()
        own_server.start()
        again = await client.post("/parse_runs", json={"file": {"id": await uploaded(client)}})
        assert again.status_code == 200, again.text
        assert (await ended(client, f"/parse_runs/{again.json()['id']}"))["status"] == "PROCESSED"
        assert (await client.post(f"/parse_runs/{hanging['id']}/cancel")).json()["status"] == "CANCELLED"


async def test_a_server_that_is_away_is_what_the_answer_names(
    own_server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(postgres, "PAUSES", (0,))
    config = EngineConfig(tmp_path / "data", database_url=own_server.url, workers=1)
    async with running(config) as client:
        own_server.stop()
        message = refused(await client.get("/files"), 500, "INTERNAL_ERROR")
        assert message.startswith("The engine's database failed: ")
        own_server.start()

        async def answered() -> bool:
            return (await client.get("/files")).status_code == 200

        await until(answered)
    assert "Traceback" not in caplog.text
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert all("The PostgreSQL database postgres at" in error for error in errors)


def test_a_program_without_the_extra_names_it(tmp_path: Path) -> None:
    program = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from extend_mcp.engine.storage.postgres import open_postgres; open_postgres('postgresql://x/y')"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "pip install 'extend-mcp[cluster]'" in ran.stderr
