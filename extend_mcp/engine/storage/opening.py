"""Opens the database that the settings choose."""

from pathlib import Path

from extend_mcp.engine.storage.database import Database, DatabaseUnusable
from extend_mcp.engine.storage.private import make_data_folder_private
from extend_mcp.engine.storage.sqlite import open_sqlite


def open_database(folder: Path, url: str | None = None, *, migrates: bool = True) -> Database:
    """Open the PostgreSQL database at `url`; without one, SQLite's file in `folder`. Creates or migrates the tables.

    Unless it `migrates`, the tables of PostgreSQL must be of this version. Blocks. Raises `DatabaseUnusable`, which
    says what is wrong and what to do; `NotMigrated` if they are not.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if url is None:
            return open_sqlite(folder)
        make_data_folder_private(folder)
    except DatabaseUnusable:
        raise
    except OSError as error:
        raise DatabaseUnusable(
            f"The data folder {folder} cannot be used: {error.strerror}. Choose another data folder."
        ) from error
    from extend_mcp.engine.storage.postgres import open_postgres

    return open_postgres(url, migrates=migrates)
