"""The table of coverage: lines of each wing that were run, and floors."""

import json
import re
from pathlib import Path

import pytest

from scripts.coverage_table import FLOORS, WINGS, main

ROOT = Path(__file__).parents[2]


def written(folder: Path, **run: int) -> str:
    """The folder with reports of two processes on wings of 1,000 lines, of which so many were run; all, unless told."""
    first = {"extend_mcp/errors.py": lines(range(3), 4)}
    second = {"extend_mcp/errors.py": lines(range(1), 4)}
    for wing in WINGS:
        deep = range(run.get(wing, 1000) - 500)
        first[f"extend_mcp/{wing}/one.py"] = lines(range(500), 500)
        first[f"extend_mcp/{wing}/deep/two.py"] = lines(deep[:300], 500)
        second[f"extend_mcp/{wing}/deep/two.py"] = lines(deep[100:], 500)
    for name, files in (("1", first), ("2", second)):
        (folder / f"{name}.json").write_text(json.dumps({"files": files}), encoding="utf-8")
    return str(folder)


def lines(run: range, count: int) -> dict[str, list[int]]:
    """A file of so many lines, of which some were run."""
    return {"executed_lines": [*run], "missing_lines": [line for line in range(count) if line not in run]}


def test_each_wing_and_the_whole_have_a_line_rounded_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(written(tmp_path, server=969, cli=851)) == 0
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert [row[0] for row in rows] == ["wing", *WINGS, "root", "whole"]
    assert rows[1] == ["server", "1000", "96", "%", "92", "%"]
    assert rows[9] == ["cli", "1000", "85", "%"]
    assert rows[11] == ["root", "4", "75", "%"]
    assert rows[12] == ["whole", "10004", "98", "%"]


@pytest.mark.parametrize("wing", FLOORS)
def test_a_wing_below_its_floor_fails_and_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wing: str
) -> None:
    enough = 10 * FLOORS[wing]
    assert main(written(tmp_path, **{wing: enough})) == 0
    assert main(written(tmp_path, **{wing: enough - 1})) == 1
    assert capsys.readouterr().out.endswith(f"The tests run too few lines of {wing}.\n")


def test_a_wing_of_which_nothing_is_told_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "1.json").write_text('{"files": {}}', encoding="utf-8")
    assert main(str(tmp_path)) == 1
    assert "too few lines of server, client, engine, documents, analysis, grounding, model." in capsys.readouterr().out


def test_the_wings_are_the_folders_of_the_package_and_the_paper_tells_their_floors() -> None:
    assert set(WINGS) == {path.parent.name for path in (ROOT / "extend_mcp").glob("*/__init__.py")}
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/` \| (\d+) % \| (?:(\d+) %)?", told, flags=re.MULTILINE)
    assert {wing: int(floor) for wing, _, floor in rows if floor} == FLOORS
    assert [wing for wing, _, _ in rows] == list(WINGS)
