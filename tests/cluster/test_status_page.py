"""The first page of an engine that only serves, in a cluster."""

from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.engine.conftest import running
from tests.engine.databases import make_config
from tests.engine.ui.looking import look, said

pytestmark = pytest.mark.anyio


async def parse(client: httpx.AsyncClient, **headers: str) -> None:
    body = {"inputs": [{"file": {"text": "a"}}]}
    answer = await client.post("/parse_runs/batch", json=body, headers=headers)
    assert answer.status_code == 200, answer.text


async def test_the_page_shows_what_waits_in_all_workspaces(tmp_path: Path) -> None:
    async with running(replace(make_config(tmp_path / "data"), workers=0)) as client:
        await parse(client)
        await parse(client, **{"x-extend-workspace-id": "other"})
        waiting = said(await look(client, "/"), ".waiting tbody")
        assert waiting.startswith("Parse 2 ")
        assert waiting.endswith(" 0 0")


async def test_runs_are_listed_at_once_but_counted_every_ten_seconds(tmp_path: Path) -> None:
    async with running(replace(make_config(tmp_path / "data"), workers=0)) as client:
        await parse(client)
        assert said(await look(client, "/"), ".statuses tbody") == "Parse 1"
        await parse(client)
        page = await look(client, "/")
        assert said(page, ".statuses tbody") == "Parse 1"
        assert len(page.css(".runs tbody tr")) == 2
