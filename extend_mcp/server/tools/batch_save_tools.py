"""Save the values of a batch as a table."""

from typing import Annotated

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.value_table import RunValues, make_value_row
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.parameters import BatchId
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.output_folder import TABLES, SavedAnswer, check_name, find_folder, save_table
from extend_mcp.server.tools.run_answers.batch_members import (
    WHOLE_NAME,
    list_members,
    name_of,
    use_results,
    wait_for_batch,
)


async def save_batch(
    here: Here,
    batch_id: BatchId,
    name: Annotated[str, Field(description="File name: `.csv`, `.xlsx` or `.jsonl`")],
) -> SavedAnswer:
    """Save the values of a finished batch as a table in the user's output folder, one row per file."""
    folder = find_folder(here)
    check_name(name, TABLES)
    batch = await wait_for_batch(here, batch_id, None)
    if not batch.is_final:
        hint = f'get_batch(batch_id="{batch_id}") waits for it; then save it.'
        raise Refused("LOCAL_NOT_FINISHED", f"{batch_id} is {batch.status}.", hint=hint, retryable=True)
    members = await list_members(here, batch_id)
    done = [run for run in members if run.status == "PROCESSED"]
    read = await use_results(here, done, lambda run: make_value_row(run, name_of(run, WHOLE_NAME)))
    others = [RunValues(name_of(run, WHOLE_NAME), run.id, run.status) for run in members if run.status != "PROCESSED"]
    saved = await save_table(folder, name, [*read, *others])
    saved.next = _name_remarks(batch_id, len(others), sum(bool(row.warnings) for row in read)) or None
    return saved


def _name_remarks(batch_id: str, without_values: int, warned: int) -> str:
    """What to know about the saved rows, and the calls that say more; or an empty text."""
    steps = []
    if without_values:
        steps.append(f'{without_values} of the rows have no values: get_batch(batch_id="{batch_id}") says why.')
    if warned:
        steps.append(f'{warned} have warnings: get_batch(batch_id="{batch_id}", values=true) lists them.')
    return " ".join(steps)


TOOLS = (Declaration(save_batch, "Save batch", STARTS, {"batch_id": "bpr_Xj8mK2pL", "name": "invoices.csv"}),)
