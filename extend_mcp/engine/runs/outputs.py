"""Finished runs with their outputs, which are on disk."""

import json
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.errors import Problem
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.runs.run_kinds import KINDS, RunKind
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.presign import Signer

REVIEWED = "reviewed.json"
"""The file name of an output that a reviewer approved."""


def render_run(blobs: Blobs, signer: Signer, row: Row[Any], known: run_views.Related, base_url: str) -> bytes:
    """A run as JSON, with its output if it has one. Reads the disk. Raises `Problem` if the output is missing."""
    kind = KINDS[row.kind]
    return render_object(blobs, signer, kind, kind.full(row, known, base_url), base_url)


def render_object(blobs: Blobs, signer: Signer, kind: RunKind, body: Body, base_url: str) -> bytes:
    """A run's object as JSON with its output, after a review the reviewed one. Raises `Problem` like `render_run`."""
    if body["status"] != "PROCESSED":
        return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    try:
        raw = blobs.artifact(body["id"], kind.artifact).read_bytes()
        if body.get("reviewed"):
            initial, raw = raw, blobs.artifact(body["id"], REVIEWED).read_bytes()
            body = body | {"initialOutput": json.loads(initial), "reviewedOutput": json.loads(raw)}
    except FileNotFoundError as error:
        raise Problem(500, "INTERNAL_ERROR", f"{describe_missing(body['id'])}.") from error
    return run_views.with_output(body, raw if kind.add_links is None else kind.add_links(raw, signer, base_url))


def describe_missing(run_id: str) -> str:
    """The message for a run whose output is missing."""
    return f"The output of {run_id} is missing from the data folder"
