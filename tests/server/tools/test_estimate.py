"""What work on documents would cost, before it is started."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from tests import einvoices, sample_files
from tests.server.http.front import on_port
from tests.server.tools.conftest import answer, refusal

pytestmark = pytest.mark.anyio

FILES = {
    "einvoice.pdf": einvoices.einvoice_pdf(),
    "einvoice.xml": einvoices.cii(),
    "form.pdf": sample_files.form_pdf(),
    "invoice.pdf": sample_files.invoice_pdf(),
    "locked.pdf": sample_files.encrypted_pdf(),
    "long.pdf": sample_files.long_scan_pdf(12),
    "photo.png": sample_files.scan_png(),
    "blank.pdf": sample_files.blank_pdf(2),
    "letter.docx": sample_files.docx(),
}


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture(scope="module")
async def engine(documents: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Client]:
    data = tmp_path_factory.mktemp("data")
    settings = Settings(backend="local", data_dir=data, allowed_dirs=(documents,), toolsets=("core", "files"))
    async with App(settings, local_files=True) as app, Client(build_server(app), raise_exceptions=True) as client:
        yield client


async def look(client: Client, *files: str | Path) -> dict[str, dict[str, Any]]:
    """What is known of each file, by its name."""
    told = await answer(client, "estimate_work", files=[str(file) for file in files])
    return {Path(row["file"]).name: row for row in told["files"]}


async def test_pages_scans_and_exact_data_are_told_file_by_file(engine: Client, documents: Path) -> None:
    rows = await look(engine, documents)
    assert {name: row.get("pages") for name, row in rows.items()} == {
        "einvoice.pdf": 1, "einvoice.xml": 1, "form.pdf": 1, "invoice.pdf": 1, "locked.pdf": None, "long.pdf": 12,
        "photo.png": 1, "blank.pdf": 2, "letter.docx": rows["letter.docx"]["pages"],
    }  # fmt: skip
    assert {name: row["scans"] for name, row in rows.items() if "scans" in row} == {
        "long.pdf": "1-12",
        "photo.png": "1",
    }
    assert "Factur-X" in rows["einvoice.pdf"]["carries"][0]
    assert "invoice XML" in rows["einvoice.xml"]["carries"][0]
    assert rows["form.pdf"]["carries"] == ["2 filled form fields"]
    assert rows["locked.pdf"]["problem"].startswith("PASSWORD_PROTECTED_FILE")
    assert "exact values" in rows["einvoice.pdf"]["engine"]
    assert rows["invoice.pdf"]["engine"] == "text"
    assert rows["long.pdf"]["engine"] != "text"


async def test_the_sum_is_priced_by_the_list_which_is_named_with_its_date(engine: Client, documents: Path) -> None:
    told = await answer(engine, "estimate_work", files=[str(documents / "long.pdf"), str(documents / "locked.pdf")])
    assert (told["pages"], told["scanned_pages"], told["files_of_unknown_length"]) == (12, 12, 1)
    assert told["credits"] == {"parse": 24, "extract": 60, "classify": 36, "split": 48}
    assert "https://docs.extend.ai/" in told["prices"]
    assert "is free" in told["notes"][0]


async def test_stored_files_are_known_by_what_the_api_says_and_urls_are_not_opened(engine: Client) -> None:
    rows = await look(engine, "https://example.com/a.pdf", "file_nothere")
    assert rows["a.pdf"]["problem"].startswith("LOCAL_INVALID_ARGUMENT")
    assert rows["file_nothere"]["problem"].startswith("NOT_FOUND")


async def test_a_pattern_without_a_match_is_an_error(engine: Client, documents: Path) -> None:
    (documents / "none").mkdir()
    error = await refusal(engine, "estimate_work", files=[str(documents / "none" / "*")])
    assert (error["code"], error["field"]) == ("LOCAL_FILE_NOT_FOUND", "files")
    assert error["message"] == "No document matches '*'."


async def test_nothing_is_stored_or_started(engine: Client, documents: Path) -> None:
    before = await answer(engine, "list_files")
    await look(engine, documents / "invoice.pdf")
    assert await answer(engine, "list_files") == before


async def test_what_the_accounts_own_runs_cost_wins_over_the_list(documents: Path, tmp_path: Path) -> None:
    def row(number: int, cost: float) -> dict[str, Any]:
        file = {"object": "file", "id": "file_1", "name": "a.pdf", "metadata": {"pageCount": 2}}
        usage = {"credits": 1, "totalCredits": cost}
        return {"object": "extract_run", "id": f"exr_{number}", "status": "PROCESSED", "file": file, "usage": usage}

    async def runs(request: Request) -> JSONResponse:
        data = [row(number, cost) for number, cost in enumerate((8, 9, 40))] if "extract" in request.url.path else []
        return JSONResponse({"object": "list", "data": data})

    kinds = ("parse", "extract", "classify", "split")
    async with on_port(Starlette(routes=[Route(f"/{kind}_runs", runs) for kind in kinds])) as address:
        known = {"backend": "cloud", "base_url": address, "api_key": "sk_test_0123456789", "data_dir": tmp_path}
        settings = Settings.model_validate({**known, "allowed_dirs": (documents,), "toolsets": ("files",)})
        async with App(settings, local_files=True) as app, Client(build_server(app)) as client:
            told = await answer(client, "estimate_work", files=[str(documents / "invoice.pdf")])
    assert told["credits"] == {"parse": 2, "extract": 4.5, "classify": 3, "split": 4}
    assert told["prices"].startswith("your account's runs for extract; else the list of ")
