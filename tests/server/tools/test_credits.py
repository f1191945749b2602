"""What runs on the cloud cost: the ledger of the day, and the bound that a call may not cross."""

import stat
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client import ClientRequestContext
from mcp_types import ElicitRequestParams, ElicitResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.server.app import App
from extend_mcp.server.credits.ledger import FILE, Ledger
from extend_mcp.server.credits.prices import price_page, price_unknown_page
from extend_mcp.server.http.serve_http import serve_http
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests.server.http.front import on_port
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

PAGES = 3
LIMIT = "LOCAL_CREDIT_LIMIT"


class Cloud:
    """A cloud whose runs end at the first look, and cost what `cost` says a run."""

    def __init__(self, cost: float | None = 1.5) -> None:
        self.cost = cost
        self.refuses = False
        self.runs: list[dict[str, Any]] = []

    async def start(self, request: Request) -> JSONResponse:
        if self.refuses:
            return JSONResponse({"code": "INVALID_REQUEST", "message": "no"}, 400)
        body = await request.json()
        name = request.url.path.strip("/").split("/")[0]
        for given in body.get("inputs", [body]):
            number = len(self.runs) + 1
            run = {"object": name[:-1], "id": f"pr_{number}", "status": "PROCESSING", "metadata": given["metadata"]}
            self.runs.append(run)
        if "inputs" in body:
            batch_id = "bpar_1" if name == "parse_runs" else "bpr_1"
            for run in self.runs:
                run["batchId"] = batch_id
            batch = {"object": "batch_run", "id": batch_id, "status": "PROCESSING", "runCount": len(body["inputs"])}
            return JSONResponse(batch)
        return JSONResponse({**self.runs[-1], "config": body.get("config", {})})

    def ended(self, run: dict[str, Any]) -> dict[str, Any]:
        usage = None if self.cost is None else {"credits": 1, "totalCredits": self.cost}
        output: dict[str, Any] = {"chunks": []}
        return {**run, "status": "PROCESSED", "usage": usage, "output": output, "config": {}}

    async def get(self, request: Request) -> JSONResponse:
        found = next(run for run in self.runs if run["id"] == request.path_params["id"])
        return JSONResponse(self.ended(found))

    async def batch(self, request: Request) -> JSONResponse:
        count = len(self.runs)
        return JSONResponse({"object": "batch_run", "id": "bpar_1", "status": "PROCESSED", "runCount": count})

    async def list_runs(self, request: Request) -> JSONResponse:
        kind = request.url.path.strip("/")[:-1]
        return JSONResponse({"object": "list", "data": [self.ended(run) for run in self.runs if run["object"] == kind]})

    async def file(self, request: Request) -> JSONResponse:
        its_id = request.path_params["id"]
        metadata = {} if its_id == "file_sheet" else {"pageCount": PAGES}
        return JSONResponse({"object": "file", "id": its_id, "name": "a", "type": "PDF", "metadata": metadata})

    async def list_files(self, request: Request) -> JSONResponse:
        return JSONResponse({"object": "list", "data": []})

    @property
    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/files", self.list_files),
                Route("/files/{id}", self.file),
                Route("/batch_runs/{id}", self.batch),
                Route("/parse_runs/batch", self.start, methods=["POST"]),
                Route("/parse_runs", self.start, methods=["POST"]),
                *(Route(f"/{kind}_runs", self.list_runs) for kind in ("parse", "extract", "classify", "split")),
                Route("/extract_runs/batch", self.start, methods=["POST"]),
                Route("/workflow_runs", self.start, methods=["POST"]),
                Route("/parse_runs/{id}", self.get),
            ]
        )


@asynccontextmanager
async def served(
    cloud: Cloud, folder: Path, *, mode: Any = "auto", ask: Any = None, **options: Any
) -> AsyncIterator[Client]:
    """A client of a stdio server whose ledger is in the folder."""
    async with on_port(cloud.app) as address:
        known = {"backend": "cloud", "base_url": address, "api_key": "sk_test_0123456789", "data_dir": folder}
        settings = Settings.model_validate({**known, "toolsets": ("core", "files", "workflows"), **options})
        app = App(settings, local_files=True)
        async with app, Client(build_server(app), mode=mode, elicitation_callback=ask) as client:
            yield client


