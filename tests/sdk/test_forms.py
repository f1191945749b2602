"""Edit runs, templates, detection of forms and verification, by the vendor's SDK."""

import io

import httpx
import pytest
from pypdf import PdfReader, PdfWriter

from tests.deadlines import DEADLINE
from tests.sample_files import form_pdf, text_pdf
from tests.sdk.clients import OFTEN
from tests.sdk.samples import long_file, names, stored
from tests.sdk.served import Awaited

pytestmark = pytest.mark.anyio

FORM = {
    "type": "object",
    "properties": {
        "full_name": {
            "type": ["string", "null"],
            "extend_edit:field_type": "text",
            "extend_edit:page_index": 0,
            "extend_edit:bbox": {"left": 150, "top": 80, "right": 350, "bottom": 100},
            "extend_edit:value": "Grace Hopper",
        }
    },
}
VALUES = {"full_name": "Grace Hopper"}


async def form(sdk: Awaited) -> dict[str, str]:
    """A form of a text field and a box to tick."""
    return await stored(sdk, form_pdf(), "form.pdf")


def doctored_pdf() -> bytes:
    """An invoice whose total is wrong, from an editor, changed before it was made, with bytes behind its end."""
    lines = ["Invoice", "Invoice number: 17", "Subtotal: 100.00", "Tax: 20.00", "Total: 920.00"]
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(text_pdf([lines]))))
    writer.add_metadata(
        {"/Producer": "iLovePDF", "/CreationDate": "D:20240301120000Z", "/ModDate": "D:20230301120000Z"}
    )
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue() + b"x" * 10


async def test_edit_runs(sdk: Awaited) -> None:
    file = await form(sdk)
    run = await sdk.edit(file=file, config={"schema": FORM})
    assert (run.object, run.status, run.output.filled_values) == ("edit_run", "PROCESSED", VALUES)
    assert run.output.edited_file.presigned_url.startswith("http")
    assert (await sdk.files.retrieve(run.output.edited_file.id)).type == "PDF"
    assert run.config.schema_.properties["full_name"].extend_edit_field_type == "text"
    assert (run.config.engine_version, run.config.advanced_options.flatten_pdf) == ("1.0.0", True)
    assert (run.metrics.field_count, run.metrics.page_count, run.usage.total_credits) == (1, 1, 0)
    assert (await sdk.edit_runs.create(file=file)).status == "PROCESSING"
    listed = await sdk.edit_runs.list(status="PROCESSED", source="API", sort_by="createdAt", sort_dir="asc")
    assert (listed.data[0].id, listed.data[0].file.id, listed.data[0].metrics.field_count) == (run.id, file["id"], 1)
    assert (await sdk.edit_runs.retrieve(run.id)).output.edited_file.id == run.output.edited_file.id
    assert (await sdk.edit_runs.delete(run.id)).id == run.id
    polled = await sdk.edit_runs.create_and_poll(file=file, config={"schema": FORM}, polling_options=OFTEN)
    assert polled.output.filled_values == VALUES


async def test_edit_templates(sdk: Awaited, engine_url: str, headers: dict[str, str]) -> None:
    body = {"name": "Membership", "file": await form(sdk), "config": {"schema": FORM}, "schemaConfig": {}}
    more = {"authorization": "Bearer key", "x-extend-api-version": "2026-02-09"}
    async with httpx.AsyncClient(
        headers=headers | more, timeout=DEADLINE
    ) as http:  # the API has no operation that makes one
        made = (await http.post(f"{engine_url}/local/edit_templates", json=body)).json()
    listed = await sdk.edit_templates.list(name_contains="member", sort_by="updatedAt")
    assert [(one.id, one.name, one.file.name) for one in listed.data] == [(made["id"], "Membership", "form.pdf")]
    template = await sdk.edit_templates.retrieve(made["id"])
    assert template.config.schema_.properties["full_name"].extend_edit_field_type == "text"
    assert template.schema_config.engine_version == "1.0.0"
    assert (await sdk.edit(template_id=template.id)).output.filled_values == VALUES


async def test_detection_of_forms(sdk: Awaited) -> None:
    file = await form(sdk)
    run = await sdk.detect_form(file=file, config={"instructions": "All"})
    assert (run.object, run.status, run.config.instructions) == ("form_detection_run", "PROCESSED", "All")
    assert sorted(one.extend_edit_field_type.value for one in run.output.schema_.properties.values()) == [
        "checkbox",
        "text",
    ]
    assert run.metrics.fields_detected_count == 2
    created = await sdk.form_detection_runs.create(file=file)
    assert (created.status, created.file.id) == ("PROCESSING", file["id"])
    assert (await sdk.form_detection_runs.retrieve(run.id)).output.schema_.properties
    generated = await sdk.edit_schemas.generate(file=file)
    assert len(generated.schema_.properties) == 2


async def test_verify_runs(sdk: Awaited) -> None:
    file = await stored(sdk, doctored_pdf())
    run = await sdk.verify(file=file, config={"engine": "verify_agentic"}, metadata={"a": 1})
    assert (run.object, run.status, run.metadata) == ("verify_run", "PROCESSED", {"a": 1})
    assert all(signal.risk_assessment.level in {"LOW", "MEDIUM", "HIGH"} for signal in run.output.signals)
    evidence = [one for signal in run.output.signals for one in signal.evidence]
    found = {"VerifyEvidence_Validation", "VerifyEvidence_ValueComparison", "VerifyEvidence_History"}
    assert set(names(evidence)) == found
    assert (run.config.engine, run.source, run.metrics.page_count) == ("verify_agentic", "API", 1)
    level = run.output.risk_level.value
    listed = await sdk.verify_runs.list(risk_level=level, file_name_contains="invoice", source="API")
    assert [(one.id, one.risk_level.value) for one in listed.data] == [(run.id, level)]
    assert (await sdk.verify_runs.retrieve(run.id)).output.signals[0].id == run.output.signals[0].id
    assert (await sdk.verify_runs.delete(run.id)).id == run.id
    started = await sdk.verify_runs.create(file=await long_file(sdk))
    assert started.status == "PROCESSING"
    assert (await sdk.verify_runs.cancel(started.id)).status == "CANCELLED"
