"""The first page: what is at work, what waits, and the list of runs."""

from dataclasses import replace

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import running, started, until, uploaded
from tests.engine.pages.looking import line, look, said

pytestmark = pytest.mark.anyio


async def test_an_engine_without_runs_says_how_to_reach_it(client: httpx.AsyncClient) -> None:
    page = await look(client, "/")
    assert "No runs yet" in said(page)
    assert "http://engine.test" in said(page, ".facts")
    assert "x-extend-api-version: 2026-02-09" in said(page, ".facts")
    assert "with any key" in said(page, ".facts")
    assert page.css_first("meta[http-equiv]") is None


async def test_runs_are_listed_newest_first_with_their_failures(client: httpx.AsyncClient) -> None:
    for text, name in (("fine", "first.txt"), ("fail CORRUPT_FILE", "second.txt")):
        await client.post("/parse", json={"file": {"id": await uploaded(client, text, name)}})
    page = await look(client, "/")
    rows = [line(row) for row in page.css(".runs tbody tr")]
    assert "second.txt" in rows[0]
    assert "Failed CORRUPT_FILE The test asked for it." in rows[0]
    assert "first.txt" in rows[1]
    assert "Processed" in rows[1]
    assert said(page, ".counts") == "Kind Processed Failed Parse 1 1"


async def test_the_list_is_filtered_and_read_on(client: httpx.AsyncClient) -> None:
    for number in range(3):
        await client.post("/parse", json={"file": {"id": await uploaded(client, "a", f"letter {number}.txt")}})
    await client.post("/extract", json={"file": {"text": "a"}})
    assert len((await look(client, "/?kind=extract&status=PROCESSED")).css(".runs tbody tr")) == 1
    assert "No run fits" in said(await look(client, "/?kind=parse&status=FAILED"))
    seen, path = list[str](), "/?fileNameContains=LETTER&maxPageSize=2"
    for _ in range(2):
        page = await look(client, path)
        seen += [cell.text() for cell in page.css(".runs .name")]
        on = page.css_first("a[rel=next]")
        path = f"/{on.attributes['href']}&maxPageSize=2" if on else ""
    assert (seen, path) == (["letter 2.txt", "letter 1.txt", "letter 0.txt"], "")


async def test_a_wrong_query_is_told_on_a_page(client: httpx.AsyncClient) -> None:
    assert "nextPageToken" in said(await look(client, "/?nextPageToken=x", 400), "h1")


async def test_parses_within_other_runs_are_listed_with_parses_only(client: httpx.AsyncClient) -> None:
    run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
    assert [row.text() for row in (await look(client, "/")).css(".runs code")] == [run["id"]]
    page = await look(client, "/?kind=parse")
    assert f"part of {run['id']}" in said(page, ".runs tbody")


async def test_what_is_at_work_and_what_waits_is_shown_and_reloaded(config: EngineConfig) -> None:
    async with running(replace(config, workers=1)) as client:
        for name in ("now.txt", "later.txt"):
            run = await client.post("/parse_runs", json={"file": {"id": await uploaded(client, "hang", name)}})
        await until(lambda: started(config.data_dir))
        page = await look(client, "/")
        cards = [line(card) for card in page.css(".cards div")]
        assert cards[0] == "Running 1 of 1 at a time in this process"
        assert cards[1].startswith("Waiting 1 oldest ")
        assert "now.txt for " in said(page, ".now")
        assert page.css_first("meta[http-equiv=refresh]") is not None
        waiting = await look(client, f"/runs/{run.json()['id']}")
        assert "Processing" in said(waiting, "header")
        assert waiting.css_first("meta[http-equiv=refresh]") is not None
