"""Runs of every kind: look at one, list, cancel, delete. The prefix of an id says which kind."""

from functools import partial
from typing import Annotated, Any, Literal

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.errors import ExtendError, InvalidRequest, Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.call import Call
from extend_mcp.server.tools.calls.consent import Confirm, Consent, ask_to_delete, check_consent
from extend_mcp.server.tools.calls.parameters import Cursor, Limit, RunId, Wait
from extend_mcp.server.tools.declaration import DELETES, READS, STOPS, Declaration
from extend_mcp.server.tools.extract_tools import ExtractAnswer, offer_review
from extend_mcp.server.tools.reviews import find_review
from extend_mcp.server.tools.run_answers.answer_models import PageAnswer, RunAnswer, RunRow
from extend_mcp.server.tools.run_answers.api_objects import ObjectAnswer, fit_page, show_object
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.server.tools.run_answers.run_lookup import find_run, refuse_other
from extend_mcp.server.tools.run_answers.run_rows import fit_rows
from extend_mcp.server.tools.run_answers.step_progress import Here
from extend_mcp.server.tools.summary import summarize_in_thread

Kind = Literal["parse", "extract", "classify", "split", "edit", "verify", "workflow"]
"""The kinds of runs that the API can list: not form detections or evaluations."""

_SAVED = ("source", "source_id", "batch_id", "processor_id")
FILTERS: dict[str, tuple[str, ...]] = {
    "parse": ("source", "source_id", "batch_id"),
    "extract": _SAVED,
    "classify": _SAVED,
    "split": _SAVED,
    "edit": ("source",),
    "verify": ("source", "source_id", "risk_level"),
    "workflow": ("batch_id", "processor_id"),
}
"""The filters of each kind of run, besides `status` and `file_name`."""

PROCESSORS = {"extract": "extractor", "classify": "classifier", "split": "splitter", "workflow": "workflow"}


class RunList(PageAnswer):
    each: dict[str, str] = {}
    runs: list[RunRow] = []
    cursor: str | None = None


async def get_run(
    here: Here,
    run_id: RunId,
    citations: Annotated[bool, Field(description="Say where on the page each extracted value is")] = False,
    wait_seconds: Wait = None,
) -> RunAnswer:
    """Wait for a run and get its result."""
    run = await find_run(here, run_id)
    if not run.is_final:
        run = await here.wait(run_id, wait_seconds)
    answer = await summarize_in_thread(here, run, citations=citations)
    if isinstance(answer, ExtractAnswer):
        await _add_review(here, run, answer)
    return answer


async def _add_review(here: Call, run: Any, answer: ExtractAnswer) -> None:
    """Add what a person confirmed of the values; if nobody did, offer the review app."""
    try:
        review = await find_review(here, run)
    except ExtendError as error:
        add_note(f"Could not look up if a person reviewed these values: {error.code}.")
        return
    if review is None:
        offer_review(here, answer)
    else:
        answer.reviewed = review.describe(here.settings.result_tokens // 8)


async def list_runs(
    here: Here,
    type: Annotated[Kind, Field(description="Kind of run")],  # noqa: A002  (the API's word)
    status: Annotated[str | None, Field(description="Like `PROCESSING`, `FAILED`")] = None,
    file_name: Annotated[str | None, Field(description="Part of the file's name")] = None,
    processor_id: Annotated[str | None, Field(description="Of this extractor, classifier, splitter, workflow")] = None,
    batch_id: Annotated[str | None, Field(description="Of this batch")] = None,
    source: Annotated[str | None, Field(description="Like `API`, `WORKFLOW_RUN`")] = None,
    source_id: Annotated[str | None, Field(description="Of this workflow run")] = None,
    risk_level: Annotated[str | None, Field(description="Of verify runs, like `HIGH`")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> RunList:
    """List runs, newest first."""
    criteria = {"processor_id": processor_id, "batch_id": batch_id, "source": source, "source_id": source_id}
    filters = _filters(type, {**criteria, "risk_level": risk_level})
    get_page = getattr(here.extend, f"{type}_runs").list
    filters |= {"status": status and status.upper(), "file_name_contains": file_name}
    page = await fit_page(here, get_page, fit_rows, limit, cursor, **filters)
    fields = page.facts
    if page.is_cut and batch_id is not None and page.total is None:
        fields["total"] = (await here.extend.batch_runs.get(batch_id)).run_count
    return RunList(**fields, each=dict(page.each), runs=[RunRow(**row) for row in page.rows])


async def cancel_run(here: Here, run_id: RunId) -> RunAnswer:
    """Stop a run that is not finished. What it has done is lost."""
    refuse_other(run_id)
    try:
        run = await here.extend.runs(run_id).cancel(run_id)
    except InvalidRequest as error:
        error.hint = f'It may have ended already: get_run(run_id="{to_one_line(run_id)}") shows.'
        raise
    return RunAnswer(run_id=run.id, status=run.status)


async def ask_about_run(here: Here, run_id: str, confirm: bool, ctx: Context[App, Any]) -> Consent | Elicit[Consent]:
    """Ask before a run is deleted."""
    return await ask_to_delete(run_id, partial(find_run, here, run_id), confirm, ctx)


async def delete_run(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_run)],
    run_id: RunId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete a run and its output for good."""
    check_consent(agreed)
    refuse_other(run_id)
    return await show_object(here, await here.extend.runs(run_id).delete(run_id))


def _filters(kind: str, criteria: dict[str, str | None]) -> dict[str, Any]:
    """The filters that have a value, under the API's names. Raises `Refused` for one that this kind does not have."""
    filters = {name: value for name, value in criteria.items() if value is not None}
    wrong = next((name for name in filters if name not in FILTERS[kind]), None)
    if wrong is not None:
        known = ", ".join(f"`{name}`" for name in ("status", "file_name", *FILTERS[kind]))
        raise Refused(
            "LOCAL_INVALID_ARGUMENT", f"{kind} runs can be filtered by {known}, not by `{wrong}`.", field=wrong
        )
    return {f"{PROCESSORS[kind]}_id" if name == "processor_id" else name: value for name, value in filters.items()}


KNOWN = {"run_id": "pr_Xj8mK2pL"}
TOOLS = (
    Declaration(get_run, "Get run", READS, KNOWN),
    Declaration(list_runs, "List runs", READS, {"type": "parse", "status": "FAILED"}),
    Declaration(cancel_run, "Cancel run", STOPS, KNOWN),
    Declaration(delete_run, "Delete run", DELETES, KNOWN),
)
