"""Workflow runs as answers: what each step did."""

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from extend_mcp.server.answers.envelope import one_line
from extend_mcp.server.answers.fold import fold
from extend_mcp.server.tools.answers import StepAnswer, WorkflowAnswer
from extend_mcp.server.tools.facts import facts, listed_first, room

if TYPE_CHECKING:
    from extend_mcp.wire.workflows import WorkflowRun

STEP_TOKENS = 200
"""How much of one step's result an answer about a workflow run shows, while there are few steps."""

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
"""Where the pages of the local engine are, while it is served."""


def tell_workflow(run: "WorkflowRun", budget: int) -> WorkflowAnswer:
    """What each step did. A run in review is handed to the user."""
    steps = [(f"/stepRuns/{index}/result", each.wire()) for index, each in enumerate(run.step_runs)]
    # API version 2025-04-21 tells the runs of extractors, classifiers and splitters apart from the steps.
    outputs = [_of_output(index, each) for index, each in enumerate((run.model_extra or {}).get("outputs") or [])]
    failed = [step for _, step in steps if step["status"] == "FAILED"]
    told = facts(run, f"Failed: {', '.join(map(_failure, failed))}." if failed else "")
    share = min(STEP_TOKENS, budget // max(len(steps) + len(outputs), 1))
    every = [_step(step, pointer, share) for pointer, step in [*steps, *outputs]]
    shown = list(listed_first(every, room([told, run.dashboard_url], budget)))
    begun = next((step.run_id for step in shown if step.run_id), None)
    if run.status == "NEEDS_REVIEW":
        told["next"] = _review(run)
    if len(shown) < len(every):
        rest = f'{len(every)} steps: read_run(run_id="{run.id}", pointer="/stepRuns/{len(shown)}") reads on.'
        told["next"] = f"{told.get('next', '')} {rest}".strip()
    elif "next" not in told and begun:
        told["next"] = f'get_run(run_id="{begun}") has all of that step; the others likewise.'
    return WorkflowAnswer(**told, steps=shown, dashboard_url=run.dashboard_url)


def _review(run: "WorkflowRun") -> str:
    here = urlsplit(run.dashboard_url or "").hostname in LOOPBACK
    first = " (which needs `extend-mcp engine` running)" if here else ""
    return f'Give the user dashboard_url{first}: a person must decide. get_run(run_id="{run.id}") afterwards.'


def _of_output(index: int, run: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The run of a processor, as a step of its processor's name."""
    saved: dict[str, Any] = next((run[kind] for kind in ("extractor", "classifier", "splitter") if run.get(kind)), {})
    result = {run["object"]: run}
    return f"/outputs/{index}", {"step": {"name": saved.get("name", "")}, "status": run["status"], "result": result}


def _step(step: dict[str, Any], pointer: str, share: int) -> StepAnswer:
    result = step.get("result") or {}
    run = _run_of(step)
    brief = result if run is None else _brief(run)
    place = pointer if run is None else "/value"
    return StepAnswer(
        step=one_line(step["step"].get("name", "")),
        status=step["status"],
        run_id=run["id"] if run else None,
        result=fold(brief, max(share, 60), place) if brief else None,
    )


def _run_of(step: dict[str, Any]) -> dict[str, Any] | None:
    """The run that a step made, if it made one: some only decide or check."""
    results = (step.get("result") or {}).values()
    return next((each for each in results if isinstance(each, dict) and str(each.get("object")).endswith("_run")), None)


def _brief(run: dict[str, Any]) -> Any:
    """The gist of a step's run: values, kind, documents found; of a parse, how many pages."""
    output = run.get("output") or {}
    match run["object"]:
        case "parse_run":
            pages = (run.get("metrics") or {}).get("pageCount")
            return {"pages": int(pages)} if pages else None
        case "extract_run":
            return output.get("value")
        case "classify_run":
            return {"type": output.get("type"), "confidence": output.get("confidence")}
        case "split_run":
            splits = output.get("splits") or []
            return [{"type": each["type"], "pages": f"{each['startPage']}-{each['endPage']}"} for each in splits]
        case _:
            return output


def _failure(step: dict[str, Any]) -> str:
    """A failed step, and why where its run tells."""
    run = _run_of(step) or {}
    reason = f" ({run['failureReason']}, {run['id']})" if run.get("failureReason") else ""
    return f"{one_line(step['step'].get('name', ''))}{reason}"
