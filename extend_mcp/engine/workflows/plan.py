"""Finds the steps of a run that can go on. The graph has what may follow; the step runs show where the run is.

A split opens a scope for each of its parts, in which the steps after it run by themselves; COLLECT returns to the scope
of the split. A step runs once in a scope, when no open step there or in an inner scope can still lead to it. So
branches join wherever they meet, and a branch that is never taken is not waited for.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.workflows.definitions import Definition
from extend_mcp.engine.workflows.graph import reachable
from extend_mcp.engine.workflows.workflow_run_rows import OPEN_STEPS, Arrival
from extend_mcp.wire.runs import FINAL

Steps = Sequence[Row[Any]]


def find_ready(definitions: Sequence[Definition], steps: Steps, members: Mapping[str, Row[Any]]) -> list[Row[Any]]:
    """The step runs that can go on: those that no open step leads to, and those whose run has ended."""
    blocked = _find_blocked(definitions, steps)
    return [
        step
        for step in steps
        if (step.status == "PENDING" and step.id not in blocked)
        or (step.status == "PROCESSING" and has_ended(members.get(step.member_id)))
    ]


def has_ended(member: Row[Any] | None) -> bool:
    """True if the run that does a step's work has ended or was deleted."""
    return member is None or member.status in FINAL


def _find_blocked(definitions: Sequence[Definition], steps: Steps) -> set[str]:
    """The ids of step runs that an open step may still lead to."""
    after, bits = reachable(definitions), {step["name"]: 1 << index for index, step in enumerate(definitions)}
    coming: dict[str, int] = {}
    for step in steps:
        if step.status in OPEN_STEPS:
            for scope in _around(step.scope):
                coming[scope] = coming.get(scope, 0) | after[step.step]
    return {step.id for step in steps if step.status == "PENDING" and coming[step.scope] & bits[step.step]}


def _around(scope: str) -> Iterator[str]:
    """The scope, and all scopes around it."""
    yield scope
    while scope:
        scope = scope.rpartition("/")[0]
        yield scope


def is_within(scope: str, outer: str) -> bool:
    """True if a scope is `outer` or within it."""
    return scope == outer or scope.startswith(f"{outer}/")


def part_scope(split: Row[Any], index: int) -> str:
    """The scope of one part of a split."""
    return f"{split.scope}/{split.id}.{index}"


def plan_arrivals(
    definition: Definition, run_files: list[str], steps: Steps, file_ids: list[str], scope: str
) -> list[Arrival]:
    """The arrivals at a step: PARSE has one for each file of a package, COLLECT is in the scope around."""
    name = definition["name"]
    if definition["type"] == "PARSE":
        return [Arrival(name, [file_id], scope, item) for item, file_id in enumerate(file_ids)]
    if definition["type"] == "COLLECT" and scope:
        outer, _, part = scope.rpartition("/")
        split = next(step for step in steps if step.id == part.partition(".")[0])
        return [Arrival(name, split.file_ids, outer)]
    return [Arrival(name, file_ids if scope else run_files, scope)]


def find_visible(step: Row[Any], steps: Steps, name: str) -> list[Row[Any]]:
    """The step runs that a name refers to in a step: the nearest around it, else those within its scope."""
    done = [each for each in steps if each.step == name and each.status == "PROCESSED"]
    for scope in _around(step.scope):
        if nearest := [each for each in done if each.scope == scope]:
            return nearest
    return [each for each in done if is_within(each.scope, step.scope)]
