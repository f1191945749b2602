"""Rows as the API's objects."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.ids import iso
from extend_mcp.engine.store import files, processors, versions

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Related:
    """What runs refer to, by id. What was deleted is missing."""

    files: dict[str, Row[Any]]
    processors: dict[str, Row[Any]]
    versions: dict[str, Row[Any]]


def related(connection: Connection, rows: Iterable[Row[Any]]) -> Related:
    """The files, processors and versions of these runs."""
    found = list(rows)
    file_ids = {file_id for row in found for file_id in row.file_ids}
    processor_ids = {row.processor_id for row in found if row.processor_id}
    version_ids = {row.version_id for row in found if row.version_id}
    return Related(
        _by_id(connection, files, file_ids),
        _by_id(connection, processors, processor_ids),
        _by_id(connection, versions, version_ids),
    )


def _by_id(connection: Connection, table: Any, ids: set[str]) -> dict[str, Row[Any]]:
    wanted = sorted(ids)
    found: dict[str, Row[Any]] = {}
    for start in range(0, len(wanted), 500):
        some = connection.execute(select(table).where(table.c.id.in_(wanted[start : start + 500])))
        found |= {row.id: row for row in some}
    return found


def file_summary(row: Row[Any]) -> Body:
    """A file in a list or in a run."""
    metadata: Body = {}
    if row.page_count is not None:
        metadata["pageCount"] = row.page_count
    if row.parent_split is not None:
        metadata["parentSplit"] = row.parent_split
    return {
        "object": "file",
        "id": row.id,
        "name": row.name,
        "type": row.type,
        "parentFileId": row.parent_file_id,
        "metadata": metadata,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }


def parse_summary(row: Row[Any], known: Related) -> Body:
    """A parse run in a list."""
    return {
        "object": "parse_run",
        "id": row.id,
        "batchId": row.batch_id,
        "file": _only_file(row, known),
        **_outcome(row),
        "metrics": row.metrics,
        "usage": _usage_summary(row.usage),
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }


def parse_run(row: Row[Any], known: Related) -> Body:
    """A parse run, whose `output` is put in by `with_output`. Full parse runs have no timestamps."""
    summary = parse_summary(row, known)
    del summary["createdAt"], summary["updatedAt"]
    return summary | {"output": None, "outputUrl": None, "config": row.config, "usage": row.usage}


def extract_summary(row: Row[Any], known: Related, base_url: str) -> Body:
    """An extract run in a list."""
    extractor = known.processors.get(row.processor_id)
    version = known.versions.get(row.version_id)
    return {
        "object": "extract_run",
        "id": row.id,
        "extractor": processor_summary(extractor) if extractor else None,
        "extractorVersion": version_summary(version, "extractor") if version else None,
        **_outcome(row),
        "reviewed": False,
        "edited": False,
        "file": _only_file(row, known),
        "files": _all_files(row, known) if row.is_package else None,
        "parseRunId": row.parse_run_id,
        "batchId": row.batch_id,
        "dashboardUrl": f"{base_url}/runs/{row.id}",
        "usage": _usage_summary(row.usage),
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }


def extract_run(row: Row[Any], known: Related, base_url: str) -> Body:
    """An extract run, whose `output` is put in by `with_output`."""
    more = {"output": None, "initialOutput": None, "reviewedOutput": None, "edits": None}
    return extract_summary(row, known, base_url) | more | {"config": row.config, "usage": row.usage}


def processor_summary(row: Row[Any]) -> Body:
    """A saved processor in a list or a run."""
    return {
        "object": row.kind,
        "id": row.id,
        "name": row.name,
        "createdAt": iso(row.created_at),
        "updatedAt": iso(row.updated_at),
    }


def version_summary(row: Row[Any], kind: str) -> Body:
    """A version of a processor in a list or a run."""
    return {
        "object": f"{kind}_version",
        "id": row.id,
        "description": row.description,
        "version": row.number,
        f"{kind}Id": row.processor_id,
        "createdAt": iso(row.created_at),
        "createdBy": None,
    }


def version(row: Row[Any], kind: str) -> Body:
    """A version of a processor with its config."""
    return version_summary(row, kind) | {"config": row.config}


def batch(row: Row[Any], status: str) -> Body:
    """A batch of runs."""
    return {
        "object": "batch_run",
        "id": row.id,
        "status": status,
        "runCount": row.run_count,
        "createdAt": iso(row.created_at),
    }


def with_output(body: Body, raw: bytes) -> bytes:
    """A run as JSON with `raw`, which is JSON already, as its `output`."""
    rest = {key: value for key, value in body.items() if key != "output"}
    return json.dumps(rest, separators=(",", ":")).encode()[:-1] + b',"output":' + raw + b"}"


def _outcome(row: Row[Any]) -> Body:
    outcome = {
        "status": row.status,
        "failureReason": row.failure_reason,
        "failureMessage": row.failure_message,
        "metadata": row.metadata,
    }
    return outcome | {"warnings": row.warnings} if row.warnings else outcome


def _all_files(row: Row[Any], known: Related) -> list[Body]:
    return [file_summary(known.files[file_id]) for file_id in row.file_ids if file_id in known.files]


def _only_file(row: Row[Any], known: Related) -> Body | None:
    """The file of a run of one; null where it was deleted or could not be downloaded."""
    file = None if row.is_package else known.files.get(row.file_ids[0])
    if file is None or (file.sha256 is None and row.status == "FAILED"):
        return None
    return file_summary(file)


def _usage_summary(usage: Body | None) -> Body | None:
    return {key: value for key, value in usage.items() if key != "breakdown"} if usage else None
