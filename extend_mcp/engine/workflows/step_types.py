"""What each type of step does. It reads outputs: call it in a worker thread."""

from collections.abc import Callable

from extend_mcp.engine.budget import OverBudget
from extend_mcp.engine.errors import Problem
from extend_mcp.engine.workflows import checks, plan
from extend_mcp.engine.workflows.definitions import OPEN_BLOCK, Definition
from extend_mcp.engine.workflows.expressions import is_met
from extend_mcp.engine.workflows.formula_budget import SHOWN
from extend_mcp.engine.workflows.formulas import FormulaSyntaxError, check_rule, evaluate, read
from extend_mcp.engine.workflows.graph import OTHERWISE
from extend_mcp.engine.workflows.merge import merge_outputs, merge_schemas
from extend_mcp.engine.workflows.operators import ValueFault, truth
from extend_mcp.engine.workflows.outcomes import NOT_HERE, Completed, Failed, Launch, Outcome, StepFailed, Wait
from extend_mcp.engine.workflows.step_context import StepContext
from extend_mcp.engine.workflows.workflow_run_rows import Arrival

LASTING = frozenset({"INTERNAL_ERROR", "OCR_ERROR", "CHUNKING_ERROR"})
"""Failure reasons of a parse that are not due to the file."""


def proceed(context: StepContext) -> Outcome:
    """The outcome of a step that begins, or whose run has ended."""
    try:
        if context.row.status == "PROCESSING":
            return _continue(context)
        return _PERFORM[context.definition["type"]](context)
    except StepFailed as failure:
        return Failed(failure.reason, failure.message)
    except (ValueFault, OverBudget) as fault:
        return Failed("INVALID_WORKFLOW", str(fault))


def _continue(context: StepContext) -> Outcome:
    """Go on after the run that did the work, or fail like it."""
    member = context.state.members.get(context.row.member_id)
    if member is None:
        raise StepFailed("INTERNAL_ERROR", "its run was deleted")
    if member.status == "CANCELLED":
        raise StepFailed("DOCUMENT_PROCESSOR_ERROR", f"{member.id} was cancelled")
    if member.status == "FAILED":
        of_file = member.kind == "parse" and member.failure_reason not in LASTING
        reason = "FAILED_TO_PROCESS_FILE" if of_file else "DOCUMENT_PROCESSOR_ERROR"
        raise StepFailed(reason, f"{member.id} failed with {member.failure_reason}: {member.failure_message}")
    if member.kind == "classify":
        return Completed(context.go_on(context.output_of(context.row)["id"]), context.row.result)
    return Completed(_parts(context) if member.kind == "split" else context.go_on(), context.row.result)


def _parts(context: StepContext) -> list[Arrival]:
    """The next steps of each part of a split."""
    return [
        arrival
        for index, part in enumerate(context.output_of(context.row)["splits"])
        for entry in context.definition.get("next", [])
        if entry["classificationId"] == part["classificationId"]
        for arrival in context.reach(entry["step"], [part["fileId"]], plan.part_scope(context.row, index))
    ]


def _pass(context: StepContext) -> Outcome:
    return Completed(context.go_on())


def _parse(context: StepContext) -> Outcome:
    return Launch("parse", config=context.config.get("parseConfig", {}))


def _process(context: StepContext) -> Outcome:
    """EXTRACT, CLASSIFY or SPLIT."""
    kind = context.definition["type"].lower()
    if kind != "extract" and len(context.row.file_ids) > 1:
        raise StepFailed(NOT_HERE, f"the local engine does not {kind} a package of several files")
    processor = checks.PROCESSORS[context.definition["type"]]
    ref, inline = context.config.get(processor), context.config.get(f"{processor}Config")
    provided = context.provided_output(ref["id"]) if ref else None
    try:
        config = None if inline is None else checks.inline_config(context.definition, inline)
    except Problem as problem:
        raise StepFailed("INVALID_WORKFLOW", problem.message) from problem
    return Launch(kind, ref, config, None if provided is None else _shape(kind, provided))


def _shape(kind: str, provided: Definition) -> Definition:
    """A result that the caller provided, in the API's shape."""
    if kind == "extract":
        return {"value": provided.get("value") or {}, "metadata": {}}
    if kind == "classify":
        return {"id": provided["id"], "type": provided["type"], "confidence": 1, "insights": []}
    raise StepFailed(NOT_HERE, "the local engine does not accept the result of a split")


