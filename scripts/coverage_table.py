"""Show how many lines of each wing the tests ran, and whether they are enough.

    python -m scripts.coverage_table FOLDER

FOLDER has what `tests.counted_lines` wrote of each process that ran tests. Ends with 1 where a wing is below its floor.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

FLOORS = {"server": 92, "client": 92, "engine": 92, "documents": 85, "analysis": 85, "grounding": 92, "model": 92}
"""Percent of a wing's lines that must be run."""
WINGS = (*FLOORS, "wire", "cli", "settings")


def wing_of(file: str) -> str:
    """The wing that a file of the package belongs to; files at its root are one more."""
    _, *folders, _ = PurePath(file).parts
    return folders[0] if folders else "root"


def count(reports: Iterable[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """How many lines of each wing were run in any process, and how many it has."""
    run, all_lines = defaultdict[str, set[tuple[str, int]]](set), defaultdict[str, set[tuple[str, int]]](set)
    for report in reports:
        for file, found in report["files"].items():
            lines = {(file, line) for line in found["executed_lines"]}
            run[wing_of(file)] |= lines
            all_lines[wing_of(file)] |= lines | {(file, line) for line in found["missing_lines"]}
    return {wing: (len(run[wing]), len(all_lines[wing])) for wing in dict.fromkeys((*WINGS, *all_lines))}


def below(counts: dict[str, tuple[int, int]]) -> list[str]:
    """The wings that are below their floor; one with no lines is."""
    return [wing for wing, floor in FLOORS.items() if 100 * counts[wing][0] < floor * max(counts[wing][1], 1)]


def table(counts: dict[str, tuple[int, int]]) -> str:
    """A line for each wing and one for the whole: lines, percent that were run (rounded down), floor."""
    whole = (sum(run for run, _ in counts.values()), sum(lines for _, lines in counts.values()))
    rows = [f"{'wing':<10} {'lines':>6} {'run':>5} {'floor':>6}"]
    for wing, (run, lines) in {**counts, "whole": whole}.items():
        floor = f"{FLOORS[wing]} %" if wing in FLOORS else ""
        rows.append(f"{wing:<10} {lines:>6} {100 * run // max(lines, 1):>3} % {floor:>6}".rstrip())
    return "\n".join(rows)


def main(folder: str) -> int:
    """0 where no wing is below its floor."""
    counts = count(json.loads(path.read_text(encoding="utf-8")) for path in Path(folder).glob("*.json"))
    print(table(counts))
    if low := below(counts):
        print(f"The tests run too few lines of {', '.join(low)}.")
    return 1 if low else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
