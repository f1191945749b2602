"""What `extend-mcp doctor` says of a cluster's database."""

from dataclasses import replace
from pathlib import Path

import pytest

from extend_mcp.engine import cluster_check
from extend_mcp.engine.cluster_check import CheckedPart, check_cluster
from extend_mcp.engine.config import EngineConfig
from extend_mcp.engine.queue.cluster import ClusterQueue
from extend_mcp.engine.queue.presence import read_workers
from extend_mcp.engine.storage.postgres import PostgresDatabase
from extend_mcp.engine.times import now
from extend_mcp.server.backend import find_cluster_faults
from extend_mcp.settings import Settings
from tests.engine.conftest import until

pytestmark = pytest.mark.anyio


@pytest.fixture
def config(url: str, tmp_path: Path) -> EngineConfig:
    return EngineConfig(data_dir=tmp_path, database_url=url)


async def findings(config: EngineConfig) -> dict[str, CheckedPart]:
    return {finding.name: finding for finding in await check_cluster(config)}


async def test_a_database_without_tables_is_named_and_left_as_it_is(config: EngineConfig) -> None:
    for _ in range(2):
        (finding,) = (await findings(config)).values()
        assert (finding.name, finding.is_fine) == ("database", False)
        assert "has no tables yet: run extend-mcp migrate" in finding.text


async def test_a_cluster_at_work_is_fine(config: EngineConfig, database: PostgresDatabase, url: str) -> None:
    assert "none was seen" in (await findings(config))["workers"].text
    async with ClusterQueue(database, url, 3).working():
        await until(lambda: database.read(read_workers))
        found = await findings(config)
        assert [name for name, finding in found.items() if not finding.is_fine] == []
        assert "1 with room for 3 documents" in found["workers"].text
    assert await database.read(read_workers) == []


async def test_the_status_names_what_is_wrong_with_the_cluster(
    database: PostgresDatabase, url: str, tmp_path: Path
) -> None:
    settings = Settings(backend="local", data_dir=tmp_path, database_url=url, engine_workers=0)  # type: ignore[arg-type]
    (fault,) = await find_cluster_faults(settings)
    assert fault == "workers: none was seen in the last 10 s: start extend-mcp worker"
    async with ClusterQueue(database, url, 3).working():
        await until(lambda: database.read(read_workers))
        assert await find_cluster_faults(settings) == []


async def test_a_clock_that_is_wrong_and_an_address_that_is_not_are_named(
    config: EngineConfig, database: PostgresDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_check, "now", lambda: now() - 60_000)
    found = await findings(replace(config, database_listen_url="postgresql://nobody@127.0.0.1:1/x"))
    assert found["clock"].text.startswith("wrong: 60.0 s behind the database server's")
    assert "cannot be used" in found["notifications"].text
    assert not found["notifications"].is_fine
