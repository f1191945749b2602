"""The tools, by toolset, in the order in which they are listed.

A toolset's modules are loaded when it is chosen, models of the API that no signature needs when a call does.
"""

from collections.abc import Callable, Sequence
from typing import Any

from mcp_types import ToolAnnotations

from extend_mcp.server.tools.toolset import CHANGES, DELETES, READS, STARTS, STOPS, ExtendTool

Row = tuple[Callable[..., Any], str, ToolAnnotations, dict[str, Any]]
"""A tool's function, title, hints, and a valid call."""

WITH_PATHS = frozenset({"upload_file", "save_run_output"})
"""Tools that are not there where files of this machine cannot be named."""


def build_tools(
    chosen: Sequence[str], *, read_only: bool, local_files: bool = True, uploads: bool = True
) -> list[ExtendTool]:
    """The tools of the chosen toolsets and of single names; `all` is every one. Only readers where `read_only`.

    Where files of this machine cannot be named, `upload_file` gives way to `request_upload` and `get_upload`, if there
    are `uploads`, and `save_run_output` is not there. Raises `ValueError` for a name that is neither.
    """
    rows = offered_rows(chosen, read_only=read_only, local_files=local_files, uploads=uploads)
    tools = [ExtendTool.make(*row) for row in rows]
    for tool in tools:
        tool.offered = frozenset(each.name for each in tools)
    if local_files:
        return tools
    from extend_mcp.server.tools.remote import remote

    return [remote(tool, uploads=uploads) for tool in tools]


def offered_rows(chosen: Sequence[str], *, read_only: bool, local_files: bool, uploads: bool = True) -> list[Row]:
    """The rows of the tools that are offered, in their order. Raises `ValueError` as `build_tools` does."""
    rows: dict[str, Row] = {}
    for name in TOOLSETS if "all" in chosen else chosen:
        for row in _rows(name, local_files, uploads):
            rows.setdefault(row[0].__name__, row)
    return [row for row in rows.values() if row[2].read_only_hint or not read_only]


def toolset_names(*, local_files: bool, uploads: bool = True) -> dict[str, list[str]]:
    """The names of all tools there are in this place, by toolset. Loads the modules of all of them."""
    return {
        name: [row[0].__name__ for row in _placed(toolset(), local_files, uploads)]
        for name, toolset in TOOLSETS.items()
    }


def _rows(name: str, local_files: bool, uploads: bool) -> list[Row]:
    """The rows of a toolset, or of one tool."""
    if name in TOOLSETS:
        return _placed(TOOLSETS[name](), local_files, uploads)
    rows = {row[0].__name__: row for toolset in TOOLSETS.values() for row in _placed(toolset(), local_files, uploads)}
    if name in WITH_PATHS and not local_files:
        why = "over HTTP, and where EXTEND_DISABLE_FILE_PATH is set"
        raise ValueError(f"EXTEND_TOOLSETS: {name} needs local paths, which are not taken {why}.")
    if name not in rows:
        known = f"Toolsets: {', '.join(TOOLSETS)}, all. Tools: {', '.join(rows)}."
        raise ValueError(f"EXTEND_TOOLSETS: {name[:40]!r} is neither a toolset nor a tool. {known}")
    return [rows[name]]


def _placed(rows: list[Row], local_files: bool, uploads: bool) -> list[Row]:
    """The rows with the way to send a file that fits the place."""
    if local_files:
        return rows
    instead: dict[str, list[Row]] = {"upload_file": _uploads() if uploads else [], "save_run_output": []}
    return [each for row in rows for each in instead.get(row[0].__name__, [row])]


def _uploads() -> list[Row]:
    from extend_mcp.server.tools import uploads

    return [
        (uploads.request_upload, "Request upload", STARTS, {"name": "invoice.pdf"}),
        (uploads.get_upload, "Get upload", READS, {"upload_id": "u1"}),
    ]


