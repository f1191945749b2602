"""A person's corrections of an extraction, kept as an item of an evaluation set: the file, with its true values.

The set belongs to the run's extractor. For a run without one, an extractor with the run's config is made, once; its
name and that of its set end in a digest of the config.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import clean_all
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.call import Call
from extend_mcp.server.review_sets import SET_NAME
from extend_mcp.server.tools.review_fields import walk_fields
from extend_mcp.server.tools.run_answers.run_facts import describe_run

if TYPE_CHECKING:
    from extend_mcp.wire.evaluations import EvaluationItem, EvaluationSet
    from extend_mcp.wire.extract import ExtractConfig, ExtractRun

ROWS = 1000
"""The most rows of a list in one request: the API's limit."""
MOST_ITEMS = 10_000
"""The most items of a set that are looked at."""


@dataclass(frozen=True, slots=True)
class Review:
    """The evaluation item with the values that a person confirmed; `corrected` has those that differ from the run's."""

    set_id: str
    item_id: str
    corrected: Mapping[str, Any]

    def describe(self, budget: int) -> dict[str, Any]:
        """The review as an agent reads it, with as many corrections as fit.

        Answers leave out nulls, so `emptied` lists the values that the person removed.
        """
        rows = [{path: clean_all(value)} for path, value in self.corrected.items()]
        fitting = {path: value for row in take_fitting(rows, budget) for path, value in row.items()}
        corrected = {path: value for path, value in fitting.items() if value is not None}
        emptied = [path for path, value in fitting.items() if value is None]
        left = len(rows) - len(fitting)
        more = {"more": f"{left} more: get_evaluation_item has all values"} if left else {}
        return {"set_id": self.set_id, "item_id": self.item_id, "corrected": corrected, "emptied": emptied, **more}


async def find_review(here: Call, run: "ExtractRun") -> Review | None:
    """What a person confirmed for the run's file and extractor; None if nobody did."""
    file_id = describe_run(run).get("file_id")
    found = await _find_set(here, run) if file_id and run.output is not None else None
    item = await _find_item(here, found.id, file_id) if found and file_id else None
    return _compare(run, item) if item else None


async def save_review(here: Call, run: "ExtractRun", corrections: Mapping[str, Any]) -> Review:
    """Store the run's values, with the corrections by path, as the true values of its file. Raises `Refused`."""
    from extend_mcp.wire.evaluations import EvaluationItemInput
    from extend_mcp.wire.saved import ProvidedOutput

    file_id = describe_run(run).get("file_id")
    if run.output is None or file_id is None:
        raise Refused("LOCAL_NOT_POSSIBLE", f"Run {run.id} has no values of one file.", run_id=run.id)
    expected = ProvidedOutput(value=correct(run.output.value, corrections, run.config.schema_))
    async with here.app.uncancelled():
        found = await _find_set(here, run) or await _make_set(here, run)
        items, item = here.extend.evaluation_sets.items, await _find_item(here, found.id, file_id)
        if item is not None:
            return _compare(run, await items.update(found.id, item.id, expected_output=expected))
        added = EvaluationItemInput(file_id=file_id, expected_output=expected)
        created = await items.create(found.id, items=[added])
        return _compare(run, created.evaluation_set_items[0])


def correct(value: dict[str, Any], corrections: Mapping[str, Any], schema: dict[str, Any] | None) -> dict[str, Any]:
    """The values with the corrections in their places.

    Raises `Refused` for a path without a value, or a correction that does not fit the schema.
    """
    from extend_mcp.grounding import misfits

    known = {path for path, _, _ in walk_fields(value, {})}
    wrong = next((path for path in corrections if path not in known), None)
    if wrong is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", f"There is no value at {wrong[:80]!r}.", field="corrections")
    corrected: dict[str, Any] = _replace(value, corrections, "")
    before = set(misfits(value, schema))
    misfit = next((each for each in misfits(corrected, schema) if each not in before), None)
    if misfit is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", misfit, field="corrections")
    return corrected


def _replace(value: Any, corrections: Mapping[str, Any], path: str) -> Any:
    if isinstance(value, dict):
        return {key: _replace(item, corrections, f"{path}.{key}" if path else key) for key, item in value.items()}
    if isinstance(value, list) and value:
        return [_replace(item, corrections, f"{path}[{index}]") for index, item in enumerate(value)]
    return corrections.get(path, value)


def _compare(run: "ExtractRun", item: "EvaluationItem") -> Review:
    """The review in the item, compared with the run's own values."""
    own = {path: value for path, value, _ in walk_fields(run.output.value if run.output else {}, {})}
    kept = walk_fields(item.expected_output.value or {}, {})
    corrected = {path: value for path, value, _ in kept if path not in own or own[path] != value}
    return Review(item.evaluation_set_id, item.id, corrected)


async def _find_set(here: Call, run: "ExtractRun") -> "EvaluationSet | None":
    """The set of reviews of the run's extractor, or of its config."""
    extractor_id = run.extractor.id if run.extractor else None

    def list_sets(rows: int) -> AsyncIterator["EvaluationSet"]:
        newest_first = {"sort_by": "createdAt", "sort_dir": "desc"}
        return here.extend.evaluation_sets.iterate(max_page_size=rows, entity_id=extractor_id, **newest_first)

    return await here.app.review_sets.find(here.app.caller.account, extractor_id, _name(run), list_sets)


async def _make_set(here: Call, run: "ExtractRun") -> "EvaluationSet":
    """A new set, and an extractor for it if the run had none."""
    extractor = run.extractor or await here.extend.extractors.create(name=_name(run), config=run.config)
    description = "Values that a person confirmed in the review app."
    return await here.extend.evaluation_sets.create(name=_name(run), entity_id=extractor.id, description=description)


def _name(run: "ExtractRun") -> str:
    return SET_NAME if run.extractor else f"{SET_NAME} {_digest(run.config)}"


def _digest(config: "ExtractConfig") -> str:
    return hashlib.sha256(json.dumps(config.wire(), sort_keys=True).encode()).hexdigest()[:12]


async def _find_item(here: Call, set_id: str, file_id: str) -> "EvaluationItem | None":
    """The set's item for the file."""
    items, left = here.extend.evaluation_sets.items, MOST_ITEMS
    async for each in items.iterate(set_id, max_page_size=ROWS):
        if each.file is not None and each.file.id == file_id:
            return await items.get(set_id, each.id)
        left -= 1
        if not left:
            break
    return None
