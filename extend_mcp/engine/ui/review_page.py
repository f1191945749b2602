"""The page of a workflow run, on which a person decides if the run waits for a review."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.ui.wording import title

ROWS = (4, 24)
"""The least and the most lines of a field for JSON."""
MEMBERS = ("extractRun", "classifyRun", "splitRun")


@dataclass(frozen=True, slots=True)
class Step:
    """A step run. `value` is its result, in a tuple.

    A result that can be corrected has `text`, as JSON, or `classes`.
    """

    name: str
    status: str
    work: str
    run_id: str | None
    value: tuple[Any, ...] = ()
    text: str | None = None
    classes: Sequence[Body] = ()
    chosen: str | None = None

    @property
    def lines(self) -> int:
        """The height of the field for `text`."""
        return min(max((self.text or "").count("\n") + 1, ROWS[0]), ROWS[1])


def review_page(run: Body, name: str | None, links: Links, problem: str | None, form: dict[str, str]) -> dict[str, Any]:
    """The values for the template, from the API's object of a run with outputs.

    `problem` is what was wrong with a verdict, and `form` its fields, so that nobody has to type them again.
    """
    waits = run["status"] == "NEEDS_REVIEW"
    return {
        "run": run,
        "heading": name or _heading(run),
        "problem": problem,
        "outcome": _outcome(run),
        "waits": waits,
        "note": form.get("note", ""),
        "steps": [_step(step, form, editable=waits) for step in run["stepRuns"]],
        "links": links,
    }


def _heading(run: Body) -> str:
    files = ", ".join(file["name"] for file in run["files"])
    workflow = run["workflow"]
    return f"{workflow['name'] if workflow else 'Workflow'}: {files or 'no file'}"


def _outcome(run: Body) -> str | None:
    """Why it failed, or what the reviewer wrote."""
    if run["failureMessage"]:
        return f"{run['failureReason']}: {run['failureMessage']}"
    return f"Rejected: {run['rejectionNote']}" if run["rejectionNote"] else None


def _step(step_run: Body, form: dict[str, str], *, editable: bool) -> Step:
    """A step run with its result, which can be corrected if a person reviews results of its type."""
    files, result = ", ".join(file["name"] for file in step_run["files"]), step_run["result"]
    member = next((run for key, run in (result or {}).items() if key in MEMBERS), None)
    work = f"{title(step_run['stepType'])} of {files}"
    if member is None:
        value = () if result is None or "parseRun" in result else (result,)
        return Step(step_run["step"]["name"], step_run["status"], work, None, value)
    step, output = partial(Step, step_run["step"]["name"], step_run["status"], work, member["id"]), member["output"]
    if output is None:
        return step()
    if editable and member["object"] == "classify_run":
        return step(classes=member["config"]["classifications"], chosen=form.get(f"class.{member['id']}", output["id"]))
    value = output.get("value", output)
    if editable and member["object"] == "extract_run":
        text = json.dumps(value, ensure_ascii=False, indent=2)
        return step((value,), form.get(f"value.{member['id']}", text))
    return step((value,))


def corrections(run: Body, form: dict[str, str]) -> list[Body]:
    """The values of the form that differ from the run, as `Correction`s.

    Raises `ValueError` for a value that is not a JSON object.
    """
    corrected = []
    for step in run["stepRuns"]:
        for key, member in (step["result"] or {}).items():
            if key not in MEMBERS or member["output"] is None:
                continue
            if (text := form.get(f"value.{member['id']}")) is not None:
                value = read_json(text)
                if not isinstance(value, dict):
                    raise ValueError("the values must be a JSON object")
                if value != member["output"]["value"]:
                    corrected.append({"runId": member["id"], "output": {"value": value}})
            chosen = form.get(f"class.{member['id']}")
            if chosen is not None and chosen != member["output"]["id"]:
                corrected.append({"runId": member["id"], "output": {"id": chosen}})
    return corrected
