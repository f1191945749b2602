"""What a workflow's steps must be like, by the API's rules. Every refusal names the step."""

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
"""Types that must have a config before they are deployed, and before they have a `next`."""
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
"""By type, the key of a `next` entry that says when it is taken. The others always are."""


def refusal(step: str, message: str) -> Problem:
    """400 that names the step."""
    return invalid(f"Step {step!r}: {message}")


def check(steps: Sequence[Definition]) -> None:
    """Refuse steps that are no graph of the API's kind. What they refer to is checked elsewhere. Raises `Problem`."""
    if len(steps) > MAX_STEPS:
        raise invalid(f"steps: more than {MAX_STEPS}")
    named: dict[str, Definition] = {}
    for index, step in enumerate(steps):
        if not step["name"].strip():
            raise invalid(f"steps.{index}.name: must not be empty")
        if step["name"] in named:
            raise refusal(step["name"], "the name is used twice; names are unique")
        named[step["name"]] = step
    for step in steps:
        _check_next(step, named)
    _check_start(steps, named)
    reachable(steps)


def check_configured(steps: Sequence[Definition], done: str) -> None:
    """Refuse steps that have no config yet; `done` is what is refused: deployed, run. Raises `Problem`."""
    for step in steps:
        if step["type"] in CONFIGURED and not step.get("config"):
            raise refusal(step["name"], f"{step['type']} needs a config before the workflow is {done}")


def reachable(steps: Sequence[Definition]) -> dict[str, int]:
    """By name, the steps that may come after a step, at any distance. Raises `Problem` where it may come again.

    They are bits of a number, the first step the lowest: of 500 steps that all lead to each other, sets would take 3 s.
    """
    bits = {step["name"]: 1 << index for index, step in enumerate(steps)}
    followers = {step["name"]: {entry["step"] for entry in step.get("next", [])} for step in steps}
    found: dict[str, int] = {}
    for name in _leaves_first(followers):
        found[name] = 0
        for follower in followers[name]:
            found[name] |= bits[follower] | found[follower]
    return found


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
        for one in before[name]:
            left[one] -= 1
            if not left[one]:
                ready.append(one)
    if left:
        raise refusal(_in_circle(followers, left), "the steps lead in a circle from here")


def _in_circle(followers: dict[str, set[str]], left: Collection[str]) -> str:
    """A step that comes again, of those that are left, each of which leads to another of them."""
    seen: set[str] = set()
    name = next(iter(left))
    while name not in seen:
        seen.add(name)
        name = next(follower for follower in followers[name] if follower in left)
    return name


def _check_start(steps: Sequence[Definition], named: dict[str, Definition]) -> None:
    for kind in ("TRIGGER", "PARSE"):
        found = [step["name"] for step in steps if step["type"] == kind]
        if not found:
            raise invalid(f"steps: there is no {kind} step; a workflow has exactly one")
        if len(found) > 1:
            raise refusal(found[1], f"a second {kind} step; a workflow has exactly one")
    trigger = next(step for step in steps if step["type"] == "TRIGGER")
    entries = trigger.get("next", [])
    if len(entries) != 1 or named[entries[0]["step"]]["type"] != "PARSE":
        raise refusal(trigger["name"], "a TRIGGER has exactly one next step, the PARSE step")


def _check_next(step: Definition, named: dict[str, Definition]) -> None:
    name, entries = step["name"], step.get("next", [])
    if entries != [] and step["type"] == "WEBHOOK_RESPONSE":  # whose `next` may be anything: its model has none
        raise refusal(name, "nothing comes after a WEBHOOK_RESPONSE step")
    if entries and step["type"] in CONFIGURED and not step.get("config"):
        raise refusal(name, f"{step['type']} has a next only with a config")
    seen = set()
    for entry in entries:
        if entry["step"] not in named:
            raise refusal(name, f"next names {entry['step']!r}, which is no step")
        if named[entry["step"]]["type"] == "TRIGGER":
            raise refusal(name, f"next names {entry['step']!r}, where the workflow begins")
        if (route := (entry["step"], entry.get(ROUTES.get(step["type"], "")))) in seen:
            raise refusal(name, f"next names {entry['step']!r} twice")
        seen.add(route)
