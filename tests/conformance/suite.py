"""Run the suite on an address, and read what it found."""

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.node import environment, program

FOLDER = Path(__file__).parent
RESULTS = FOLDER.parent.parent / "results" / "conformance"
WIRE = "wire-schema-valid"
"""The check that all messages of a scenario are as the specification's JSON schema says."""


@dataclass(frozen=True)
class Scenario:
    """A scenario as it was run: its checks, by id and status, and what went wrong."""

    name: str
    checks: tuple[tuple[str, str], ...]
    messages: int
    """How many messages of ours were held against the schema."""
    faults: tuple[str, ...]

    @property
    def counts(self) -> Counter[str]:
        """How many checks have each status."""
        return Counter(status for _, status in self.checks)

    @property
    def passed(self) -> bool:
        """True if nothing failed or was warned of, and something was seen to hold beside the schema."""
        seen = any(status == "SUCCESS" for name, status in self.checks if name != WIRE)
        return seen and not self.counts["FAILURE"] and not self.counts["WARNING"]

    def kept(self, wanted: Callable[[str], bool]) -> "Scenario":
        """The same with the checks alone whose ids are wanted."""
        checks = tuple(check for check in self.checks if wanted(check[0]))
        return replace(
            self, checks=checks, faults=tuple(each for each in self.faults if wanted(each.partition(":")[0]))
        )

    @property
    def wire_valid(self) -> bool:
        """True if no message broke the schema."""
        return (WIRE, "FAILURE") not in self.checks


@dataclass(frozen=True)
class Line:
    """Scenarios that must pass, counted together: a cell of the table."""

    title: str
    revision: str
    scenarios: tuple[Scenario, ...] = field(repr=False)

    @property
    def cell(self) -> str:
        """Scenarios and checks that passed, of those that were run."""
        counts = sum((each.counts for each in self.scenarios), Counter[str]())
        checks = counts["SUCCESS"] + counts["FAILURE"] + counts["WARNING"]
        good = sum(each.passed for each in self.scenarios)
        return f"{good}/{len(self.scenarios)} ({counts['SUCCESS']}/{checks} checks)"


def run(address: str, name: str, *which: str) -> dict[str, Scenario]:
    """Run what the flags `which` choose; the results are kept in a folder `name`. Answers scenarios by name."""
    folder = RESULTS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command = program(FOLDER, "conformance", "server", "--url", f"{address}/mcp", "-o", str(folder), *which)
    with (folder / "output.txt").open("w", encoding="utf-8") as output:
        subprocess.run(command, stdout=output, stderr=subprocess.STDOUT, env=environment(), check=False)
    found = [_read(path) for path in sorted(folder.glob("*/checks.json"))]
    assert found, f"the suite ran nothing: see {folder / 'output.txt'}"
    return {each.name: each for each in found}


def _read(path: Path) -> Scenario:
    checks: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    name = re.sub(r"^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$", r"\1", path.parent.name)
    bad = [each for each in checks if each["status"] in {"FAILURE", "WARNING"}]
    return Scenario(
        name,
        tuple((each["id"], each["status"]) for each in checks),
        sum(each["details"]["messagesValidated"] for each in checks if each["id"] == WIRE),
        tuple(f"{each['id']}: {each.get('errorMessage', each['status'])}" for each in bad),
    )