async def today(client: Client) -> str:
    notes: list[str] = (await answer(client, "get_status"))["notes"]
    return next(note for note in notes if note.startswith("Credits today")).partition(": ")[2]


async def test_what_a_run_did_cost_replaces_what_was_reserved(tmp_path: Path) -> None:
    async with served(Cloud(), tmp_path, max_credits=100) as client:
        assert await today(client) == "0 spent, 0 reserved, of 100."
        started = await answer(client, "parse_document", file="file_a", wait_seconds=0)
        assert await today(client) in {"0 spent, 6 reserved, of 100.", "1.5 spent, 0 reserved, of 100."}
        for _ in range(2):
            await answer(client, "get_run", run_id=started["run_id"])
        assert await today(client) == "1.5 spent, 0 reserved, of 100."
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


async def test_a_run_that_does_not_say_its_cost_stays_at_what_was_reserved(tmp_path: Path) -> None:
    async with served(Cloud(cost=None), tmp_path) as client:
        await answer(client, "parse_document", file="file_a")
        assert await today(client) == "0 spent, 6 reserved."


async def test_what_the_api_refused_costs_nothing(tmp_path: Path) -> None:
    cloud = Cloud()
    cloud.refuses = True
    async with served(cloud, tmp_path) as client:
        await refusal(client, "parse_document", file="file_a")
        assert await today(client) == "0 spent, 0 reserved."


async def test_a_call_that_would_cross_the_bound_is_refused_before_it_is_sent(tmp_path: Path) -> None:
    cloud = Cloud(cost=None)
    async with served(cloud, tmp_path, max_credits=10) as client:
        await answer(client, "parse_document", file="file_a")
        error = await refusal(client, "parse_document", file="file_b")
        assert error["code"] == LIMIT
        assert (
            "up to 6 credits; 0 credits were spent today, 6 reserved, and EXTEND_MAX_CREDITS is 10" in error["message"]
        )
        assert "EXTEND_MAX_CREDITS" in error["hint"]
        await answer(client, "parse_document", file="file_b", pages="1-2")
    assert len(cloud.runs) == 2


async def test_a_bound_holds_across_servers_on_one_folder(tmp_path: Path) -> None:
    for code in (None, LIMIT):
        async with served(Cloud(cost=None), tmp_path, max_credits=6) as client:
            if code is None:
                await answer(client, "parse_document", file="file_a")
            else:
                assert (await refusal(client, "parse_document", file="file_a"))["code"] == code


async def test_pending_runs_are_read_before_a_call_is_refused(tmp_path: Path) -> None:
    async with served(Cloud(), tmp_path, max_credits=20) as client:
        await answer(client, "start_batch", operation="parse", files=["file_a", "file_b", "file_c"])
        assert await today(client) == "0 spent, 18 reserved, of 20."
        await answer(client, "parse_document", file="file_d", wait_seconds=0)
        assert (await today(client)).startswith(("4.5 spent, 6", "6 spent, 0"))


async def test_extractions_of_a_pending_batch_are_read_too(tmp_path: Path) -> None:
    dearest = 3 * PAGES * price_page("extract", {"extractor": {"id": "ex_1"}})
    async with served(Cloud(), tmp_path, max_credits=dearest) as client:
        files = ["file_a", "file_b", "file_c"]
        await answer(client, "start_batch", operation="extract", processor_id="ex_1", files=files)
        assert (await today(client)).startswith(f"0 spent, {dearest:g} reserved")
        await answer(client, "parse_document", file="file_d", wait_seconds=0)
        assert (await today(client)).startswith(("4.5 spent, 6", "6 spent, 0"))


@pytest.mark.parametrize("call", [{"file": "https://example.com/a.pdf"}, {"file": "file_sheet"}])
async def test_documents_of_unknown_length_count_as_more_than_is_left(tmp_path: Path, call: dict[str, str]) -> None:
    async with served(Cloud(), tmp_path, max_credits=1e6) as client:
        error = await refusal(client, "parse_document", **call)
        assert (error["code"], "an unknown number" in error["message"]) == (LIMIT, True)
        assert "give `pages`" in error["hint"]
        await answer(client, "parse_document", **call, pages="2-4")


