"""The toolsets: what each is for, and the module of each of its tools.

A tool's module is loaded when the tool is chosen, since a quick start needs few modules.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from extend_mcp.server.tools.declaration import Declaration


@dataclass(frozen=True, slots=True)
class Toolset:
    """What a toolset is for, and its tools in their order, each with its module."""

    purpose: str
    modules: Mapping[str, str]


TOOLSETS = {
    "core": Toolset(
        "parse, extract, classify, split, ground values, look at runs, batches: start, search, save as a table",
        {
            "parse_document": "parse_tools",
            "extract_data": "extract_tools",
            "classify_document": "classify_tools",
            "split_document": "split_tools",
            "upload_file": "file_tools",
            "request_upload": "upload_tools",
            "get_upload": "upload_tools",
            "get_run": "run_tools",
            "read_run": "read_tools",
            "ground_values": "ground_tools",
            "list_runs": "run_tools",
            "start_batch": "batch_tools",
            "get_batch": "batch_tools",
            "search_batch": "search_tools",
            "save_batch": "batch_save_tools",
            "list_processors": "processor_tools",
            "get_status": "status_tools",
        },
    ),
    "files": Toolset(
        "list a folder; list, look at, save and delete stored files; what a cloud run would cost",
        {
            "list_folder": "folder_tools",
            "list_files": "file_tools",
            "get_file": "file_tools",
            "save_file": "save_tools",
            "delete_file": "file_tools",
            "estimate_work": "estimate_tools",
        },
    ),
    "runs": Toolset(
        "compare two parses, save a result as a file, let the user review an extraction, cancel and delete runs",
        {
            "compare_runs": "compare_tools",
            "save_run_output": "save_tools",
            "review_run": "review_tools",
            "cancel_run": "run_tools",
            "delete_run": "run_tools",
        },
    ),
    "processors": Toolset(
        "make, change and publish extractors, classifiers and splitters; check schemas",
        {
            "get_processor": "processor_tools",
            "create_processor": "processor_tools",
            "update_processor": "processor_tools",
            "publish_version": "processor_tools",
            "list_versions": "processor_tools",
            "get_version": "processor_tools",
            "check_schema": "schema_tools",
        },
    ),
    "workflows": Toolset(
        "run, make, change and deploy workflows",
        dict.fromkeys(
            (
                "run_workflow",
                "list_workflows",
                "get_workflow",
                "create_workflow",
                "update_workflow",
                "deploy_workflow",
                "list_workflow_versions",
                "get_workflow_version",
                "update_workflow_run",
            ),
            "workflow_tools",
        ),
    ),
    "edit": Toolset(
        "find the fields of a form and fill it in",
        dict.fromkeys(("detect_form_fields", "fill_form", "list_edit_templates", "get_edit_template"), "form_tools"),
    ),
    "verify": Toolset(
        "look for signs that a document was tampered with",
        {"verify_document": "verify_tools"},
    ),
    "evaluations": Toolset(
        "measure a processor against files with known results",
        dict.fromkeys(
            (
                "list_evaluation_sets",
                "get_evaluation_set",
                "create_evaluation_set",
                "list_evaluation_items",
                "get_evaluation_item",
                "add_evaluation_items",
                "update_evaluation_item",
                "delete_evaluation_item",
                "run_evaluation",
                "get_evaluation_run",
            ),
            "evaluation_tools",
        ),
    ),
    "webhooks": Toolset(
        "choose where events are sent",
        dict.fromkeys(
            (
                "list_webhook_endpoints",
                "get_webhook_endpoint",
                "create_webhook_endpoint",
                "update_webhook_endpoint",
                "delete_webhook_endpoint",
                "list_webhook_subscriptions",
                "get_webhook_subscription",
                "create_webhook_subscription",
                "update_webhook_subscription",
                "delete_webhook_subscription",
            ),
            "webhook_tools",
        ),
    ),
}

REVIEW = ("review_run", "review_data", "review_page", "review_save")
"""The tools of the review app. The last three are called by its page alone."""

HOMES = {tool: name for name, toolset in TOOLSETS.items() for tool in toolset.modules}
"""The toolset of each tool."""

WITH_PATHS = frozenset({"upload_file", "list_folder", "save_file", "save_run_output", "save_batch"})
"""Tools that exist only if local paths are accepted."""
WITH_UPLOADS = frozenset({"request_upload", "get_upload"})
"""Tools that exist only if no paths are accepted, but files can be uploaded."""


def list_toolset_names(*, local_files: bool, uploads: bool = True) -> dict[str, list[str]]:
    """The names of the tools that exist here, by toolset."""
    return {name: _existing(toolset.modules, local_files, uploads) for name, toolset in TOOLSETS.items()}


def list_offered_tools(
    chosen: Sequence[str], *, read_only: bool, local_files: bool, uploads: bool = True
) -> list[Declaration]:
    """The tools that are offered, in their order. Raises `ValueError` for a name that is neither a toolset nor a
    tool."""
    names: dict[str, None] = {}
    for name in TOOLSETS if "all" in chosen else chosen:
        names |= dict.fromkeys(_chosen(name, local_files, uploads))
    tools = [get_declaration(name) for name in names]
    return [tool for tool in tools if tool.hints.read_only_hint or not read_only]


def list_app_tools(offered: Iterable[str], *, read_only: bool) -> list[Declaration]:
    """The review app's tools, for clients that show apps; none if no offered tool shows extractions."""
    names = set(offered)
    if not names & {"extract_data", "get_run", "review_run"}:
        return []
    tools = [get_declaration(name) for name in REVIEW if name not in names]
    return [tool for tool in tools if tool.hints.read_only_hint or not read_only]


@cache
def get_declaration(tool: str) -> Declaration:
    """The declaration of a tool. Loads its module."""
    module = import_module(f"{__package__}.{'review_tools' if tool in REVIEW else TOOLSETS[HOMES[tool]].modules[tool]}")
    declarations: Sequence[Declaration] = module.TOOLS
    return next(each for each in declarations if each.name == tool)


def _chosen(name: str, local_files: bool, uploads: bool) -> list[str]:
    """The tools of a toolset, or one tool."""
    if name in TOOLSETS:
        return _existing(TOOLSETS[name].modules, local_files, uploads)
    if name in WITH_PATHS and not local_files:
        why = "over HTTP or if EXTEND_DISABLE_FILE_PATH is set"
        raise ValueError(f"EXTEND_TOOLSETS: {name} needs local paths, which are not accepted {why}.")
    existing = _existing(HOMES, local_files, uploads)
    if name not in existing:
        known = f"Toolsets: {', '.join(TOOLSETS)}, all. Tools: {', '.join(existing)}."
        raise ValueError(f"EXTEND_TOOLSETS: {name[:40]!r} is neither a toolset nor a tool. {known}")
    return [name]


def _existing(tools: Iterable[str], local_files: bool, uploads: bool) -> list[str]:
    """Those of the tools that exist here."""
    absent = WITH_UPLOADS if local_files else WITH_PATHS if uploads else WITH_PATHS | WITH_UPLOADS
    return [tool for tool in tools if tool not in absent]
