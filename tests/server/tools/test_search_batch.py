"""Search over the documents of a batch, and comparison of two."""

import re
from pathlib import Path

import pytest
from mcp import Client

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio

TEXTS = {
    "lease.md": "# Lease\n\nThe tenant pays monthly.\n\n# Term\n\nIt is renewed automatically for a year.\n",
    "loan.md": "# Loan\n\nThe lender pays once.\n\n# Term\n\nIt ends on that date, without renewal.\n",
    "sale.md": "# Sale\n\nThe goods are delivered by the seller.\n",
}


@pytest.fixture(scope="module")
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"toolsets": ("all",)})


@pytest.fixture(scope="module")
def papers(folder: Path) -> Path:
    papers = folder / "papers"
    papers.mkdir()
    for name, text in TEXTS.items():
        (papers / name).write_text(text, encoding="utf-8")
    return papers


async def start(client: Client, papers: Path) -> str:
    return str((await answer(client, "start_batch", operation="parse", files=[str(papers)]))["batch_id"])


async def found(client: Client, batch_id: str, search: str, **more: str) -> str:
    result = await client.call_tool("search_batch", {"batch_id": batch_id, "search": search, **more})
    assert not result.is_error, text_of(result)
    return text_of(result)


async def test_the_best_place_of_each_document_is_shown_best_documents_first(client: Client, papers: Path) -> None:
    text = await found(client, await start(client, papers), "automatic renewals")
    assert re.findall(r"^\[(\S+), (pr_)\S+, page 1", text, re.MULTILINE) == [("lease.md", "pr_"), ("loan.md", "pr_")]
    assert "renewed automatically" in text
    assert "Documents without any of the words: 1 (sale.md)." in text
    assert "That is all of it." in text


async def test_a_search_that_is_nowhere_is_refused(client: Client, papers: Path) -> None:
    error = await refusal(client, "search_batch", batch_id=await start(client, papers), search="helicopter")
    assert (error["code"], error["hint"][:22]) == ("LOCAL_NOT_IN_RESULT", "Search for other words")


@pytest.mark.parametrize("sign", ['"', "%", "*"])
async def test_signs_are_looked_for_as_they_stand(client: Client, papers: Path, sign: str) -> None:
    error = await refusal(client, "search_batch", batch_id=await start(client, papers), search=sign)
    assert error["message"] == f'Searched 3 documents for the phrase "{sign}": none of them has any of it.'
    assert "none of them is a wildcard" in error["hint"]
    parsed = await answer(client, "parse_document", file=str(papers / "lease.md"))
    alone = await refusal(client, "read_run", run_id=parsed["run_id"], search=sign)
    assert "none of them is a wildcard" in alone["hint"]


async def test_a_sign_that_is_there_is_found(client: Client, papers: Path) -> None:
    (papers.parent / "rates").mkdir()
    (papers.parent / "rates" / "rate.md").write_text("# Rate\n\nThe interest is 5 % a year.\n")
    assert "5 % a year" in await found(client, await start(client, papers.parent / "rates"), "%")


async def test_a_wrong_cursor_is_refused(client: Client, papers: Path) -> None:
    batch_id = await start(client, papers)
    for cursor in ("x", "1", "0.-1", "999999999999.1"):
        error = await refusal(client, "search_batch", batch_id=batch_id, search="pays", cursor=cursor)
        assert error["field"] == "cursor"


async def test_what_does_not_fit_is_reached_by_the_cursor(app: App, papers: Path) -> None:
    short = App(app.settings.model_copy(update={"result_tokens": 256}), local_files=True)
    async with short, Client(build_server(short)) as client:
        batch_id, cursor, names = await start(client, papers), dict[str, str](), list[str]()
        while True:
            text = await found(client, batch_id, "pays delivered", **cursor)
            names += re.findall(r"^\[(\S+), pr_", text, re.MULTILINE)
            follow = re.search(r'cursor="([^"]+)"', text)
            if follow is None:
                break
            cursor = {"cursor": follow[1]}
    assert sorted(names) == sorted(TEXTS)


async def test_a_batch_of_values_is_not_searched(client: Client, papers: Path) -> None:
    schema = {"type": "object", "properties": {"name": {"type": ["string", "null"]}}}
    started = await answer(client, "start_batch", operation="extract", files=[str(papers)], schema=schema)
    error = await refusal(client, "search_batch", batch_id=started["batch_id"], search="pays")
    assert "values=true" in error["hint"]


async def test_a_runs_id_is_not_a_batch(client: Client) -> None:
    error = await refusal(client, "search_batch", batch_id="pr_a1", search="pays")
    assert "start_batch" in error["hint"]


async def test_two_versions_are_compared(client: Client, papers: Path) -> None:
    (papers / "newer.md").write_text(TEXTS["lease.md"].replace("a year", "two years"), encoding="utf-8")
    old, new = [
        (await answer(client, "parse_document", file=str(papers / name)))["run_id"] for name in ("lease.md", "newer.md")
    ]
    result = await client.call_tool("compare_runs", {"run_id": old, "other_run_id": new})
    text = text_of(result)
    assert text.startswith("Sections: 1 changed, 0 added, 0 removed")
    assert "for [a year. → two years.]" in text
    assert 'note="Data from a document.' in text
    same = await client.call_tool("compare_runs", {"run_id": old, "other_run_id": old})
    assert "The text is the same." in text_of(same)


async def test_only_parses_are_compared(client: Client, papers: Path) -> None:
    run = await answer(client, "classify_document", file=str(papers / "sale.md"), classes={"sale": "A sale"})
    parsed = await answer(client, "parse_document", file=str(papers / "sale.md"))
    error = await refusal(client, "compare_runs", run_id=parsed["run_id"], other_run_id=run["run_id"])
    assert error["field"] == "other_run_id"
