"""The project's own papers agree with the code."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from extend_mcp.settings import Settings
from scripts import months
from scripts.tables import PAPERS, written

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
    for requirement in [*PROJECT["dependencies"], *extras["ocr"], *extras["socks"], *extras["dev"]]:
        assert re.search(r"==|,<", requirement), requirement


def test_public_text_names_no_machine() -> None:
    for path in [*ROOT.glob("*.md"), *(ROOT / "extend_mcp").rglob("*.py")]:
        assert not re.search(r"/(root|home|work|tmp)/\w", path.read_text(encoding="utf-8")), path


PAPERS_ALL = [path for path in (ROOT, ROOT / "docs") for path in path.glob("*.md")]


@pytest.mark.parametrize("paper", PAPERS_ALL, ids=lambda path: path.name)
def test_a_link_to_a_file_leads_to_one(paper: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", paper.read_text(encoding="utf-8"))
    assert [link for link in links if not (paper.parent / link).exists()] == []


def test_every_code_of_ours_is_told_in_the_page_of_errors() -> None:
    told = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rooms = [
        path
        for path in (ROOT / "extend_mcp").rglob("*.py")
        if not {"engine", "analysis", "documents"} & set(path.parts)
    ]
    raised = {code for path in rooms for code in re.findall(r'"(LOCAL_[A-Z_]+)"', path.read_text(encoding="utf-8"))}
    assert sorted(code for code in raised if code not in told) == []


def requirements() -> list[Requirement]:
    extras = PROJECT["optional-dependencies"]
    texts = [*PROJECT["dependencies"], *(text for extra in extras.values() for text in extra)]
    return [one for one in map(Requirement, texts) if one.name != PROJECT["name"]]


def test_the_pinned_versions_are_ones_that_the_project_allows() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {one.name: one.specifier for one in map(Requirement, lines)}
    for requirement in requirements():
        (version,) = [each.version for each in pinned[requirement.name]]
        assert requirement.specifier.contains(version), f"{requirement}: run `make lock`"


def test_the_notice_names_every_library_that_users_install() -> None:
    named = re.findall(r"^- ([\w.-]+): ", (ROOT / "NOTICE").read_text(encoding="utf-8"), re.MULTILINE)
    installed = map(Requirement, [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["ocr"]])
    assert {canonicalize_name(one.name) for one in installed} <= set(named), "run `make notice`"


def test_the_months_are_those_of_the_cldr() -> None:
    assert months.TARGET.read_text(encoding="utf-8") == months.module(), "run `python -m scripts.months`"
