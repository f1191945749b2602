"""No test has a deadline of its own: on a busy machine everything takes longer, and nothing is wrong."""

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
OURS = {"client"}
"""Folders whose httpx clients are handed to our own, which sets the times."""
HTTPX = {"AsyncClient", "Client", "get", "post", "put"}
WAITS = {"fail_after", "wait", "communicate"}


def calls(path: Path) -> Iterator[tuple[str, str, ast.Call]]:
    """Every call in a file: what it is called on, its name, itself."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr, node


def is_own(node: ast.expr) -> bool:
    """True if these are seconds in which a busy machine may not be done; less than one is meant to pass."""
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float) and node.value >= 1


def test_everything_waits_for_the_same_time() -> None:
    found = []
    for path in set(TESTS.rglob("*.py")) - set(TESTS.rglob("node_modules/**/*.py")):
        place = path.relative_to(TESTS)
        for owner, name, call in calls(path):
            named = {keyword.arg: keyword.value for keyword in call.keywords}
            times = [*([named["timeout"]] if "timeout" in named else []), *(call.args if name in WAITS else [])]
            untimed = owner in {"httpx", "httpx2"} and name in HTTPX and not named.keys() & {"timeout", "transport"}
            if any(map(is_own, times)) or (untimed and place.parts[0] not in OURS):
                found.append(f"{place}:{call.lineno} {owner}.{name}")
    assert found == []
