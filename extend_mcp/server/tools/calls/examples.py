"""Valid calls to show when an argument is wrong: the tool's example, with that argument in it."""

import json
from collections.abc import Mapping
from typing import Any

VALUES: dict[str, Any] = {
    "batch_id": "bpar_Xj8mK2pL",
    "block_type": "figure",
    "boxes": True,
    "citations": True,
    "classes": {"invoice": "A bill for goods", "letter": "A letter"},
    "classifier_id": "cl_a1",
    "clone_id": "ex_a1",
    "config": {"advancedOptions": {"pageRanges": [{"start": 1, "end": 3}]}},
    "confirm": True,
    "cursor": "the `cursor` of the last answer",
    "description": "Bills of suppliers",
    "endpoint_id": "wh_a1",
    "events": ["extract_run.processed"],
    "example": {"total": 12.5},
    "extractor_id": "ex_a1",
    "fields_run_id": "sgr_a1",
    "file": "file_a1",
    "file_name": "invoice",
    "files": ["file_a1"],
    "instructions": "Amounts without tax",
    "fresh": True,
    "item_ids": ["evi_a1"],
    "limit": 20,
    "max_tokens": 4000,
    "metadata": {"case": "4711"},
    "name": "Bills",
    "pages": "1-3,7",
    "password": "the password",
    "pointer": "/value/items/0",
    "processor_id": "ex_a1",
    "resource_id": "ex_a1",
    "risk_level": "HIGH",
    "schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}},
    "search": "total",
    "section": "2",
    "source": "API",
    "source_id": "workflow_run_a1",
    "splitter_id": "spl_a1",
    "status": "FAILED",
    "steps": [
        {"type": "TRIGGER", "name": "start", "next": [{"step": "parse"}]},
        {"type": "PARSE", "name": "parse", "next": [{"step": "bills"}]},
        {"type": "EXTRACT", "name": "bills", "config": {"extractor": {"id": "ex_a1", "version": "latest"}}},
    ],
    "table": 1,
    "template_id": "edt_a1",
    "text": "Total: EUR 12.50",
    "turn": 90,
    "url": "https://example.com/hook",
    "values": {"name": "Ada"},
    "version": "draft",
    "wait_seconds": 30,
}
"""A value for each argument that no tool's example has."""

OF_TOOL: dict[tuple[str, str], dict[str, Any]] = {
    ("detect_form_fields", "config"): {"config": {"advancedOptions": {"nativeFieldsOnly": True}}},
    ("fill_form", "config"): {"config": {"advancedOptions": {"flattenPdf": False}}},
    ("list_runs", "processor_id"): {"type": "extract"},
    ("list_runs", "risk_level"): {"type": "verify", "status": "PROCESSED"},
    ("save_run_output", "name"): {"name": "invoice.md"},
    ("get_batch", "values"): {"values": True},
    ("start_batch", "processor_id"): {"operation": "extract"},
    ("start_batch", "schema"): {"operation": "extract"},
    ("update_webhook_endpoint", "status"): {"status": "disabled"},
    ("verify_document", "config"): {"config": {}},
}
"""For an argument, the other arguments that a call with it needs, or another value for it."""

RIVALS = (
    {"file", "text", "template_id"},
    {"schema", "extractor_id"},
    {"schema", "example"},
    {"classes", "classifier_id", "splitter_id"},
    {"pages", "section", "table", "search", "block_type", "pointer"},
    {"config", "clone_id", "files"},
)
"""Arguments of which a call has only one."""


def example_call(
    tool: str, example: Mapping[str, Any], parameters: Mapping[str, Any], field: str | None = None
) -> dict[str, Any]:
    """The arguments of a valid call. The argument that has `field` is among them."""
    name = (field or "").split(".")[0]
    schema = parameters.get("properties", {}).get(name)
    if schema is None or (name in example and (tool, name) not in OF_TOOL):
        return dict(example)
    value = schema["enum"][0] if "enum" in schema else VALUES[name]
    rivals = {each for group in RIVALS if name in group for each in group} - {name}
    needed = parameters.get("required", ())
    kept = {key: each for key, each in example.items() if key not in rivals or key in needed}
    return {**kept, name: value, **OF_TOOL.get((tool, name), {})}


def suggest_call(tool: str, example: Mapping[str, Any], parameters: Mapping[str, Any], field: str | None = None) -> str:
    """The hint for a wrong argument: a valid call."""
    shown = json.dumps(example_call(tool, example, parameters, field), ensure_ascii=False)
    return f"Call it like {tool}({shown})."
