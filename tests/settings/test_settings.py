"""How settings are read from the environment."""

import os
from pathlib import Path

import pytest

from extend_mcp.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_blanks_quotes_and_the_case_of_words_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    written = {
        "EXTEND_BACKEND": " Local ",
        "EXTEND_REGION": '"EU"',
        "EXTEND_BASE_URL": " http://127.0.0.1:9 ",
        "EXTEND_API_VERSION": "'2025-04-21'",
        "EXTEND_TOOLSETS": ' Core, "EDIT"',
        "EXTEND_WAIT_SECONDS": " ",
    }
    for name, value in written.items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.backend, settings.region, settings.api_version) == ("local", "eu", "2025-04-21")
    assert (settings.api_url, settings.toolsets) == ("http://127.0.0.1:9", ("core", "edit"))
    assert settings.wait_seconds == 45


@pytest.mark.parametrize("written", ["core,edit", '["core", "edit"]', "'core,edit'", " CORE ,edit, "])
def test_toolsets_are_separated_by_commas_or_are_a_json_list(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    monkeypatch.setenv("EXTEND_TOOLSETS", written)
    assert Settings().toolsets == ("core", "edit")


def test_the_name_of_a_variable_may_be_in_any_case_and_what_is_given_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("extend_wait_seconds", "5")
    assert Settings().wait_seconds == 5
    assert Settings(wait_seconds=6).wait_seconds == 6


@pytest.mark.parametrize(
    ("value", "off"), [("1", True), ("true", True), ("please", True), ("0", False), ("False", False), ("", False)]
)
def test_local_paths_are_switched_off_by_any_word_that_is_no_no(
    monkeypatch: pytest.MonkeyPatch, value: str, off: bool
) -> None:
    monkeypatch.setenv("EXTEND_DISABLE_FILE_PATH", value)
    assert Settings().disable_file_path is off


def test_folders_are_separated_as_in_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTEND_ALLOWED_DIRS", f"/a{os.pathsep}~/b{os.pathsep}")
    assert Settings().allowed_dirs == (Path("/a"), Path("~/b").expanduser())
