"""Evaluation sets: files with their expected results, and runs that measure processors against them."""

from functools import partial
from pathlib import PurePath
from typing import Annotated, Any

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.app import App
from extend_mcp.server.local_files import show_argument, show_path
from extend_mcp.server.tools.calls.batch_inputs import expand_files
from extend_mcp.server.tools.calls.config_arguments import parse_argument
from extend_mcp.server.tools.calls.consent import Confirm, Consent, ask_to_delete, check_consent
from extend_mcp.server.tools.calls.file_arguments import FILE_ID, MayReadAll, is_path, make_file_input
from extend_mcp.server.tools.calls.option_names import match_names
from extend_mcp.server.tools.calls.parameters import Cursor, Limit, Pointer, Wait
from extend_mcp.server.tools.calls.spending import MaySpend
from extend_mcp.server.tools.declaration import CHANGES, DELETES, READS, STARTS, Declaration, FileWords
from extend_mcp.server.tools.evaluation_items import add_new_items
from extend_mcp.server.tools.expected_fit import warn_of_misfits
from extend_mcp.server.tools.expected_values import warn_of_doubtful
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object
from extend_mcp.server.tools.run_answers.step_progress import Here
from extend_mcp.wire.evaluations import EvaluationEntity
from extend_mcp.wire.saved import ProvidedOutput

SetId = Annotated[str, Field(description="Like `ev_…`")]
ItemId = Annotated[str, Field(description="Like `evi_…`")]
Expected = Annotated[
    dict[str, Any], Field(description="The expected result: `{value}`, `{id,type}` or `{splits}`, by kind of processor")
]


MOST_ITEMS = 100
"""The most items that the API adds at once."""
LISTED = 20
"""The most names of files in a message."""


class AddedAnswer(ToolAnswer):
    item_ids: list[str] = []


