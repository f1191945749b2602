"""The page on which a person looks at a workflow run, and decides on it where it waits for that."""

import json
from collections.abc import Iterator
from typing import Any

from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.ui.markup import Html, join, tag
from extend_mcp.engine.ui.values import json_table
from extend_mcp.engine.ui.wording import badge

STYLE = """
textarea{width:100%;font:13px/1.5 ui-monospace,monospace;box-sizing:border-box;padding:10px}
.verdict{display:flex;gap:12px;flex-wrap:wrap;margin-top:12px}
.step{margin-top:20px}
label{display:block;margin:8px 0 4px}
"""
ROWS = (4, 24)
"""The least and the most lines of a field for JSON."""

MEMBERS = ("extractRun", "classifyRun", "splitRun")


def review_page(told: Body, name: str | None, links: Links, problem: str | None = None) -> Html:
    """A workflow run, as the API tells it with outputs. `problem` is what was wrong with a verdict."""
    waits = told["status"] == "NEEDS_REVIEW"
    sections = [_section(step, links, editable=waits) for step in told["stepRuns"]]
    body = join(*sections, _verdict() if waits else None)
    return join(
        tag(
            "header",
            tag("nav", tag("a", "Engine status", href=links.home()), class_="crumbs"),
            tag("h1", name or _title(told)),
            tag("p", badge(told["status"]), tag("code", told["id"]), class_="sub"),
            class_="top",
        ),
        tag(
            "main",
            tag("p", problem, class_="notice failed", role="alert") if problem else None,
            _outcome(told),
            tag("form", body, method="post", action=links.review(told["id"])) if waits else body,
        ),
    )


def _title(told: Body) -> str:
    files = ", ".join(file["name"] for file in told["files"])
    workflow = told["workflow"]
    return f"{workflow['name'] if workflow else 'Workflow'}: {files or 'no file'}"


def _outcome(told: Body) -> Html | None:
    """Why it failed, or what the reviewer wrote."""
    if told["failureMessage"]:
        return tag("p", f"{told['failureReason']}: {told['failureMessage']}", class_="notice failed")
    if told["rejectionNote"]:
        return tag("p", f"Rejected: {told['rejectionNote']}", class_="notice failed")
    return None


def _section(step: Body, links: Links, *, editable: bool) -> Html:
    """One step run with its result, which can be corrected where it is one that a person reviews."""
    files = ", ".join(file["name"] for file in step["files"])
    heading = tag("h2", f"{step['step']['name']} ", badge(step["status"]))
    member = next((run for key, run in (step["result"] or {}).items() if key in MEMBERS), None)
    correctable = editable and member is not None and member["output"] is not None
    return tag(
        "section",
        heading,
        tag("p", f"{step['stepType'].replace('_', ' ').capitalize()} of {files}", class_="note"),
        *(_result(step, member, links, editable=correctable)),
        class_="step",
    )


def _result(step: Body, member: Body | None, links: Links, *, editable: bool) -> Iterator[Html]:
    if member is None:
        if step["result"] is not None and "parseRun" not in step["result"]:
            yield tag("div", json_table(step["result"]), class_="scroll")
        return
    link = tag(
        "a", "See it on the pages of the document", href=links.run(member["id"]), target="_blank", rel="noopener"
    )
    yield tag("p", link)
    output = member["output"]
    if editable and member["object"] == "extract_run":
        yield _value_field(member["id"], output["value"])
    elif editable and member["object"] == "classify_run":
        yield _class_field(member["id"], output["id"], member["config"]["classifications"])
    elif output is not None:
        yield tag("div", json_table(output.get("value", output)), class_="scroll")


def _value_field(run_id: str, value: Any) -> Html:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    lines = min(max(text.count("\n") + 1, ROWS[0]), ROWS[1])
    field = f"value.{run_id}"
    return join(
        tag("div", json_table(value), class_="scroll"),
        tag("label", "Correct the values here, as JSON:", for_=field),
        tag("textarea", text, id=field, name=field, rows=lines, spellcheck="false"),
    )


def _class_field(run_id: str, chosen: str, known: list[Body]) -> Html:
    field = f"class.{run_id}"
    options = [tag("option", one["type"], value=one["id"], selected=one["id"] == chosen) for one in known]
    return join(tag("label", "Classification:", for_=field), tag("select", *options, id=field, name=field))


def _verdict() -> Html:
    return tag(
        "section",
        tag("h2", "Your verdict"),
        tag("label", "Why, if you reject it:", for_="note"),
        tag("textarea", id="note", name="note", rows=2),
        tag(
            "p",
            tag("button", "Approve", name="verdict", value="approve"),
            tag("button", "Reject", name="verdict", value="reject"),
            class_="verdict",
        ),
        class_="step",
    )


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