def _core() -> list[Row]:
    from extend_mcp.server.tools import act, batches, files, processors, read, runs, sort, status, workflows

    schema = {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}
    return [
        (act.parse_document, "Parse document", STARTS, {"file": "invoice.pdf"}),
        (act.extract_data, "Extract data", STARTS, {"file": "invoice.pdf", "schema": schema}),
        (sort.classify_document, "Classify document", STARTS, {"file": "scan.pdf", "classes": {"invoice": "A bill"}}),
        (sort.split_document, "Split document", STARTS, {"file": "mail.pdf", "classes": {"letter": "A letter"}}),
        (workflows.run_workflow, "Run workflow", STARTS, {"workflow_id": "workflow_a1", "files": ["invoice.pdf"]}),
        (files.upload_file, "Upload file", STARTS, {"file": "~/Documents/invoice.pdf"}),
        (runs.get_run, "Get run", READS, {"run_id": "pr_Xj8mK2pL"}),
        (read.read_run, "Read run", READS, {"run_id": "pr_Xj8mK2pL", "pages": "2-3"}),
        (runs.list_runs, "List runs", READS, {"type": "parse", "status": "FAILED"}),
        (runs.cancel_run, "Cancel run", STOPS, {"run_id": "pr_Xj8mK2pL"}),
        (batches.start_batch, "Start batch", STARTS, {"operation": "parse", "files": ["file_a1", "file_b2"]}),
        (batches.get_batch, "Get batch", READS, {"batch_id": "bpar_Xj8mK2pL"}),
        (processors.list_processors, "List processors", READS, {"type": "extractor"}),
        (status.get_status, "Get status", READS, {}),
    ]


def _files() -> list[Row]:
    from extend_mcp.server.tools import files

    return [
        (files.list_files, "List files", READS, {"name": "invoice"}),
        (files.get_file, "Get file", READS, {"file_id": "file_a1"}),
        (files.delete_file, "Delete file", DELETES, {"file_id": "file_a1"}),
    ]


def _runs() -> list[Row]:
    from extend_mcp.server.tools import keep

    return [
        (keep.delete_run, "Delete run", DELETES, {"run_id": "pr_Xj8mK2pL"}),
        (keep.save_run_output, "Save run output", STARTS, {"run_id": "pr_Xj8mK2pL", "name": "invoice.md"}),
    ]


