"""Workflows: run them, make them, deploy them."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

from pydantic import Field, TypeAdapter, ValidationError

from extend_mcp.loopback import is_loopback
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import fold
from extend_mcp.server.tools.calls.config_arguments import make_argument_error
from extend_mcp.server.tools.calls.file_arguments import FILE_ID, MayReadAll, make_file_input
from extend_mcp.server.tools.calls.option_names import match_names_in_list
from extend_mcp.server.tools.calls.parameters import Cursor, Fresh, Limit, Pointer, Wait
from extend_mcp.server.tools.calls.reuse import make_saved_check, mark_repeat, start_run
from extend_mcp.server.tools.calls.sizes import check_size
from extend_mcp.server.tools.declaration import CHANGES, READS, STARTS, Declaration, FileWords
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, RunAnswer
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object
from extend_mcp.server.tools.run_answers.run_facts import count_tokens_left, describe_run, fit_first, work_in_thread
from extend_mcp.server.tools.run_answers.step_progress import Here

if TYPE_CHECKING:
    from extend_mcp.wire.steps import Step
    from extend_mcp.wire.workflows import WorkflowRun

WorkflowId = Annotated[str, Field(description="Like `workflow_…`")]
Steps = Annotated[list[dict[str, Any]] | None, Field(description="All its steps, as in the API")]
Metadata = Annotated[dict[str, Any] | None, Field(description="The caller's own JSON object")]

STEP_TOKENS = 200
"""The most tokens of one step's result in an answer about a workflow run with few steps."""


class StepAnswer(AnswerModel):
    step: str
    status: str
    run_id: str | None = None
    result: Any = None


class WorkflowAnswer(RunAnswer):
    steps: list[StepAnswer] = []
    dashboard_url: str | None = None


