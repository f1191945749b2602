"""Local folders that an agent may look into."""

from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.server.tools import folder_tools
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("files",)})


@pytest.fixture(scope="module")
def place(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents, a folder, and what must not be seen: hidden things, links and programs."""
    place = folder / "place"
    for each in (place / "inner", place / ".hidden", tmp_path_factory.mktemp("away") / "far"):
        each.mkdir(parents=True)
    for name in ("b.pdf", "a.txt", ".secret.txt", "tool.exe", "key.pem"):
        (place / name).write_text("text")
    (place / "out.txt").symlink_to("/etc/hostname")
    (place / "up").symlink_to("/etc")
    return place


async def test_without_a_folder_those_that_may_be_read_are_listed(client: Client, folder: Path) -> None:
    assert (await answer(client, "list_folder"))["folders"] == [str(folder)]


async def test_documents_and_folders_are_listed_by_name(client: Client, place: Path) -> None:
    listed = await answer(client, "list_folder", folder=str(place))
    assert listed["folders"] == ["inner"]
    assert [(row["name"], row["bytes"]) for row in listed["documents"]] == [("a.txt", 4), ("b.pdf", 4)]
    assert "shown" not in listed


async def test_a_folder_is_listed_page_by_page(client: Client, place: Path) -> None:
    names, cursor = list[str](), dict[str, str]()
    while True:
        listed = await answer(client, "list_folder", folder=str(place), limit=1, **cursor)
        names += [*listed.get("folders", []), *(row["name"] for row in listed.get("documents", []))]
        if "cursor" not in listed:
            break
        assert list(listed)[:2] == ["shown", "total"]
        assert listed["total"] == 3
        cursor = {"cursor": listed["cursor"]}
    assert names == ["a.txt", "b.pdf", "inner"]


async def test_a_list_that_is_cut_begins_with_how_much_is_shown(client: Client, place: Path) -> None:
    listed = await answer(client, "list_folder", folder=str(place), limit=2)
    assert list(listed.items())[:2] == [("shown", 2), ("total", 3)]


async def test_a_folder_with_more_than_is_looked_at_says_so(
    client: Client, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "notes" not in await answer(client, "list_folder", folder=str(place))
    monkeypatch.setattr(folder_tools, "MOST_ENTRIES", 2)
    (note,) = (await answer(client, "list_folder", folder=str(place)))["notes"]
    assert note.startswith("The folder has more than 2 entries")


@pytest.mark.parametrize("path", ["/etc", "{}/..", "{}/place/up", "/mnt/user-data/uploads"])
async def test_a_folder_outside_is_refused(client: Client, place: Path, path: str) -> None:
    error = await refusal(client, "list_folder", folder=path.format(place.parent))
    assert error["code"] in {"LOCAL_PATH_NOT_ALLOWED", "LOCAL_INVALID_ARGUMENT"}
    assert error["field"] == "folder"


async def test_a_hidden_folder_is_refused(client: Client, place: Path) -> None:
    error = await refusal(client, "list_folder", folder=str(place / ".hidden"))
    assert error["code"] == "FILE_TYPE_NOT_SUPPORTED"


async def test_what_is_no_folder_is_refused(client: Client, place: Path) -> None:
    for name in ("a.txt", "nothing"):
        assert (await refusal(client, "list_folder", folder=str(place / name)))["code"] == "LOCAL_FILE_NOT_FOUND"
