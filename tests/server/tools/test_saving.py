"""What a run came to, saved as a file of the user's."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.tools.output_folder import check_name, make_plain
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("out")


@pytest.fixture(scope="module")
def settings(folder: Path, out: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    data = tmp_path_factory.mktemp("data")
    return Settings(
        backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",), output_dir=out, wait_seconds=DEADLINE
    )


def held(folder: Path) -> dict[str, bytes]:
    """What is in a folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


async def filled(client: Client, folder: Path) -> dict[str, Any]:
    """A form that was filled in."""
    found = await answer(client, "detect_form_fields", file=str(folder / "form.pdf"))
    name = next(field["name"] for field in found["fields"] if field["type"] == "text")
    values = {name: "Grace Hopper"}
    return await answer(client, "fill_form", file=found["file_id"], fields_run_id=found["run_id"], values=values)


async def test_a_filled_form_is_saved_as_the_pdf_itself(client: Client, folder: Path, out: Path) -> None:
    run = await filled(client, folder)
    assert run["next"] == f'save_file(file_id="{run["edited_file_id"]}") saves the filled PDF.'
    assert run["resource"] == f"extend://files/{run['edited_file_id']}/content"
    assert (await answer(client, "get_run", run_id=run["run_id"]))["next"] == run["next"]
    saved = await answer(client, "save_file", file_id=run["edited_file_id"])
    path = out / saved["path"].removeprefix(f"{out}/")
    assert (saved["path"], saved["bytes"]) == (str(path), path.stat().st_size)
    assert path.read_bytes().startswith(b"%PDF-")
    (folder / "filled.pdf").write_bytes(path.read_bytes())
    assert "Grace Hopper" in (await answer(client, "parse_document", file=str(folder / "filled.pdf")))["document"]
    saved = await answer(client, "save_run_output", run_id=run["run_id"], name="form.json")
    assert saved["path"] == str(out / "form.json")
    assert json.loads((out / "form.json").read_text(encoding="utf-8"))["editedFile"]["id"] == run["edited_file_id"]


@pytest.mark.parametrize(
    "name", ["../a.pdf", ".a.pdf", "a.exe", "a.html", "nul.pdf", "COM¹.pdf", "aux .pdf", "a", "a/b.pdf"]
)
async def test_a_file_is_saved_under_a_plain_name_of_its_own_kind(client: Client, folder: Path, name: str) -> None:
    stored = await answer(client, "upload_file", file=str(folder / "invoice.pdf"))
    error = await refusal(client, "save_file", file_id=stored["file_id"], name=name)
    assert (error["code"], error["field"]) == ("LOCAL_INVALID_ARGUMENT", "name")


def test_a_name_from_elsewhere_becomes_a_plain_one() -> None:
    names = ["../../etc/pass wd.pdf", "..pdf.pdf", "a\u202eb:c*.pdf", "con.pdf", ("x" * 300) + ".pdf", ".pdf"]
    for name in names:
        plain = make_plain(name, ".pdf")
        check_name(plain, (".pdf",))
        assert len(plain) <= 120


@pytest.mark.parametrize("ending", [".md", ".MD", ".txt"])
async def test_the_text_of_a_parse_is_saved_as_text_and_nothing_else_is(
    client: Client, folder: Path, out: Path, ending: str
) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    await answer(client, "save_run_output", run_id=parsed["run_id"], name=f"text{ending}")
    assert not held(out)[f"text{ending}"].startswith(b"{")
    form = await filled(client, folder)
    error = await refusal(client, "save_run_output", run_id=form["run_id"], name=f"form{ending}")
    assert (error["code"], error["field"]) == ("LOCAL_INVALID_ARGUMENT", "name")


async def test_only_a_filled_form_is_a_pdf(client: Client, folder: Path) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    error = await refusal(client, "save_run_output", run_id=parsed["run_id"], name="note.pdf")
    assert (error["code"], error["field"]) == ("LOCAL_INVALID_ARGUMENT", "name")


async def test_where_nothing_is_saved_no_one_is_told_to_save(app: App, folder: Path) -> None:
    closed = App(app.settings.model_copy(update={"output_dir": None}), local_files=True)
    async with closed, Client(build_server(closed)) as client:
        assert "next" not in await filled(client, folder)


@pytest.fixture
async def elsewhere(app: App) -> AsyncIterator[Client]:
    """The server with an engine whose links lead to an address of their own."""
    address = {"engine_public_url": "http://documents.example.com/engine"}
    other = App(app.settings.model_copy(update=address), local_files=True)
    async with other, Client(build_server(other)) as client:
        yield client


async def test_a_form_is_saved_though_its_link_leads_to_another_address(
    elsewhere: Client, folder: Path, out: Path
) -> None:
    run = await filled(elsewhere, folder)
    await answer(elsewhere, "save_file", file_id=run["edited_file_id"], name="elsewhere.pdf")
    assert held(out)["elsewhere.pdf"].startswith(b"%PDF-")


async def test_a_name_that_is_taken_is_not_replaced_and_nothing_is_left(
    client: Client, folder: Path, out: Path
) -> None:
    run = await filled(client, folder)
    (out / "taken.pdf").write_text("of somebody else")
    error = await refusal(client, "save_file", file_id=run["edited_file_id"], name="taken.pdf")
    assert error["code"] == "LOCAL_FILE_EXISTS"
    assert held(out)["taken.pdf"] == b"of somebody else"
    assert not any(name.startswith(".") for name in held(out))


async def test_nothing_is_saved_where_a_link_took_the_folders_place(app: App, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "other").mkdir()
    moved = App(app.settings.model_copy(update={"output_dir": tmp_path / "out"}), local_files=True)
    async with moved, Client(build_server(moved)) as client:
        parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
        (tmp_path / "out").rmdir()
        (tmp_path / "out").symlink_to(tmp_path / "other")
        error = await refusal(client, "save_run_output", run_id=parsed["run_id"])
        assert error["code"] == "LOCAL_NOT_SAVED"
    assert held(tmp_path / "other") == {}


async def test_the_output_folder_may_be_named_by_a_link(app: App, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "other")
    linked = App(app.settings.model_copy(update={"output_dir": tmp_path / "link"}), local_files=True)
    async with linked, Client(build_server(linked)) as client:
        parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
        saved = await answer(client, "save_run_output", run_id=parsed["run_id"], name="a.md")
    assert Path(saved["path"]) == tmp_path / "other" / "a.md"


async def test_a_name_that_no_system_has_is_refused_plainly(client: Client, folder: Path, out: Path) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    error = await refusal(client, "save_run_output", run_id=parsed["run_id"], name="字" * 118 + ".md")
    assert error["code"] == "LOCAL_NOT_SAVED"
    assert not any(name.startswith(".") for name in held(out))
