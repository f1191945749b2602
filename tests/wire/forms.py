"""Edit, form detection and verify."""

from extend_mcp.wire.base import Wire
from extend_mcp.wire.edit import (
    EditConfig,
    EditRequest,
    EditRun,
    EditRunSummary,
    EditTemplate,
    EditTemplateSummary,
    FormDetectionConfig,
    FormDetectionOutput,
    FormDetectionRequest,
    FormDetectionRun,
)
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.verify import VerifyConfig, VerifyRequest, VerifyRun, VerifyRunSummary
from tests.wire import BY_ID, BY_URL, REF, TOKEN, Call, load

EDITING = EditConfig.read(load("responses", "edit_run")["config"])
DETECTING = FormDetectionConfig.read(load("responses", "form_detection_run")["config"])
VERIFYING = VerifyConfig.read(load("responses", "verify_run")["config"])
FILL_IN = EditConfig(instructions="Fill in for Mara.")

RESPONSES: dict[str, type[Wire]] = {
    "edit_run": EditRun,
    "edit_run_started": EditRun,
    "edit_runs": ListPage[EditRunSummary],
    "edit_template": EditTemplate,
    "edit_templates": ListPage[EditTemplateSummary],
    "form_detection": FormDetectionOutput,
    "form_detection_run": FormDetectionRun,
    "form_detection_run_started": FormDetectionRun,
    "verify_run": VerifyRun,
    "verify_run_started": VerifyRun,
    "verify_runs": ListPage[VerifyRunSummary],
}

BODIES: dict[str, type[Wire]] = {
    "detect_form": FormDetectionRequest,
    "edit": EditRequest,
    "edit_run_create": EditRequest,
    "edit_schema_generate": FormDetectionRequest,
    "form_detection_run_create": FormDetectionRequest,
    "verify": VerifyRequest,
    "verify_run_create": VerifyRequest,
}

CALLS: dict[str, Call] = {
    "detect_form": (
        "form_detection_run",
        lambda api: api.form_detection_runs.detect_form(file=BY_ID, config=DETECTING),
    ),
    "edit": ("edit_run", lambda api: api.edit_runs.edit(file=BY_ID, config=EDITING)),
    "edit_run_create": ("edit_run_started", lambda api: api.edit_runs.create(template_id="edt_5Qs", config=FILL_IN)),
    "edit_run_delete": ("deleted", lambda api: api.edit_runs.delete("edr_6Lp")),
    "edit_run_get": ("edit_run", lambda api: api.edit_runs.get("edr_6Lp")),
    "edit_run_list": (
        "edit_runs",
        lambda api: api.edit_runs.list(
            status="FAILED",
            source="STUDIO",
            file_name_contains="form",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
    "edit_schema_generate": ("form_detection", lambda api: api.edit_schemas.generate(file=BY_ID, config=DETECTING)),
    "edit_template_get": ("edit_template", lambda api: api.edit_templates.get("edt_5Qs")),
    "edit_template_list": (
        "edit_templates",
        lambda api: api.edit_templates.list(
            name_contains="member", next_page_token=TOKEN, max_page_size=50, sort_by="createdAt", sort_dir="asc"
        ),
    ),
    "form_detection_run_create": (
        "form_detection_run_started",
        lambda api: api.form_detection_runs.create(file=BY_URL, config=DETECTING),
    ),
    "form_detection_run_get": ("form_detection_run", lambda api: api.form_detection_runs.get("sgr_2Rb")),
    "verify": ("verify_run", lambda api: api.verify_runs.verify(file=BY_URL, config=VERIFYING, metadata=REF)),
    "verify_run_cancel": ("verify_run", lambda api: api.verify_runs.cancel("vr_9Hc")),
    "verify_run_create": (
        "verify_run_started",
        lambda api: api.verify_runs.create(file=BY_URL, config=VERIFYING, metadata=REF),
    ),
    "verify_run_delete": ("deleted", lambda api: api.verify_runs.delete("vr_9Hc")),
    "verify_run_get": ("verify_run", lambda api: api.verify_runs.get("vr_9Hc")),
    "verify_run_list": (
        "verify_runs",
        lambda api: api.verify_runs.list(
            status="PROCESSED",
            source="API",
            source_id="req_4",
            risk_level="HIGH",
            file_name_contains="vr_9Hc",
            next_page_token=TOKEN,
            max_page_size=50,
            sort_by="createdAt",
            sort_dir="asc",
        ),
    ),
}
