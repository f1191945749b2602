"""The project's own papers agree with the code."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from extend_mcp.docs import PAPERS, written
from extend_mcp.settings import Settings

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SERVER = json.loads((ROOT / "server.json").read_text(encoding="utf-8"))
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_tables_are_those_of_the_code(paper: str) -> None:
    text = (ROOT / paper).read_text(encoding="utf-8")
    assert written(text) == text, "run `make docs`"


def test_the_registry_entry_offers_both_transports_and_names_real_settings() -> None:
    assert [package["transport"]["type"] for package in SERVER["packages"]] == ["stdio", "streamable-http"]
    known = {f"EXTEND_{name.upper()}" for name in Settings.model_fields}
    for package in SERVER["packages"]:
        assert {variable["name"] for variable in package["environmentVariables"]} <= known
    assert len(SERVER["description"]) <= 100


def test_every_dependency_is_bounded_by_its_next_major() -> None:
    extras = PROJECT["optional-dependencies"]
    for requirement in [*PROJECT["dependencies"], *extras["ocr"], *extras["dev"]]:
        assert re.search(r"==|,<", requirement), requirement


def test_public_text_names_no_machine() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "extend_mcp").rglob("*.py")]:
        assert not re.search(r"/(root|home|work|tmp)/\w", path.read_text(encoding="utf-8")), path
