"""Items of evaluation sets: files with their expected results, each stored once."""

import json
from collections.abc import Sequence

from extend_mcp.server.call import Call
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.wire.evaluations import EvaluationItemInput
from extend_mcp.wire.saved import ProvidedOutput

Pair = tuple[str, ProvidedOutput]
"""The id of a file, and its expected result."""


async def add_new_items(here: Call, set_id: str, pairs: Sequence[Pair]) -> list[str]:
    """Add the items that the set does not have. Returns the ids of all, in their order."""
    known = await _find_known(here, set_id, {file_id for file_id, _ in pairs})
    keys = [_key(*pair) for pair in pairs]
    new = {key: pair for key, pair in zip(keys, pairs, strict=True) if key not in known}
    if len(new) < len(pairs):
        add_note(f"{len(pairs) - len(new)} of the {len(pairs)} items were in the set already and were not added again.")
    if new:
        items = [EvaluationItemInput(file_id=file_id, expected_output=output) for file_id, output in new.values()]
        created = await here.extend.evaluation_sets.items.create(set_id, items=items)
        ids = [item.id for item in created.evaluation_set_items]
        known |= dict(zip(new, ids, strict=True))
    return [known[key] for key in keys]


async def _find_known(here: Call, set_id: str, file_ids: set[str]) -> dict[tuple[str, str], str]:
    """The ids of the set's items with these files."""
    items = here.extend.evaluation_sets.items
    listed = [each async for each in items.iterate(set_id) if each.file is not None and each.file.id in file_ids]
    found = [(each.file.id, await items.get(set_id, each.id)) for each in listed if each.file is not None]
    return {_key(file_id, item.expected_output): item.id for file_id, item in found}


def _key(file_id: str, output: ProvidedOutput) -> tuple[str, str]:
    return file_id, json.dumps(output.wire(), sort_keys=True)
