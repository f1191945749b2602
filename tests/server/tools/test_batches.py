"""Batches from folders and patterns."""

import re
from pathlib import Path

import pytest
from mcp import Client

from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def notes(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three documents, a program, a hidden file and a link out."""
    notes = folder / "notes"
    notes.mkdir()
    for name in ("a.txt", "b.txt", "c.md", ".hidden.txt", "program.exe"):
        (notes / name).write_text(f"Total: EUR 1.00 in {name}")
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text("secret")
    (notes / "link.txt").symlink_to(outside)
    return notes


@pytest.mark.parametrize(
    ("pattern", "names"), [("", "a.txt b.txt c.md"), ("*.txt", "a.txt b.txt"), ("[bc].*", "b.txt c.md")]
)
async def test_a_folder_or_a_pattern_names_its_documents(client: Client, notes: Path, pattern: str, names: str) -> None:
    started = await answer(client, "start_batch", operation="parse", files=[str(notes / pattern)])
    ended = await answer(client, "get_batch", batch_id=started["batch_id"])
    assert ended["counts"] == {"PROCESSED": len(names.split())}
    assert sorted(run["file_name"] for run in ended["runs"]) == names.split()


async def test_a_file_that_is_named_twice_is_taken_once_with_a_note(client: Client, notes: Path) -> None:
    named = [str(notes / "a.txt"), str(notes), str(notes / "*.txt")]
    started = await answer(client, "start_batch", operation="parse", files=named)
    assert started["run_count"] == 3
    assert started["notes"] == ["Repeated files were left out: 3 of 6."]


async def test_a_pattern_that_matches_nothing_is_said(client: Client, notes: Path) -> None:
    error = await refusal(client, "start_batch", operation="parse", files=[str(notes / "*.pdf")])
    assert error["code"] == "LOCAL_FILE_NOT_FOUND"


async def test_a_folder_outside_is_refused(client: Client, notes: Path, tmp_path: Path) -> None:
    error = await refusal(client, "start_batch", operation="parse", files=[str(tmp_path / "*")])
    assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"


async def test_a_cursor_after_the_last_row_says_how_many_there_are(client: Client, notes: Path) -> None:
    started = await answer(client, "start_batch", operation="parse", files=[str(notes)])
    for values in (False, True):
        error = await refusal(client, "get_batch", batch_id=started["batch_id"], values=values, cursor="90")
        assert (error["code"], error["field"]) == ("LOCAL_NOT_IN_RESULT", "cursor")
        assert re.match(r"cursor: there are \d rows, and none from 91 on", error["message"])