async def run_workflow(
    here: Here,
    permission: MayReadAll,
    workflow_id: WorkflowId,
    files: Annotated[
        list[str],
        Field(description="One document, or 2 to 50 as one package: id, URL or path", min_length=1, max_length=50),
    ],
    version: Annotated[str | None, Field(description="`draft` or a number; else the latest")] = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> WorkflowAnswer:
    """Run a workflow on a document and see what each step did."""
    from extend_mcp.wire.extract import FilePackage
    from extend_mcp.wire.workflows import WorkflowRef

    inputs = [await make_file_input(here, file, permission) for file in files]
    source: dict[str, Any] = {"file": inputs[0]} if len(inputs) == 1 else {"package": FilePackage(files=inputs)}
    request = {"workflow": WorkflowRef(id=workflow_id, version=version), **source}
    create, is_unchanged = here.extend.workflow_runs.create, make_saved_check(here, "workflows", workflow_id, version)
    run = await start_run(here, create, wait_seconds, fresh=fresh, is_unchanged=is_unchanged, **request)
    return mark_repeat(here, await work_in_thread(run, partial(summarize_workflow, run, here.settings.result_tokens)))


async def list_workflows(here: Here, limit: Limit = 20, cursor: Cursor = None) -> ListAnswer:
    """List workflows."""
    return await list_page(here, here.extend.workflows.list, limit, cursor)


async def get_workflow(here: Here, workflow_id: WorkflowId, pointer: Pointer = None) -> ObjectAnswer:
    """Look at a workflow with its draft steps."""
    return await show_object(here, await here.extend.workflows.get(workflow_id), pointer)


async def create_workflow(
    here: Here, name: Annotated[str, Field(description="Its name")], steps: Steps = None
) -> ObjectAnswer:
    """Make a workflow as a draft; without steps it only parses. deploy_workflow makes it a version."""
    created = await here.extend.workflows.create(name=name, steps=_steps(steps))
    return await show_object(here, created, follow=_use_draft(created.id))


async def update_workflow(
    here: Here,
    workflow_id: WorkflowId,
    name: Annotated[str | None, Field(description="New name")] = None,
    steps: Steps = None,
) -> ObjectAnswer:
    """Rename a workflow or replace all steps of its draft. Deployed versions stay."""
    changed = await here.extend.workflows.update(workflow_id, name=name, steps=_steps(steps))
    return await show_object(here, changed, follow=_use_draft(workflow_id) if steps else None)


async def deploy_workflow(
    here: Here, workflow_id: WorkflowId, name: Annotated[str | None, Field(description="Name of the version")] = None
) -> ObjectAnswer:
    """Deploy a workflow's draft as its next version, which runs then use."""
    return await show_object(here, await here.extend.workflows.versions.create(workflow_id, name=name))


async def list_workflow_versions(
    here: Here, workflow_id: WorkflowId, limit: Limit = 20, cursor: Cursor = None
) -> ListAnswer:
    """List a workflow's versions, the draft first."""
    return await list_page(here, partial(here.extend.workflows.versions.list, workflow_id), limit, cursor)


async def get_workflow_version(
    here: Here,
    workflow_id: WorkflowId,
    version: Annotated[str, Field(description="`draft`, `latest` or a number like `2`")],
    pointer: Pointer = None,
) -> ObjectAnswer:
    """Look at one version of a workflow with its steps."""
    return await show_object(here, await here.extend.workflows.versions.get(workflow_id, version), pointer)


async def update_workflow_run(
    here: Here,
    run_id: Annotated[str, Field(description="Like `workflow_run_…`")],
    name: Annotated[str | None, Field(description="New name")] = None,
    metadata: Metadata = None,
) -> ObjectAnswer:
    """Rename a workflow run or add to its metadata."""
    return await show_object(here, await here.extend.workflow_runs.update(run_id, name=name, metadata=metadata))


def _use_draft(workflow_id: str) -> str:
    run_draft = f'run_workflow(workflow_id="{workflow_id}", files=[…], version="draft") runs the draft'
    return f'{run_draft}; deploy_workflow(workflow_id="{workflow_id}") makes it a version.'


def _steps(steps: list[dict[str, Any]] | None) -> "list[Step] | None":
    if steps is None:
        return None
    from extend_mcp.wire.steps import Step

    check_size(steps, "steps")
    try:
        return TypeAdapter(list[Step]).validate_python(match_names_in_list(Step, steps, "steps"))
    except ValidationError as error:
        raise make_argument_error("steps", error) from error


def summarize_workflow(run: "WorkflowRun", budget: int) -> WorkflowAnswer:
    """What each step did. A run in review is handed to the user."""
    steps = [(f"/stepRuns/{index}/result", each.wire()) for index, each in enumerate(run.step_runs)]
    # API version 2025-04-21 returns the runs of extractors, classifiers and splitters separately from the steps.
    outputs = [_of_output(index, each) for index, each in enumerate((run.model_extra or {}).get("outputs") or [])]
    failed = [step for _, step in steps if step["status"] == "FAILED"]
    fields = describe_run(run, f"Failed: {', '.join(map(_failure, failed))}." if failed else "")
    share = min(STEP_TOKENS, budget // max(len(steps) + len(outputs), 1))
    every = [_step(step, pointer, share) for pointer, step in [*steps, *outputs]]
    shown = list(fit_first(every, count_tokens_left([fields, run.dashboard_url], budget)))
    first_run = next((step.run_id for step in shown if step.run_id), None)
    if run.status == "NEEDS_REVIEW":
        fields["next"] = _review(run)
    if len(shown) < len(every):
        rest = f'{len(every)} steps: read_run(run_id="{run.id}", pointer="/stepRuns/{len(shown)}") reads on.'
        fields["next"] = f"{fields.get('next', '')} {rest}".strip()
    elif "next" not in fields and first_run:
        fields["next"] = f'get_run(run_id="{first_run}") has the whole result of that step; likewise for the others.'
    return WorkflowAnswer(**fields, steps=shown, dashboard_url=run.dashboard_url)


def _review(run: "WorkflowRun") -> str:
    is_local = is_loopback(urlsplit(run.dashboard_url or "").hostname)
    needs = " (works only while `extend-mcp engine` runs)" if is_local else ""
    return f'Give the user dashboard_url{needs}: a person must decide. Then call get_run(run_id="{run.id}").'


def _of_output(index: int, run: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The run of a processor, as a step with the processor's name."""
    saved: dict[str, Any] = next((run[kind] for kind in ("extractor", "classifier", "splitter") if run.get(kind)), {})
    result = {run["object"]: run}
    return f"/outputs/{index}", {"step": {"name": saved.get("name", "")}, "status": run["status"], "result": result}


def _step(step: dict[str, Any], pointer: str, share: int) -> StepAnswer:
    result = step.get("result") or {}
    run = _run_of(step)
    brief = result if run is None else _brief(run)
    place = pointer if run is None else "/value"
    return StepAnswer(
        step=to_one_line(step["step"].get("name", "")),
        status=step["status"],
        run_id=run["id"] if run else None,
        result=fold(brief, max(share, 60), place) if brief else None,
    )


def _run_of(step: dict[str, Any]) -> dict[str, Any] | None:
    """The run that a step made, if it made one: some only decide or check."""
    results = (step.get("result") or {}).values()
    return next((each for each in results if isinstance(each, dict) and str(each.get("object")).endswith("_run")), None)


def _brief(run: dict[str, Any]) -> Any:
    """The main result of a step's run: values, kind or documents; for a parse the number of pages."""
    output = run.get("output") or {}
    match run["object"]:
        case "parse_run":
            pages = (run.get("metrics") or {}).get("pageCount")
            return {"pages": int(pages)} if pages else None
        case "extract_run":
            return output.get("value")
        case "classify_run":
            return {"type": output.get("type"), "confidence": output.get("confidence")}
        case "split_run":
            splits = output.get("splits") or []
            return [{"type": each["type"], "pages": f"{each['startPage']}-{each['endPage']}"} for each in splits]
        case _:
            return output


def _failure(step: dict[str, Any]) -> str:
    """A failed step and, if its run says so, why."""
    run = _run_of(step) or {}
    reason = f" ({run['failureReason']}, {run['id']})" if run.get("failureReason") else ""
    return f"{to_one_line(step['step'].get('name', ''))}{reason}"


KNOWN = {"workflow_id": "workflow_a1"}
TOOLS = (
    Declaration(
        run_workflow,
        "Run workflow",
        STARTS,
        {**KNOWN, "files": ["~/Documents/invoice.pdf"]},
        files=FileWords(
            "Local files are sent.",
            {"files": [FILE_ID]},
            {"files": "One document, or 2 to 50 as one package: id or URL"},
        ),
    ),
    Declaration(list_workflows, "List workflows", READS, {}),
    Declaration(get_workflow, "Get workflow", READS, KNOWN),
    Declaration(create_workflow, "Create workflow", STARTS, {"name": "Bills"}),
    Declaration(update_workflow, "Update workflow", CHANGES, {**KNOWN, "name": "Invoices"}),
    Declaration(deploy_workflow, "Deploy workflow", STARTS, KNOWN),
    Declaration(list_workflow_versions, "List workflow versions", READS, KNOWN),
    Declaration(get_workflow_version, "Get workflow version", READS, {**KNOWN, "version": "latest"}),
    Declaration(update_workflow_run, "Update workflow run", CHANGES, {"run_id": "workflow_run_a1", "name": "May"}),
)
