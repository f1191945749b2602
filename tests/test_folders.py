"""Folders as people write them in a setting."""

import json
import os
from pathlib import Path

import pytest

from extend_mcp.folders import find_problem, read_folder, split_folders
from extend_mcp.settings import Settings


@pytest.fixture
def two(tmp_path: Path) -> list[Path]:
    folders = [tmp_path / "one", tmp_path / "two words"]
    for each in folders:
        each.mkdir()
    return folders


@pytest.mark.parametrize("mark", [os.pathsep, ",", ", ", ";", "\n"])
def test_folders_are_parted_by_what_people_put_between_them(two: list[Path], mark: str) -> None:
    assert split_folders(mark.join(map(str, two))) == two
    assert split_folders(mark.join(f'"{each}"' for each in two)) == two
    assert split_folders(mark.join(each.as_uri() for each in two)) == two


def test_a_json_list_is_one_of_folders(two: list[Path]) -> None:
    assert split_folders(json.dumps(list(map(str, two)))) == two
    assert split_folders(f"[{two[0]}, {two[1]}]") == two


@pytest.mark.parametrize("name", ["a, b", "a;b", "$word", "[x]"])
def test_a_folder_that_is_there_is_taken_by_its_whole_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    assert split_folders(str(tmp_path / name)) == [tmp_path / name]


def test_a_comma_before_no_folder_is_part_of_a_name(tmp_path: Path) -> None:
    assert split_folders(f"{tmp_path}/Smith, John") == [tmp_path / "Smith, John"]


@pytest.mark.parametrize("home", ["~", "$HOME", "${HOME}"])
def test_the_home_folder_may_be_written_short(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, home: str) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert split_folders(f"{home}/a{os.pathsep}{home}") == [tmp_path / "a", tmp_path]


def test_a_variable_without_a_value_does_not_shorten_a_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTHING", "")
    assert split_folders("$NOTHING/docs") == [Path("$NOTHING/docs")]


@pytest.mark.parametrize("text", ["", "  ", '""', os.pathsep, "[]"])
def test_an_empty_entry_does_not_mean_the_working_folder(text: str) -> None:
    assert split_folders(text) == []


def test_an_empty_flag_does_not_mean_the_working_folder() -> None:
    assert Settings(allowed_dirs=("", " ")).allowed_dirs == ()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("${workspaceFolder}", "not filled in"),
        ("/nowhere/at/all", "no such folder"),
        ("C:\\Users\\me", "a Windows path"),
        ("/dev/null", "is not a folder"),
        ("~nobody-of-that-name/x", "no such folder"),
        ("n" * 5000, "no such folder"),
    ],
)
def test_a_folder_that_cannot_be_used_says_why(text: str, problem: str) -> None:
    (found,) = split_folders(text)
    assert problem in (find_problem(found) or "")


def test_the_output_folder_is_read_the_same_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("EXTEND_OUTPUT_DIR", '"$HOME/out"')
    assert Settings().output_dir == tmp_path / "out"
    assert read_folder("") is None
