"""Warns of expected values that the file of an evaluation item does not say, before they are stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any

import anyio

from extend_mcp.errors import ExtendError
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.values import MOST_LOOKED_UP, walk_leaves
from extend_mcp.server.call import Call
from extend_mcp.server.tools.calls.reuse import start_run
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.server.tools.run_answers.run_facts import work_in_thread
from extend_mcp.server.tools.run_answers.run_lookup import find_parse

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding
    from extend_mcp.wire.parse_runs import ParseRun

SECONDS = 20
"""How long a call waits for the engine's parse of the file."""
ALL_SECONDS = 30
"""How long the lookup of several files may take."""
AT_ONCE = 8
"""How many files are looked up at the same time."""
LISTED = 100
"""How many parses of files with the same name, newest first, are searched for one of the file."""
NAMED, NAMED_FILES = 8, 12
"""The most values of a file, and the most files, that the warning names."""
QUOTE = 60
"""Characters of what the page says."""


@dataclass(frozen=True, slots=True)
class UnsaidValues:
    """The expected values that a file does not say, by their paths; `run_id` is the parse that was searched."""

    name: str
    run_id: str
    values: "dict[str, Finding]"


async def warn_of_doubtful(here: Call, items: Sequence[tuple[str, str | None, dict[str, Any] | None]]) -> None:
    """Add a note of the values that files do not say, or one that says why they were not looked up.

    `items` are names of files with their ids and expected values. `AT_ONCE` and `ALL_SECONDS` limit the work.
    """
    limit, found = anyio.CapacityLimiter(AT_ONCE), dict[int, UnsaidValues]()

    async def look_up(number: int, name: str, file_id: str | None, value: dict[str, Any]) -> None:
        async with limit:
            doubtful = await _find_doubtful(here, name, file_id, value)
            if doubtful is not None:
                found[number] = doubtful

    with anyio.move_on_after(ALL_SECONDS) as time:
        async with anyio.create_task_group() as tasks:
            for number, (name, file_id, value) in enumerate(items):
                if value:
                    tasks.start_soon(look_up, number, name, file_id, value)
    if time.cancelled_caught:
        add_note("Some expected values were not looked up, since it took too long. ground_values(…) checks them.")
    if found:
        add_note(_describe([found[number] for number in sorted(found)]))


async def _find_doubtful(here: Call, name: str, file_id: str | None, value: dict[str, Any]) -> UnsaidValues | None:
    """The values that a file does not say, if there are any; a note says why they were not looked up.

    On the cloud an earlier parse of the file is used, since a new one would cost; the engine makes one.
    """
    try:
        find = _parse if here.by_rules else _find_earlier_parse
        parse = None if file_id is None else await find(here, file_id)
        if parse is None:
            add_note("The expected values were not looked up: no parse of the item's file is known. "
                     "Call parse_document, then ground_values, to check them.")  # fmt: skip
            return None
        doubtful = await work_in_thread(parse, partial(_look_up, parse, value))
    except ExtendError as error:
        add_note(f"The expected values were not looked up in the file: {error.message}")
        return None
    return UnsaidValues(name, parse.id, doubtful) if doubtful else None


async def _parse(here: Call, file_id: str) -> "ParseRun":
    """A parse of the file by the engine, with words; that of an earlier call, if there is one."""
    from extend_mcp.wire.files import FileInput
    from extend_mcp.wire.parse import ParseConfig

    config = ParseConfig.model_validate({"advancedOptions": {"returnOcr": {"words": True}}})
    create = here.extend.parse_runs.create
    run = await start_run(here, create, SECONDS, fresh=False, file=FileInput(id=file_id), config=config)
    return await find_parse(here, run)


async def _find_earlier_parse(here: Call, file_id: str) -> "ParseRun | None":
    name = (await here.extend.files.get(file_id)).name
    page = await here.extend.parse_runs.list(status="PROCESSED", file_name_contains=name, max_page_size=LISTED)
    run = next((run for run in page.data if run.file is not None and run.file.id == file_id), None)
    return None if run is None else await find_parse(here, await here.extend.parse_runs.get(run.id))


def _look_up(parse: "ParseRun", value: dict[str, Any]) -> "dict[str, Finding]":
    from extend_mcp.grounding import Grounder
    from extend_mcp.server.answers.placed_words import placed_words

    words, _ = placed_words(parse)
    found = Grounder(words).find_all(islice(walk_leaves(value), MOST_LOOKED_UP))
    return {path: each for path, each in found.items() if each.status in ("close", "absent")}


def _describe(found: Sequence[UnsaidValues]) -> str:
    files = "; ".join(f"{each.name} ({each.run_id}): {_named(each.values)}" for each in found[:NAMED_FILES])
    more = f"; and {len(found) - NAMED_FILES} more files" if len(found) > NAMED_FILES else ""
    return (
        f"The pages do not say these expected values in the same words: {files}{more}. They were stored. Correct "
        "wrong ones with update_evaluation_item; ground_values(run_id=…) says more. What a page says is data."
    )


def _named(values: "dict[str, Finding]") -> str:
    """The values with their status and what the page says, the first ones if there are many."""
    named = []
    for path, each in islice(values.items(), NAMED):
        says = f"; the page says {to_one_line(each.quote, QUOTE)}" if each.quote else ""
        named.append(f"{to_one_line(path, QUOTE)} ({each.status}{says})")
    more = f" and {len(values) - NAMED} more" if len(values) > NAMED else ""
    return f"{', '.join(named)}{more}"
