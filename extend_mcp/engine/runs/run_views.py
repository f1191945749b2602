"""The API's objects of runs, and of what they refer to."""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection, Row

from extend_mcp.engine.files.file_views import file_summary
from extend_mcp.engine.http.api_object import Body, identity, times
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.tables import files, processors, versions
from extend_mcp.engine.times import iso


@dataclass(frozen=True, slots=True)
class Related:
    """The rows that runs refer to, by id. Deleted rows are missing."""

    files: dict[str, Row[Any]]
    processors: dict[str, Row[Any]]
    versions: dict[str, Row[Any]]


def related(connection: Connection, rows: Iterable[Row[Any]]) -> Related:
    """The files, processors and versions of these runs."""
    runs = list(rows)
    file_ids = {file_id for row in runs for file_id in row.file_ids}
    processor_ids = {row.processor_id for row in runs if row.processor_id}
    version_ids = {row.version_id for row in runs if row.version_id}
    return Related(
        get_rows(connection, files, file_ids),
        get_rows(connection, processors, processor_ids),
        get_rows(connection, versions, version_ids),
    )


def parse_summary(row: Row[Any], related: Related, _base_url: str) -> Body:
    """A parse run in a list."""
    return {
        **identity(row, "parse_run"),
        "batchId": row.batch_id,
        "file": _only_file(row, related),
        **_outcome(row),
        "metrics": row.metrics,
        "usage": usage_summary(row.usage),
        **times(row),
    }


def parse_run(row: Row[Any], related: Related, base_url: str) -> Body:
    """A parse run; `with_output` adds its `output`. Full parse runs have no timestamps."""
    summary = _without_times(parse_summary(row, related, base_url))
    return summary | {"output": None, "outputUrl": None, "config": row.config, "usage": row.usage}


def saved_summary(kind: str, processor: str) -> Callable[[Row[Any], Related, str], Body]:
    """The view of runs with a saved processor in a list. Only extractions have `files`."""

    def view(row: Row[Any], related: Related, base_url: str) -> Body:
        saved, saved_version = related.processors.get(row.processor_id), related.versions.get(row.version_id)
        files = {"files": _all_files(row, related) if row.is_package else None} if kind == "extract" else {}
        return {
            **identity(row, f"{kind}_run"),
            processor: processor_summary(saved) if saved else None,
            f"{processor}Version": version_summary(saved_version, processor) if saved_version else None,
            **_outcome(row),
            "reviewed": row.review is not None,
            "edited": row.review is not None and row.review["edited"],
            "file": _only_file(row, related),
            **files,
            "parseRunId": row.parse_run_id,
            "batchId": row.batch_id,
            "dashboardUrl": _page_url(row, base_url),
            "usage": usage_summary(row.usage),
            **times(row),
        }

    return view


def saved_run(kind: str, processor: str) -> Callable[[Row[Any], Related, str], Body]:
    """The view of those runs in full; `outputs.render_object` adds their outputs."""
    summary = saved_summary(kind, processor)
    outputs = {"output": None, "initialOutput": None, "reviewedOutput": None}

    def view(row: Row[Any], related: Related, base_url: str) -> Body:
        edits = {"edits": row.review["edits"] if row.review else None} if kind == "extract" else {}
        return summary(row, related, base_url) | outputs | edits | {"config": row.config, "usage": row.usage}

    return view


def edit_summary(row: Row[Any], related: Related, _base_url: str) -> Body:
    """An edit run in a list. Edits have no metadata."""
    return {
        **identity(row, "edit_run"),
        "file": _only_file(row, related),
        **_outcome(row, metadata=False),
        "metrics": row.metrics,
        "usage": usage_summary(row.usage),
        **times(row),
    }


def edit_run(row: Row[Any], related: Related, base_url: str) -> Body:
    """An edit run; `with_output` adds its `output`. Full edit runs have no timestamps."""
    summary = _without_times(edit_summary(row, related, base_url))
    return summary | {"output": None, "config": row.config, "usage": row.usage}


def form_detection_run(row: Row[Any], related: Related, base_url: str) -> Body:
    """A form detection run; `with_output` adds its `output`. There are no lists of them."""
    return edit_run(row, related, base_url) | {"object": "form_detection_run"}


def verify_summary(row: Row[Any], related: Related, base_url: str) -> Body:
    """A verify run in a list; unlike other runs it has its config there."""
    body = verify_run(row, related, base_url) | {"riskLevel": row.risk_level, "usage": usage_summary(row.usage)}
    del body["output"]
    return body


def verify_run(row: Row[Any], related: Related, _base_url: str) -> Body:
    """A verify run; `with_output` adds its `output`."""
    return {
        **identity(row, "verify_run"),
        "file": _only_file(row, related),
        **_outcome(row),
        "output": None,
        "metrics": row.metrics,
        "config": row.config,
        "usage": row.usage,
        "source": row.source,
        "sourceId": row.source_id,
        **times(row),
    }


def processor_summary(row: Row[Any]) -> Body:
    """A saved processor in a list or a run."""
    return {**identity(row, row.kind), "name": row.name, **times(row)}


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
    """A run as JSON, with the JSON text `raw` as its `output`."""
    rest = {key: value for key, value in body.items() if key != "output"}
    return b"".join((json.dumps(rest, separators=(",", ":")).encode()[:-1], b',"output":', raw, b"}"))


def _without_times(body: Body) -> Body:
    return {key: value for key, value in body.items() if key not in {"createdAt", "updatedAt"}}


def _outcome(row: Row[Any], *, metadata: bool = True) -> Body:
    outcome = {"status": row.status, "failureReason": row.failure_reason, "failureMessage": row.failure_message}
    if metadata:
        outcome["metadata"] = row.metadata
    return outcome | {"warnings": row.warnings} if row.warnings else outcome


def _all_files(row: Row[Any], related: Related) -> list[Body]:
    return [file_summary(related.files[file_id]) for file_id in row.file_ids if file_id in related.files]


def _only_file(row: Row[Any], related: Related) -> Body | None:
    """The file of a run with one file; None if it was deleted or could not be downloaded."""
    file = None if row.is_package else related.files.get(row.file_ids[0])
    if file is None or (file.sha256 is None and row.status == "FAILED"):
        return None
    return file_summary(file)


def usage_summary(usage: Body | None) -> Body | None:
    """Usage in a list: without its breakdown."""
    return {key: value for key, value in usage.items() if key != "breakdown"} if usage else None


def _page_url(row: Row[Any], base_url: str) -> str:
    """The run's page for people; it names the workspace, as browsers send no header with it."""
    query = f"?{urlencode({'workspace': row.workspace})}" if row.workspace else ""
    return f"{base_url}/runs/{row.id}{query}"
