"""Finished runs with their outputs."""

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.objects.port import ObjectStore, artifact_key
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.runs.run_kinds import KINDS, RunKind
from extend_mcp.engine.storage.presign import Signer

REVIEWED = "reviewed.json"
"""The file name of an output that a reviewer approved."""


@dataclass(frozen=True, slots=True)
class OutputKeys:
    """The keys of a run's output and, after a review, of the reviewed one."""

    initial: str
    reviewed: str | None

    @property
    def current(self) -> str:
        """The reviewed output, or else the initial one."""
        return self.reviewed or self.initial


def output_keys(run: Row[Any]) -> OutputKeys:
    """The keys of a finished run's outputs, by its id, kind, attempt and review."""
    initial = artifact_key(run.id, run.attempt, KINDS[run.kind].artifact)
    if run.review is None:
        return OutputKeys(initial, None)
    return OutputKeys(initial, artifact_key(run.id, run.review.get("attempt"), REVIEWED))


def render_run(objects: ObjectStore, signer: Signer, row: Row[Any], related: run_views.Related, base_url: str) -> bytes:
    """A run as JSON, with its output if it has one. Blocks. Raises `Problem` if the output is missing."""
    kind = KINDS[row.kind]
    return render_object(objects, signer, kind, kind.full(row, related, base_url), output_keys(row), base_url)


def render_object(
    objects: ObjectStore, signer: Signer, kind: RunKind, body: Body, keys: OutputKeys, base_url: str
) -> bytes:
    """A run's object as JSON with its output, after a review the reviewed one. Raises `Problem` like `render_run`."""
    if body["status"] != "PROCESSED":
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        raw = objects.read(keys.initial)
        if body.get("reviewed") and keys.reviewed is not None:
            initial, raw = raw, objects.read(keys.reviewed)
            body = body | {"initialOutput": json.loads(initial), "reviewedOutput": json.loads(raw)}
    except FileNotFoundError as error:
        raise Problem(500, "INTERNAL_ERROR", f"{describe_missing(objects, body['id'])}.") from error
    return run_views.with_output(body, raw if kind.add_links is None else kind.add_links(raw, signer, base_url))


def describe_missing(objects: ObjectStore, run_id: str) -> str:
    """The message for a run whose output is missing."""
    return f"The output of {run_id} is missing from {objects.name}"
