"""The page on which a person looks at a workflow run, and decides on it where it waits for that."""

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
    """A step run. `value` is its result, in a tuple. What can be corrected has `text`, as JSON, or `classes`."""

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


def review_page(
    told: Body, name: str | None, links: Links, problem: str | None, form: dict[str, str]
) -> dict[str, Any]:
    """What the template is given of a run, as the API tells it with outputs.

    `problem` is what was wrong with a verdict, and `form` what it said: nobody types it again.
    """
    waits = told["status"] == "NEEDS_REVIEW"
    return {
        "told": told,
        "heading": name or _heading(told),
        "problem": problem,
        "outcome": _outcome(told),
        "waits": waits,
        "note": form.get("note", ""),
        "steps": [_step(step, form, editable=waits) for step in told["stepRuns"]],
        "links": links,
    }


def _heading(told: Body) -> str:
    files = ", ".join(file["name"] for file in told["files"])
    workflow = told["workflow"]
    return f"{workflow['name'] if workflow else 'Workflow'}: {files or 'no file'}"


def _outcome(told: Body) -> str | None:
    """Why it failed, or what the reviewer wrote."""
    if told["failureMessage"]:
        return f"{told['failureReason']}: {told['failureMessage']}"
    return f"Rejected: {told['rejectionNote']}" if told["rejectionNote"] else None


def _step(told: Body, form: dict[str, str], *, editable: bool) -> Step:
    """A step run with its result, which can be corrected where it is one that a person reviews."""
    files, result = ", ".join(file["name"] for file in told["files"]), told["result"]
    member = next((run for key, run in (result or {}).items() if key in MEMBERS), None)
    work = f"{title(told['stepType'])} of {files}"
    if member is None:
        value = () if result is None or "parseRun" in result else (result,)
        return Step(told["step"]["name"], told["status"], work, None, value)
    step, output = partial(Step, told["step"]["name"], told["status"], work, member["id"]), member["output"]
    if output is None:
        return step()
    if editable and member["object"] == "classify_run":
        return step(classes=member["config"]["classifications"], chosen=form.get(f"class.{member['id']}", output["id"]))
    value = output.get("value", output)
    if editable and member["object"] == "extract_run":
        text = json.dumps(value, ensure_ascii=False, indent=2)
        return step((value,), form.get(f"value.{member['id']}", text))
    return step((value,))


def corrections(told: Body, form: dict[str, str]) -> list[Body]:
    """What the form says otherwise than the run, as `Correction`s. Raises `ValueError` at what is no JSON object."""
    found = []
    for step in told["stepRuns"]:
        for key, run in (step["result"] or {}).items():
            if key not in MEMBERS or run["output"] is None:
                continue
            if (text := form.get(f"value.{run['id']}")) is not None:
                value = read_json(text)
                if not isinstance(value, dict):
                    raise ValueError("the values must be a JSON object")
                if value != run["output"]["value"]:
                    found.append({"runId": run["id"], "output": {"value": value}})
            chosen = form.get(f"class.{run['id']}")
            if chosen is not None and chosen != run["output"]["id"]:
                found.append({"runId": run["id"], "output": {"id": chosen}})
    return found
