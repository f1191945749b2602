"""How a batch of each operation is started."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from extend_mcp.errors import Refused
from extend_mcp.server.call import Call
from extend_mcp.server.tools.calls.config_arguments import build_config, build_extract_config
from extend_mcp.server.tools.run_tools import PROCESSORS
from extend_mcp.server.tools.schema_extractors import find_or_create
from extend_mcp.wire.runs import BatchRun

if TYPE_CHECKING:
    from extend_mcp.wire.extract import ExtractConfig
    from extend_mcp.wire.files import BatchInput

Operation = Literal["parse", "extract", "classify", "split", "workflow"]
Create: TypeAlias = Callable[[list["BatchInput"]], Awaitable[BatchRun]]
"""Starts a batch of these documents."""

WITH_BATCHES = "2026-02-09"
"""The version of the API that has batches of extractions."""

SAVED = {
    "parse": "",
    "extract": "extractors",
    "classify": "classifiers",
    "split": "splitters",
    "workflow": "workflows",
}
"""For each operation, the client's resource with its saved processors."""


def check_processor(operation: Operation, processor_id: str | None, schema: dict[str, Any] | None) -> None:
    """Raises `Refused` if a batch lacks its processor, saying where to get one, or has one that it cannot use."""
    if schema is not None and (operation != "extract" or processor_id is not None):
        message = "`schema` is only for extract, instead of `processor_id`."
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="schema")
    if operation == "parse" and processor_id is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", "Parse takes no `processor_id`.", field="processor_id")
    if operation == "parse" or processor_id is not None or schema is not None:
        return
    kind = PROCESSORS[operation]
    if operation == "extract":
        message = "`schema` is required, or the `processor_id` of a saved extractor: it says what to extract."
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="schema")
    make = "create_workflow(…)" if kind == "workflow" else f'create_processor(type="{kind}", …)'
    raise Refused(
        "LOCAL_INVALID_ARGUMENT",
        f"`processor_id` is required: the id of a saved {kind}.",
        hint=f'list_processors(type="{kind}") gives ids; {make} saves a new one. '
        f'Then start_batch(operation="{operation}", files=…, processor_id=…).',
        field="processor_id",
    )


def make_schema_creator(
    here: Call, schema: dict[str, Any], config: dict[str, Any] | None
) -> "tuple[Create, list[str]]":
    """A function that starts a batch of extractions with a schema, and the repairs of the schema.

    Raises `Refused` in the older version of the API, which has no such batches, before an extractor is made for one.
    """
    if here.settings.api_version != WITH_BATCHES:
        message = f"API version {here.settings.api_version} has no batches of extractions."
        hint = f"Set EXTEND_API_VERSION={WITH_BATCHES}, or call extract_data for each file."
        raise Refused("LOCAL_NOT_IN_VERSION", message, hint=hint)
    options, changes = build_extract_config(config, schema, None, None)
    return partial(_schema_batch, here, options), changes


async def _schema_batch(here: Call, options: "ExtractConfig", inputs: "list[BatchInput]") -> BatchRun:
    """Start a batch with the extractor that is kept for this config."""
    return await here.extend.extract_runs.create_batch(extractor=await find_or_create(here, options), inputs=inputs)


def make_creator(here: Call, operation: Operation, processor_id: str | None, config: dict[str, Any] | None) -> "Create":
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
    """Start a batch of a workflow: the API returns only its id."""
    from extend_mcp.wire.workflows import WorkflowBatchInput, WorkflowRef

    documents = [WorkflowBatchInput(file=each.file) for each in inputs]
    create = here.extend.workflow_runs.create_batch
    created = await create(workflow=WorkflowRef(id=workflow_id), inputs=documents)
    return BatchRun(id=created.batch_id, status="PENDING", run_count=len(documents))
