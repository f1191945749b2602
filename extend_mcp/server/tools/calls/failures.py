"""Error results for an agent: a compact JSON text that says what to do now."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from mcp_types import CallToolResult, TextContent

from extend_mcp.errors import ApiError, ExtendError, RunFailed, Uncertain
from extend_mcp.server.answers.envelope import clean_all, to_one_line
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.tools.toolsets import HOMES

MESSAGE_LIMIT = 600
"""The most characters of a message. The API's validation messages fit."""

A_MOMENT = 5
"""Seconds. A shorter wait that the API asks for is not named."""

HINTS = {
    "CORRUPT_FILE": "The file is damaged: ask for another copy.",
    "EMPTY_SCHEMA": "The document has no form fields: ask for the fillable form.",
    "FILE_SIZE_TOO_LARGE": "Give `pages`, or split the file first.",
    "FILE_TYPE_NOT_SUPPORTED": "Convert the file to PDF, or save it as .txt if it is text, and pass that as `file`.",
    "INVALID_CONFIG_OPTIONS": "Correct `pages` or `config` as the message says and call again.",
    "INVALID_REQUEST": "Correct the argument that the message names and call again.",
    "LOCAL_BAD_ANSWER": "get_status() shows the address: it may not be the Extend API's.",
    "LOCAL_BAD_SETTING": "Ask the user to correct that setting and restart the server: `extend-mcp doctor` shows them.",
    "LOCAL_DISK_FULL": "Ask the user to free space on the disk of the data folder, which get_status() names: "
    "`extend-mcp data --purge --older-than 30d` deletes old runs. Then call again.",
    "LOCAL_INTERNAL": "A fault in this server: its log (stderr) has the cause.",
    "LOCAL_NOT_IN_RESULT": "Choose what exists, or leave the argument out to read from the beginning.",
    "LOCAL_TIMEOUT": "list_runs(type=…) shows whether the run was started: look before you call again.",
    "LOCAL_UNKNOWN_ID": "list_runs(type=…) gives ids of runs.",
    "LOCAL_UNREACHABLE": "get_status() shows which address is used. Then call again.",
    "NOT_FOUND": "Use an id from list_runs(type=…) or list_processors(type=…), or the file_id of an answer.",
    "OUT_OF_CREDITS": "Tell the user: the account is out of credits.",
    "PASSWORD_PROTECTED_FILE": "Ask the user for the password; upload_file(file=…, password=…) gives a file_id to use.",
    "RATE_LIMIT_EXCEEDED": "Wait a few seconds, then call again. start_batch(…) takes many files at once.",
    "SCHEMA_GENERATION_FAILED": "Give a `schema`. detect_form_fields(file=…) lists the fields of a blank form.",
    "SCHEMA_VALIDATION_ERROR": "Correct the value that the message names: a checkbox takes true or false, a list one "
    "of its options.",
    "UNABLE_TO_DOWNLOAD_FILE": "Check the URL, or download the file and pass its local path as `file`.",
    "UNAUTHORIZED": "Ask the user for a valid key: in EXTEND_API_KEY, then restart the server; over HTTP, clients "
    "can send it as X-Extend-API-Key. get_status() shows the backend.",
    "USAGE_BLOCKED": "Tell the user: the account is out of credits.",
}
"""What to do, by code, if the error itself does not say. A tool is named like a call: `name(…)`."""

FIND = {
    "run_id": "list_runs(type=…)",
    "fields_run_id": "detect_form_fields(file=…)",
    "batch_id": "start_batch(…)",
    "processor_id": "list_processors(type=…)",
    "extractor_id": 'list_processors(type="extractor")',
    "classifier_id": 'list_processors(type="classifier")',
    "splitter_id": 'list_processors(type="splitter")',
    "workflow_id": 'list_processors(type="workflow")',
    "file": "upload_file(file=…)",
    "files": "upload_file(file=…)",
    "file_id": "list_files()",
    "template_id": "list_edit_templates()",
    "set_id": "list_evaluation_sets()",
    "item_id": "list_evaluation_items(set_id=…)",
    "endpoint_id": "list_webhook_endpoints()",
    "subscription_id": "list_webhook_subscriptions()",
}
"""The call that returns ids for an argument."""

VERSIONS = {"workflow_id": "list_workflow_versions(workflow_id=…)", "processor_id": "list_versions(processor_id=…)"}
"""The call that returns versions, by the argument that names their owner."""

_CALLED = re.compile(r"\b([a-z]+(?:_[a-z]+)+)\(")


def make_error_result(error: ExtendError, offered: Collection[str] | None = None) -> CallToolResult:
    """An error result without structured content, which clients would check against the tool's output schema.

    `offered` are the tools of this server, or None for all.
    """
    fields: dict[str, Any] = {
        "code": error.code,
        "message": to_one_line(error.message, MESSAGE_LIMIT),
        "retryable": error.retryable,
        "hint": mark_not_offered(_hint(error), offered),
        "http_status": error.http_status,
        "request_id": error.request_id,
        "run_id": error.run_id,
        "field": error.field,
    }
    known = {key: value for key, value in fields.items() if value is not None}
    text = to_json_text(clean_all(known))
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)


def suggest_source(error: ExtendError, arguments: Mapping[str, Any]) -> str | None:
    """The calls that return ids: for the argument whose value the message names, or else for every id in the call."""
    if error.code != "NOT_FOUND":
        return None
    version = arguments.get("version")
    if version and isinstance(version, str) and re.search(rf"(?<!\w){re.escape(version)}(?!\w)", error.message):
        return next((f"Take `version` from {call}." for name, call in VERSIONS.items() if name in arguments), None)
    ids = {name: value for name, value in arguments.items() if name in FIND}
    named = [name for name, value in ids.items() if isinstance(value, str) and value in error.message]
    calls = dict.fromkeys(f"`{name}` from {FIND[name]}" for name in named or ids)
    return f"Take {', '.join(calls)}." if calls else None


def mark_not_offered(hint: str, offered: Collection[str] | None) -> str:
    """The hint; if it names tools that are not offered, it says so."""
    if offered is not None and "request_upload" in offered:
        hint = hint.replace("upload_file(file=", "request_upload(name=")
    missing = [] if offered is None else [name for name in _CALLED.findall(hint) if name not in offered]
    if not missing:
        return hint
    names = ", ".join(dict.fromkeys(missing))
    toolsets = ", ".join(dict.fromkeys(HOMES[name] for name in missing if name in HOMES))
    where = f" Toolset: {toolsets}." if toolsets else ""
    return f"{hint} (Not offered here: {names}.{where} EXTEND_TOOLSETS and EXTEND_READ_ONLY choose the tools.)"


def _hint(error: ExtendError) -> str:
    if isinstance(error, Uncertain):
        look = f'get_run(run_id="{error.run_id}").' if error.run_id else "list_runs(type=…) lists runs."
        return f"{error.hint} {look}"
    if error.run_id is not None and error.retryable and not isinstance(error, RunFailed):
        return f'The run was started: get_run(run_id="{error.run_id}") waits for it. Calling again starts a second one.'
    if isinstance(error, ApiError) and (error.retry_after or 0) > A_MOMENT:
        return f"The API asks to wait {error.retry_after:,.0f} s. Then call again."
    usual = HINTS.get(error.code) or ("Call again in a moment." if error.retryable else None)
    return error.hint or usual or "Correct the call, or tell the user; repeating it will not help."
