"""Keys, in variables and in files."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from extend_mcp.server.backend import connect
from extend_mcp.server.callers import Caller
from extend_mcp.settings import Settings

pytestmark = pytest.mark.usefixtures("clean_environment")


def test_without_a_key_the_engine_is_used() -> None:
    assert Settings().uses_cloud is False


def test_with_a_key_the_cloud_is_used_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", "sk_1")
    assert Settings().uses_cloud is True
    assert Settings(backend="local").uses_cloud is False


@pytest.mark.parametrize(
    "empty",
    ["", " ", '""', "${EXTEND_API_KEY}", "${env:EXTEND_API_KEY}", "$EXTEND_API_KEY", "{env:KEY}", "%KEY%", "undefined"],
)
def test_a_key_that_a_client_left_empty_or_did_not_fill_in_is_none(monkeypatch: pytest.MonkeyPatch, empty: str) -> None:
    monkeypatch.setenv("EXTEND_API_KEY", empty)
    assert Settings().has_key is False


@pytest.mark.parametrize("written", ["sk_1", " sk_1\n", '"sk_1"', "'sk_1'", "Bearer sk_1", '"bearer  sk_1" '])
def test_a_key_is_read_without_what_is_around_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, written: str) -> None:
    (tmp_path / "key").write_text(written)
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"
    monkeypatch.setenv("EXTEND_API_KEY", written)
    assert Settings().read_key() == "sk_1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_key_file_may_begin_with_the_mark_of_its_encoding(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "key").write_text("sk_1\r\n", encoding=encoding)
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"


def test_a_key_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(" sk_1\n")
    assert Settings(api_key_file=tmp_path / "key").read_key() == "sk_1"


@pytest.mark.parametrize("content", [None, "", "\n"])
def test_a_key_file_that_gives_no_key_is_refused(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "key").write_text(content)
    with pytest.raises(ValueError, match="EXTEND_API_KEY_FILE"):
        Settings(api_key_file=tmp_path / "key").read_key()


def test_a_key_is_not_shown() -> None:
    assert "sk_secret" not in repr(Settings(api_key="sk_secret"))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "url", ["http://api.extend.ai", "nonsense", "ftp://a", "https://", "https://key@host", "https://a?b"]
)
def test_an_address_that_would_show_the_key_or_is_none_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="https://"):
        Settings(base_url=url)


def test_a_key_of_another_product_is_refused_wherever_it_comes_from(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("apik_1\n")
    for settings in (Settings(api_key="apik_1"), Settings(api_key_file=tmp_path / "key")):  # type: ignore[arg-type]
        with pytest.raises(ValueError, match=r"virtual cards .* EXTEND_API_SECRET") as told:
            settings.read_key()
        assert "apik_1" not in str(told.value)
    monkeypatch.setenv("EXTEND_API_SECRET", "s")
    with pytest.raises(ValueError, match="virtual cards"):
        Settings(api_key="something").read_key()  # type: ignore[arg-type]
    for key in ("sk_1", "xt_1"):
        assert Settings(api_key=key).read_key() == key  # type: ignore[arg-type]


@pytest.mark.anyio
async def test_a_key_of_another_product_that_a_caller_brought_is_refused(tmp_path: Path) -> None:
    caller = Caller("ada", "admin", SecretStr("apik_1"))
    with pytest.raises(ValueError, match="virtual cards"):
        async with connect(Settings(backend="local", data_dir=tmp_path), caller):
            pass


def test_a_key_of_another_shape_alone_is_taken() -> None:
    assert Settings(api_key="something").read_key() == "something"  # type: ignore[arg-type]


def test_two_ways_to_give_a_key_are_one_too_many(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not both"):
        Settings(api_key="a", api_key_file=tmp_path)  # type: ignore[arg-type]


def test_the_cloud_needs_a_key() -> None:
    with pytest.raises(ValueError, match="needs EXTEND_API_KEY"):
        Settings(backend="cloud")
