"""Local paths through the tools: which are read, which are not, and what an agent is told to do instead."""

import json
import os
import unicodedata
from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.errors import Refused
from extend_mcp.folders import split_folders
from extend_mcp.server.app import App
from extend_mcp.server.foreign_paths import check_ours
from extend_mcp.server.local_files import show_path
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

COMPOSED, DECOMPOSED = unicodedata.normalize("NFC", "Verträge"), unicodedata.normalize("NFD", "Verträge")


async def test_what_is_in_a_hidden_folder_is_not_sent(client: Client, folder: Path) -> None:
    (folder / ".git" / "inner").mkdir(parents=True)
    (folder / ".git" / "inner" / "note.txt").write_text("Total: EUR 5.00\n")
    error = await refusal(client, "upload_file", file=str(folder / ".git" / "inner" / "note.txt"))
    assert error["code"] == "FILE_TYPE_NOT_SUPPORTED"
    assert "hidden folder '.git'" in error["message"]
    error = await refusal(client, "start_batch", operation="parse", files=[str(folder / ".git" / "inner")])
    assert "hidden folder '.git'" in error["message"]


async def test_an_allowed_folder_may_be_in_a_hidden_one(tmp_path: Path) -> None:
    allowed = tmp_path / ".cache" / "documents"
    allowed.mkdir(parents=True)
    (allowed / "note.txt").write_text("Total: EUR 5.00\n")
    settings = Settings(backend="local", data_dir=tmp_path / "data", allowed_dirs=(tmp_path, allowed))
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        assert (await answer(client, "upload_file", file=str(allowed / "note.txt")))["name"] == "note.txt"


async def test_an_allowed_folder_stays_the_one_it_was_at_the_start(tmp_path: Path) -> None:
    for name in ("allowed", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "note.txt").write_text("Total: EUR 5.00\n")
    settings = Settings(backend="local", data_dir=tmp_path / "data", allowed_dirs=(tmp_path / "allowed",))
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        (tmp_path / "allowed").rename(tmp_path / "away")
        (tmp_path / "allowed").symlink_to(tmp_path / "other")
        error = await refusal(client, "upload_file", file=str(tmp_path / "allowed" / "note.txt"))
        assert error["code"] == "LOCAL_PATH_NOT_ALLOWED"


async def test_a_link_to_an_allowed_file_is_read(client: Client, folder: Path) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "deep.txt").write_text("Total: EUR 5.00\n")
    (folder / "to-deep.txt").symlink_to(folder / "sub" / "deep.txt")
    (folder / "to-sub").symlink_to(folder / "sub")
    for path in ("to-deep.txt", "to-sub/deep.txt"):
        assert (await answer(client, "upload_file", file=str(folder / path)))["name"] == "deep.txt"
    started = await answer(client, "start_batch", operation="parse", files=[str(folder / "to-sub")])
    assert started["run_count"] == 1


@pytest.mark.parametrize("blank", ["\u202f", "\u00a0", "\u2009", "\u3000", "\t"])
async def test_a_name_with_another_blank_is_found(client: Client, folder: Path, blank: str) -> None:
    real = f"Shot at 9.22{blank}PM {ord(blank)}.txt"
    (folder / real).write_text("Total: EUR 5.00\n")
    asked = str(folder / real.replace(blank, " "))
    assert (await answer(client, "upload_file", file=asked))["name"].endswith(f"PM {ord(blank)}.txt")
    pattern = str(folder / f"Shot at 9.22 PM {ord(blank)}*")
    assert (await answer(client, "start_batch", operation="parse", files=[pattern]))["run_count"] == 1


@pytest.mark.parametrize(("real", "asked"), [(COMPOSED, DECOMPOSED), (DECOMPOSED, COMPOSED)])
async def test_letters_may_be_composed_in_another_way(client: Client, folder: Path, real: str, asked: str) -> None:
    within = folder / f"letters {len(real)}"
    (within / real).mkdir(parents=True)
    (within / real / f"{real}.txt").write_text("Total: EUR 5.00\n")
    await answer(client, "upload_file", file=str(within / asked / f"{asked}.txt"))


