"""What jobs leave in their folders: outputs, files that they made, and columns that lists filter by."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.analysis.job import PARSED, PART_READINGS, Done
from extend_mcp.documents.sniff import sniff
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.objects.disk import sync_file
from extend_mcp.engine.objects.port import NewObject
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.readings import collect_readings, keep_readings
from extend_mcp.engine.storage.tables import files
from extend_mcp.wire.ids import new_id

EDITED = "edited.pdf"
"""The file name of an edited form."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file that a child process made.

    `file_id` is for its row, `type` is the API's `File.type`; `readings` are what OCR read of its pages.
    """

    file_id: str
    path: Path
    sha256: str
    size: int
    type: str | None
    readings: dict[str, bytes]


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a child process left: its report, and the files it made, by name.

    `uploads` are its artifacts, under `attempt`, and these files. `columns` are of the run's row.
    """

    done: Done
    attempt: str | None
    uploads: list[NewObject]
    products: Mapping[str, Product] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


def find_products(done: Done, folder: Path) -> dict[str, Product]:
    """The files that a job made, by name: synced and hashed. Blocks."""
    return {product.path.name: product for product in _products(done, folder)}


def _products(done: Done, folder: Path) -> Iterator[Product]:
    for name in (*(part["path"] for part in done.files), EDITED):
        path = folder / name
        if path.is_file():
            with path.open("rb") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
            sync_file(path)
            its_readings = collect_readings(folder / f"{name}{PART_READINGS}")
            yield Product(new_id("file"), path, sha256, path.stat().st_size, sniff(path, name).type, its_readings)


def read_parsed(folder: Path) -> Done | None:
    """The report of a job that failed after its parse, or None if it did not get so far."""
    if not all((folder / name).is_file() for name in (PARSED, "parse.json")):
        return None
    return Done(**json.loads((folder / PARSED).read_bytes()))


def name_parts(folder: Path, products: Mapping[str, Product], done: Done) -> dict[str, Any]:
    """Name the files of the parts in the output of a split."""
    output = json.loads((folder / "split.json").read_bytes())
    for split, part in zip(output["splits"], done.files, strict=True):
        split["fileId"] = products[part["path"]].file_id
    _rewrite(folder / "split.json", output)
    return {}


def add_parts(connection: Connection, run: Row[Any], result: JobResult) -> None:
    """Add rows for the parts of a split document."""
    parent_id = run.file_ids[0]
    parent = connection.execute(select(files).where(files.c.id == parent_id)).first()
    for part in result.done.files:
        product = result.products[part["path"]]
        copied = parent is not None and parent.sha256 == product.sha256
        pages = part["endPage"] - part["startPage"] + 1
        _add(
            connection,
            run,
            product,
            part["name"],
            password=parent.password if parent is not None and copied else None,
            page_count=pages if product.type in {"PDF", "DOCX"} else None,
            parent_file_id=parent_id,
            parent_split={key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")},
        )
        keep_readings(connection, product.file_id, product.readings)


def name_edited(folder: Path, products: Mapping[str, Product], _done: Done) -> dict[str, Any]:
    """Name the filled-in form's file in the output of an edit."""
    output = json.loads((folder / "edit.json").read_bytes())
    _rewrite(folder / "edit.json", {"editedFile": {"id": products[EDITED].file_id}} | output)
    return {}


def add_edited(connection: Connection, run: Row[Any], result: JobResult) -> None:
    """Add a row for the filled-in form."""
    name = f"{Path(run.file_name).stem} (edited).pdf"
    _add(connection, run, result.products[EDITED], name, page_count=result.done.pages)


def note_risk(folder: Path, _products: Mapping[str, Product], _done: Done) -> dict[str, Any]:
    """The risk level of a verification, which lists show and filter by."""
    return {"risk_level": json.loads((folder / "verify.json").read_bytes())["riskLevel"]}


def add_link(raw: bytes, signer: Signer, base_url: str) -> bytes:
    """The output of an edit with a link to its file."""
    output = json.loads(raw)
    file = output["editedFile"]
    file["presignedUrl"] = signer.link(base_url, f"files/{file['id']}")
    return json.dumps(output, ensure_ascii=False).encode()


def _add(connection: Connection, run: Row[Any], product: Product, name: str, **columns: Any) -> None:
    about = {"type": product.type, "sha256": product.sha256, "size": product.size, "run_id": run.id}
    values = {"id": product.file_id, **about, **columns}
    file_rows.insert_file(connection, run.workspace, file_rows.clean_name(name), **values)


def _rewrite(path: Path, output: dict[str, Any]) -> None:
    path.write_text(json.dumps(output, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
