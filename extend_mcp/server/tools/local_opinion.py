"""The second opinion on an extraction of the cloud: the XML inside the user's own file."""

from functools import partial
from typing import TYPE_CHECKING

from extend_mcp.server.answers.second_opinion import compare
from extend_mcp.server.call import Call
from extend_mcp.server.local_work.carried_data import read_carried_data
from extend_mcp.server.tools.calls.file_arguments import Permission, is_path, use_document
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.server.tools.run_answers.run_facts import work_in_thread

if TYPE_CHECKING:
    from extend_mcp.wire.extract import ExtractRun


async def get_second_opinion(
    here: Call, run: "ExtractRun", file: str | None, permission: Permission
) -> list[tuple[str, str]]:
    """The XML's values, where they differ from those of the run, by path; a note says how many agree.

    Empty for runs of the engine and for files without such XML. The run is not changed.
    """
    schema, is_wanted = run.config.schema_, here.settings.second_opinion and not here.by_rules
    if not is_wanted or run.output is None or schema is None or file is None or not is_path(file):
        return []
    carried = await use_document(
        here, file, permission, lambda document, name: read_carried_data(document, name, schema)
    )
    if not carried:
        return []
    opinion = await work_in_thread(run, partial(compare, carried, run.output.value))
    add_note(opinion.summary)
    return opinion.flags
