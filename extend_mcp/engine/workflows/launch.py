"""Runs that do the work of steps: ordinary ones of their kind, whose source is the workflow run."""

import json
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from extend_mcp.engine.configs import processing
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.queue.embedded import Queue
from extend_mcp.engine.runs import run_rows
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.storage.tables import files
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.workflows.outcomes import Launch, StepFailed
from extend_mcp.engine.workflows.workflow_views import RunState
from extend_mcp.wire.parse import ParseConfig


def start(connection: Connection, queue: Queue, blobs: Blobs, seen: RunState, step: Row[Any], given: Launch) -> str:
    """Add the run of a step, queued unless its output is given. Returns its id.

    Raises `Problem` where a processor is gone, `StepFailed` where a file is.
    """
    config, saved = _config(connection, seen, given)
    row = run_rows.new_run(
        given.kind,
        seen.run.workspace,
        config,
        _documents(connection, step),
        is_package=len(step.file_ids) > 1,
        source="WORKFLOW_RUN",
        source_id=seen.run.id,
        priority=seen.run.priority,
        parse_run_id=_parse_of(seen, step, config) if KINDS[given.kind].parses else None,
        **saved,
    )
    run_id: str = row["id"]
    if given.output is not None:
        run_rows.add_finished(connection, row)
        keep_output(blobs, run_id, KINDS[given.kind].artifact, given.output)
    elif row["parse_run_id"] is not None:  # no parse of its own: it is told of the one that was made
        connection.execute(insert(table).values(row))
        queue.submit(connection, [run_id], row["priority"])
    else:
        run_rows.add(connection, queue, [row])
    return run_id


def keep_output(blobs: Blobs, run_id: str, name: str, output: Any) -> None:
    """Store an output that no child process made. Call it within the transaction that tells of it."""
    folder = blobs.begin_job()
    path = folder / name
    path.write_text(json.dumps(output, ensure_ascii=False), encoding="utf-8")
    blobs.keep_artifact(path, run_id)
    folder.rmdir()


def _config(connection: Connection, seen: RunState, given: Launch) -> tuple[run_rows.Columns, run_rows.Columns]:
    """The config of a run, and the columns that name its processor. The PARSE step's options are those of all steps."""
    if given.kind == "parse":
        return processing.parse_config(ParseConfig.model_validate(given.config)), {}
    if given.ref is not None:
        kind = KINDS[given.kind].processor
        assert kind is not None
        config, saved = processor_rows.resolve(
            connection, seen.run.workspace, kind, given.ref["id"], given.ref["version"], None
        )
    else:
        config, saved = given.config or {}, {}
    parse = next(one for one in seen.run.config["steps"] if one["type"] == "PARSE")
    options = parse.get("config", {}).get("parseConfig")
    return (config | {"parseConfig": options} if options and "parseConfig" not in config else config), saved


def _documents(connection: Connection, step: Row[Any]) -> list[Row[Any]]:
    known = {row.id: row for row in connection.execute(select(files).where(files.c.id.in_(step.file_ids)))}
    if len(known) < len(set(step.file_ids)):
        raise StepFailed("FAILED_TO_PROCESS_FILE", "a file was deleted before the step could read it")
    return [known[file_id] for file_id in step.file_ids]


def _parse_of(seen: RunState, step: Row[Any], config: run_rows.Columns) -> str | None:
    """The parse run of the PARSE step, where it is of this file and with these options."""
    wanted = processing.parse_config_of(config)
    for member in seen.members.values():
        alike = member.kind == "parse" and member.status == "PROCESSED" and member.config == wanted
        if alike and member.file_ids == step.file_ids:
            run_id: str = member.id
            return run_id
    return None
