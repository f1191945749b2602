"""Lists by a part of a name, with the index of names on PostgreSQL and without it."""

from typing import Any

import pytest
from sqlalchemy import insert, text

from extend_mcp.engine.http import list_statements
from extend_mcp.engine.http.list_filters import Contains
from extend_mcp.engine.http.listing import SortedQuery, read_page
from extend_mcp.engine.runs import run_rows
from extend_mcp.engine.storage import name_index
from extend_mcp.engine.storage.name_index import has_name_index
from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.storage.tables import runs
from tests.cluster.conftest import Open

pytestmark = pytest.mark.anyio

NAMES = ("Invoice 100%.pdf", "ÜBERWEISUNG an_ΒΑΣΗ.pdf", "überweisung Zürich.pdf", "Annual-Report.pdf", "Ab.pdf")
PARTS = (
    "invoice",
    "0%",
    "ÜBERWEISUNG",
    "berweis",
    "n_",
    "nβ",
    "ΒΑΣ",
    "annual-report",
    "report annual",
    "ab",
    ".pdf",
    "%",
)
STATUSES = ("PROCESSED", "FAILED")


@pytest.fixture
async def rows(database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Runs, the last first; only the last four are looked at before the index is."""
    monkeypatch.setattr(list_statements, "FIRST", 4)
    made = []
    for number in range(30):
        row = run_rows.new_run("parse", "", {}, [], status=STATUSES[number % 2])
        made.append(row | {"file_name": NAMES[number % len(NAMES)], "updated_at": number})
    await database.write(lambda connection: connection.execute(insert(runs), made))
    return made[::-1]


async def find(database: PostgresDatabase, where: dict[str, Any], **query: Any) -> list[str]:
    """The ids of all pages, of three runs each."""
    found, asked = [], SortedQuery.model_validate({"maxPageSize": 3} | query)
    while True:
        page, token = await database.read(
            lambda connection, asked=asked: read_page(connection, runs, where, asked, "updated_at")  # type: ignore[misc]
        )
        found += [row.id for row in page]
        if token is None:
            return found
        asked = asked.model_copy(update={"next_page_token": token})


def fold(name: str) -> str:
    """In lower case as databases have it: ASCII alone."""
    return name.encode().lower().decode()


@pytest.mark.parametrize("indexed", [True, False])
@pytest.mark.parametrize("direction", ["asc", "desc"])
async def test_all_names_with_a_part_are_found_in_order(
    database: PostgresDatabase, rows: list[dict[str, Any]], indexed: bool, direction: str
) -> None:
    if not indexed:
        await database.write(lambda connection: connection.execute(text("drop index runs_by_part_of_name")))
    for part in PARTS:
        for statuses in (STATUSES, ("FAILED",)):
            where = {"workspace": "", "kind": "parse", "status": statuses, "file_name": Contains(part)}
            right = [row["id"] for row in rows if fold(part) in fold(row["file_name"]) and row["status"] in statuses]
            found = await find(database, where, sortDir=direction)
            assert found == (right if direction == "desc" else right[::-1]), part


async def test_a_start_makes_the_indexes_that_are_missing(database: PostgresDatabase, open_another: Open) -> None:
    await database.write(lambda connection: connection.execute(text("drop index files_by_part_of_name")))
    for name in ("runs", "files"):
        assert await open_another().read(lambda connection, name=name: has_name_index(connection, name))  # type: ignore[misc]


async def test_a_server_that_refuses_the_extension_is_used_without_the_indexes(
    open_another: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(name_index, "EXTENSION", "pg_not_there")
    database = open_another()
    assert not await database.read(lambda connection: has_name_index(connection, "runs"))
