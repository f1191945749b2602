"""What finished runs store besides their output: files they made, and columns that lists filter by."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.analysis.job import PARSED, Done
from extend_mcp.documents.sniff import sniff
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.tables import files

EDITED = "edited.pdf"
"""The file name of an edited form."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file that a child process made. `type` is the API's `File.type`."""

    path: Path
    sha256: str
    size: int
    type: str | None


@dataclass(frozen=True, slots=True)
class JobResult:
    """What a child process left: its report, its folder, and the files in it, by name."""

    done: Done
    folder: Path
    products: dict[str, Product]


def collect(done: Done, folder: Path) -> JobResult:
    """Sync and hash the files that a job made. Blocks."""
    return JobResult(done, folder, {product.path.name: product for product in _products(done, folder)})


def find_parsed(folder: Path) -> JobResult | None:
    """The result of a job that failed after its parse, or None if it did not get so far."""
    if not all((folder / name).is_file() for name in (PARSED, "parse.json")):
        return None
    return JobResult(Done(**json.loads((folder / PARSED).read_bytes())), folder, {})


def _products(done: Done, folder: Path) -> Iterator[Product]:
    for name in (*(one["path"] for one in done.files), EDITED):
        path = folder / name
        if path.is_file():
            with path.open("rb+") as file:
                sha256 = hashlib.file_digest(file, "sha256").hexdigest()
                os.fsync(file.fileno())
            yield Product(path, sha256, path.stat().st_size, sniff(path, name).type)


def keep_parts(connection: Connection, blobs: Blobs, run: Row[Any], result: JobResult) -> dict[str, Any]:
    """Store the parts of a split document, and name their files in the output."""
    output = json.loads((result.folder / "split.json").read_bytes())
    parent_id = run.file_ids[0]
    parent = connection.execute(select(files).where(files.c.id == parent_id)).first()
    for split, part in zip(output["splits"], result.done.files, strict=True):
        product = result.products[part["path"]]
        copied = parent is not None and parent.sha256 == product.sha256
        pages = part["endPage"] - part["startPage"] + 1
        file = _keep(
            connection,
            blobs,
            run,
            product,
            part["name"],
            password=parent.password if parent is not None and copied else None,
            page_count=pages if product.type in {"PDF", "DOCX"} else None,
            parent_file_id=parent_id,
            parent_split={key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")},
        )
        split["fileId"] = file.id
    _rewrite(result.folder / "split.json", output)
    return {}


def keep_edited(connection: Connection, blobs: Blobs, run: Row[Any], result: JobResult) -> dict[str, Any]:
    """Store the filled-in form, and name its file in the output."""
    output = json.loads((result.folder / "edit.json").read_bytes())
    name = f"{Path(run.file_name).stem} (edited).pdf"
    file = _keep(connection, blobs, run, result.products[EDITED], name, page_count=result.done.pages)
    _rewrite(result.folder / "edit.json", {"editedFile": {"id": file.id}} | output)
    return {}


def note_risk(_connection: Connection, _blobs: Blobs, _run: Row[Any], result: JobResult) -> dict[str, Any]:
    """The risk level of a verification, which lists show and filter by."""
    return {"risk_level": json.loads((result.folder / "verify.json").read_bytes())["riskLevel"]}


def add_link(raw: bytes, signer: Signer, base_url: str) -> bytes:
    """The output of an edit with a link to its file."""
    output = json.loads(raw)
    file = output["editedFile"]
    file["presignedUrl"] = signer.link(base_url, f"files/{file['id']}")
    return json.dumps(output, ensure_ascii=False).encode()


def _keep(connection: Connection, blobs: Blobs, run: Row[Any], product: Product, name: str, **columns: Any) -> Row[Any]:
    blobs.keep_file(product.path, product.sha256)
    about = {"type": product.type, "sha256": product.sha256, "size": product.size, "run_id": run.id}
    return file_rows.insert_file(connection, run.workspace, file_rows.clean_name(name), **about, **columns)


def _rewrite(path: Path, output: dict[str, Any]) -> None:
    path.write_text(json.dumps(output, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
