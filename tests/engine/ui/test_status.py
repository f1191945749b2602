"""The first page: what is at work, what waits, and the list of runs."""

from dataclasses import replace

import httpx
import pytest

from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import running, started, until, uploaded
from tests.engine.hooks import extractor
from tests.engine.ui.looking import given, line, look, said

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
    assert said(page, ".statuses") == "Kind Processed Failed Parse 1 1"


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
        assert cards[0] in ("Running 1 of 1 at a time in this process", "Running 1 of 1 at a time, in 1 process")
        assert cards[1].startswith("Waiting 1 oldest ")
        assert "now.txt for " in said(page, ".now")
        assert page.css_first("meta[http-equiv=refresh]") is not None
        waiting = await look(client, f"/runs/{run.json()['id']}")
        assert "Processing" in said(waiting, "header")
        assert waiting.css_first("meta[http-equiv=refresh]") is not None


async def test_the_list_of_a_status_has_what_the_whole_list_has(client: httpx.AsyncClient) -> None:
    file, saved = {"id": await uploaded(client)}, await extractor(client)
    for path, body in (
        ("/parse", {"file": file}),
        ("/extract", {"file": file, "extractor": {"id": saved}}),
        ("/parse_runs/batch", {"inputs": [{"file": file}]}),
        ("/extract_runs/batch", {"inputs": [{"file": file}], "extractor": {"id": saved}}),
    ):
        assert (await client.post(path, json=body)).status_code == 200
    steps = [{"type": "TRIGGER", "name": "a", "next": [{"step": "b"}]}, {"type": "PARSE", "name": "b"}]
    workflow = (await client.post("/workflows", json={"name": "W", "steps": steps})).json()["id"]
    await client.post("/workflow_runs", json={"workflow": {"id": workflow}, "file": file})
    named = {"name": "S", "description": "", "entityId": saved}
    evaluation_set = (await client.post("/evaluation_sets", json=named)).json()["id"]
    items = [{"fileId": file["id"], "expectedOutput": {"value": {"total": 1}}}]
    await client.post(f"/evaluation_sets/{evaluation_set}/items", json={"items": items})
    body = {"evaluationSetId": evaluation_set, "entity": {"id": saved, "version": "draft"}}
    assert (await client.post("/evaluation_set_runs", json=body)).status_code == 200

    async def listed(path: str) -> list[str]:
        return [given(link, "href") for link in (await look(client, path)).css(".runs .run")]

    async def all_ended() -> bool:
        return len(await listed("/?status=PROCESSED")) == 8

    await until(all_ended)
    assert await listed("/?status=PROCESSED") == await listed("/")
    for href in await listed("/"):
        assert said(await look(client, href.removeprefix(".")), "h1")
