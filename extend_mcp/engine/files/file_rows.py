"""The documents of a request: checked, and stored as files."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete

from extend_mcp.documents.sniff import sniff
from extend_mcp.engine.errors import invalid, not_found
from extend_mcp.engine.http import urls
from extend_mcp.engine.objects.guards import note_removed
from extend_mcp.engine.objects.incoming import Incoming
from extend_mcp.engine.objects.port import NewObject, Removed, blob
from extend_mcp.engine.storage.locks import lock_rows
from extend_mcp.engine.storage.lookup import get_row, get_rows
from extend_mcp.engine.storage.readings import forget_readings
from extend_mcp.engine.storage.tables import files
from extend_mcp.engine.times import now
from extend_mcp.wire.extract import FilePackage
from extend_mcp.wire.files import FileInput
from extend_mcp.wire.ids import new_id

_UNSAFE = re.compile(r"[\x00-\x1f\x7f]")
MAX_NAME = 255


def check_file(file: FileInput, path: str, *, text: bool) -> None:
    """Refuse a file that is not given in exactly one way, or that is raw text if `text` is false."""
    ways = [way for way in ("url", "id", "text") if getattr(file, way) is not None]
    allowed = "url, id or text" if text else "url or id"
    if len(ways) != 1:
        raise invalid(f"{path}: give exactly one of {allowed}")
    if file.text is not None and not text:
        raise invalid(f"{path}.text: raw text is not accepted here; give {allowed}")
    if file.url is not None and (problem := urls.check_url(file.url)) is not None:
        raise invalid(f"{path}.url: {problem}")


def check_package(package: FilePackage) -> None:
    """Refuse a package that has raw text, or the same document twice."""
    seen: set[str | None] = set()
    for index, file in enumerate(package.files):
        path = f"package.files.{index}"
        check_file(file, path, text=False)
        if (name := file.url or file.id) in seen:
            raise invalid(f"{path}: the same file is given twice")
        seen.add(name)


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents of a request. `uploads` has its raw texts, in their order, and is stored with the rows."""

    inputs: Sequence[FileInput] = ()
    uploads: Sequence[NewObject] = ()


def read_documents(inputs: Sequence[FileInput]) -> Documents:
    """The documents of a request. It hashes texts, which may be long."""
    return Documents(inputs, [blob(item.text.encode()) for item in inputs if item.text is not None])


def accept(connection: Connection, workspace: str, documents: Documents) -> list[Row[Any]]:
    """The stored files of a request, in its order. Raises `Problem` if an id is unknown.

    URLs get a row now, and the run downloads them. Ids are looked up first, so that a request with an unknown id stores
    nothing.
    """
    inputs = documents.inputs
    ids = [item.id for item in inputs if item.id is not None]
    stored = hold_files(connection, workspace, ids)
    new = [item for item in inputs if item.id is None]
    texts = iter(documents.uploads)
    rows = [_of_url(item, item.url) if item.url is not None else _of_text(item, next(texts)) for item in new]
    added = iter(insert_files(connection, workspace, rows))
    return [next(added) if item.id is None else stored[item.id] for item in inputs]


def hold_files(connection: Connection, workspace: str, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """`get_files`, and none of them is deleted until the transaction ends."""
    lock_rows(connection, files, ids, shared=True)
    return get_files(connection, workspace, ids)


def get_files(connection: Connection, workspace: str, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """The files of this workspace with these ids, by id. Raises `Problem` if one is missing."""
    rows = get_rows(connection, files, set(ids))
    for file_id in ids:
        if file_id not in rows or rows[file_id].workspace != workspace:
            raise not_found("File", file_id)
    return rows


def _of_url(item: FileInput, url: str) -> dict[str, Any]:
    password = item.settings.password if item.settings else None
    return {"name": clean_name(item.name or urls.file_name_of(url)), "source_url": url, "password": password}


def _of_text(item: FileInput, text: NewObject) -> dict[str, Any]:
    name = clean_name(item.name or "text.txt")
    return {"name": name, "type": "TXT", "sha256": text.owner, "size": text.size}


def describe_content(incoming: Incoming, name: str) -> dict[str, Any]:
    """End a received file. Returns the columns that its content decides. Blocks."""
    sha256 = incoming.close()
    return {"sha256": sha256, "size": incoming.size, "type": sniff(incoming.path, name).type}


def insert_files(connection: Connection, workspace: str, rows: Sequence[dict[str, Any]]) -> list[Row[Any]]:
    """Add rows of files, each with at least a name."""
    moment = now()
    shared = {"workspace": workspace, "created_at": moment, "updated_at": moment}
    empty: dict[str, Any] = dict.fromkeys(files.c.keys())
    complete = [empty | {"id": new_id("file")} | shared | row for row in rows]
    if complete:
        connection.execute(files.insert(), complete)
    added = get_rows(connection, files, {row["id"] for row in complete})
    return [added[row["id"]] for row in complete]


def insert_file(connection: Connection, workspace: str, name: str, **columns: Any) -> Row[Any]:
    """Add a file's row."""
    return insert_files(connection, workspace, [{"name": name, **columns}])[0]


def get_file(connection: Connection, workspace: str, file_id: str) -> Row[Any]:
    """A file of this workspace. Raises `Problem`."""
    return get_row(connection, files, "File", file_id, workspace=workspace)


def remove_file(connection: Connection, row: Row[Any]) -> Removed:
    """Delete a file's row. After the transaction, `sweep.sweep_removed` removes its content."""
    connection.execute(delete(files).where(files.c.id == row.id))
    removed = note_removed(connection, [], [row.sha256])
    forget_readings(connection, removed.hashes)
    return removed


def clean_name(name: str) -> str:
    """A file name without folders and control characters."""
    return _UNSAFE.sub("", re.split(r"[/\\]", name)[-1]).strip()[:MAX_NAME] or "document"
