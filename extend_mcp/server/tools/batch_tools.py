"""Many documents at once."""

from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

import anyio
from anyio import to_thread
from pydantic import Field

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.context import Call, Here
from extend_mcp.server.local_files import expand, show_argument, show_path
from extend_mcp.server.tools.answer_models import Answer, BatchStarted, Rejected, RunRow
from extend_mcp.server.tools.api_objects import ROOM_TOKENS
from extend_mcp.server.tools.config_arguments import build_config
from extend_mcp.server.tools.declaration import READS, STARTS, Declaration, FileWords
from extend_mcp.server.tools.file_arguments import FILE_ID, MayReadAll, Permission, is_path, make_file_input
from extend_mcp.server.tools.parameters import Config, Fresh, Wait
from extend_mcp.server.tools.reuse import check_unchanged, mark_repeat, start_batch_run
from extend_mcp.server.tools.run_rows import fit_rows
from extend_mcp.server.tools.run_tools import PROCESSORS
from extend_mcp.wire.runs import BatchRun, Run

if TYPE_CHECKING:
    from extend_mcp.wire.files import BatchInput

Operation = Literal["parse", "extract", "classify", "split", "workflow"]

KINDS = {"bpar_": "parse", "batch_": "workflow"}
"""Kind of the runs in a batch, if its id shows it."""

SAVED = {
    "parse": "",
    "extract": "extractors",
    "classify": "classifiers",
    "split": "splitters",
    "workflow": "workflows",
}
"""For each operation, the client's resource with its saved processors."""

UPLOADS = 8
"""How many files are uploaded at the same time."""

MOST = 1000
"""The most documents in one batch, by the API."""

SHOWN = 20
"""How many refused files one answer lists."""
MOST_ROWS = 100
"""How many runs one answer lists, failed ones first. The token budget mostly allows fewer."""


class BatchAnswer(Answer):
    batch_id: str
    status: str
    run_count: int
    counts: dict[str, int] = {}
    shown: int | None = None
    each: dict[str, str] = {}
    runs: list[RunRow] = []


async def start_batch(
    here: Here,
    permission: MayReadAll,
    operation: Annotated[Operation, Field(description="What to do with each file")],
    files: Annotated[
        list[str],
        Field(description="Ids, https:// URLs, paths, or a folder's `dir/*.pdf`", min_length=1, max_length=1000),
    ],
    processor_id: Annotated[
        str | None, Field(description="Saved extractor, classifier, splitter or workflow; needed for all but parse")
    ] = None,
    config: Config = None,
    fresh: Fresh = False,
) -> BatchStarted:
    """Start the same work on up to 1,000 documents. Returns at once; get_batch waits."""
    _check_processor(operation, processor_id)
    create = _creator(here, operation, processor_id, config)
    inputs, rejected = await _inputs(here, await _expanded(here, files, permission), permission)
    if not inputs:
        first, error = rejected[0]
        error.message = f"None of the files can be used. {first.file}: {first.message}"
        raise error
    request = {"operation": operation, "processor": processor_id, "config": config, "inputs": inputs}
    current = check_unchanged(here, SAVED[operation], processor_id)
    batch = await start_batch_run(here, request, lambda: create(inputs), fresh=fresh, current=current)
    fields = _facts(batch)
    rows = [each.model_dump() for each, _ in rejected[:SHOWN]]
    listed = take_fitting(rows, here.settings.result_tokens - ROOM_TOKENS)
    if len(listed) < len(rejected):
        fields["next"] = f"{fields['next']} Of {len(rejected)} rejected files, {len(listed)} are listed."
    return mark_repeat(here, BatchStarted(**fields, rejected=[Rejected(**each) for each in listed]))


def _check_processor(operation: Operation, processor_id: str | None) -> None:
    """Raises `Refused` if a batch lacks its processor, with where to get one, or has one that it cannot use."""
    if operation == "parse" and processor_id is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", "Parse takes no `processor_id`.", field="processor_id")
    if operation == "parse" or processor_id is not None:
        return
    kind = PROCESSORS[operation]
    make = "create_workflow(…)" if kind == "workflow" else f'create_processor(type="{kind}", …)'
    raise Refused(
        "LOCAL_INVALID_ARGUMENT",
        f"`processor_id` is needed: it says what to {operation} with.",
        hint=f'list_processors(type="{kind}") gives ids; {make} saves a new one. '
        f'Then start_batch(operation="{operation}", files=…, processor_id=…).',
        field="processor_id",
    )


def _creator(
    here: Call, operation: Operation, processor_id: str | None, config: dict[str, Any] | None
) -> "Callable[[list[BatchInput]], Awaitable[BatchRun]]":
    """A function that starts the batch. Raises `Refused` if the config is wrong, before anything is uploaded."""
    extend = here.extend
    if processor_id is None:
        from extend_mcp.wire.parse import ParseConfig

        parse = build_config(ParseConfig, config)
        return lambda inputs: extend.parse_runs.create_batch(inputs=inputs, config=parse)
    if operation == "extract":
        from extend_mcp.wire.extract import ExtractConfig, ExtractorRef

        extractor = ExtractorRef(id=processor_id, override_config=build_config(ExtractConfig, config))
        return lambda inputs: extend.extract_runs.create_batch(extractor=extractor, inputs=inputs)
    if operation == "classify":
        from extend_mcp.wire.classify import ClassifierRef, ClassifyConfig

        classifier = ClassifierRef(id=processor_id, override_config=build_config(ClassifyConfig, config))
        return lambda inputs: extend.classify_runs.create_batch(classifier=classifier, inputs=inputs)
    if operation == "split":
        from extend_mcp.wire.split import SplitConfig, SplitterRef

        splitter = SplitterRef(id=processor_id, override_config=build_config(SplitConfig, config))
        return lambda inputs: extend.split_runs.create_batch(splitter=splitter, inputs=inputs)
    if config is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", "Workflows take no `config`: each step has its own.", field="config")
    return partial(_workflow_batch, here, processor_id)


