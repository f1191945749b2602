"""A run of any kind as an answer."""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ConfigDict

from extend_mcp.server.answers.fold import fold
from extend_mcp.server.call import Call
from extend_mcp.server.tools.classify_tools import summarize_classify
from extend_mcp.server.tools.extract_tools import summarize_extract
from extend_mcp.server.tools.parse_tools import summarize_parse
from extend_mcp.server.tools.run_answers.answer_models import RunAnswer
from extend_mcp.server.tools.run_answers.run_facts import describe_run, get_result, work_in_thread
from extend_mcp.server.tools.run_answers.uncited_values import look_up_uncited
from extend_mcp.server.tools.split_tools import summarize_split
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding


class EvaluationRunAnswer(RunAnswer):
    """A run of an evaluation set with its metrics, under their names in the API."""

    model_config = ConfigDict(extra="allow")


async def summarize_in_thread(here: Call, run: Run, *, citations: bool = False) -> RunAnswer:
    """The same as `summarize`, in a thread, with the places of values that came without a citation."""
    places = await look_up_uncited(here, run) if citations else {}
    budget, can_save, by_rules = here.settings.result_tokens, here.can_save, here.by_rules
    work = partial(summarize, run, budget, citations=citations, can_save=can_save, by_rules=by_rules, places=places)
    return await work_in_thread(run, work)


def summarize(
    run: Any,
    budget: int,
    *,
    citations: bool = False,
    can_save: bool = False,
    by_rules: bool = False,
    places: "Mapping[str, Finding]" = MappingProxyType({}),
) -> RunAnswer:
    """The answer about a run: that of the tool that starts runs of its kind. Raises `RunFailed` if it failed.

    `can_save`: results can be saved as files. `by_rules`: the engine cannot answer questions of meaning.
    """
    match run.object:
        case "parse_run":
            answer: RunAnswer = summarize_parse(run, budget)
        case "extract_run":
            answer = summarize_extract(run, budget, citations=citations, by_rules=by_rules, places=places)
        case "classify_run":
            answer = summarize_classify(run)
        case "split_run":
            answer = summarize_split(run, budget)
        case "workflow_run":
            from extend_mcp.server.tools.workflow_tools import summarize_workflow

            answer = summarize_workflow(run, budget)
        case "evaluation_set_run":
            answer = EvaluationRunAnswer(**describe_run(run), **fold(get_result(run) or {}, budget))
        case "form_detection_run" | "edit_run":
            from extend_mcp.server.tools.form_tools import summarize_edit, summarize_form

            answer = summarize_edit(run, can_save=can_save) if run.object == "edit_run" else summarize_form(run, budget)
        case "verify_run":
            from extend_mcp.server.tools.verify_tools import summarize_verify

            answer = summarize_verify(run, budget)
        case _:
            answer = RunAnswer(**describe_run(run))
    return answer