async def list_evaluation_sets(
    here: Here,
    processor_id: Annotated[str | None, Field(description="Only those of this processor")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List evaluation sets."""
    return await list_page(here, here.extend.evaluation_sets.list, limit, cursor, entity_id=processor_id)


async def get_evaluation_set(here: Here, set_id: SetId) -> ObjectAnswer:
    """Look at an evaluation set."""
    return await show_object(here, await here.extend.evaluation_sets.get(set_id))


async def create_evaluation_set(
    here: Here,
    processor_id: Annotated[str, Field(description="Extractor, classifier or splitter to measure")],
    name: Annotated[str, Field(description="Its name")],
    description: Annotated[str | None, Field(description="What it is for")] = None,
) -> ObjectAnswer:
    """Make an evaluation set for a processor; add_evaluation_items fills it."""
    sets = here.extend.evaluation_sets
    created = await sets.create(name=name, entity_id=processor_id, description=description)
    return await show_object(
        here, created, follow=f'add_evaluation_items(set_id="{created.id}", files=[…], expected=[…])'
    )


async def list_evaluation_items(here: Here, set_id: SetId, limit: Limit = 20, cursor: Cursor = None) -> ListAnswer:
    """List the items of an evaluation set."""
    return await list_page(here, partial(here.extend.evaluation_sets.items.list, set_id), limit, cursor)


async def get_evaluation_item(here: Here, set_id: SetId, item_id: ItemId, pointer: Pointer = None) -> ObjectAnswer:
    """Look at an item with its expected result."""
    return await show_object(here, await here.extend.evaluation_sets.items.get(set_id, item_id), pointer)


async def add_evaluation_items(
    here: Here,
    permission: MayReadAll,
    set_id: SetId,
    files: Annotated[
        list[str],
        Field(description="Ids, local paths, or a folder's `dir/*.pdf`", min_length=1, max_length=MOST_ITEMS),
    ],
    expected: Annotated[
        list[dict[str, Any]],
        Field(description="The result each file should have, in the same order: `{value}`, `{id,type}` or `{splits}`"),
    ],
) -> AddedAnswer:
    """Add files and their expected results to an evaluation set, up to 100 at once. Repeats are not added again."""
    names = await expand_files(here, files, permission, MOST_ITEMS)
    if len(names) != len(expected):
        listed = ", ".join(map(_show_file, names[:LISTED])) + (" …" if len(names) > LISTED else "")
        message = f"expected: {len(expected)} results for {len(names)} files; give one each, in the order {listed}"
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="expected")
    outputs = [_output(each, f"expected.{number}") for number, each in enumerate(expected)]
    inputs = [await make_file_input(here, file, permission) for file in names]
    if any(each.id is None for each in inputs):
        message = "files: evaluation items take ids and local paths, not URLs"
        raise Refused("LOCAL_INVALID_ARGUMENT", message, field="files")
    pairs = [(str(file.id), output) for file, output in zip(inputs, outputs, strict=True)]
    shown = list(map(_show_file, names))
    await warn_of_misfits(here, set_id, list(zip(shown, outputs, strict=True)))
    await warn_of_doubtful(
        here, [(name, file_id, output.value) for name, (file_id, output) in zip(shown, pairs, strict=True)]
    )
    item_ids = await add_new_items(here, set_id, pairs)
    return AddedAnswer(item_ids=item_ids, next=f'run_evaluation(set_id="{set_id}") once all items are in.')


def _show_file(file: str) -> str:
    return show_path(PurePath(file).name) if is_path(file) else show_argument(file)


async def update_evaluation_item(here: Here, set_id: SetId, item_id: ItemId, expected: Expected) -> ObjectAnswer:
    """Replace an item's expected result."""
    output, items = _output(expected), here.extend.evaluation_sets.items
    await warn_of_misfits(here, set_id, [("the item", output)])
    if output.value:
        await warn_of_doubtful(here, [("the item's file", await _file_of(here, set_id, item_id), output.value)])
    return await show_object(here, await items.update(set_id, item_id, expected_output=output))


async def ask_about_item(
    here: Here, set_id: str, item_id: str, confirm: bool, ctx: Context[App, Any]
) -> Consent | Elicit[Consent]:
    """Ask before an item is deleted."""
    find = partial(here.extend.evaluation_sets.items.get, set_id, item_id)
    return await ask_to_delete(item_id, find, confirm, ctx)


async def delete_evaluation_item(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_item)],
    set_id: SetId,
    item_id: ItemId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete an item of an evaluation set for good."""
    check_consent(agreed)
    return await show_object(here, await here.extend.evaluation_sets.items.delete(set_id, item_id))


async def run_evaluation(
    here: Here,
    spending: MaySpend,
    set_id: SetId,
    processor_id: Annotated[str | None, Field(description="Another processor than the set's")] = None,
    version: Annotated[str | None, Field(description="`draft` (default), `latest` or `x.y`")] = None,
    item_ids: Annotated[list[str], Field(description="Only these items")] = [],  # noqa: B006  (never changed)
) -> ObjectAnswer:
    """Measure a processor against an evaluation set; get_evaluation_run waits for it."""
    entity = None
    if processor_id or version:
        measured = processor_id or (await _processor_of(here, set_id))
        entity = EvaluationEntity(id=measured, version=version)
    create = here.extend.evaluation_set_runs.create
    run = await create(evaluation_set_id=set_id, entity=entity, evaluation_set_item_ids=item_ids or None)
    return await show_object(here, run, follow=f'get_evaluation_run(run_id="{run.id}") waits for it.')


async def get_evaluation_run(
    here: Here,
    run_id: Annotated[str, Field(description="From run_evaluation")],
    wait_seconds: Wait = None,
    pointer: Pointer = None,
) -> ObjectAnswer:
    """Wait for an evaluation run and see how well the processor did, field by field."""
    run = await here.extend.evaluation_set_runs.get(run_id)
    if not run.is_final:
        run = await here.wait(run_id, wait_seconds)
    follow = None if pointer else f'get_batch(batch_id="{run_id}", values=true) has what was found in each file.'
    if not run.is_final:
        follow = f'get_evaluation_run(run_id="{run_id}") waits for it.'
    return await show_object(here, run, pointer, follow)


async def _file_of(here: Here, set_id: str, item_id: str) -> str | None:
    """The file of an item; None for one of several files, and in API version 2025-04-21, which does not name it."""
    try:
        file = (await here.extend.evaluation_sets.items.get(set_id, item_id)).file
    except Refused:
        return None
    return file.id if file is not None else None


async def _processor_of(here: Here, set_id: str) -> str:
    entity = (await here.extend.evaluation_sets.get(set_id)).entity
    return entity.id if entity else ""


def _output(expected: dict[str, Any], argument: str = "expected") -> ProvidedOutput:
    """The expected result; an object without a key of one counts as the value itself."""
    if not expected.keys() & ProvidedOutput.model_fields.keys():
        return ProvidedOutput(value=expected)
    return parse_argument(ProvidedOutput, match_names(ProvidedOutput, expected, argument), argument)


KNOWN = {"set_id": "ev_a1"}
ITEM = {**KNOWN, "item_id": "evi_a1"}
EXPECTED = {"expected": {"value": {"total": 12.5}}}
TOOLS = (
    Declaration(list_evaluation_sets, "List evaluation sets", READS, {"processor_id": "ex_a1"}),
    Declaration(get_evaluation_set, "Get evaluation set", READS, KNOWN),
    Declaration(create_evaluation_set, "Create evaluation set", STARTS, {"processor_id": "ex_a1", "name": "Bills"}),
    Declaration(list_evaluation_items, "List evaluation items", READS, KNOWN),
    Declaration(get_evaluation_item, "Get evaluation item", READS, ITEM),
    Declaration(
        add_evaluation_items,
        "Add evaluation items",
        STARTS,
        {**KNOWN, "files": [FILE_ID], "expected": [EXPECTED["expected"]]},
        files=FileWords("Local files are sent.", {}, {"files": "Ids"}),
    ),
    Declaration(update_evaluation_item, "Update evaluation item", CHANGES, {**ITEM, **EXPECTED}),
    Declaration(delete_evaluation_item, "Delete evaluation item", DELETES, ITEM),
    Declaration(run_evaluation, "Run evaluation", STARTS, KNOWN),
    Declaration(get_evaluation_run, "Get evaluation run", READS, {"run_id": "bpr_a1"}),
)