async def _workflow_batch(here: Call, workflow_id: str, inputs: "list[BatchInput]") -> BatchRun:
    """Start a batch of a workflow: the API returns its id alone."""
    from extend_mcp.wire.workflows import WorkflowBatchInput, WorkflowRef

    documents = [WorkflowBatchInput(file=each.file) for each in inputs]
    create = here.extend.workflow_runs.create_batch
    created = await create(workflow=WorkflowRef(id=workflow_id), inputs=documents)
    return BatchRun(id=created.batch_id, status="PENDING", run_count=len(documents))


async def get_batch(
    here: Here,
    batch_id: Annotated[str, Field(description="Batch id, like `bpar_…`")],
    wait_seconds: Wait = None,
) -> BatchAnswer:
    """Wait for a batch and see how its runs ended, failed ones first."""
    try:
        batch = await here.extend.batch_runs.get(batch_id)
    except Refused as error:
        error.hint = "start_batch(…) gives ids of batches; get_run(run_id=…) looks at a run."
        raise
    if not batch.is_final:
        batch = await here.wait_for_batch(batch_id, wait_seconds)
    members: list[Run] = [run async for run in here.extend.batch_runs.members(batch_id, max_page_size=1000)]
    members.sort(key=lambda run: run.status != "FAILED")
    counts = Counter(run.status for run in members)
    found = await run_in_thread(
        partial(fit_rows, members[:MOST_ROWS], here.settings.result_tokens - ROOM_TOKENS), short=True
    )
    return BatchAnswer(
        **_facts(batch),
        counts=dict(counts),
        shown=len(found.rows) if len(found.rows) < len(members) else None,
        each=dict(found.each),
        runs=[RunRow(**each) for each in found.rows],
    )


def _facts(batch: BatchRun) -> dict[str, Any]:
    if batch.is_final:
        kind = next((f'"{kind}"' for prefix, kind in KINDS.items() if batch.id.startswith(prefix)), "…")
        follow = f'list_runs(type={kind}, batch_id="{batch.id}") lists all; get_run(run_id=…) has a result.'
    else:
        follow = f'get_batch(batch_id="{batch.id}") waits for it.'
    return {"batch_id": batch.id, "status": batch.status, "run_count": batch.run_count, "next": follow}


async def _expanded(here: Call, files: list[str], permission: Permission) -> list[str]:
    """The list with folders and patterns written out; their files have the same permission.

    Raises `Refused` for more than a batch may hold.
    """
    found: list[str] = []
    for file in files:
        if file not in permission.paths:
            found.append(file)
            continue
        try:
            paths = await to_thread.run_sync(expand, permission.paths[file], here.app.allowed_dirs)
        except Refused as error:
            permission.refused[file] = error
            found.append(file)
            continue
        permission.paths.update({str(path): path for path in paths})
        found += map(str, paths)
    if len(found) > MOST:
        raise Refused(
            "LOCAL_INVALID_ARGUMENT",
            f"files: {len(found):,} are too many; one batch takes at most {MOST:,}",
            field="files",
        )
    return found


async def _inputs(
    here: Call, files: list[str], permission: Permission
) -> "tuple[list[BatchInput], list[tuple[Rejected, ExtendError]]]":
    """The documents as inputs, with local ones uploaded; and the documents that cannot be used, which do not stop the
    others."""
    from extend_mcp.wire.files import BatchInput, FileInput

    found: list[FileInput | tuple[Rejected, ExtendError] | None] = [None] * len(files)
    limit = anyio.CapacityLimiter(UPLOADS)
    done = 0

    async def take(index: int) -> None:
        nonlocal done
        file = files[index]
        async with limit:
            try:
                found[index] = await make_file_input(here, file, permission)
            except ExtendError as error:
                name = show_path(file) if is_path(file) else show_argument(file)
                row = Rejected(file=name, code=error.code, message=to_one_line(error.message, 200))
                found[index] = row, error
        done += 1
        await here.progress(done, f"{done} of {len(files)} files taken")

    async with anyio.create_task_group() as tasks:
        for index in range(len(files)):
            tasks.start_soon(take, index)
    inputs = [BatchInput(file=each) for each in found if isinstance(each, FileInput)]
    return inputs, [each for each in found if isinstance(each, tuple)]


TOOLS = (
    Declaration(
        start_batch,
        "Start batch",
        STARTS,
        {"operation": "parse", "files": ["file_a1", "file_b2"]},
        files=FileWords("Local files are sent.", {"files": [FILE_ID]}, {"files": "Ids or https:// URLs"}),
    ),
    Declaration(get_batch, "Get batch", READS, {"batch_id": "bpar_Xj8mK2pL"}),
)
