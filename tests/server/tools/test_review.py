"""A person's review of an extraction: what agents and the app get from the tools, on both backends."""

import base64
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from mcp import Client
from mcp.client.extension import advertise
from mcp.server.apps import APP_MIME_TYPE, EXTENSION_ID
from mcp_types import TextResourceContents
from PIL import Image
from pydantic import SecretStr

from extend_mcp.engine.app import build_app
from extend_mcp.engine.config import EngineConfig
from extend_mcp.server.app import App
from extend_mcp.server.call import Call
from extend_mcp.server.mcp_server import build_server
from extend_mcp.server.review_app import page_uri, read_page
from extend_mcp.server.tools.review_fields import list_fields
from extend_mcp.server.tools.run_answers.run_lookup import find_parse
from extend_mcp.settings import Settings
from extend_mcp.wire.extract import ExtractRun
from tests import sample_files
from tests.server.http.front import on_port
from tests.server.tools.conftest import INVOICE, answer, refusal, text_of

pytestmark = pytest.mark.anyio

APPS = advertise(EXTENSION_ID, {"mimeTypes": [APP_MIME_TYPE]})
PAGE_TOOLS = ["review_data", "review_page", "review_save"]
TEXT = {"type": ["string", "null"]}
SCHEMA = {
    "type": "object",
    "properties": {
        "invoice_number": TEXT,
        "vendor_name": TEXT,
        "delivery_date": {"type": ["string", "null"], "extend:type": "date"},
        "line_items": {
            "type": "array",
            "items": {"type": "object", "properties": {"description": TEXT, "amount": {"type": ["number", "null"]}}},
        },
    },
}
KEY = "sk_review_0123456789"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("documents")
    (folder / "invoice.pdf").write_bytes(INVOICE.read_bytes())
    (folder / "letter.docx").write_bytes(sample_files.docx())
    (folder / "turned.png").write_bytes(sample_files.scan_png(turned=90))
    (folder / "noise.png").write_bytes(noise())
    return folder


def noise() -> bytes:
    """A picture that cannot be packed well."""
    out = io.BytesIO()
    Image.effect_noise((1400, 1980), 200).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="module", params=["local", "cloud"])
async def backend(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Settings]:
    """The engine in this process, or the same as a cloud: at an address, with a key."""
    data_dir = tmp_path_factory.mktemp("data")
    if request.param == "local":
        yield Settings(backend="local", data_dir=data_dir)
        return
    async with on_port(build_app(EngineConfig(data_dir=data_dir, keys=frozenset({KEY})))) as address:
        yield Settings(backend="cloud", base_url=address, api_key=SecretStr(KEY), requests_per_second=1000)


@asynccontextmanager
async def connected(settings: Settings, folder: Path, *, apps: bool, **more: Any) -> AsyncIterator[Client]:
    """A client that shows apps, or does not."""
    changed = settings.model_copy(update={"allowed_dirs": (folder,), **more})
    app, shows = App(changed, local_files=True), [APPS] if apps else []
    async with app, Client(build_server(app), raise_exceptions=True, extensions=shows) as client:
        yield client


@pytest.fixture(scope="module")
async def host(backend: Settings, folder: Path) -> AsyncIterator[Client]:
    """A client that shows apps."""
    async with connected(backend, folder, apps=True) as client:
        await client.list_tools()  # as hosts do
        yield client


@pytest.fixture(scope="module")
async def extracted(host: Client, folder: Path) -> dict[str, Any]:
    """An extraction of the invoice."""
    return await answer(host, "extract_data", file=str(folder / "invoice.pdf"), schema=SCHEMA, citations=True)


