"""What each type of step does. Reads outputs from the disk: call it in a worker thread."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.budget import OverBudget
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.runs.outputs import REVIEWED, describe_missing
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.blobs import Blobs
from extend_mcp.engine.workflows import checks, plan
from extend_mcp.engine.workflows.definitions import OPEN_BLOCK, Definition
from extend_mcp.engine.workflows.expressions import References, is_met
from extend_mcp.engine.workflows.formula_budget import SHOWN, FormulaBudget
from extend_mcp.engine.workflows.formulas import FormulaSyntaxError, check_rule, evaluate, read
from extend_mcp.engine.workflows.functions import ValueFault, truth
from extend_mcp.engine.workflows.graph import OTHERWISE, ROUTES
from extend_mcp.engine.workflows.merge import merge_outputs, merge_schemas
from extend_mcp.engine.workflows.outcomes import NOT_HERE, Completed, Failed, Launch, Outcome, StepFailed, Wait
from extend_mcp.engine.workflows.workflow_run_rows import Arrival
from extend_mcp.engine.workflows.workflow_views import RunState

LASTING = frozenset({"INTERNAL_ERROR", "OCR_ERROR", "CHUNKING_ERROR"})
"""Reasons of a failed parse that are not the file's."""


@dataclass(frozen=True, slots=True)
class StepContext:
    """A step at work: its definition, its row, all of its run, and what its formulas and texts may cost."""

    definition: Definition
    row: Row[Any]
    seen: RunState
    blobs: Blobs
    budget: FormulaBudget = field(default_factory=FormulaBudget)

    @property
    def config(self) -> Definition:
        """The step's own config; empty where it has none."""
        found: Definition = self.definition.get("config", {})
        return found

    def references(self, **more: Any) -> References:
        """What the step may refer to. An output is read once, however many references there are to it."""
        return References(self._definitions(), cache(self._output), self.seen.run.metadata, self.budget, **more)

    def go_on(self, taken: str | None = None) -> list[Arrival]:
        """What comes next: all, or the entries whose route was taken."""
        key = ROUTES.get(self.definition["type"])
        entries = [one for one in self.definition.get("next", []) if key is None or one[key] == taken]
        return [arrival for one in entries for arrival in self.reach(one["step"], self.row.file_ids, self.row.scope)]

    def reach(self, name: str, file_ids: list[str], scope: str) -> list[Arrival]:
        """How one of the next steps is reached."""
        return plan.plan_arrivals(self._definitions()[name], self.seen.run.file_ids, self.seen.steps, file_ids, scope)

    def output_of(self, step: Row[Any]) -> Any:
        """What a finished step put out; of one that was reviewed, what the reviewer made of it."""
        if step.member_id is None:
            return step.result
        member = self.seen.members.get(step.member_id)
        if member is None:
            raise StepFailed("INTERNAL_ERROR", f"the run of step {step.step!r} was deleted")
        name = REVIEWED if member.review is not None else KINDS[member.kind].artifact
        try:
            return json.loads(self.blobs.artifact(member.id, name).read_bytes())
        except FileNotFoundError as error:
            raise StepFailed("INTERNAL_ERROR", describe_missing(member.id)) from error

    def _output(self, name: str) -> Any:
        steps = plan.find_visible(self.row, self.seen.steps, name)
        found = [self.output_of(step) for step in steps]
        collected = bool(found) and not plan.is_within(self.row.scope, steps[0].scope)
        return found if len(found) > 1 or collected else found[0] if found else None

    def _definitions(self) -> dict[str, Definition]:
        return {step["name"]: step for step in self.seen.run.config["steps"]}


def proceed(at: StepContext) -> Outcome:
    """What the step comes to now: it begins, or the run that does its work has ended."""
    try:
        if at.row.status == "PROCESSING":
            return _ended(at)
        return _PERFORM[at.definition["type"]](at)
    except StepFailed as failure:
        return Failed(failure.reason, failure.message)
    except (ValueFault, OverBudget) as fault:
        return Failed("INVALID_WORKFLOW", str(fault))


