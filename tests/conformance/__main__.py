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

from tests.conformance.scenarios import NOT_THERE, OURS, SKILLS, UNTESTABLE, VACUOUS, required
from tests.conformance.suite import FOLDER, RESULTS, Line, Scenario, pick, run
from tests.node import install
from tests.serving import serve_http

logger = logging.getLogger("conformance")
README = FOLDER.parent.parent / "README.md"
BEFORE, AFTER = "<!-- conformance -->\n", "<!-- /conformance -->"
REVISIONS = ("2026-07-28", "2025-11-25")
"""Those that the suite has a frozen set of requirements for."""
PACE = {"EXTEND_HTTP_REQUESTS_PER_SECOND": "1000"}
"""The suite asks faster than one caller usually may."""


def our_server(folder: Path) -> Iterator[Line]:
    """Our server as it is, on the scenarios that need no fixture."""
    with serve_http(folder, RESULTS / "ours.log", **PACE) as address:
        for revision, names in OURS.items():
            older = ("--suite", "all", "--spec-version", revision)
            found = run(
                address, f"ours/{revision}", *(("--requirements", revision) if revision in REVISIONS else older)
            )
            account(found, {*names, *VACUOUS})
            yield Line("as it is served", revision, pick(found, names, without=UNTESTABLE))


def with_fixtures(folder: Path) -> Iterator[Line]:
    """Our server with the suite's fixtures, on all that the revisions require, and what is newer or an extension."""
    with serve_http(folder, RESULTS / "fixtures.log", module="tests.conformance.server", **PACE) as address:
        for revision in REVISIONS:
            found = run(address, f"fixtures/{revision}", "--requirements", revision)
            account(found, found.keys() - NOT_THERE.keys())
            names = required(revision)
            more = sorted(found.keys() - {*names, *NOT_THERE})
            tasks = [name for name in more if name.startswith("tasks-")]
            yield Line("with the suite's fixtures, all that is required", revision, pick(found, names))
            yield Line("the same, newer scenarios", revision, pick(found, [name for name in more if name not in tasks]))
            if tasks:
                yield Line("Tasks extension", revision, pick(found, tasks))
        found = {}
        for name in SKILLS:
            found |= run(address, f"fixtures/{name}", "--scenario", name)
        yield Line("Skills extension", REVISIONS[0], pick(found, SKILLS))


def account(found: dict[str, Scenario], known: set[str]) -> None:
    """Fail where a scenario passes that is not known to, or a message of any breaks the schema."""
    for scenario in found.values():
        assert scenario.wire_valid, f"{scenario.name} sent what the schema does not allow: {scenario.faults}"
        assert not scenario.passed or scenario.name in known, f"{scenario.name} passes: say in scenarios.py what it is"
    logger.info("%d messages are as the schema says", sum(scenario.messages for scenario in found.values()))


def table(lines: list[Line]) -> str:
    """A row a title, a column a revision: scenarios and checks that passed, of those that were run."""
    cells = {(line.title, line.revision): line.cell for line in lines}
    rows = [["extend-mcp …", *OURS], ["---"] * (len(OURS) + 1)]
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
