"""`extend-mcp doctor` with the address of a PostgreSQL database: it names what is wrong, and never the password."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from extend_mcp.cli.main import main
from extend_mcp.engine.storage import postgres
from extend_mcp.engine.storage.postgres import PostgresDatabase, open_postgres
from extend_mcp.engine.storage.tables import REVISION
from tests.cluster.test_postgres import SECRET, change
from tests.postgres_server import GUARDED, VARIABLE

Doctor = Callable[[str], tuple[object, str]]


@pytest.fixture
def run_doctor(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> Doctor:
    """Runs the command with this address. Returns the exit status, and the line that the last one refers to."""
    monkeypatch.setattr(postgres, "PAUSES", ())

    def run(url: str) -> tuple[object, str]:
        monkeypatch.setenv("EXTEND_BACKEND", "local")
        monkeypatch.setenv("EXTEND_DATABASE_URL", url)
        with pytest.raises(SystemExit) as ended:
            main(["--data-dir", str(tmp_path / "data"), "doctor"])
        printed = capsys.readouterr()
        assert SECRET not in printed.out + printed.err + caplog.text
        assert "Traceback" not in printed.out + printed.err + caplog.text
        assert "database:       PostgreSQL, by EXTEND_DATABASE_URL\n" in printed.out
        named = re.search(r"^answers: +no: see (\w+) above$", printed.out, re.MULTILINE)
        assert named is not None
        return ended.value.code, re.findall(rf"^{named[1]}: +(.+)$", printed.out, re.MULTILINE)[-1]

    return run


@pytest.fixture
def guarded(url: str) -> str:
    """The address of an empty database, with the password of its user."""
    with psycopg.connect(os.environ[VARIABLE], autocommit=True) as connection:
        if not connection.execute("select 1 from pg_roles where rolname = %s", [GUARDED]).fetchone():
            connection.execute(f"create role {GUARDED} login password '{SECRET}'".encode())
        schema = url.rpartition("%3D")[2]
        connection.execute(f"alter schema {schema} owner to {GUARDED}".encode())
    return url.replace("postgres@", f"{GUARDED}:{SECRET}@")


@pytest.fixture
def web_port() -> Iterator[int]:
    """A port at which something that is not PostgreSQL answers, once."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(100)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = Thread(target=answer)
        thread.start()
        yield listener.getsockname()[1]
        thread.join()


def test_with_the_right_password_only_workers_are_missing(run_doctor: Doctor, guarded: str) -> None:
    open_postgres(guarded).close()
    assert run_doctor(guarded)[1].startswith("none was seen in the last 10 s: start extend-mcp worker")


def test_a_wrong_password_is_named(run_doctor: Doctor, guarded: str) -> None:
    status, answer = run_doctor(guarded.replace(f":{SECRET}", f":{SECRET}-of-before"))
    assert status == 1
    assert f'password authentication failed for user "{GUARDED}"' in answer


def test_a_server_that_cannot_be_reached_is_named(run_doctor: Doctor) -> None:
    status, answer = run_doctor(f"postgresql://me:{SECRET}@127.0.0.1:9/mine")
    assert status == 1
    assert answer.startswith("The PostgreSQL database mine at 127.0.0.1:9 cannot be used: ")
    assert answer.endswith("Check EXTEND_DATABASE_URL, and that the server runs.")


def test_a_server_that_is_not_postgresql_is_named(run_doctor: Doctor, web_port: int) -> None:
    status, answer = run_doctor(f"postgresql://me:{SECRET}@127.0.0.1:{web_port}/mine")
    assert status == 1
    assert f"at 127.0.0.1:{web_port} cannot be used: " in answer


def test_tables_of_another_version_are_named_with_both(
    run_doctor: Doctor, database: PostgresDatabase, url: str
) -> None:
    change(url, "update alembic_version set version_num = '0099'")
    status, answer = run_doctor(url)
    assert status == 1
    assert "its tables are of version 0099, and extend-mcp" in answer
    assert f"knows them up to {REVISION}" in answer


def test_a_missing_extra_is_named(run_doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "find_spec", lambda name: None)
    assert run_doctor(f"postgresql://me:{SECRET}@db/mine") == (
        1,
        "EXTEND_DATABASE_URL needs an extra: pip install 'extend-mcp[cluster]'",
    )