def _ended(at: StepContext) -> Outcome:
    """Go on after the run that did the work, or fail as it did."""
    member = at.seen.members.get(at.row.member_id)
    if member is None:
        raise StepFailed("INTERNAL_ERROR", "its run was deleted")
    if member.status == "CANCELLED":
        raise StepFailed("DOCUMENT_PROCESSOR_ERROR", f"{member.id} was cancelled")
    if member.status == "FAILED":
        of_file = member.kind == "parse" and member.failure_reason not in LASTING
        reason = "FAILED_TO_PROCESS_FILE" if of_file else "DOCUMENT_PROCESSOR_ERROR"
        raise StepFailed(reason, f"{member.id} failed with {member.failure_reason}: {member.failure_message}")
    if member.kind == "classify":
        return Completed(at.go_on(at.output_of(at.row)["id"]), at.row.result)
    return Completed(_parts(at) if member.kind == "split" else at.go_on(), at.row.result)


def _parts(at: StepContext) -> list[Arrival]:
    """The next steps of each part of a split."""
    return [
        arrival
        for index, part in enumerate(at.output_of(at.row)["splits"])
        for entry in at.definition.get("next", [])
        if entry["classificationId"] == part["classificationId"]
        for arrival in at.reach(entry["step"], [part["fileId"]], plan.part_scope(at.row, index))
    ]


def _pass(at: StepContext) -> Outcome:
    return Completed(at.go_on())


def _parse(at: StepContext) -> Outcome:
    return Launch("parse", config=at.config.get("parseConfig", {}))


def _process(at: StepContext) -> Outcome:
    """EXTRACT, CLASSIFY or SPLIT."""
    kind = at.definition["type"].lower()
    if kind != "extract" and len(at.row.file_ids) > 1:
        raise StepFailed(NOT_HERE, f"the local engine does not {kind} a package of several files")
    processor = checks.PROCESSORS[at.definition["type"]]
    ref, given = at.config.get(processor), at.config.get(f"{processor}Config")
    preset = (at.seen.detail.outputs or {}).get(ref["id"]) if ref else None
    try:
        config = None if given is None else checks.inline_config(at.definition, given)
    except Problem as problem:
        raise StepFailed("INVALID_WORKFLOW", problem.message) from problem
    return Launch(kind, ref, config, None if preset is None else _preset(kind, preset))


def _preset(kind: str, given: Definition) -> Definition:
    """A result that the caller gave, in the API's shape."""
    if kind == "extract":
        return {"value": given.get("value") or {}, "metadata": {}}
    if kind == "classify":
        return {"id": given["id"], "type": given["type"], "confidence": 1, "insights": []}
    raise StepFailed(NOT_HERE, "the local engine does not cut a file by splits that are given")


def _conditional(at: StepContext) -> Outcome:
    references = at.references()
    for condition in at.config["conditions"]:
        with at.budget.of("condition", condition["id"]):
            if is_met(condition, references):
                return Completed(at.go_on(condition["id"]))
    return Completed(at.go_on(""))


def _conditional_extract(at: StepContext) -> Outcome:
    lookup = at.references().variable
    for rule in at.config["rules"]:
        try:
            with at.budget.of("formula", rule["formula"]):
                holds = truth(at.budget, evaluate(read(rule["formula"], at.budget), lookup, at.budget))
        except (FormulaSyntaxError, ValueFault) as error:
            raise StepFailed("INVALID_WORKFLOW", f"the formula {rule['formula'][:SHOWN]!r}: {error}") from error
        if holds:
            preset = (at.seen.detail.outputs or {}).get(rule["extractor"]["id"])
            return Launch("extract", rule["extractor"], output=None if preset is None else _preset("extract", preset))
    raise StepFailed("INVALID_WORKFLOW", "none of the rules holds")


