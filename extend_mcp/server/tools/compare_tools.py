"""Compare the text of two documents."""

from functools import partial
from typing import Annotated

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.compare import compare
from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.answers.envelope import enclose
from extend_mcp.server.answers.window import cut_window_of_pieces
from extend_mcp.server.call import Call, Here
from extend_mcp.server.tools.calls.parameters import AROUND_TOKENS, Cursor, MaxTokens, RunId
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.run_answers.run_facts import describe_run
from extend_mcp.server.tools.run_answers.run_lookup import find_run
from extend_mcp.wire.parse_runs import ParseRun

DEFAULT_TOKENS = 1_200
"""The most tokens of an answer if the call does not say: fewer than elsewhere, as changes are read one by one."""
SIGNS = "`[old → new]` in a sentence; + is new, - is deleted"


async def compare_runs(
    here: Here,
    run_id: RunId,
    other_run_id: Annotated[str, Field(description="Parse run of the newer document")],
    cursor: Cursor = None,
    max_tokens: MaxTokens = None,
) -> str:
    """Compare two parsed documents: which sections, sentences, table rows and values changed, with pages."""
    old, new = await _parsed(here, run_id, "run_id"), await _parsed(here, other_run_id, "other_run_id")
    budget = max_tokens or min(here.settings.result_tokens, DEFAULT_TOKENS)
    return await run_in_thread(partial(_compared, old, new, cursor, budget))


async def _parsed(here: Call, run_id: str, argument: str) -> ParseRun:
    """A parse run with a result. Raises `Refused` for any other."""
    run = await find_run(here, run_id)
    describe_run(run)
    if not isinstance(run, ParseRun) or run.output is None:
        hint = f'get_run(run_id="{run.id}") looks at it; parse_document(file=…) reads a document.'
        message = f"{run.id} is not a parse run with a result."
        raise Refused("LOCAL_INVALID_ARGUMENT", message, hint=hint, field=argument)
    return run


def _compared(old: ParseRun, new: ParseRun, cursor: str | None, budget: int) -> str:
    assert old.output is not None
    assert new.output is not None
    found = compare(DocumentReader(old.output), DocumentReader(new.output))
    counts = ", ".join(f"{number} {kind}" for kind, number in found.counts.items())
    if not found.lines:
        return f"Sections: {counts}. The text is the same."
    shown = cut_window_of_pieces(((0, f"{line}\n") for line in found.lines), cursor, budget - AROUND_TOKENS)
    names = " → ".join(run.file.name if run.file else "document" for run in (old, new))
    text = enclose(shown.text, source=f"{names}, runs {old.id} and {new.id}")
    more = f'More: compare_runs(run_id="{old.id}", other_run_id="{new.id}", cursor="{shown.cursor}")'
    return f"Sections: {counts}. {SIGNS}.\n{text}\n{more if shown.cursor else 'That is all of it.'}"


TOOLS = (Declaration(compare_runs, "Compare runs", READS, {"run_id": "pr_Xj8mK2pL", "other_run_id": "pr_Yq3nT5rM"}),)
