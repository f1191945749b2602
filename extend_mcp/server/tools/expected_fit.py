"""Notes on expected results that do not fit the processor they are for: they may count as wrong."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any

from extend_mcp.errors import ExtendError
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Call
from extend_mcp.server.tools.processor_tools import find_processor
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.wire.saved import ProvidedOutput

NAMED = 8
"""The most faults that the note names."""
LONGEST = 160
"""The most characters of a fault."""

Named = tuple[str, ProvidedOutput]
"""What the user calls a file, and the result it should have."""


async def warn_of_misfits(here: Call, set_id: str, items: Sequence[Named]) -> None:
    """Add a note of the results that do not fit the draft of the set's processor, or one that says why they were not
    checked."""
    try:
        config = await _config_of(here, set_id)
    except ExtendError as error:
        add_note(f"The expected results were not compared with the processor's config: {error.message}")
        return
    faults = await run_in_thread(partial(_first_faults, items, config), short=True)
    if faults:
        add_note(f"These expected results do not fit the processor, and may count as wrong: {'; '.join(faults)}. They "
                 "were stored. Correct them with update_evaluation_item.")  # fmt: skip


async def _config_of(here: Call, set_id: str) -> Any:
    """The config of the draft, which is measured unless another version is named; None if it is unknown."""
    entity = (await here.extend.evaluation_sets.get(set_id)).entity
    if entity is None:
        return None
    saved, _ = await find_processor(here.extend, entity.id)
    draft = (await saved.get(entity.id)).draft_version
    return draft.config if draft is not None else None


def _first_faults(items: Sequence[Named], config: Any) -> list[str]:
    faults = (f"{name}: {to_one_line(fault, LONGEST)}" for name, output in items for fault in _faults(output, config))
    listed = list(islice(faults, NAMED))
    return [*listed, "…"] if next(faults, None) is not None else listed


def _faults(output: ProvidedOutput, config: Any) -> Iterator[str]:
    """What is wrong with a result, by an extractor's schema or by the ids of a classifier's or splitter's classes."""
    from extend_mcp.grounding import misfits

    if output.value is not None:
        yield from misfits(output.value, getattr(config, "schema_", None), in_part=True)
    classes = getattr(config, "classifications", None) or getattr(config, "split_classifications", None)
    if not classes:
        return
    known = {each.id: each.type for each in classes}
    ids = [split.classification_id for split in output.splits or []] + ([output.id] if output.id else [])
    listed = ", ".join(f"{id_} ({type_})" for id_, type_ in islice(known.items(), NAMED))
    yield from (f"there is no class {id_}, only {listed}" for id_ in dict.fromkeys(ids) if id_ not in known)
