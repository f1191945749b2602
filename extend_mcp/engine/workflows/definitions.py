"""The steps of a workflow as they are stored: JSON objects as in requests, with ids that stay over updates."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.wire.ids import new_id
from extend_mcp.wire.steps import Step

Definition = dict[str, Any]
"""A step: `type`, `name`, and if it has them `config` and `next`."""

Config = dict[str, Any]
"""The config in a version's row: `steps`, and `ids`, the ids of the steps by name."""

FIRST_STEPS: list[Definition] = [
    {"type": "TRIGGER", "name": "trigger", "next": [{"step": "parse"}]},
    {"type": "PARSE", "name": "parse"},
]
"""The steps of a workflow that was created without any."""

OPEN_BLOCK = {"language": "javascript", "code": "return true;"}
"""The check of a router's branch without one."""


def build_draft(new_steps: Sequence[Step] | None, before: Config | None = None) -> Config:
    """The config of a draft with these steps. Steps of the same name as `before` keep their id and their blocks."""
    steps = [_without_nulls(step.wire()) for step in new_steps] if new_steps is not None else FIRST_STEPS
    old = {step["name"]: step for step in before["steps"]} if before else {}
    ids = before["ids"] if before else {}
    return {
        "steps": [_with_blocks(step, old.get(step["name"])) for step in steps],
        "ids": {step["name"]: ids.get(step["name"]) or new_id("step") for step in steps},
    }


def build_version(config: Config) -> Config:
    """The config of a version: the same steps with new ids, as in the API."""
    return config | {"ids": {name: new_id("step") for name in config["ids"]}}


def _without_nulls(value: Any) -> Any:
    """Null means absent, except within the JSON schema of a config."""
    if isinstance(value, dict):
        return {
            key: inner if key == "schema" else _without_nulls(inner)
            for key, inner in value.items()
            if inner is not None
        }
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _with_blocks(step: Definition, old: Definition | None) -> Definition:
    """The step with its checks: missing ones are taken from the older step, and each has an id."""
    if step["type"] not in {"VALIDATION", "ROUTER"}:
        return step
    before = old.get("config", {}) if old and old["type"] == step["type"] else {}
    config = step.get("config", before)
    if not config:
        return step
    if step["type"] == "VALIDATION":
        ids = {block["name"]: block["id"] for block in before.get("blocks", [])}
        return step | {"config": config | {"blocks": [_identified(block, ids) for block in config["blocks"]]}}
    branches = {branch["id"]: branch for branch in before.get("branches", [])}
    return step | {
        "config": config | {"branches": [_branch(each, branches.get(each["id"])) for each in config["branches"]]}
    }


def _identified(block: Definition, ids: dict[str, str]) -> Definition:
    return {"id": block.get("id") or ids.get(block["name"]) or new_id("block"), **block}


def _branch(branch: Definition, old: Definition | None) -> Definition:
    name = branch.get("name") or (old["name"] if old else branch["id"])
    block = branch.get("block") or (old and old["block"]) or {"blockType": "code", "name": name, "code": OPEN_BLOCK}
    ids = {block["name"]: old["block"]["id"]} if old else {}
    return branch | {"name": name, "block": _identified(block, ids)}