def _processors() -> list[Row]:
    from extend_mcp.server.tools import processors, schema

    total = {"schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}}
    return [
        (processors.get_processor, "Get processor", READS, {"processor_id": "ex_a1"}),
        (
            processors.create_processor,
            "Create processor",
            STARTS,
            {"type": "extractor", "name": "Bills", "config": total},
        ),
        (processors.update_processor, "Update processor", CHANGES, {"processor_id": "ex_a1", "config": total}),
        (processors.publish_version, "Publish version", STARTS, {"processor_id": "ex_a1", "release_type": "minor"}),
        (processors.list_versions, "List versions", READS, {"processor_id": "ex_a1"}),
        (processors.get_version, "Get version", READS, {"processor_id": "ex_a1", "version": "latest"}),
        (schema.check_schema, "Check schema", READS, {"example": {"number": "A-1", "total": 12.5}}),
    ]


def _workflows() -> list[Row]:
    from extend_mcp.server.tools import workflows

    known = {"workflow_id": "workflow_a1"}
    return [
        (workflows.list_workflows, "List workflows", READS, {}),
        (workflows.get_workflow, "Get workflow", READS, known),
        (workflows.create_workflow, "Create workflow", STARTS, {"name": "Bills"}),
        (workflows.update_workflow, "Update workflow", CHANGES, {**known, "name": "Invoices"}),
        (workflows.deploy_workflow, "Deploy workflow", STARTS, known),
        (workflows.list_workflow_versions, "List workflow versions", READS, known),
        (workflows.get_workflow_version, "Get workflow version", READS, {**known, "version": "latest"}),
        (workflows.update_workflow_run, "Update workflow run", CHANGES, {"run_id": "workflow_run_a1", "name": "May"}),
    ]


def _edit() -> list[Row]:
    from extend_mcp.server.tools import forms

    filled = {"file": "form.pdf", "fields_run_id": "sgr_a1", "values": {"name": "Ada"}}
    return [
        (forms.detect_form_fields, "Detect form fields", STARTS, {"file": "form.pdf"}),
        (forms.fill_form, "Fill form", STARTS, filled),
        (forms.list_edit_templates, "List edit templates", READS, {}),
        (forms.get_edit_template, "Get edit template", READS, {"template_id": "edt_a1"}),
    ]


def _verify() -> list[Row]:
    from extend_mcp.server.tools import verify

    return [(verify.verify_document, "Verify document", STARTS, {"file": "statement.pdf"})]


def _evaluations() -> list[Row]:
    from extend_mcp.server.tools import evaluations

    known = {"set_id": "ev_a1"}
    item = {**known, "item_id": "evi_a1"}
    right = {"expected": {"value": {"total": 12.5}}}
    return [
        (evaluations.list_evaluation_sets, "List evaluation sets", READS, {"processor_id": "ex_a1"}),
        (evaluations.get_evaluation_set, "Get evaluation set", READS, known),
        (
            evaluations.create_evaluation_set,
            "Create evaluation set",
            STARTS,
            {"processor_id": "ex_a1", "name": "Bills"},
        ),
        (evaluations.list_evaluation_items, "List evaluation items", READS, known),
        (evaluations.get_evaluation_item, "Get evaluation item", READS, item),
        (evaluations.add_evaluation_item, "Add evaluation item", STARTS, {**known, "file_id": "file_a1", **right}),
        (evaluations.update_evaluation_item, "Update evaluation item", CHANGES, {**item, **right}),
        (evaluations.delete_evaluation_item, "Delete evaluation item", DELETES, item),
        (evaluations.run_evaluation, "Run evaluation", STARTS, known),
        (evaluations.get_evaluation_run, "Get evaluation run", READS, {"run_id": "bpr_a1"}),
    ]


def _webhooks() -> list[Row]:
    from extend_mcp.server.tools import webhooks

    endpoint, subscription = {"endpoint_id": "wh_a1"}, {"subscription_id": "whes_a1"}
    events = {"events": ["extract_run.processed"]}
    to = {**endpoint, "resource_type": "extractor", "resource_id": "ex_a1", **events}
    address = {"url": "https://example.com/hook", "name": "Bills", **events}
    return [
        (webhooks.list_webhook_endpoints, "List webhook endpoints", READS, {}),
        (webhooks.get_webhook_endpoint, "Get webhook endpoint", READS, endpoint),
        (webhooks.create_webhook_endpoint, "Create webhook endpoint", STARTS, address),
        (webhooks.update_webhook_endpoint, "Update webhook endpoint", CHANGES, {**endpoint, "status": "disabled"}),
        (webhooks.delete_webhook_endpoint, "Delete webhook endpoint", DELETES, endpoint),
        (webhooks.list_webhook_subscriptions, "List webhook subscriptions", READS, endpoint),
        (webhooks.get_webhook_subscription, "Get webhook subscription", READS, subscription),
        (webhooks.create_webhook_subscription, "Create webhook subscription", STARTS, to),
        (webhooks.update_webhook_subscription, "Update webhook subscription", CHANGES, {**subscription, **events}),
        (webhooks.delete_webhook_subscription, "Delete webhook subscription", DELETES, subscription),
    ]


TOOLSETS: dict[str, Callable[[], list[Row]]] = {
    "core": _core,
    "files": _files,
    "runs": _runs,
    "processors": _processors,
    "workflows": _workflows,
    "edit": _edit,
    "verify": _verify,
    "evaluations": _evaluations,
    "webhooks": _webhooks,
}