def _conditional(context: StepContext) -> Outcome:
    references = context.references()
    for condition in context.config["conditions"]:
        with context.budget.of("condition", condition["id"]):
            if is_met(condition, references):
                return Completed(context.go_on(condition["id"]))
    return Completed(context.go_on(""))


def _conditional_extract(context: StepContext) -> Outcome:
    lookup = context.references().variable
    for rule in context.config["rules"]:
        try:
            with context.budget.of("formula", rule["formula"]):
                holds = truth(context.budget, evaluate(read(rule["formula"], context.budget), lookup, context.budget))
        except (FormulaSyntaxError, ValueFault) as error:
            raise StepFailed("INVALID_WORKFLOW", f"the formula {rule['formula'][:SHOWN]!r}: {error}") from error
        if holds:
            provided = context.provided_output(rule["extractor"]["id"])
            return Launch(
                "extract", rule["extractor"], output=None if provided is None else _shape("extract", provided)
            )
    raise StepFailed("INVALID_WORKFLOW", "no rule is true")


def _merge(context: StepContext) -> Outcome:
    """Merge the extractions before this step, in the order of their steps."""
    definitions = {step["name"]: step["type"] for step in context.state.run.config["steps"]}
    upstream = [
        step
        for step in context.state.steps
        if step.status == "PROCESSED"
        and definitions[step.step] in {"EXTRACT", "CONDITIONAL_EXTRACT"}
        and plan.is_within(step.scope, context.row.scope)
    ]
    if not upstream:
        raise StepFailed("INVALID_WORKFLOW", "there is no extraction before it")
    output = merge_outputs(
        [context.output_of(step) for step in upstream], context.config.get("mergeOrder", "confidence")
    )
    members = [context.state.members[step.member_id] for step in upstream]
    rows = context.state.related.processors
    used = [
        {"id": member.processor_id, "versionId": member.version_id, "name": rows[member.processor_id].name}
        for member in members
        if member.processor_id in rows
    ]
    config = members[0].config | {"schema": merge_schemas([member.config.get("schema", {}) for member in members])}
    return Launch("extract", config=config, output=output, result={"mergedExtractors": used})


def _rules(context: StepContext) -> Outcome:
    lookup = context.references().variable
    rules = [check_rule(rule["name"], rule["formula"], lookup, context.budget) for rule in context.config["rules"]]
    passed = all(rule["valid"] for rule in rules)
    return Completed(context.go_on("pass" if passed else "fail"), {"rules": rules, "allPassed": passed})


def _validation(context: StepContext) -> Outcome:
    blocks = context.config.get("blocks", [])
    results = [{"id": block["id"], "name": block["name"], "valid": _holds(block)} for block in blocks]
    return Completed(context.go_on("pass"), {"valid": True, "blocks": results})


def _router(context: StepContext) -> Outcome:
    branches = context.config.get("branches", [])
    if not branches:
        return Completed(context.go_on(OTHERWISE), {"matchedBranch": None, "branches": []})
    first = branches[0]
    matched = {"id": first["id"], "name": first["name"]}
    result = {"matchedBranch": matched, "branches": [matched | {"matched": _holds(first["block"])}]}
    return Completed(context.go_on(first["id"]), result)


def _holds(block: Definition) -> bool:
    """True if a check passes. This engine can do only the check that always does."""
    if block["blockType"] == "code" and block.get("code") == OPEN_BLOCK:
        return True
    what = "run code" if block["blockType"] == "code" else "ask a model"
    raise StepFailed(NOT_HERE, f"its block {block['name']!r}: the local engine does not {what}")


def _convert(context: StepContext) -> Outcome:
    """Leave a PDF unchanged; this engine cannot convert other files."""
    rows = context.state.related.files
    files = [rows[file_id] for file_id in context.row.file_ids if file_id in rows]
    others = [file.name for file in files if file.type != "PDF"]
    if not others:
        return Completed(context.go_on())
    if context.config.get("failureBehavior") == "CONTINUE":
        return Completed(context.go_on(), status="FAILED")
    raise StepFailed(NOT_HERE, f"the local engine does not convert files, and {len(others)} are not PDFs")


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
"""All types except EXTERNAL_DATA_VALIDATION, which is in `external`."""
