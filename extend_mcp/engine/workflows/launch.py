"""Starts runs that do the work of steps: ordinary runs whose source is the workflow run."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from extend_mcp.engine.configs import processing
from extend_mcp.engine.objects.port import NewObject, ObjectStore, artifact
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.queue.port import submit
from extend_mcp.engine.runs import run_rows, run_status
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.tables import WITHIN_WORKFLOW, files
from extend_mcp.engine.storage.tables import runs as table
from extend_mcp.engine.workflows.outcomes import Launch, StepFailed
from extend_mcp.engine.workflows.workflow_views import RunState
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.parse import ParseConfig


@dataclass(frozen=True, slots=True)
class Preset:
    """A run that has its output before it begins: its id, its attempt, and the output, which is stored with its row."""

    run_id: str
    attempt: str | None
    upload: NewObject


def prepare_presets(objects: ObjectStore, launches: Sequence[tuple[Row[Any], Launch]]) -> dict[str, Preset]:
    """The runs that have their outputs already, by the id of their step."""
    return {step.id: _preset(objects, launch) for step, launch in launches if launch.output is not None}


def _preset(objects: ObjectStore, launch: Launch) -> Preset:
    kind, attempt = KINDS[launch.kind], objects.new_attempt()
    run_id = new_id(kind.prefix)
    return Preset(run_id, attempt, artifact(encode_output(launch.output), run_id, attempt, kind.artifact))


def encode_output(output: Any) -> bytes:
    """An output that no child process made, as it is stored."""
    return json.dumps(output, ensure_ascii=False).encode()


def start(
    connection: Connection,
    state: RunState,
    step: Row[Any],
    launch: Launch,
    presets: Mapping[str, Preset],
) -> str:
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
        source=WITHIN_WORKFLOW,
        source_id=state.run.id,
        priority=state.run.priority,
        parse_run_id=_parse_of(state, step, config) if KINDS[launch.kind].parses else None,
        **saved,
    )
    run_id: str = row["id"]
    if launch.output is not None:
        preset = presets[step.id]
        run_id = preset.run_id
        run_rows.add_finished(connection, row | {"id": run_id, "attempt": preset.attempt})
    elif row["parse_run_id"] is not None:  # it needs no parse: it has that of the PARSE step
        submit(connection, [row])
        connection.execute(insert(table).values(row))
    else:
        run_rows.add(connection, [row])
    return run_id


def _config(connection: Connection, state: RunState, launch: Launch) -> tuple[run_status.Columns, run_status.Columns]:
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
    parse = next(each for each in state.run.config["steps"] if each["type"] == "PARSE")
    options = parse.get("config", {}).get("parseConfig")
    return (config | {"parseConfig": options} if options and "parseConfig" not in config else config), saved


def _documents(connection: Connection, step: Row[Any]) -> list[Row[Any]]:
    rows = {row.id: row for row in connection.execute(select(files).where(files.c.id.in_(step.file_ids)))}
    if len(rows) < len(set(step.file_ids)):
        raise StepFailed("FAILED_TO_PROCESS_FILE", "a file was deleted before the step could read it")
    return [rows[file_id] for file_id in step.file_ids]


def _parse_of(state: RunState, step: Row[Any], config: run_status.Columns) -> str | None:
    """The parse run of the PARSE step, if it has this file and these options."""
    wanted = processing.parse_config_of(config)
    for member in state.members.values():
        matches = member.kind == "parse" and member.status == "PROCESSED" and member.config == wanted
        if matches and member.file_ids == step.file_ids:
            run_id: str = member.id
            return run_id
    return None
