"""Keeps what OCR read of a file's pages, for its content in its workspace, until no file there has that content."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, exists, select

from extend_mcp.documents.ocr.kept_readings import NEW
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.tables import files, readings

READ_BY_OCR = {"PDF", "IMG"}
"""The `File.type`s whose readings are kept."""
MOST, LARGEST = 2000, 1024**2
"""The most readings that are kept of one content, and the most bytes of one: that of a full page has some 15,000."""
_NAME = re.compile(r"[0-9a-f]{40}")


def has_readings() -> ColumnElement[bool]:
    """The condition that a file's content has readings: most have none, and then there is nothing to find."""
    return exists().where(_of_content(files.c.workspace, files.c.sha256))


def find_readings(connection: Connection, file: Row[Any]) -> dict[str, bytes]:
    """The readings of a stored file's content, by the names of their pictures."""
    rows = connection.execute(_KEPT, {"workspace": file.workspace, "sha256": file.sha256})
    return {row.picture: row.content for row in rows}


def write_readings(folder: Path, readings: dict[str, bytes]) -> None:
    """Write readings into a new folder, for a job."""
    folder.mkdir(parents=True, mode=0o700)
    for picture, content in readings.items():
        (folder / picture).write_bytes(content)


def collect_readings(folder: Path) -> dict[str, bytes]:
    """The readings that a job added to its folder, by the names of their pictures."""
    new = [path for path in (folder / NEW).glob("*") if _NAME.fullmatch(path.name) and not path.is_symlink()]
    return {path.name: path.read_bytes() for path in new[:MOST] if path.stat().st_size <= LARGEST}


def keep_readings(connection: Connection, file_id: str, new: dict[str, bytes]) -> None:
    """Keep more readings of a file's content. Does nothing if the file was deleted meanwhile."""
    lock_rows(connection, files, [file_id], shared=True)
    file = connection.execute(select(files.c.workspace, files.c.sha256).where(files.c.id == file_id)).first()
    if file is None:
        return
    known = set(
        connection.execute(select(readings.c.picture).where(_of_content(file.workspace, file.sha256))).scalars()
    )
    shared = {"workspace": file.workspace, "sha256": file.sha256}
    added = [{**shared, "picture": name, "content": content} for name, content in new.items() if name not in known]
    if bounded := added[: max(0, MOST - len(known))]:
        connection.execute(readings.insert(), bounded)


def forget_readings(connection: Connection, hashes: Sequence[str]) -> None:
    """Delete the readings of contents that no file of their workspace has any more."""
    if not hashes:
        return
    left = exists().where(files.c.workspace == readings.c.workspace, files.c.sha256 == readings.c.sha256)
    connection.execute(delete(readings).where(readings.c.sha256.in_(hashes), ~left))


def _of_content(workspace: str | ColumnElement[str], sha256: str | ColumnElement[str]) -> ColumnElement[bool]:
    return (readings.c.workspace == workspace) & (readings.c.sha256 == sha256)


_KEPT = select(readings.c.picture, readings.c.content).where(_of_content(bindparam("workspace"), bindparam("sha256")))
"""Built once: to build it takes longer than to run it (measured)."""
