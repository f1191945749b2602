"""What was decided on is what is opened."""

import errno
import os
from pathlib import Path

import pytest

from extend_mcp.errors import Refused
from extend_mcp.server.file_patterns import expand
from extend_mcp.server.linkless import Draft, entries_of, open_unlinked
from extend_mcp.server.local_files import locate, open_document


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    """An allowed folder and one beside it, with a file of the same name in `inner` of each."""
    for name in ("allowed", "other"):
        (tmp_path / name / "inner").mkdir(parents=True)
        (tmp_path / name / "inner" / "a.txt").write_text(name)
    return tmp_path / "allowed", tmp_path / "other"


def test_a_file_that_became_a_link_is_not_opened(places: tuple[Path, Path]) -> None:
    allowed, other = places
    path = locate(str(allowed / "inner" / "a.txt"))
    path.unlink()
    path.symlink_to(other / "inner" / "a.txt")
    with pytest.raises(Refused, match="LOCAL_FILE_UNREADABLE"):
        open_document(path, [allowed])


def test_a_folder_that_became_a_link_is_not_followed(places: tuple[Path, Path]) -> None:
    allowed, other = places
    path = locate(str(allowed / "inner" / "a.txt"))
    (allowed / "inner").rename(allowed / "away")
    (allowed / "inner").symlink_to(other / "inner")
    with pytest.raises(Refused, match="LOCAL_FILE_NOT_FOUND"):
        open_document(path, [allowed])
    with pytest.raises(OSError), entries_of(path.parent):
        pass


def test_an_allowed_folder_that_became_a_link_is_not_followed(places: tuple[Path, Path]) -> None:
    allowed, other = places
    path = locate(str(allowed / "inner" / "a.txt"))
    allowed.rename(allowed.with_name("away"))
    allowed.symlink_to(other)
    with pytest.raises(Refused):
        open_document(path, [allowed])


def test_what_a_folder_held_is_not_followed_once_it_is_a_link(places: tuple[Path, Path]) -> None:
    allowed, other = places
    (path,) = expand(locate(str(allowed / "inner")), [allowed])
    path.unlink()
    path.symlink_to(other / "inner" / "a.txt")
    with pytest.raises(Refused):
        open_document(path, [allowed])


def test_a_file_that_is_open_stays_the_one_that_was_opened(places: tuple[Path, Path]) -> None:
    allowed, other = places
    path = locate(str(allowed / "inner" / "a.txt"))
    with open_document(path, [allowed]) as file:
        path.unlink()
        path.symlink_to(other / "inner" / "a.txt")
        assert file.read() == b"allowed"


def test_a_link_within_the_allowed_folders_is_followed_once(places: tuple[Path, Path]) -> None:
    allowed, other = places
    (allowed / "link.txt").symlink_to(allowed / "inner" / "a.txt")
    (allowed / "out.txt").symlink_to(other / "inner" / "a.txt")
    with open_document(locate(str(allowed / "link.txt")), [allowed]) as file:
        assert file.read() == b"allowed"
    assert expand(locate(str(allowed)), [allowed]) == [allowed / "inner" / "a.txt"]
    assert set(expand(locate(str(allowed)), [allowed, other])) == {each / "inner" / "a.txt" for each in places}


def test_a_file_that_went_away_is_not_found(places: tuple[Path, Path]) -> None:
    path = locate(str(places[0] / "inner" / "a.txt"))
    path.unlink()
    with pytest.raises(Refused, match="LOCAL_FILE_NOT_FOUND"):
        open_document(path, places[:1])


@pytest.mark.parametrize("name", ["n" * 300 + ".txt", "n/" * 3000 + "n.txt"])
def test_a_name_that_no_system_has_is_refused_plainly(places: tuple[Path, Path], name: str) -> None:
    with pytest.raises(Refused):
        open_document(locate(str(places[0] / name)), places[:1])


@pytest.mark.parametrize("pattern", ["a**.txt", "**.txt", "**", "*"])
def test_any_pattern_is_understood_or_refused(places: tuple[Path, Path], pattern: str) -> None:
    folder = places[0] / "inner"
    assert expand(locate(str(folder / pattern)), places[:1]) == [folder / "a.txt"]


def test_a_pattern_that_is_none_matches_nothing(places: tuple[Path, Path]) -> None:
    with pytest.raises(Refused, match="LOCAL_FILE_NOT_FOUND"):
        expand(locate(str(places[0] / "inner" / "[a.txt")), places[:1])


def test_a_name_that_looks_like_a_pattern_is_itself_where_it_is_there(places: tuple[Path, Path]) -> None:
    path = places[0] / "report [1].txt"
    path.write_text("x")
    assert expand(locate(str(path)), places[:1]) == [path]


def test_a_file_is_no_folder_on_the_way(places: tuple[Path, Path]) -> None:
    with pytest.raises(OSError) as caught:
        open_unlinked(places[0] / "inner" / "a.txt" / "b.txt")
    assert caught.value.errno == errno.ENOTDIR


def test_a_draft_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    draft.file.write(b"whole")
    assert not draft.has("a.txt")
    draft.publish("a.txt")
    draft.close()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"a.txt": b"whole"}
    left = Draft(tmp_path)
    left.file.write(b"half")
    left.close()
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_draft_replaces_nothing(tmp_path: Path) -> None:
    draft = Draft(tmp_path)
    (tmp_path / "a.txt").write_text("of somebody else")
    with pytest.raises(FileExistsError):
        draft.publish("a.txt")
    draft.close()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of somebody else"]


@pytest.mark.parametrize("taken", [False, True])
def test_where_there_are_no_hard_links_a_draft_replaces_nothing_either(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, taken: bool
) -> None:
    def link(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(os, "link", link)
    draft = Draft(tmp_path)
    draft.file.write(b"whole")
    if taken:
        (tmp_path / "a.txt").write_text("of somebody else")
        with pytest.raises(FileExistsError):
            draft.publish("a.txt")
    else:
        draft.publish("a.txt")
    draft.close()
    assert [path.read_text() for path in tmp_path.iterdir()] == ["of somebody else" if taken else "whole"]


def test_a_draft_is_not_written_where_a_link_took_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(tmp_path)
    with pytest.raises(NotADirectoryError):
        Draft(tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_draft_stays_in_the_folder_that_was_opened(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    draft = Draft(tmp_path / "out")
    (tmp_path / "out").rename(tmp_path / "away")
    (tmp_path / "out").mkdir()
    draft.publish("a.txt")
    draft.close()
    assert (tmp_path / "away" / "a.txt").is_file()
    assert list((tmp_path / "out").iterdir()) == []
