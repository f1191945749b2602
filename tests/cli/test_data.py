"""`extend-mcp data`, beside an engine that is at work on the folder."""

import io
from functools import partial
from pathlib import Path

import anyio.to_thread
import httpx
import pytest

from extend_mcp.cli.data import read_age
from extend_mcp.cli.main import main
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import running, uploaded

pytestmark = pytest.mark.anyio


async def told(folder: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What the command says."""
    await anyio.to_thread.run_sync(partial(main, ["data", "--data-dir", str(folder), *arguments]))
    return capsys.readouterr().out


async def a_parse(client: httpx.AsyncClient) -> None:
    answer = await client.post("/parse", json={"file": {"id": await uploaded(client, "x" * 20_000)}})
    assert answer.status_code == 200


async def test_what_is_kept_is_shown_by_kind_and_age(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert await told(tmp_path / "none", capsys) == f"There is no data yet in {tmp_path / 'none'}.\n"
    assert not (tmp_path / "none").exists()
    async with running(EngineConfig(data_dir=tmp_path)) as client:
        await a_parse(client)
        said = await told(tmp_path, capsys)
    lines = {line[:12].strip(): line[12:].split() for line in said.splitlines()}
    assert said.startswith(f"{tmp_path}: ")
    assert lines["files"] == ["1", "20.0", "kB", "20.0", "kB", "-", "-", "-", "-"]
    assert lines["run outputs"][0] == "1"
    assert {"database", "kept aside"} <= lines.keys()


async def test_a_purge_asks_and_frees_the_room(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running(EngineConfig(data_dir=tmp_path)) as client:
        await a_parse(client)
        assert "Deleted: 0 runs and 0 files." in await told(tmp_path, capsys, "--purge", "--older-than", "1d", "--yes")
        for answer in ("no\n", ""):
            monkeypatch.setattr("sys.stdin", io.StringIO(answer))
            with pytest.raises(SystemExit):
                await told(tmp_path, capsys, "--purge", "--all")
            assert "1 runs that ended before" in capsys.readouterr().out
        assert len((await client.get("/parse_runs")).json()["data"]) == 1
        monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
        assert "Deleted: 1 runs and 1 files." in await told(tmp_path, capsys, "--purge", "--all")
        assert (await client.get("/parse_runs")).json()["data"] == (await client.get("/files")).json()["data"] == []
        await a_parse(client)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--purge"], 64, "--purge needs --older-than"),
        (["--older-than", "1d"], 64, "--purge needs --older-than"),
        (["--purge", "--all", "--older-than", "1d"], 2, "not allowed with"),
        (["--purge", "--older-than", "soon"], 2, "'soon' is not an age"),
    ],
)
def test_a_purge_says_of_what(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["data", "--data-dir", str(tmp_path), *arguments])
    assert ended.value.code == code
    assert said in capsys.readouterr().err


def test_a_database_that_cannot_be_read_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "engine.db").write_bytes(b"not a database" * 1000)
    with pytest.raises(SystemExit) as ended:
        main(["data", "--data-dir", str(tmp_path), "--purge", "--all", "--yes"])
    assert ended.value.code == 64
    (line,) = capsys.readouterr().err.splitlines()
    assert "not a database" in line


def test_ages_are_told_in_hours_days_or_weeks() -> None:
    assert [read_age(text) for text in ("12h", "30d", "2w")] == [
        12 * 3_600_000,
        30 * 24 * 3_600_000,
        14 * 24 * 3_600_000,
    ]
