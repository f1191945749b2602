"""Runs by their ids, and the parses that they were made from."""

from typing import TYPE_CHECKING

from extend_mcp.errors import NotFound, Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Call
from extend_mcp.server.tools.run_answers.run_facts import describe_run
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.wire.parse_runs import ParseRun


_BATCH = ("a batch", 'get_batch(batch_id="{}") shows its runs; each has its own id.')
_PROCESSOR = ("a processor", 'get_processor(processor_id="{}") shows it; list_runs(type=…) gives ids of runs.')
OTHERS = {
    "bpar_": _BATCH,
    "batch_": _BATCH,
    "file_": ("a file", 'parse_document(file="{}") reads it, extract_data(file="{}") takes values from it.'),
    "ex_": _PROCESSOR,
    "cl_": _PROCESSOR,
    "spl_": _PROCESSOR,
}
"""What has an id with this prefix, and the tool for it."""


async def find_run(here: Call, run_id: str) -> Run:
    """The run in its current state. Raises `Refused` for a batch; a `bpr_…` id can be a batch or an evaluation."""
    refuse_other(run_id)
    try:
        return await here.extend.runs(run_id).get(run_id)
    except (NotFound, Refused) as error:
        if run_id.startswith("bpr_"):
            error.hint = f'If it is a batch: get_batch(batch_id="{to_one_line(run_id)}").'
        raise


def refuse_other(run_id: str) -> None:
    """Raises `Refused` for the id of a batch, a file or a processor, with the tool that takes it."""
    for prefix, (what, hint) in OTHERS.items():
        if run_id.startswith(prefix):
            shown = to_one_line(run_id)
            message = f"{shown} is {what}, not a run."
            raise Refused("LOCAL_UNKNOWN_ID", message, hint=hint.replace("{}", shown), field="run_id")


async def find_parse(here: Call, run: Run) -> "ParseRun":
    """The run itself if it is a parse, else the parse that it used, which API version 2025-04-21 never names."""
    from extend_mcp.wire.parse_runs import ParseRun

    file_id = describe_run(run).get("file_id")
    parse_id = getattr(run, "parse_run_id", None)
    parse = run if isinstance(run, ParseRun) or parse_id is None else await find_run(here, parse_id)
    if not isinstance(parse, ParseRun):
        file = f'"{to_one_line(file_id)}"' if file_id else "…"
        hint = f"Parse its file and give the id of that parse run: parse_document(file={file})."
        message = f"Run {run.id} does not say which parse it used."
        raise Refused("LOCAL_NOT_IN_RESULT", message, hint=hint, run_id=run.id, field="run_id")
    describe_run(parse)
    if parse.output is None:
        hint = f'get_run(run_id="{parse.id}") waits for it.'
        raise Refused(
            "LOCAL_NOT_FINISHED", f"Run {parse.id} is {parse.status}.", retryable=True, hint=hint, run_id=parse.id
        )
    return parse
