"""A run of any kind as an answer."""

from functools import partial
from typing import Any

from extend_mcp.server.answers.fold import fold
from extend_mcp.server.tools.answers import AnyRunAnswer
from extend_mcp.server.tools.facts import beside, facts, result_of
from extend_mcp.server.tools.tell_texts import tell_extract, tell_parse
from extend_mcp.server.tools.tell_work import tell_classify, tell_edit, tell_form, tell_split, tell_verify
from extend_mcp.server.tools.tell_workflow import tell_workflow


async def tell_aside(run: Any, budget: int, **options: bool) -> AnyRunAnswer:
    """The same, worked out beside the event loop."""
    return await beside(run, partial(tell, run, budget, **options))


def tell(
    run: Any, budget: int, *, citations: bool = False, saves: bool = False, by_rules: bool = False
) -> AnyRunAnswer:
    """The answer about a run of any kind, told by its `object`. Raises `RunFailed` where it failed.

    `saves` says that results can be saved as files, `by_rules` that the engine judges no questions of meaning.
    """
    match run.object:
        case "parse_run":
            told: Any = tell_parse(run, budget)
        case "extract_run":
            told = tell_extract(run, budget, citations=citations, by_rules=by_rules)
        case "classify_run":
            told = tell_classify(run)
        case "split_run":
            told = tell_split(run, budget)
        case "form_detection_run":
            told = tell_form(run, budget)
        case "edit_run":
            told = tell_edit(run, saves=saves)
        case "verify_run":
            told = tell_verify(run, budget)
        case "workflow_run":
            told = tell_workflow(run, budget)
        case "evaluation_set_run":
            return AnyRunAnswer(**facts(run), **fold(result_of(run) or {}, budget))
        case _:
            return AnyRunAnswer(**facts(run))
    return AnyRunAnswer(**told.model_dump())
