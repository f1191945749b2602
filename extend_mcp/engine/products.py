"""What finished runs leave besides their output: files that they made, and what lists filter by."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine import inputs
from extend_mcp.engine.blobs import Blobs
from extend_mcp.engine.presign import Signer
from extend_mcp.engine.work.job import Done


@dataclass(frozen=True, slots=True)
class Made:
    """What a child process left: its report, its folder, and the SHA-256 of the PDF files there, by name."""

    done: Done
    folder: Path
    hashes: dict[str, str]


def keep_parts(connection: Connection, blobs: Blobs, run: Row[Any], made: Made) -> dict[str, Any]:
    """Store the parts of a split document, `split-<n>.pdf` from 1, and name them in the output."""
    path = made.folder / "split.json"
    output = json.loads(path.read_bytes())
    stem = Path(run.file_name).stem
    for number, part in enumerate(output["splits"], 1):
        pages = (part["startPage"], part["endPage"])
        file = _keep_file(
            connection,
            blobs,
            run,
            made,
            f"split-{number}.pdf",
            inputs.clean_name(part.get("name") or f"{stem} {part['type']} {pages[0]}-{pages[1]}.pdf"),
            page_count=pages[1] - pages[0] + 1,
            parent_file_id=run.file_ids[0],
            parent_split={key: part[key] for key in ("id", "type", "identifier", "startPage", "endPage")},
        )
        part["fileId"] = file.id
    path.write_text(json.dumps(output, ensure_ascii=False), encoding="utf-8")
    return {}


def keep_edited(connection: Connection, blobs: Blobs, run: Row[Any], made: Made) -> dict[str, Any]:
    """Store the form that was filled in, `edited.pdf`, and name it in the output."""
    path = made.folder / "edit.json"
    output = json.loads(path.read_bytes())
    name = f"{Path(run.file_name).stem} (edited).pdf"
    file = _keep_file(connection, blobs, run, made, "edited.pdf", name, page_count=made.done.pages)
    path.write_text(json.dumps({"editedFile": {"id": file.id}} | output, ensure_ascii=False), encoding="utf-8")
    return {}


def note_risk(_connection: Connection, _blobs: Blobs, _run: Row[Any], made: Made) -> dict[str, Any]:
    """The risk level of a verification, which lists show and filter by."""
    return {"risk_level": json.loads((made.folder / "verify.json").read_bytes())["riskLevel"]}


def linked(raw: bytes, signer: Signer, base_url: str) -> bytes:
    """The output of an edit with a link to its file."""
    output = json.loads(raw)
    file = output["editedFile"]
    file["presignedUrl"] = signer.link(base_url, f"files/{file['id']}")
    return json.dumps(output, ensure_ascii=False).encode()


def _keep_file(
    connection: Connection, blobs: Blobs, run: Row[Any], made: Made, made_name: str, name: str, **columns: Any
) -> Row[Any]:
    path, sha256 = made.folder / made_name, made.hashes[made_name]
    size = path.stat().st_size
    blobs.keep_made(path, sha256)
    return inputs.insert_file(
        connection, run.workspace, name, type="PDF", sha256=sha256, size=size, run_id=run.id, **columns
    )
