"""The places of values that an extraction gave without a citation."""

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

from extend_mcp.errors import ExtendError
from extend_mcp.server.answers.values import find_uncited
from extend_mcp.server.call import Call
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.server.tools.run_answers.run_facts import work_in_thread
from extend_mcp.server.tools.run_answers.run_lookup import find_parse
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding
    from extend_mcp.wire.parse_runs import ParseRun

BY_BLOCKS = (
    "Values without a citation have the boxes of their blocks. For boxes of their words, extract with config "
    '{"parseConfig":{"advancedOptions":{"returnOcr":{"words":true}}}}.'
)


async def look_up_uncited(here: Call, run: Run) -> "dict[str, Finding]":
    """Where the parse of an extraction has the values without a citation, by their paths.

    If the parse cannot be had, a note says so.
    """
    from extend_mcp.wire.extract import ExtractRun

    if not isinstance(run, ExtractRun) or run.output is None:
        return {}
    uncited = await work_in_thread(run, partial(find_uncited, run.output, run.config.schema_))
    if not uncited:
        return {}
    try:
        parse = await find_parse(here, run)
        return await work_in_thread(parse, partial(_look_up, parse, uncited))
    except ExtendError as error:
        add_note(f"{len(uncited)} values came without a citation and were not looked up: {error.message}")
        return {}


def _look_up(parse: "ParseRun", values: Iterable[tuple[str, Any]]) -> "dict[str, Finding]":
    from extend_mcp.grounding import Grounder
    from extend_mcp.server.answers.placed_words import placed_words

    words, by_blocks = placed_words(parse)
    if by_blocks:
        add_note(BY_BLOCKS)
    return Grounder(words).find_all(values)