def _merge(at: StepContext) -> Outcome:
    """Merge the extractions on the way here, in the order in which their steps came."""
    definitions = {step["name"]: step["type"] for step in at.seen.run.config["steps"]}
    upstream = [
        step
        for step in at.seen.steps
        if step.status == "PROCESSED"
        and definitions[step.step] in {"EXTRACT", "CONDITIONAL_EXTRACT"}
        and plan.is_within(step.scope, at.row.scope)
    ]
    if not upstream:
        raise StepFailed("INVALID_WORKFLOW", "no extraction came before it")
    output = merge_outputs([at.output_of(step) for step in upstream], at.config.get("mergeOrder", "confidence"))
    members = [at.seen.members[step.member_id] for step in upstream]
    known = at.seen.known.processors
    used = [
        {"id": one.processor_id, "versionId": one.version_id, "name": known[one.processor_id].name}
        for one in members
        if one.processor_id in known
    ]
    config = members[0].config | {"schema": merge_schemas([one.config.get("schema", {}) for one in members])}
    return Launch("extract", config=config, output=output, result={"mergedExtractors": used})


def _rules(at: StepContext) -> Outcome:
    lookup = at.references().variable
    rules = [check_rule(rule["name"], rule["formula"], lookup, at.budget) for rule in at.config["rules"]]
    passed = all(rule["valid"] for rule in rules)
    return Completed(at.go_on("pass" if passed else "fail"), {"rules": rules, "allPassed": passed})


def _validation(at: StepContext) -> Outcome:
    blocks = at.config.get("blocks", [])
    results = [{"id": block["id"], "name": block["name"], "valid": _holds(block)} for block in blocks]
    return Completed(at.go_on("pass"), {"valid": True, "blocks": results})


def _router(at: StepContext) -> Outcome:
    branches = at.config.get("branches", [])
    if not branches:
        return Completed(at.go_on(OTHERWISE), {"matchedBranch": None, "branches": []})
    first = branches[0]
    matched = {"id": first["id"], "name": first["name"]}
    result = {"matchedBranch": matched, "branches": [matched | {"matched": _holds(first["block"])}]}
    return Completed(at.go_on(first["id"]), result)


def _holds(block: Definition) -> bool:
    """Whether a check passes. The one that always does is all that can be told here."""
    if block["blockType"] == "code" and block.get("code") == OPEN_BLOCK:
        return True
    what = "run code" if block["blockType"] == "code" else "ask a model"
    raise StepFailed(NOT_HERE, f"its block {block['name']!r}: the local engine does not {what}")


def _convert(at: StepContext) -> Outcome:
    """A PDF stays as it is; nothing else can be converted here."""
    files = [at.seen.known.files[one] for one in at.row.file_ids if one in at.seen.known.files]
    others = [file.name for file in files if file.type != "PDF"]
    if not others:
        return Completed(at.go_on())
    if at.config.get("failureBehavior") == "CONTINUE":
        return Completed(at.go_on(), status="FAILED")
    raise StepFailed(NOT_HERE, f"the local engine does not convert files, and {len(others)} are no PDFs")


_PERFORM: dict[str, Callable[[StepContext], Outcome]] = {
    "TRIGGER": _pass,
    "PARSE": _parse,
    "EXTRACT": _process,
    "CLASSIFY": _process,
    "SPLIT": _process,
    "MERGE_EXTRACT": _merge,
    "CONDITIONAL": _conditional,
    "CONDITIONAL_EXTRACT": _conditional_extract,
    "RULE_VALIDATION": _rules,
    "VALIDATION": _validation,
    "ROUTER": _router,
    "HUMAN_REVIEW": lambda _: Wait(),
    "COLLECT": _pass,
    "FILE_CONVERSION": _convert,
    "WEBHOOK_RESPONSE": _pass,
}
"""All types but EXTERNAL_DATA_VALIDATION, which `external` does."""