async def test_a_workflow_counts_as_all_work_at_its_dearest(tmp_path: Path) -> None:
    async with served(Cloud(), tmp_path, max_credits=PAGES * price_unknown_page() - 1) as client:
        error = await refusal(client, "run_workflow", workflow_id="workflow_1", files=["file_a"])
    assert error["code"] == LIMIT


@pytest.mark.parametrize("mode", ["auto", "legacy"])
@pytest.mark.parametrize("agrees", [True, False])
async def test_a_user_who_can_be_asked_decides(tmp_path: Path, mode: str, *, agrees: bool) -> None:
    asked: list[str] = []

    async def ask(context: ClientRequestContext, params: ElicitRequestParams) -> ElicitResult:
        asked.append(params.message)
        return ElicitResult(action="accept", content={"agree": agrees})

    async with served(Cloud(), tmp_path, mode=mode, ask=ask, max_credits=1) as client:
        if agrees:
            await answer(client, "parse_document", file="file_a")
        else:
            assert (await refusal(client, "parse_document", file="file_a"))["code"] == LIMIT
    assert len(asked) == 1
    assert asked[0].startswith("The call may cost up to 6 credits")


async def test_a_ledger_that_cannot_be_read_stops_runs_and_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("something else, and long enough to be no database at all")
    async with served(Cloud(), tmp_path) as client:
        assert (await refusal(client, "parse_document", file="file_a"))["code"] == "LOCAL_LEDGER"
        assert (await today(client)).startswith("unknown")


def test_starts_at_the_same_time_never_cross_the_bound_together(tmp_path: Path) -> None:
    kept = list[bool]()

    def start(number: int) -> None:
        kept.append(Ledger(tmp_path).reserve(str(number), 1, 2, 10) is None)

    threads = [threading.Thread(target=start, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (kept.count(True), Ledger(tmp_path).read_today().total) == (5, 10)


@pytest.mark.parametrize(
    ("kind", "body", "most"),
    [
        ("parse", {}, 2),
        ("parse", {"config": {"engine": "parse_light"}}, 0.3),
        ("parse", {"config": {"engine": "parse_auto", "blockOptions": {"text": {"agentic": {"enabled": True}}}}}, 3),
        ("extract", {"config": {}}, 5),
        ("extract", {"config": {"advancedOptions": {"reviewAgent": {"enabled": True}}}}, 6),
        ("extract", {"config": {"advancedOptions": {"arrayStrategy": {"type": "large_array_max_context"}}}}, 8),
        ("extract", {"config": {"baseProcessor": "extraction_light", "parseConfig": {"engine": "parse_light"}}}, 1),
        ("extract", {"extractor": {"id": "ex_1"}}, 13),
        ("classify", {"classifier": {"id": "cl_1"}}, 7.5),
        ("edit", {}, 2),
        ("parse", {"config": {"advancedOptions": {"excelParsingMode": "advanced"}}}, float("inf")),
    ],
)
def test_a_page_counts_at_the_most_that_its_options_can_cost(kind: str, body: dict[str, Any], most: float) -> None:
    assert price_page(kind, body) == pytest.approx(most)


def test_over_http_the_bound_is_refused_at_the_start(tmp_path: Path) -> None:
    settings = Settings(backend="local", data_dir=tmp_path, max_credits=5)
    with pytest.raises(ValueError, match="EXTEND_MAX_CREDITS is for stdio"):
        serve_http(settings, "127.0.0.1", 0)


async def test_the_engine_costs_nothing_and_keeps_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Total: EUR 5.00\n")
    settings = Settings(backend="local", data_dir=tmp_path / "data", allowed_dirs=(tmp_path,), max_credits=0)
    async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
        await answer(client, "parse_document", file=str(tmp_path / "a.txt"))
    assert not (tmp_path / "data" / FILE).exists()
