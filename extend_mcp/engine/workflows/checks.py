"""Checks of the configs of steps and of what they refer to. Every refusal names the step."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError
from sqlalchemy import Connection

from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import Problem, from_validation
from extend_mcp.engine.http import urls
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.workflows.definitions import Definition
from extend_mcp.engine.workflows.graph import OTHERWISE, ROUTES, refusal
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.split import SplitConfig

PROCESSORS = {"EXTRACT": "extractor", "CLASSIFY": "classifier", "SPLIT": "splitter"}
"""The kind of processor by type of step."""

OWN_HEADERS = {"accept-encoding", "host", "connection", "content-length", "transfer-encoding", "expect", "upgrade"}
"""Headers that the request sets itself."""
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")

Check = Callable[[Connection, str, Definition], None]


def check_configs(connection: Connection, workspace: str, steps: Sequence[Definition]) -> None:
    """Refuse configs that are wrong, or that refer to missing objects. Raises `Problem`."""
    for step in steps:
        if step.get("config") is not None and (check := _CHECKS.get(step["type"])) is not None:
            check(connection, workspace, step)
        _check_routes(connection, workspace, step)


def resolve(connection: Connection, workspace: str, kind: str, ref: Definition, step: str) -> tuple[Any, Any]:
    """The saved processor of a step and its version. Raises `Problem`."""
    if ref["version"] == "latest" and kind != "extractor":
        raise refusal(
            step, f"give the version of a {kind} as `draft` or `x.y`: `latest` could change its classifications"
        )
    try:
        processor = processor_rows.get(connection, workspace, kind, ref["id"])
        return processor, processor_rows.get_version(connection, processor, ref["version"])
    except Problem as problem:
        raise Problem(problem.status, problem.code, f"Step {step!r}: {problem.message}") from problem


def inline_config(step: Definition, config: Definition) -> dict[str, Any]:
    """A config within a step, checked and with its defaults. Raises `Problem`."""
    path = f"{PROCESSORS[step['type']]}Config"
    try:
        if step["type"] == "EXTRACT":
            if not config.get("schema"):
                raise refusal(step["name"], f"{path}.schema: it must be given; a workflow does not infer schemas")
            return processing.extract_config(ExtractConfig.read(config), path)
        if step["type"] == "CLASSIFY":
            return processing.classify_config(ClassifyConfig.read(config), path)
        return processing.split_config(SplitConfig.read(config), path)
    except ValidationError as error:
        raise refusal(step["name"], f"{path}.{from_validation(error).message}") from error
    except Problem as problem:
        if problem.message.startswith("Step "):
            raise
        raise refusal(step["name"], problem.message) from problem


def classifications(connection: Connection, workspace: str, step: Definition) -> list[Definition]:
    """The classifications of a CLASSIFY or SPLIT step. Raises `Problem`."""
    kind = PROCESSORS[step["type"]]
    config = step["config"].get(f"{kind}Config")
    if config is None:
        config = resolve(connection, workspace, kind, step["config"][kind], step["name"])[1].config
    result: list[Definition] = config["classifications" if kind == "classifier" else "splitClassifications"]
    return result


def _check_processor(connection: Connection, workspace: str, step: Definition) -> None:
    kind, config = PROCESSORS[step["type"]], step["config"]
    ref, inline = config.get(kind), config.get(f"{kind}Config")
    if (ref is None) == (inline is None):
        raise refusal(step["name"], f"give exactly one of {kind} and {kind}Config")
    if ref is not None:
        resolve(connection, workspace, kind, ref, step["name"])
    else:
        inline_config(step, inline)


def _check_parse(_connection: Connection, _workspace: str, step: Definition) -> None:
    try:
        processing.parse_config(ParseConfig.model_validate(step["config"].get("parseConfig", {})), "parseConfig")
    except Problem as problem:
        raise refusal(step["name"], problem.message) from problem


def _check_conditional_extract(connection: Connection, workspace: str, step: Definition) -> None:
    rules = step["config"]["rules"]
    if not rules or rules[-1]["formula"].strip().upper() != "TRUE":
        raise refusal(step["name"], "the formula of the last rule must be TRUE")
    for rule in rules:
        resolve(connection, workspace, "extractor", rule["extractor"], step["name"])


def _check_conditional(_connection: Connection, _workspace: str, step: Definition) -> None:
    conditions = step["config"]["conditions"]
    ids = [condition["id"] for condition in conditions]
    if len(set(ids)) < len(ids):
        raise refusal(step["name"], "two conditions have the same id")
    for index, condition in enumerate(conditions):
        kind = condition["type"]
        if (index == 0) != (kind == "IF"):
            raise refusal(step["name"], "the first condition must be IF, the others ELSE_IF or ELSE")
        if kind == "ELSE" and index < len(conditions) - 1:
            raise refusal(step["name"], "ELSE must be the last condition")
        if kind != "ELSE" and (not condition.get("operation") or condition.get("leftOperand") is None):
            raise refusal(step["name"], f"condition {condition['id']!r} needs an operation and a leftOperand")


def _check_router(_connection: Connection, _workspace: str, step: Definition) -> None:
    ids = [branch["id"] for branch in step["config"]["branches"]]
    if len(set(ids)) < len(ids):
        raise refusal(step["name"], "two branches have the same id")
    if OTHERWISE in ids:
        raise refusal(step["name"], f"the branch id {OTHERWISE!r} is reserved")


def _check_request(_connection: Connection, _workspace: str, step: Definition) -> None:
    url = step["config"]["requestOptions"]["url"]
    if "{{" not in url and (problem := urls.check_url(url)) is not None:
        raise refusal(step["name"], f"requestOptions.url: {problem}")
    for name in step["config"]["requestOptions"].get("headers", {}):
        if name.lower() in OWN_HEADERS or not _HEADER_NAME.fullmatch(name):
            raise refusal(step["name"], f"requestOptions.headers: {name!r} cannot be set")


def _check_routes(connection: Connection, workspace: str, step: Definition) -> None:
    """Refuse a `next` for a result that the step never has."""
    key, entries = ROUTES.get(step["type"]), step.get("next", [])
    if key is None or key == "result" or not entries:
        return
    if step["type"] == "CONDITIONAL":
        allowed = {condition["id"] for condition in step["config"]["conditions"]}
    elif step["type"] == "ROUTER":
        allowed = {branch["id"] for branch in step.get("config", {}).get("branches", [])} | {OTHERWISE}
    else:
        allowed = {each["id"] for each in classifications(connection, workspace, step)}
    for entry in entries:
        if entry[key] not in allowed:
            raise refusal(
                step["name"], f"next has the {key} {entry[key]!r}; it must be one of {', '.join(sorted(allowed))}"
            )


_CHECKS: dict[str, Check] = {
    "PARSE": _check_parse,
    "EXTRACT": _check_processor,
    "CLASSIFY": _check_processor,
    "SPLIT": _check_processor,
    "CONDITIONAL_EXTRACT": _check_conditional_extract,
    "CONDITIONAL": _check_conditional,
    "ROUTER": _check_router,
    "EXTERNAL_DATA_VALIDATION": _check_request,
}
