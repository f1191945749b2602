"""SQL that SQLite and PostgreSQL write differently."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Integer, String, Table, cast
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class find_text(FunctionElement[int]):  # noqa: N801 - it is used like `func.lower`
    """The place in the first text where the second begins, from 1; 0 if there is none. LIKE would need escapes."""

    name = "find_text"
    type = Integer()
    inherit_cache = True


@compiles(find_text, "sqlite")
def _find_in_sqlite(element: find_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"instr({compiler.process(element.clauses, **options)})"


@compiles(find_text, "postgresql")
def _find_in_postgres(element: find_text, compiler: SQLCompiler, **options: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **options)})"


def choose_insert(connection: Connection) -> Callable[[Table], Any]:
    """The `insert` that has `on_conflict_do_update`, alike on both."""
    if connection.dialect.name == "sqlite":
        return sqlite.insert
    from sqlalchemy.dialects import postgresql  # 20 modules, which SQLite's start does without

    return postgresql.insert


def clean_text(text: str) -> str:
    """A text without NUL and halves of surrogate pairs: PostgreSQL stores neither, and documents may have both."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def json_text(column: Column[Any]) -> ColumnElement[str]:
    """The text of a JSON column, as it was stored. PostgreSQL cannot compare its values."""
    return cast(column, String)


def write_json(value: object) -> str:
    """A value as the text that a JSON column stores."""
    return json.dumps(value)


def name_json_items(connection: Connection) -> str:
    """The name of the function that has a row for each item of a JSON array of texts."""
    return "json_each" if connection.dialect.name == "sqlite" else "json_array_elements_text"
