"""Checks of a workflow's steps by the API's rules. Every refusal names the step."""

from collections.abc import Collection, Iterator, Sequence

from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.workflows.definitions import Definition

CONFIGURED = (
    "EXTRACT",
    "CLASSIFY",
    "SPLIT",
    "CONDITIONAL_EXTRACT",
    "RULE_VALIDATION",
    "EXTERNAL_DATA_VALIDATION",
)
"""Types of steps that need a config before they are deployed, and before they have a `next`."""
OTHERWISE = "otherwise"
MAX_STEPS = 500
ROUTES = {
    "CLASSIFY": "classificationId",
    "SPLIT": "classificationId",
    "CONDITIONAL": "conditionId",
    "RULE_VALIDATION": "result",
    "VALIDATION": "result",
    "ROUTER": "branchId",
}
"""By type, the key of a `next` entry that says when it is taken. Entries of other types always are."""


def refusal(step: str, message: str) -> Problem:
    """400: names the step."""
    return invalid(f"Step {step!r}: {message}")


def check(steps: Sequence[Definition]) -> None:
    """Refuse steps that are not a valid graph. What they refer to is checked elsewhere. Raises `Problem`."""
    if len(steps) > MAX_STEPS:
        raise invalid(f"steps: there are more than {MAX_STEPS}")
    named: dict[str, Definition] = {}
    for index, step in enumerate(steps):
        if not step["name"].strip():
            raise invalid(f"steps.{index}.name: it must not be empty")
        if step["name"] in named:
            raise refusal(step["name"], "the name is used twice; names must be unique")
        named[step["name"]] = step
    for step in steps:
        _check_next(step, named)
    _check_start(steps, named)
    reachable(steps)


def check_configured(steps: Sequence[Definition], done: str) -> None:
    """Refuse steps that have no config yet, before the workflow is `done`: deployed or run. Raises `Problem`."""
    for step in steps:
        if step["type"] in CONFIGURED and not step.get("config"):
            raise refusal(step["name"], f"{step['type']} needs a config before the workflow is {done}")


def reachable(steps: Sequence[Definition]) -> dict[str, int]:
    """The steps that may follow each step, at any distance, by its name. Raises `Problem` at a circle.

    They are bits of a number, the first step the lowest: for 500 steps that all lead to others, sets would take 3 s.
    """
    bits = {step["name"]: 1 << index for index, step in enumerate(steps)}
    followers = {step["name"]: {entry["step"] for entry in step.get("next", [])} for step in steps}
    after: dict[str, int] = {}
    for name in _leaves_first(followers):
        after[name] = 0
        for follower in followers[name]:
            after[name] |= bits[follower] | after[follower]
    return after


def _leaves_first(followers: dict[str, set[str]]) -> Iterator[str]:
    """Names, each after all that follow it."""
    before: dict[str, list[str]] = {name: [] for name in followers}
    for name, direct in followers.items():
        for follower in direct:
            before[follower].append(name)
    left = {name: len(direct) for name, direct in followers.items()}
    ready = [name for name, count in left.items() if not count]
    while ready:
        name = ready.pop()
        del left[name]
        yield name
        for earlier in before[name]:
            left[earlier] -= 1
            if not left[earlier]:
                ready.append(earlier)
    if left:
        raise refusal(
            _in_circle(followers, left), "the steps after it lead back to it; a workflow must not have a circle"
        )


def _in_circle(followers: dict[str, set[str]], left: Collection[str]) -> str:
    """A step in a circle. Each of the steps in `left` leads to another of them."""
    seen: set[str] = set()
    name = next(iter(left))
    while name not in seen:
        seen.add(name)
        name = next(follower for follower in followers[name] if follower in left)
    return name


def _check_start(steps: Sequence[Definition], named: dict[str, Definition]) -> None:
    for kind in ("TRIGGER", "PARSE"):
        names = [step["name"] for step in steps if step["type"] == kind]
        if not names:
            raise invalid(f"steps: there is no {kind} step; a workflow must have exactly one")
        if len(names) > 1:
            raise refusal(names[1], f"it is a second {kind} step; a workflow must have exactly one")
    trigger = next(step for step in steps if step["type"] == "TRIGGER")
    entries = trigger.get("next", [])
    if len(entries) != 1 or named[entries[0]["step"]]["type"] != "PARSE":
        raise refusal(trigger["name"], "a TRIGGER must have exactly one next step, the PARSE step")


def _check_next(step: Definition, named: dict[str, Definition]) -> None:
    name, entries = step["name"], step.get("next", [])
    if entries != [] and step["type"] == "WEBHOOK_RESPONSE":  # whose `next` may be anything: its model does not have it
        raise refusal(name, "a WEBHOOK_RESPONSE step cannot have a next")
    if entries and step["type"] in CONFIGURED and not step.get("config"):
        raise refusal(name, f"{step['type']} needs a config before it has a next")
    seen = set()
    for entry in entries:
        if entry["step"] not in named:
            raise refusal(name, f"next names {entry['step']!r}, which is not a step")
        if named[entry["step"]]["type"] == "TRIGGER":
            raise refusal(name, f"next names {entry['step']!r}, which is the first step")
        if (route := (entry["step"], entry.get(ROUTES.get(step["type"], "")))) in seen:
            raise refusal(name, f"next names {entry['step']!r} twice")
        seen.add(route)
