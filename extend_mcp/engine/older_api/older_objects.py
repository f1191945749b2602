"""Processors, their versions and their runs in the shapes of the older API, from today's objects."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.older_api import older_outputs
from extend_mcp.engine.older_api.older_configs import TYPES, to_older
from extend_mcp.engine.runs.run_kinds import KINDS as RUNS


def processor_core(today: Body) -> Body:
    """The fields of a processor that lists have too."""
    times = {key: today[key] for key in ("createdAt", "updatedAt")}
    name = {"id": today["id"], "name": today["name"], "type": TYPES[today["object"]]}
    return {"object": "document_processor", **name, **times}


def processor(today: Body) -> Body:
    """A processor with its draft."""
    return processor_core(today) | {"draftVersion": version(today["draftVersion"], today)}


def processor_summary(today: Body, versions: Sequence[Row[Any]]) -> Body:
    """A processor in a list, with the names of its versions."""
    return processor_core(today) | {"versions": [{"id": row.id, "version": row.number} for row in versions]}


def version(today: Body, of: Body) -> Body:
    """A version of the processor `of`. Published ones never change; a draft counts as changed with its processor."""
    changed = max(of["updatedAt"], today["createdAt"]) if today["version"] == "draft" else today["createdAt"]
    return {
        "object": "document_processor_version",
        "id": today["id"],
        "processorId": of["id"],
        "processorName": of["name"],
        "processorType": TYPES[of["object"]],
        "description": today["description"],
        "version": today["version"],
        "config": to_older(today["config"], of["object"]),
        "createdAt": today["createdAt"],
        "updatedAt": changed,
    }


def run(today: Body) -> Body:
    """A run of a processor. With an inline config, which the older API does not have, it has no processor."""
    kind = kind_of(today)
    config = today["config"]
    older = _run(today) | {
        "object": "document_processor_run",
        "metadata": today["metadata"],
        "failureReason": today["failureReason"],
        "failureMessage": today["failureMessage"],
        "reviewed": today["reviewed"],
        "edited": today["edited"],
        "edits": today.get("edits") or {},
        "config": to_older(config, kind),
        "files": _files(today),
        "mergedProcessors": [],
        "url": today["dashboardUrl"],
    }
    older |= {key: older_outputs.to_older(today[key], config) for key in ("output", "initialOutput", "reviewedOutput")}
    return older | {"warnings": today["warnings"]} if today.get("warnings") else older


def run_summary(today: Body, row: Row[Any]) -> Body:
    """A run in a list. The older SDK reads `type`; its docs have `processorType` and the fields after it here."""
    older = _run(today)
    return older | {
        "processorType": older["type"],
        "fileName": file_name(row),
        "source": row.source,
        "sourceId": row.source_id,
        "createdAt": today["createdAt"],
        "updatedAt": today["updatedAt"],
    }


def file_name(row: Row[Any]) -> str:
    """The name of a run's file, or the names of a package's files, which the older API does not have."""
    return ", ".join(row.file_name.split("\n"))


def kind_of(today: Body) -> str:
    """The kind of processor of a run."""
    [kind] = [kind.processor for kind in RUNS.values() if kind.object == today["object"] and kind.processor]
    return kind


def credits_of(today: Body) -> Body | None:
    """The usage in the older API: credits alone."""
    return {"credits": today["usage"]["credits"]} if today["usage"] else None


def _run(today: Body) -> Body:
    kind = kind_of(today)
    its, its_version = today[kind] or {}, today[f"{kind}Version"] or {}
    return {
        "id": today["id"],
        "status": today["status"],
        "processorId": its.get("id"),
        "processorName": its.get("name"),
        "processorVersionId": its_version.get("id"),
        "type": TYPES[kind],
        "usage": credits_of(today),
    }


def _files(today: Body) -> list[Body]:
    files: list[Body] = today.get("files") or [today["file"]]
    return [file for file in files if file is not None]