async def test_of_two_names_that_look_alike_none_is_guessed(client: Client, folder: Path) -> None:
    for blank in ("\u202f", "\u00a0"):
        (folder / f"two{blank}names.txt").write_text(f"Total: EUR {ord(blank)}\n")
    error = await refusal(client, "upload_file", file=str(folder / "two names.txt"))
    assert error["code"] == "LOCAL_FILE_NOT_FOUND"
    assert "look the same" in error["hint"]
    (folder / "two names.txt").write_text("Total: EUR 5.00\n")
    await answer(client, "upload_file", file=str(folder / "two names.txt"))


async def test_a_relative_path_outside_is_told_with_the_folder_where_it_was_looked_for(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    error = await refusal(client, "parse_document", file="nowhere.pdf")
    assert f"The path is relative to {show_path(tmp_path)!r}" in error["hint"]
    assert "whole path" in error["hint"]
    whole = await refusal(client, "parse_document", file=str(tmp_path / "nowhere.pdf"))
    assert "whole path" not in whole["hint"]


@pytest.mark.parametrize("written", ["my\\ bill\\ \\(1\\).txt", "my%20bill%20(1).txt"])
async def test_a_path_with_the_escapes_of_a_shell_or_a_url_is_found(client: Client, folder: Path, written: str) -> None:
    (folder / "my bill (1).txt").write_text("Total: EUR 5.00\n")
    assert (await answer(client, "upload_file", file=str(folder / written)))["name"] == "my bill (1).txt"


async def test_a_name_that_has_what_looks_like_an_escape_is_that_name(client: Client, folder: Path) -> None:
    for name in ("a%20b.txt", "a b.txt"):
        (folder / name).write_text(f"Total: EUR {len(name)}\n")
    assert (await answer(client, "upload_file", file=str(folder / "a%20b.txt")))["name"] == "a%20b.txt"


async def test_a_pattern_that_goes_into_folders_is_told_to_be_none(client: Client, folder: Path) -> None:
    error = await refusal(client, "start_batch", operation="parse", files=[str(folder / "**" / "*.txt")])
    assert "give each its own pattern" in error["hint"]


async def test_a_bare_name_is_told_with_the_allowed_folder_that_has_it(
    client: Client, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (folder / "sub").mkdir(exist_ok=True)
    (folder / "sub" / "bare.txt").write_text("Total: EUR 5.00\n")
    error = await refusal(client, "parse_document", file="sub/bare.txt")
    assert error["hint"] == f"Give the whole path: in an allowed folder there is {str(folder / 'sub' / 'bare.txt')!r}."
    outside = await refusal(client, "parse_document", file="../sub/bare.txt")
    assert "Give the whole path: in" not in outside["hint"]


async def test_a_missing_document_is_told_with_similar_names_beside_it(
    client: Client, folder: Path, tmp_path: Path
) -> None:
    (folder / "Contract-2026.txt").write_text("Total: EUR 5.00\n")
    error = await refusal(client, "parse_document", file=str(folder / "contract_2026.TXT"))
    assert error["hint"].endswith(" Similar names there: 'Contract-2026.txt'.")


async def test_where_a_missing_document_was_looked_for_is_told(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    for error in (
        await refusal(client, "parse_document", file="no-such.pdf"),
        await refusal(client, "start_batch", operation="parse", files=["no-such*.pdf"]),
        await refusal(client, "start_batch", operation="parse", files=["no-such-folder/*.pdf"]),
    ):
        assert error["code"] == "LOCAL_FILE_NOT_FOUND"
        assert f"Searched in the folder {show_path(folder)!r}" in error["hint"]


async def test_an_empty_name_in_a_list_of_files_is_told_apart(client: Client) -> None:
    error = await refusal(client, "start_batch", operation="parse", files=[""])
    assert error["message"] == (
        "None of the files can be used. '': A path cannot be empty or contain a null character."
    )
    assert error["field"] == "files"


async def test_of_several_files_the_empty_name_is_rejected_alone(client: Client, folder: Path) -> None:
    started = await answer(client, "start_batch", operation="parse", files=[str(folder / "note.txt"), "", " "])
    assert [each["file"] for each in started["rejected"]] == ["''", "''"]


async def test_a_pattern_in_place_of_a_document_leads_to_the_tool_that_takes_it(client: Client, folder: Path) -> None:
    assert "start_batch(files=…)" in (await refusal(client, "parse_document", file=str(folder / "*.pdf")))["hint"]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/mnt/user-data/uploads/invoice.pdf", "the client's own sandbox"),
        ("/sessions/calm-name/mnt/uploads/invoice.pdf", "the client's own sandbox"),
        ("sandbox:/mnt/data/invoice.pdf", "the client's own sandbox"),
        ("file:///home/claude/invoice.pdf", "the client's own sandbox"),
        ("C:\\Users\\me\\invoice.pdf", "a Windows path"),
        ("c:/Users/me/invoice.pdf", "a Windows path"),
        ("file:///C:/Users/me/invoice.pdf", "a Windows path"),
        ("\\\\server\\share\\invoice.pdf", "a Windows path"),
        ("data:application/pdf;base64,JVBERi0=", "a data: URI"),
    ],
)
async def test_what_is_no_path_of_this_machine_is_told_with_what_helps(client: Client, path: str, told: str) -> None:
    error = await refusal(client, "parse_document", file=path)
    assert told in error["message"]
    assert "EXTEND_ALLOWED_DIRS" not in error["hint"]
    assert "get_status()" in error["hint"]
    assert "`text`" in error["hint"]
    assert "JVBERi0" not in json.dumps(error)


@pytest.mark.parametrize("path", ["/home/me/invoice.pdf", "/Users/me/invoice.pdf"])
def test_a_path_of_another_system_is_told_on_windows(path: str) -> None:
    with pytest.raises(Refused, match="without a drive"):
        check_ours(path, windows=True)
    check_ours("C:\\Users\\me\\invoice.pdf", windows=True)
    check_ours("\\\\server\\share\\invoice.pdf", windows=True)
    check_ours(path, windows=False)


async def test_a_file_whose_name_begins_like_a_drive_is_read(
    client: Client, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    (folder / "C:\\odd.txt").write_text("Total: EUR 5.00\n")
    await answer(client, "upload_file", file="C:\\odd.txt")


async def test_folders_that_cannot_be_used_are_told_apart(tmp_path: Path) -> None:
    folders = tuple(split_folders(os.pathsep.join([str(tmp_path), "${workspaceFolder}", str(tmp_path / "missing")])))
    data, out = tmp_path / "data", tmp_path / "no-out"
    settings = Settings(backend="local", data_dir=data, allowed_dirs=folders, output_dir=out)
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        status = await answer(client, "get_status")
        assert status["allowed_dirs"] == [str(tmp_path)]
        assert status["unusable_dirs"] == [
            "${workspaceFolder}: not filled in by the client that started the server",
            f"{tmp_path}/missing: no such folder",
            f"{tmp_path}/no-out: no such folder",
        ]
        error = await refusal(client, "upload_file", file="/somewhere/else.pdf")
        assert "cannot be used: get_status() shows which" in error["hint"]


async def test_one_file_outside_does_not_sink_a_batch(client: Client, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("x")
    missing = str(folder / "no-such-thing-*.pdf")
    files = [str(folder / "note.txt"), str(tmp_path / "outside.txt"), missing]
    started = await answer(client, "start_batch", operation="parse", files=files)
    assert started["run_count"] == 1
    codes = [(row["file"], row["code"]) for row in started["rejected"]]
    assert codes == [
        (show_path(files[1]), "LOCAL_PATH_NOT_ALLOWED"),
        (show_path(missing), "LOCAL_FILE_NOT_FOUND"),
    ]
