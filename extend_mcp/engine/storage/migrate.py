"""Creates the tables, and migrates those of an earlier version. SQLite's file is copied before.

Alembic is loaded here alone, and only for a migration.
"""

import secrets
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, inspect, select

from extend_mcp import __version__
from extend_mcp.engine.storage.database import DatabaseUnusable
from extend_mcp.engine.storage.job_tables import create_job_tables
from extend_mcp.engine.storage.tables import REVISION, alembic_version, meta, metadata

OLDEST = "0006"
"""The tables of 0.1.0, which kept its version in `meta`."""


def read_revision(connection: Connection) -> str | None:
    """The revision of the tables; None if none of them are ours."""
    tables = inspect(connection).get_table_names()
    if alembic_version.name in tables:
        return connection.execute(select(alembic_version.c.version_num)).scalar()
    if meta.name not in tables:
        return None
    stored = connection.execute(select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    return None if stored is None else stored.zfill(len(OLDEST))


def create_tables(connection: Connection) -> None:
    """Create the tables, and the secret that signs links, in an empty database."""
    if connection.dialect.name == "postgresql":
        _copy_conditions()
    metadata.create_all(connection)
    create_job_tables(connection)
    connection.execute(alembic_version.insert().values(version_num=REVISION))
    connection.execute(meta.insert().values(key="secret", value=secrets.token_hex(32)))


def _copy_conditions() -> None:
    """Give indexes their conditions on PostgreSQL. In their definitions these would load its dialect at each start."""
    for table in metadata.tables.values():
        for index in table.indexes:
            index.dialect_kwargs["postgresql_where"] = index.dialect_options["sqlite"]["where"]


def check_revision(revision: str, place: str, kind: str) -> None:
    """Raises `DatabaseUnusable` if this program cannot migrate the tables at `place`, a data folder or a database."""
    if revision > REVISION:
        reason = f"knows them up to {REVISION}. Use the newer program, or choose another {kind}"
    elif revision < OLDEST:
        reason = f"migrates them from {OLDEST} on. Choose another {kind}"
    else:
        return
    raise DatabaseUnusable(
        f"{place} was made by another version of extend-mcp: its tables are of version {revision}, and extend-mcp "
        f"{__version__} {reason}. Nothing was changed."
    )


def upgrade(connection: Connection, revision: str) -> None:
    """Migrate the tables, within the connection's transaction."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", f"{__package__}:migrations")
    scripts = ScriptDirectory.from_config(config)

    def steps(current: str, _: object) -> object:
        return scripts._upgrade_revs(REVISION, current)  # noqa: SLF001 - as `alembic.command.upgrade` does

    environment = EnvironmentContext(config, scripts, fn=steps)
    environment.configure(connection=connection, target_metadata=metadata, transactional_ddl=False)
    alembic_version.create(connection, checkfirst=True)
    if not connection.execute(select(alembic_version)).first():
        connection.execute(alembic_version.insert().values(version_num=revision))
    environment.run_migrations()


def copy_database(path: Path, revision: str) -> Path:
    """Copy the database on the disk to a file beside it. Raises `OSError` or `sqlite3.Error`."""
    copy = path.with_name(f"{path.name}.before-{revision}")
    part = copy.with_suffix(f"{copy.suffix}.part")
    part.unlink(missing_ok=True)
    part.touch(mode=0o600)
    try:
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        return part.replace(copy)
    finally:
        part.unlink(missing_ok=True)


def remove_copies(path: Path) -> None:
    """Remove the copies from before migrations."""
    for copy in path.parent.glob(f"{path.name}.before-*"):
        copy.unlink(missing_ok=True)
