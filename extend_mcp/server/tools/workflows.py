"""Workflows: run them, make them, deploy them."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from extend_mcp.server.tools.act import Wait
from extend_mcp.server.tools.again import Fresh, as_saved, marked, started
from extend_mcp.server.tools.answers import WorkflowAnswer
from extend_mcp.server.tools.configs import wrong
from extend_mcp.server.tools.documents import MayReadAll, file_input
from extend_mcp.server.tools.facts import beside
from extend_mcp.server.tools.objects import Cursor, Limit, ListAnswer, ObjectAnswer, Pointer, listed, shown
from extend_mcp.server.tools.options import named_list
from extend_mcp.server.tools.sizes import check_size
from extend_mcp.server.tools.tell_workflow import tell_workflow
from extend_mcp.server.tools.watch import Here

if TYPE_CHECKING:
    from extend_mcp.wire.steps import Step

WorkflowId = Annotated[str, Field(description="Like `workflow_…`")]
Steps = Annotated[list[dict[str, Any]] | None, Field(description="All its steps, in the API's words")]
Metadata = Annotated[dict[str, Any] | None, Field(description="The caller's own JSON object")]


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
    """Run a workflow on a document and see what each step did. Local files are sent."""
    from extend_mcp.wire.extract import FilePackage
    from extend_mcp.wire.workflows import WorkflowRef

    inputs = [await file_input(here, file, permission) for file in files]
    given: dict[str, Any] = {"file": inputs[0]} if len(inputs) == 1 else {"package": FilePackage(files=inputs)}
    workflow = WorkflowRef(id=workflow_id, version=version)
    create, current = here.extend.workflow_runs.create, as_saved(here, "workflows", workflow_id, version)
    run = await started(here, create, wait_seconds, fresh=fresh, current=current, workflow=workflow, **given)
    return marked(here, await beside(run, partial(tell_workflow, run, here.settings.result_tokens)))


async def list_workflows(here: Here, limit: Limit = 20, cursor: Cursor = None) -> ListAnswer:
    """List workflows."""
    return await listed(here, here.extend.workflows.list, limit, cursor)


async def get_workflow(here: Here, workflow_id: WorkflowId, pointer: Pointer = None) -> ObjectAnswer:
    """Look at a workflow with its draft steps."""
    return await shown(here, await here.extend.workflows.get(workflow_id), pointer)


async def create_workflow(
    here: Here, name: Annotated[str, Field(description="Its name")], steps: Steps = None
) -> ObjectAnswer:
    """Make a workflow as a draft; without steps it only parses. deploy_workflow makes it a version."""
    made = await here.extend.workflows.create(name=name, steps=_steps(steps))
    tried = f'run_workflow(workflow_id="{made.id}", files=[…]) runs the draft'
    return await shown(here, made, follow=f'{tried}; deploy_workflow(workflow_id="{made.id}") makes it a version.')


async def update_workflow(
    here: Here,
    workflow_id: WorkflowId,
    name: Annotated[str | None, Field(description="New name")] = None,
    steps: Steps = None,
) -> ObjectAnswer:
    """Rename a workflow or replace all steps of its draft. Deployed versions stay."""
    return await shown(here, await here.extend.workflows.update(workflow_id, name=name, steps=_steps(steps)))


async def deploy_workflow(
    here: Here, workflow_id: WorkflowId, name: Annotated[str | None, Field(description="Name of the version")] = None
) -> ObjectAnswer:
    """Deploy a workflow's draft as its next version, which runs then use."""
    return await shown(here, await here.extend.workflows.versions.create(workflow_id, name=name))


async def list_workflow_versions(
    here: Here, workflow_id: WorkflowId, limit: Limit = 20, cursor: Cursor = None
) -> ListAnswer:
    """List a workflow's versions, the draft first."""
    return await listed(here, partial(here.extend.workflows.versions.list, workflow_id), limit, cursor)


async def get_workflow_version(
    here: Here,
    workflow_id: WorkflowId,
    version: Annotated[str, Field(description="`draft`, `latest` or a number like `2`")],
    pointer: Pointer = None,
) -> ObjectAnswer:
    """Look at one version of a workflow with its steps."""
    return await shown(here, await here.extend.workflows.versions.get(workflow_id, version), pointer)


async def update_workflow_run(
    here: Here,
    run_id: Annotated[str, Field(description="Like `workflow_run_…`")],
    name: Annotated[str | None, Field(description="New name")] = None,
    metadata: Metadata = None,
) -> ObjectAnswer:
    """Rename a workflow run or add to its metadata."""
    return await shown(here, await here.extend.workflow_runs.update(run_id, name=name, metadata=metadata))


def _steps(steps: list[dict[str, Any]] | None) -> "list[Step] | None":
    if steps is None:
        return None
    from extend_mcp.wire.steps import Step

    check_size(steps, "steps")
    try:
        return TypeAdapter(list[Step]).validate_python(named_list(Step, steps, "steps"))
    except ValidationError as error:
        raise wrong("steps", error) from error