async def from_page(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """What the page gets: JSON as text alone."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, text_of(result)
    assert result.structured_content is None
    assert len(text_of(result)) <= 120_000
    found: dict[str, Any] = json.loads(text_of(result))
    return found


async def names(client: Client) -> list[str]:
    return [tool.name for tool in (await client.list_tools()).tools]


async def test_tools_of_the_page_are_listed_for_clients_that_show_apps_alone(settings: Settings, folder: Path) -> None:
    async with connected(settings, folder, apps=True) as host, connected(settings, folder, apps=False) as plain:
        listed, others = (await host.list_tools()).tools, (await plain.list_tools()).tools
    assert [tool.name for tool in listed if tool not in others] == ["review_run", *PAGE_TOOLS]
    seen = {tool.name: (tool.meta or {})["ui"]["visibility"] for tool in listed if tool not in others}
    assert seen == {"review_run": ["model", "app"], **{name: ["app"] for name in PAGE_TOOLS}}


async def test_the_list_of_tools_is_never_shared_between_clients(settings: Settings, folder: Path) -> None:
    async with connected(settings, folder, apps=True) as host:
        assert (await host.list_tools()).cache_scope == "private"
        assert (await host.list_prompts()).cache_scope == "public"


async def test_a_toolset_has_the_review_for_clients_without_apps(settings: Settings, folder: Path) -> None:
    async with connected(settings, folder, apps=False, toolsets=("runs",)) as plain:
        assert "review_run" in await names(plain)
        assert not {*PAGE_TOOLS} & {*await names(plain)}
    async with connected(settings, folder, apps=True, toolsets=("files",)) as host:
        assert "review_run" not in await names(host)


async def test_a_read_only_server_has_nothing_that_saves(settings: Settings, folder: Path) -> None:
    async with connected(settings, folder, apps=True, read_only=True) as host:
        assert {"review_run", "review_data", "review_page"} < {*await names(host)}
        assert "review_save" not in await names(host)
        assert (await refusal(host, "review_save", run_id="exr_1"))["code"] == "LOCAL_UNKNOWN_TOOL"


async def test_the_page_is_a_resource_at_an_address_of_its_content(settings: Settings, folder: Path) -> None:
    async with connected(settings, folder, apps=True) as host:
        (content,) = (await host.read_resource(page_uri())).contents
    assert isinstance(content, TextResourceContents)
    assert (content.mime_type, content.text) == (APP_MIME_TYPE, read_page())
    assert (content.meta or {}).get("ui") == {"prefersBorder": True}


def test_the_page_is_small_and_takes_no_text_for_markup() -> None:
    page = read_page()
    assert len(page.encode()) <= 25_000
    for unsafe in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "Function(",
        "http://",
        "https://",
    ):
        assert unsafe not in page.replace("http://www.w3.org/2000/svg", "")


async def test_a_review_is_offered_where_there_is_doubt(host: Client, backend: Settings, folder: Path) -> None:
    schema = {"type": "object", "properties": {"invoice_date": {"type": ["string", "null"], "extend:type": "date"}}}
    found = await answer(host, "extract_data", text="Invoice\nInvoice date: 5/6/24", schema=schema)
    assert found["flags"]
    offer = f'review_run(run_id="{found["run_id"]}")'
    assert offer in found["next"]
    assert offer in (await answer(host, "get_run", run_id=found["run_id"]))["next"]
    async with connected(backend, folder, apps=False) as plain:
        assert "next" not in await answer(plain, "get_run", run_id=found["run_id"])


async def test_a_client_that_shows_no_page_gets_a_link_and_the_doubtful(
    backend: Settings, folder: Path, extracted: dict[str, Any]
) -> None:
    async with connected(backend, folder, apps=False, toolsets=("all",)) as plain:
        found = await answer(plain, "review_run", run_id=extracted["run_id"])
    assert found["shown"] is False
    assert found["doubtful"] == [{"path": "delivery_date", "reason": "not found"}]
    assert found["link"].endswith(f"/runs/{extracted['run_id']}")
    assert "This client cannot show the review page" in found["next"]


async def test_a_client_that_shows_the_page_gets_little_text(host: Client, extracted: dict[str, Any]) -> None:
    found = await answer(host, "review_run", run_id=extracted["run_id"])
    assert found["shown"] is True
    assert "link" not in found
    assert f'get_run(run_id="{extracted["run_id"]}")' in found["next"]


async def test_the_page_gets_values_with_their_places(host: Client, extracted: dict[str, Any]) -> None:
    found = await from_page(host, "review_data", run_id=extracted["run_id"])
    assert (found["file"], found["pages"], found["pictures"], found["can_save"]) == ("invoice.pdf", 2, True, True)
    fields = {field["path"]: field for field in found["fields"]}
    assert fields["delivery_date"]["doubt"] == "not found"
    assert fields["line_items[0].amount"]["kind"] == "number"
    (place,) = fields["vendor_name"]["places"]
    left, top, right, bottom = place["box"]
    assert (place["page"], place["quote"]) == (1, fields["vendor_name"]["value"])
    assert 0 < left < right < 1
    assert 0 < top < bottom < 0.2


async def test_values_without_citations_are_looked_up_on_the_page(
    host: Client, backend: Settings, extracted: dict[str, Any]
) -> None:
    """A cloud that was not asked for citations gives none. The embedded engine always does: they are taken away."""
    app = App(backend, local_files=True)
    async with app:
        call = Call(app, await app.client())
        run = await app_run(call, extracted["run_id"])
        fields = {field.path: field for field in list_fields(run, await find_parse(call, run))}
    shown = await from_page(host, "review_data", run_id=extracted["run_id"])
    cited = {field["path"]: field["places"] for field in shown["fields"]}
    (own,), (place,) = fields["line_items[2].description"].places, cited["line_items[2].description"]
    assert own.box is not None
    assert (own.page, own.quote) == (1, "Thermocouple type K, 150 mm")
    left, top, right, bottom = place["box"]
    assert own.box[0] <= left + 0.01
    assert own.box[1] <= (top + bottom) / 2 <= own.box[3]
    assert own.box[2] >= right - 0.01
    assert fields["vendor_name"].doubt == "not on the page in these words"


async def app_run(call: Call, run_id: str) -> ExtractRun:
    """The run without its citations, and with a value that the document does not say."""
    run = await call.extend.extract_runs.get(run_id)
    assert run.output is not None
    value = {**run.output.value, "vendor_name": "Zebra Holdings"}
    metadata = {path: about.model_copy(update={"citations": None}) for path, about in run.output.metadata.items()}
    return run.model_copy(update={"output": run.output.model_copy(update={"value": value, "metadata": metadata})})


async def test_the_picture_of_a_page_is_webp_that_every_host_passes_on(host: Client, folder: Path) -> None:
    for name, turn in (("invoice.pdf", 0), ("noise.png", 0), ("turned.png", 90)):
        stored = await answer(host, "upload_file", file=str(folder / name))
        found = await from_page(host, "review_page", file_id=stored["file_id"], page=1, turn=turn)
        picture = Image.open(io.BytesIO(base64.b64decode(found["data"])))
        assert (picture.format, found["mime"]) == ("WEBP", "image/webp")
        assert max(picture.size) >= 300


async def test_a_picture_is_kept_until_its_file_is_deleted(backend: Settings, folder: Path) -> None:
    async with connected(backend, folder, apps=True, toolsets=("core", "files")) as client:
        stored = await answer(client, "upload_file", file=str(folder / "invoice.pdf"))
        page = {"file_id": stored["file_id"], "page": 1}
        first = await from_page(client, "review_page", **page)
        assert await from_page(client, "review_page", **page) == first
        await answer(client, "delete_file", file_id=stored["file_id"], confirm=True)
        assert (await refusal(client, "review_page", **page))["code"] == "NOT_FOUND"


async def test_a_page_without_a_picture_is_refused_in_words(host: Client, folder: Path) -> None:
    for name, page, why in (("letter.docx", 1, "have no picture"), ("invoice.pdf", 9, "no page 9")):
        stored = await answer(host, "upload_file", file=str(folder / name))
        error = await refusal(host, "review_page", file_id=stored["file_id"], page=page)
        assert error["code"] == "LOCAL_NO_PICTURE"
        assert why in error["message"]


async def test_what_is_saved_is_an_evaluation_item_and_the_agent_sees_it(host: Client, folder: Path) -> None:
    called = {"file": str(folder / "invoice.pdf"), "schema": SCHEMA, "fresh": True}
    run_id = (await answer(host, "extract_data", **called))["run_id"]
    assert "reviewed" not in await answer(host, "get_run", run_id=run_id)
    saved = await from_page(host, "review_save", run_id=run_id, corrections={"vendor_name": "Halden"})
    corrected = {"vendor_name": "Halden", "line_items[0].amount": 900.5, "delivery_date": "2026-04-01"}
    again = await from_page(host, "review_save", run_id=run_id, corrections=corrected)
    assert (again["set_id"], again["item_id"]) == (saved["set_id"], saved["item_id"])
    found = await answer(host, "get_run", run_id=run_id)
    assert found["reviewed"] == {"set_id": saved["set_id"], "item_id": saved["item_id"], "corrected": corrected}
    assert found["values"]["vendor_name"] != "Halden"
    shown = await from_page(host, "review_data", run_id=run_id)
    assert shown["reviewed"] == corrected
    assert "doubtful" not in await answer(host, "review_run", run_id=run_id)


async def test_a_value_that_was_taken_away_is_named_to_the_agent(host: Client, folder: Path) -> None:
    called = {"file": str(folder / "invoice.pdf"), "schema": SCHEMA, "fresh": True}
    run_id = (await answer(host, "extract_data", **called))["run_id"]
    await from_page(host, "review_save", run_id=run_id, corrections={"vendor_name": None, "line_items[0].amount": 1})
    for tool in ("get_run", "review_run"):
        reviewed = (await answer(host, tool, run_id=run_id))["reviewed"]
        assert reviewed["emptied"] == ["vendor_name"]
        assert reviewed["corrected"] == {"line_items[0].amount": 1}


async def test_the_set_belongs_to_the_runs_extractor(backend: Settings, folder: Path) -> None:
    async with connected(backend, folder, apps=True, toolsets=("all",)) as host:
        made = await answer(host, "create_processor", type="extractor", name="Invoices", config={"schema": SCHEMA})
        called = {"file": str(folder / "invoice.pdf"), "extractor_id": made["id"]}
        run_id = (await answer(host, "extract_data", **called))["run_id"]
        saved = await from_page(host, "review_save", run_id=run_id)
        sets = (await answer(host, "list_evaluation_sets", processor_id=made["id"]))["rows"]
        assert [each["id"] for each in sets] == [saved["set_id"]]
        item = await answer(host, "get_evaluation_item", set_id=saved["set_id"], item_id=saved["item_id"])
        assert item["id"] == saved["item_id"]
        assert saved["reviewed"] == {}


@pytest.mark.parametrize(
    ("corrections", "why"),
    [
        ({"vendor": "Halden"}, "There is no value at 'vendor'"),
        ({"line_items": []}, "There is no value at 'line_items'"),
        ({"line_items[0].amount": "much"}, "line_items[0].amount"),
    ],
)
async def test_a_correction_must_fit(
    host: Client, extracted: dict[str, Any], corrections: dict[str, Any], why: str
) -> None:
    error = await refusal(host, "review_save", run_id=extracted["run_id"], corrections=corrections)
    assert error["code"] == "LOCAL_INVALID_ARGUMENT"
    assert why in error["message"]


async def test_only_a_finished_extraction_is_reviewed(host: Client, folder: Path) -> None:
    parsed = await answer(host, "parse_document", file=str(folder / "invoice.pdf"))
    assert (await refusal(host, "review_run", run_id=parsed["run_id"]))["code"] == "LOCAL_NOT_POSSIBLE"
