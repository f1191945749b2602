"""Starts runs that do the work of steps: ordinary runs whose source is the workflow run."""

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


def start(connection: Connection, queue: Queue, blobs: Blobs, state: RunState, step: Row[Any], launch: Launch) -> str:
    """Add the run of a step, and queue it unless it has an output already. Returns its id.

    Raises `Problem` if a processor was deleted, `StepFailed` if a file was.
    """
    config, saved = _config(connection, state, launch)
    row = run_rows.new_run(
        launch.kind,
        state.run.workspace,
        config,
        _documents(connection, step),
        is_package=len(step.file_ids) > 1,
        source="WORKFLOW_RUN",
        source_id=state.run.id,
        priority=state.run.priority,
        parse_run_id=_parse_of(state, step, config) if KINDS[launch.kind].parses else None,
        **saved,
    )
    run_id: str = row["id"]
    if launch.output is not None:
        run_rows.add_finished(connection, row)
        keep_output(blobs, run_id, KINDS[launch.kind].artifact, launch.output)
    elif row["parse_run_id"] is not None:  # it needs no parse: it has that of the PARSE step
        connection.execute(insert(table).values(row))
        queue.submit(connection, [run_id], row["priority"])
    else:
        run_rows.add(connection, queue, [row])
    return run_id


def keep_output(blobs: Blobs, run_id: str, name: str, output: Any) -> None:
    """Store an output that no child process made. Call it within the transaction that names it."""
    folder = blobs.begin_job()
    path = folder / name
    path.write_text(json.dumps(output, ensure_ascii=False), encoding="utf-8")
    blobs.keep_artifact(path, run_id)
    folder.rmdir()


def _config(connection: Connection, state: RunState, launch: Launch) -> tuple[run_rows.Columns, run_rows.Columns]:
    """The config of a run, and the columns that name its processor. All steps use the PARSE step's options."""
    if launch.kind == "parse":
        return processing.parse_config(ParseConfig.model_validate(launch.config)), {}
    if launch.ref is not None:
        kind = KINDS[launch.kind].processor
        assert kind is not None
        config, saved = processor_rows.resolve(
            connection, state.run.workspace, kind, launch.ref["id"], launch.ref["version"], None
        )
    else:
        config, saved = launch.config or {}, {}
    parse = next(one for one in state.run.config["steps"] if one["type"] == "PARSE")
    options = parse.get("config", {}).get("parseConfig")
    return (config | {"parseConfig": options} if options and "parseConfig" not in config else config), saved


def _documents(connection: Connection, step: Row[Any]) -> list[Row[Any]]:
    known = {row.id: row for row in connection.execute(select(files).where(files.c.id.in_(step.file_ids)))}
    if len(known) < len(set(step.file_ids)):
        raise StepFailed("FAILED_TO_PROCESS_FILE", "a file was deleted before the step could read it")
    return [known[file_id] for file_id in step.file_ids]


def _parse_of(state: RunState, step: Row[Any], config: run_rows.Columns) -> str | None:
    """The parse run of the PARSE step, if it has this file and these options."""
    wanted = processing.parse_config_of(config)
    for member in state.members.values():
        matches = member.kind == "parse" and member.status == "PROCESSED" and member.config == wanted
        if matches and member.file_ids == step.file_ids:
            run_id: str = member.id
            return run_id
    return None
