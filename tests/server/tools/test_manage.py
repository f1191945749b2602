"""The tools that manage what is saved, through an MCP client on the real engine."""

import json
from pathlib import Path
from typing import Any

import pytest
from mcp import Client

from extend_mcp.server.answers.tokens import count
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import build_server
from extend_mcp.settings import Settings
from extend_mcp.wire.webhooks import WebhookOptions
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.tools.conftest import answer, refusal, text_of

pytestmark = pytest.mark.anyio

CONFIG = {
    "schema": {"type": "object", "properties": {"invoice_number": {"type": "string"}, "total": {"type": "number"}}}
}


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Every tool, and a folder to save in."""
    data, out = tmp_path_factory.mktemp("data"), tmp_path_factory.mktemp("out")
    return Settings(
        backend="local", data_dir=data, allowed_dirs=(folder,), toolsets=("all",), output_dir=out, wait_seconds=DEADLINE
    )


@pytest.fixture(scope="module")
async def extractor(client: Client) -> dict[str, Any]:
    """A saved extractor whose schema was mended."""
    return await answer(client, "create_processor", type="extractor", name="Bills", config=CONFIG)


async def test_a_processor_is_made_changed_and_published(client: Client, extractor: dict[str, Any]) -> None:
    made = extractor["draftVersion"]["config"]["schema"]["properties"]
    assert made["total"] == {"type": ["number", "null"]}
    processor_id = extractor["id"]
    published = await answer(client, "publish_version", processor_id=processor_id, release_type="major")
    assert published["version"] == "1.0"
    renamed = await answer(client, "update_processor", processor_id=processor_id, name="Invoices")
    assert renamed["name"] == "Invoices"
    versions = await answer(client, "list_versions", processor_id=processor_id)
    assert [version["version"] for version in versions["rows"]] == ["draft", "1.0"]
    latest = await answer(
        client, "get_version", processor_id=processor_id, version="latest", pointer="/config/schema/type"
    )
    assert latest["part"] == "object"
    listed = await answer(client, "list_processors", type="extractor")
    assert [row["id"] for row in listed["rows"]] == [processor_id]


async def test_a_saved_extractor_extracts(client: Client, extractor: dict[str, Any], folder: Path) -> None:
    found = await answer(client, "extract_data", file=str(folder / "invoice.pdf"), extractor_id=extractor["id"])
    assert found["values"]["invoice_number"] == "HB-2026-0417"


async def test_an_extractor_is_drafted_from_a_sample(client: Client, folder: Path) -> None:
    files = [str(folder / "invoice.pdf")]
    made = await answer(client, "create_processor", type="extractor", name="Drafted", files=files)
    assert made["draftVersion"]["config"]["schema"]["properties"]


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("extractor", {"schema": "total"}),
        ("classifier", {"classifications": "invoice"}),
        ("splitter", {"splitClassifications": [{"type": "invoice"}]}),
    ],
)
async def test_a_wrong_config_is_answered_with_a_valid_one_of_its_kind(
    client: Client, kind: str, wrong: dict[str, Any]
) -> None:
    error = await refusal(client, "create_processor", type=kind, name="Bills", config=wrong)
    named, _, shown = error["hint"].partition(" is like ")
    assert named == f"The config for type {kind}"
    made = await answer(client, "create_processor", type=kind, name="Bills", config=json.loads(shown.rstrip(".")))
    assert (await refusal(client, "update_processor", processor_id=made["id"], config=wrong))["hint"] == error["hint"]


async def test_files_are_listed_shown_and_deleted_once_agreed(client: Client, folder: Path) -> None:
    stored = await answer(client, "upload_file", file=str(folder / "note.txt"))
    file_id = stored["file_id"]
    assert (await answer(client, "get_file", file_id=file_id))["name"] == "note.txt"
    listed = await answer(client, "list_files", name="note", limit=1)
    assert listed["rows"][0]["id"] == file_id
    assert (await refusal(client, "delete_file", file_id=file_id))["code"] == "LOCAL_NOT_CONFIRMED"
    assert (await answer(client, "delete_file", file_id=file_id, confirm=True)) == {"id": file_id}
    assert (await refusal(client, "get_file", file_id=file_id))["code"] == "NOT_FOUND"


async def test_a_run_is_saved_as_a_file_and_deleted(client: Client, settings: Settings, folder: Path) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "invoice.pdf"))
    run_id = parsed["run_id"]
    saved = await answer(client, "save_run_output", run_id=run_id, name="invoice.md")
    assert settings.output_dir is not None
    text = (settings.output_dir / "invoice.md").read_text(encoding="utf-8")
    assert "17,302.30" in text
    assert saved["bytes"] == len(text.encode())
    assert (await refusal(client, "save_run_output", run_id=run_id, name="invoice.md"))["code"] == "LOCAL_FILE_EXISTS"
    assert (await answer(client, "delete_run", run_id=run_id, confirm=True)) == {"id": run_id}
    assert (await refusal(client, "get_run", run_id=run_id))["code"] == "NOT_FOUND"


@pytest.mark.parametrize("name", ["../out.md", "/etc/x.md", ".hidden.md", "a.exe", "a\x00.md", " ", "sub/a.md"])
async def test_saving_stays_in_its_folder(client: Client, folder: Path, name: str) -> None:
    parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
    error = await refusal(client, "save_run_output", run_id=parsed["run_id"], name=name)
    assert error["field"] == "name"


async def test_saving_is_off_unless_a_folder_is_set(app: App, folder: Path) -> None:
    closed = App(app.settings.model_copy(update={"output_dir": None}), local_files=True)
    async with closed, Client(build_server(closed)) as client:
        parsed = await answer(client, "parse_document", file=str(folder / "note.txt"))
        assert (await refusal(client, "save_run_output", run_id=parsed["run_id"]))["code"] == "LOCAL_SAVING_OFF"


async def test_a_schema_is_checked_mended_and_drafted(client: Client) -> None:
    checked = await answer(client, "check_schema", schema=CONFIG["schema"])
    assert checked["valid"] is False
    assert "schema.properties.total" in checked["problems"][1]
    assert "left" not in checked
    again = await answer(client, "check_schema", schema=checked["mended"])
    assert again == {"valid": True, "next": "It is valid and needs no change."}
    drafted = await answer(client, "check_schema", example={"due": "2026-05-14", "lines": [{"price": 2.5}]})
    assert drafted["valid"] is True
    assert drafted["mended"]["properties"]["due"] == {"type": ["string", "null"], "extend:type": "date"}


async def test_what_cannot_be_mended_is_said_once(client: Client) -> None:
    grid = {"type": "array", "items": {"type": "array"}}
    nothing = await answer(client, "check_schema", schema={"type": "object", "properties": {"grid": grid}})
    assert nothing.keys() == {"valid", "problems", "next"}
    assert "by hand what `problems` lists" in nothing["next"]
    mixed = {"type": "object", "properties": {"grid": grid, "total": {"type": "number"}}}
    part = await answer(client, "check_schema", schema=mixed)
    assert (len(part["problems"]), len(part["left"])) == (2, 1)
    assert part["mended"]["properties"]["total"] == {"type": ["number", "null"]}


@pytest.mark.parametrize("reference", ["https://example.com/line.json", "#/$defs/Missing", "#/$defs/Node"])
async def test_a_reference_that_cannot_be_written_out_is_told_with_what_to_do(client: Client, reference: str) -> None:
    node = {"type": "object", "properties": {"inner": {"$ref": "#/$defs/Node"}}}
    schema = {"type": "object", "properties": {"line": {"$ref": reference}}, "$defs": {"Node": node}}
    error = await refusal(client, "extract_data", text="Total: 5", schema=schema)
    assert "write in its place the definition" in error["message"]
    assert error["field"].startswith("schema.properties.line")


async def test_a_schema_that_is_given_back_stays_a_schema(client: Client) -> None:
    empty = {"type": "object", "properties": {"parts": {"type": "object", "properties": {}}}}
    assert (await answer(client, "check_schema", example={}))["mended"] == {"type": "object", "properties": {}}
    assert (await answer(client, "check_schema", example={"parts": {}}))["mended"] == empty
    made = await answer(client, "create_processor", type="extractor", name="Empty", config={"schema": empty})
    parts = made["draftVersion"]["config"]["schema"]["properties"]["parts"]
    assert (parts["properties"], parts["required"]) == ({}, [])


async def test_what_is_said_of_a_schema_stays_within_the_budget_and_says_what_is_left_out(
    client: Client, app: App
) -> None:
    many = {"type": "object", "properties": {f"a_field_with_a_name_{n}": {"type": ["string"]} for n in range(3000)}}
    mended = await client.call_tool("check_schema", {"schema": many})
    assert count(text_of(mended)) <= app.settings.result_tokens
    told = json.loads(text_of(mended))
    assert told["valid"] is False
    assert "mended" not in told
    assert "extract_data(schema=…)" in told["next"]
    assert "of 3,000 problems" in told["next"]
    assert "of 3,000 changes" in told["next"]
    unmendable = {"type": "object", "properties": {f"grid_{n}": {"type": ["what" * 30]} for n in range(200)}}
    left = await client.call_tool("check_schema", {"schema": unmendable})
    assert count(text_of(left)) <= app.settings.result_tokens
    assert "by hand" in json.loads(text_of(left))["next"]
    drafted = await client.call_tool("check_schema", {"example": dict.fromkeys(many["properties"], "x")})
    assert count(text_of(drafted)) <= app.settings.result_tokens
    assert "smaller example" in json.loads(text_of(drafted))["next"]


async def test_an_extraction_says_what_it_mended(client: Client) -> None:
    found = await answer(
        client, "extract_data", text="Invoice number: 4711\nTotal: EUR 12.50\n", schema=CONFIG["schema"]
    )
    assert found["values"]["invoice_number"] == "4711"
    assert found["schema_changes"] == ["null added to 2 types"]


@pytest.fixture
def form(folder: Path) -> Path:
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    return folder / "form.pdf"


async def test_a_form_is_filled_in(client: Client, form: Path) -> None:
    found = await answer(client, "detect_form_fields", file=str(form))
    name = next(field["name"] for field in found["fields"] if field["type"] == "text")
    values = {name: "Grace Hopper"}
    filled = await answer(client, "fill_form", file=found["file_id"], fields_run_id=found["run_id"], values=values)
    assert filled["filled"][name] == "Grace Hopper"
    parsed = await answer(client, "parse_document", file=filled["edited_file_id"])
    assert "Grace Hopper" in parsed["document"]


async def test_a_field_that_the_form_does_not_have_is_refused(client: Client, form: Path) -> None:
    found = await answer(client, "detect_form_fields", file=str(form))
    error = await refusal(
        client, "fill_form", file=str(form), fields_run_id=found["run_id"], values={"shoe size": "42"}
    )
    assert error["field"] == "values"
    assert found["fields"][0]["name"].split(".")[0] in error["message"]


async def test_a_document_is_verified(client: Client, folder: Path) -> None:
    verified = await answer(client, "verify_document", file=str(folder / "invoice.pdf"))
    assert verified["risk_level"] in {"LOW", "MEDIUM", "HIGH"}


async def test_a_workflow_is_made_deployed_and_run(client: Client, folder: Path) -> None:
    made = await answer(client, "create_workflow", name="Only parse")
    deployed = await answer(client, "deploy_workflow", workflow_id=made["id"])
    assert deployed["version"] == "1"
    run = await answer(client, "run_workflow", workflow_id=made["id"], files=[str(folder / "invoice.pdf")])
    assert run["status"] == "PROCESSED"
    assert [step["status"] for step in run["steps"]] == ["PROCESSED"]
    assert run["steps"][0]["run_id"].startswith("pr_")
    versions = await answer(client, "list_workflow_versions", workflow_id=made["id"])
    assert [row["version"] for row in versions["rows"]] == ["draft", "1"]
    named = await answer(client, "update_workflow_run", run_id=run["run_id"], metadata={"month": "May"})
    assert named["metadata"]["month"] == "May"


async def test_a_processor_is_measured(client: Client, extractor: dict[str, Any], folder: Path) -> None:
    made = await answer(client, "create_evaluation_set", processor_id=extractor["id"], name="Bills")
    stored = await answer(client, "upload_file", file=str(folder / "invoice.pdf"))
    expected = {"value": {"invoice_number": "HB-2026-0417", "total": 17302.31}}
    items = {"set_id": made["id"], "files": [str(folder / "invoice.pdf"), stored["file_id"]]}
    added = await answer(client, "add_evaluation_items", **items, expected=[expected, expected])
    assert [each[:4] for each in added["item_ids"]] == ["evi_", "evi_"]
    (note,) = added["notes"]
    assert note.count("total (absent") == 2
    assert note.count("They were stored.") == 1
    assert "invoice_number" not in note
    assert (await refusal(client, "add_evaluation_items", **items, expected=[expected]))["field"] == "expected"
    wrong = {**items, "files": ["https://example.com/a.pdf"]}
    assert (await refusal(client, "add_evaluation_items", **wrong, expected=[expected]))["field"] == "files"
    again = await answer(client, "add_evaluation_items", **items, expected=[expected, expected])
    assert again["item_ids"] == added["item_ids"]
    assert "2 of the 2 items were in the set already and were not added again." in again["notes"]
    right = {"value": {**expected["value"], "total": 17302.3}}
    item = {"set_id": made["id"], "item_id": added["item_ids"][0]}
    assert "notes" not in await answer(client, "update_evaluation_item", **item, expected=right)
    assert "notes" in await answer(client, "update_evaluation_item", **item, expected=expected)
    started = await answer(client, "run_evaluation", set_id=made["id"])
    ended = await answer(client, "get_evaluation_run", run_id=started["id"])
    assert ended["status"] == "PROCESSED"
    assert ended["metrics"]["fieldMetrics"]["invoice_number"]["accuracy"] == 1
    assert ended["metrics"]["fieldMetrics"]["total"]["accuracy"] == 0
    assert ended["next"] == f'get_batch(batch_id="{started["id"]}", values=true) has what was found in each file.'
    table = await answer(client, "get_batch", batch_id=started["id"], values=True)
    assert [row[table["columns"].index("total")] for row in table["rows"]] == [17302.3, 17302.3]


async def test_expected_results_of_another_shape_are_told_of(
    client: Client, extractor: dict[str, Any], folder: Path
) -> None:
    made = await answer(client, "create_evaluation_set", processor_id=extractor["id"], name="Bills")
    items = {"set_id": made["id"], "files": [str(folder / "invoice.pdf")]}
    bare = {"invoice_number": "HB-2026-0417", "total": "17,302.30"}
    (note,) = (await answer(client, "add_evaluation_items", **items, expected=[bare]))["notes"]
    assert "do not fit the processor, and may count as wrong: invoice.pdf: total: is string, not number" in note
    other = {"id": "other", "type": "other", "description": "Anything else"}
    kinds = {"classifications": [{"id": "a", "type": "invoice", "description": "A bill"}, other]}
    classifier = await answer(client, "create_processor", type="classifier", name="Kinds", config=kinds)
    sorted_ = await answer(client, "create_evaluation_set", processor_id=classifier["id"], name="Kinds")
    items["set_id"] = sorted_["id"]
    added = await answer(client, "add_evaluation_items", **items, expected=[{"id": "b", "type": "invoice"}])
    assert "invoice.pdf: there is no class b, only a (invoice), other (other)." in added["notes"][0]
    item = {"set_id": sorted_["id"], "item_id": added["item_ids"][0]}
    assert "notes" not in await answer(
        client, "update_evaluation_item", **item, expected={"id": "a", "type": "invoice"}
    )


async def test_a_pattern_names_the_files_of_items_in_their_order(
    client: Client, extractor: dict[str, Any], folder: Path
) -> None:
    made = await answer(client, "create_evaluation_set", processor_id=extractor["id"], name="Notes")
    (folder / "items").mkdir()
    for number in (2, 1):
        (folder / "items" / f"note-{number}.txt").write_text(f"Invoice number: A-{number}\nTotal: EUR {number}.50\n")
    items = {"set_id": made["id"], "files": [str(folder / "items" / "*.txt")]}
    error = await refusal(client, "add_evaluation_items", **items, expected=[])
    assert error["message"].endswith("in the order note-1.txt, note-2.txt")
    expected = [{"value": {"invoice_number": f"A-{number}", "total": number + 0.5}} for number in (1, 2)]
    assert "notes" not in await answer(client, "add_evaluation_items", **items, expected=expected)
    missing = await refusal(client, "add_evaluation_items", **{**items, "files": ["/none.pdf"]}, expected=[expected[0]])
    assert missing["field"] == "files"


async def test_webhooks_are_managed_and_their_secrets_are_not_shown(
    client: Client, app: App, extractor: dict[str, Any]
) -> None:
    made = await answer(
        client,
        "create_webhook_endpoint",
        url="https://example.com/hook",
        name="Bills",
        events=["extract_run.processed"],
    )
    assert "signingSecret" not in made
    subscribed = await answer(
        client,
        "create_webhook_subscription",
        endpoint_id=made["id"],
        resource_type="extractor",
        resource_id=extractor["id"],
        events=["extract_run.processed"],
    )
    extend = await app.client()
    await extend.webhook_endpoints.update(
        made["id"], advanced_options=WebhookOptions(headers={"authorization": "Bearer sk_theirs"})
    )
    shown = await client.call_tool("get_webhook_endpoint", {"endpoint_id": made["id"]})
    rows = await client.call_tool("list_webhook_endpoints", {})
    assert made["id"] in text_of(rows)
    assert "sk_theirs" not in text_of(shown) + text_of(rows)
    listed = await answer(client, "list_webhook_subscriptions", endpoint_id=made["id"])
    assert [row["id"] for row in listed["rows"]] == [subscribed["id"]]
    off = await answer(client, "update_webhook_endpoint", endpoint_id=made["id"], status="disabled")
    assert off["status"] == "disabled"
    await answer(client, "delete_webhook_endpoint", endpoint_id=made["id"], confirm=True)
    assert (await refusal(client, "get_webhook_endpoint", endpoint_id=made["id"]))["code"] == "NOT_FOUND"


async def test_a_password_or_a_key_in_an_endpoints_address_is_not_shown(client: Client) -> None:
    secret = "https://ada:p@ss@example.com/hook?token=abc&x=1"
    arguments = {"url": secret, "name": "Bills", "events": ["extract_run.processed"]}
    made = await answer(client, "create_webhook_endpoint", **arguments)
    assert made["url"] == "https://…@example.com/hook?…"
    assert (await answer(client, "get_webhook_endpoint", endpoint_id=made["id"]))["url"] == made["url"]
    changed = await answer(client, "update_webhook_endpoint", endpoint_id=made["id"], url=f"{secret}#abc")
    assert changed["url"] == made["url"]
    rows = (await answer(client, "list_webhook_endpoints"))["rows"]
    assert [row["url"] for row in rows if row["id"] == made["id"]] == [made["url"]]


@pytest.mark.parametrize("tool", ["get_processor", "update_processor", "list_versions"])
async def test_an_id_of_something_else_is_refused(client: Client, tool: str) -> None:
    error = await refusal(client, tool, processor_id="file_1")
    assert error["code"] == "LOCAL_UNKNOWN_ID"
    assert "list_processors" in error["hint"]
