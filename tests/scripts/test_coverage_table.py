"""The table of coverage: lines of each wing that were run, and floors."""

import json
import re
from pathlib import Path

import pytest

from scripts.coverage_table import FLOORS, WINGS, main

ROOT = Path(__file__).parents[2]


def written(folder: Path, **run: int) -> str:
    """The path of a report on wings of 1,000 lines in two files each, of which so many were run; all, unless told."""
    summaries = {
        f"extend_mcp/{wing}/{name}": {"summary": {"covered_lines": lines, "num_statements": 500}}
        for wing in WINGS
        for name, lines in (("one.py", 500), ("deep/two.py", run.get(wing, 1000) - 500))
    }
    summaries["extend_mcp/errors.py"] = {"summary": {"covered_lines": 3, "num_statements": 4}}
    path = folder / "coverage.json"
    path.write_text(json.dumps({"files": summaries}), encoding="utf-8")
    return str(path)


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
    path = tmp_path / "coverage.json"
    path.write_text('{"files": {}}', encoding="utf-8")
    assert main(str(path)) == 1
    assert "too few lines of server, client, engine, documents, analysis, grounding, model." in capsys.readouterr().out


def test_the_wings_are_the_folders_of_the_package_and_the_paper_tells_their_floors() -> None:
    assert set(WINGS) == {path.parent.name for path in (ROOT / "extend_mcp").glob("*/__init__.py")}
    told = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(\w+)/` \| (\d+) % \| (?:(\d+) %)?", told, flags=re.MULTILINE)
    assert {wing: int(floor) for wing, _, floor in rows if floor} == FLOORS
    assert [wing for wing, _, _ in rows] == list(WINGS)
