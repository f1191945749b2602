"""`make conformance`: the specification's own suite on our server, and on our server with the suite's fixtures.

Fails where a scenario that is counted does not pass, where one passes that is not accounted for, where a message breaks
the schema, or where the README's table is not what was run. UPDATE_TABLE=1 writes the table.
"""

import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.conformance.scenarios import NOT_THERE, OURS, SKILLS, TASKS, UNTESTABLE, VACUOUS, required
from tests.conformance.suite import FOLDER, RESULTS, Line, Scenario, run
from tests.node import install
from tests.serving import serve_http

logger = logging.getLogger("conformance")
README = FOLDER.parent.parent / "README.md"
BEFORE, AFTER = "<!-- conformance -->\n", "<!-- /conformance -->"
PACE = {"EXTEND_HTTP_REQUESTS_PER_SECOND": "1000"}
"""The suite asks faster than one caller usually may."""


def our_server(folder: Path) -> Iterator[Line]:
    """Our server as it is, on the scenarios that need no fixture."""
    with serve_http(folder, RESULTS / "ours.log", **PACE) as address:
        for revision, names in OURS.items():
            found = run(address, f"ours/{revision}", "--requirements", revision)
            account(found, {*names, *VACUOUS})
            testable = [found[name].kept(lambda check: check not in UNTESTABLE) for name in names]
            yield Line("As it is served: all that need no fixture", revision, tuple(testable))
            parts = [found[name].kept(lambda check: check in TASKS) for name in sorted(found)]
            if tasks := tuple(part for part in parts if part.checks):
                yield Line("As it is served: Tasks extension, what needs no task", revision, tasks)
        skills = [run(address, f"ours/{name}", "--scenario", name)[name] for name in SKILLS]
        yield Line("As it is served: Skills extension", max(OURS), tuple(skills))


def with_fixtures(folder: Path) -> Iterator[Line]:
    """Our server with the suite's fixtures, on all that the revisions require, and what is newer or an extension."""
    with serve_http(folder, RESULTS / "fixtures.log", module="tests.conformance.server", **PACE) as address:
        for revision in OURS:
            found = run(address, f"fixtures/{revision}", "--requirements", revision)
            account(found, found.keys() - NOT_THERE.keys())
            more = sorted(found.keys() - {*required(revision), *NOT_THERE})
            groups = {
                "all that are required": required(revision),
                "newer and pending ones": [name for name in more if not name.startswith("tasks-")],
                "Tasks extension": [name for name in more if name.startswith("tasks-")],
            }
            for title, names in groups.items():
                if names:
                    yield Line(f"With the suite's fixtures: {title}", revision, tuple(found[name] for name in names))


def account(found: dict[str, Scenario], known: set[str]) -> None:
    """Fail where a scenario passes that is not known to, or a message of any breaks the schema."""
    for scenario in found.values():
        assert scenario.wire_valid, f"{scenario.name} sent what the schema does not allow: {scenario.faults}"
        assert not scenario.passed or scenario.name in known, f"{scenario.name} passes: say in scenarios.py what it is"
    logger.info("%d messages are as the schema says", sum(scenario.messages for scenario in found.values()))


def table(lines: list[Line]) -> str:
    """A row a title, a column a revision: scenarios and checks that passed, of those that were run."""
    cells = {(line.title, line.revision): line.cell for line in lines}
    rows = [["Scenarios that pass", *OURS], ["---"] * (len(OURS) + 1)]
    rows += [
        [title, *(cells.get((title, revision), "–") for revision in OURS)]
        for title in dict.fromkeys(line.title for line in lines)
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main() -> int:
    """Run everything; 0 where all is as it should be."""
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    install(FOLDER)
    RESULTS.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as folder:
        lines = [*our_server(Path(folder, "ours")), *with_fixtures(Path(folder, "fixtures"))]
    shown = table(lines)
    logger.info("%s", shown)
    failed = [(line, each) for line in lines for each in line.scenarios if not each.passed]
    for line, scenario in failed:
        logger.error("%s, %s: %s: %s", line.title, line.revision, scenario.name, "; ".join(scenario.faults) or "empty")
    text = README.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEFORE)
    expected = f"{before}{BEFORE}{shown}\n{rest[rest.index(AFTER) :]}"
    if os.environ.get("UPDATE_TABLE"):
        README.write_text(expected, encoding="utf-8")
    elif text != expected:
        logger.error("README's table is not what was run: UPDATE_TABLE=1 make conformance")
        return 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
