"""How a failure looks to an agent: one compact JSON text, with what to do now."""

import json
from typing import Any

from mcp_types import CallToolResult, TextContent

from extend_mcp.errors import ExtendError
from extend_mcp.reading.envelope import one_line

MESSAGE_LIMIT = 600
"""Characters of a message that are passed on; the API's validation messages fit."""

HINTS = {
    "CORRUPT_FILE": "The file is damaged: ask for another copy.",
    "FILE_SIZE_TOO_LARGE": "Give `pages`, or split the file first.",
    "FILE_TYPE_NOT_SUPPORTED": "Convert the file to PDF and pass that as `file`.",
    "INVALID_CONFIG_OPTIONS": "Correct `pages` or `config` as the message says and call again.",
    "INVALID_REQUEST": "Correct the argument that the message names and call again.",
    "LOCAL_BAD_ANSWER": "Call get_status; the address may not be the Extend API's.",
    "LOCAL_INTERNAL": "A fault of this server: its log (stderr) has the cause.",
    "LOCAL_NOT_IN_RESULT": "Pick what is there, or leave the argument out to read from the beginning.",
    "LOCAL_TIMEOUT": "Call list_runs to see whether the run was made before you call again.",
    "LOCAL_UNREACHABLE": "Call get_status to see which address is used, then call again.",
    "LOCAL_UNKNOWN_ID": "Call list_runs and use a run_id from its answer.",
    "NOT_FOUND": "Call list_runs or list_processors, or upload_file, and use an id from its answer.",
    "OUT_OF_CREDITS": "Tell the user: the account is out of credits.",
    "PASSWORD_PROTECTED_FILE": "Ask the user for the password, call upload_file with it, then use that file_id.",
    "RATE_LIMIT_EXCEEDED": "Wait a few seconds, then call again; use start_batch for many files.",
    "SCHEMA_GENERATION_FAILED": "Give a `schema`.",
    "UNABLE_TO_DOWNLOAD_FILE": "Check the URL, or download the file and pass its local path as `file`.",
    "UNAUTHORIZED": "Ask the user to set EXTEND_API_KEY (get_status shows the backend) and restart the server.",
    "USAGE_BLOCKED": "Tell the user: the account is out of credits.",
}
"""What to do, by code, where whoever raised the error did not say it."""


def error_result(error: ExtendError) -> CallToolResult:
    """An error result without structured content, which clients would check against the tool's output schema."""
    hint = error.hint or HINTS.get(error.code) or ("Call again in a moment." if error.retryable else None)
    told: dict[str, Any] = {
        "code": error.code,
        "message": one_line(error.message, MESSAGE_LIMIT),
        "retryable": error.retryable,
        "hint": hint or "Correct the call, or tell the user; repeating it will not help.",
        "http_status": error.http_status,
        "request_id": error.request_id,
        "run_id": error.run_id,
        "field": error.field,
    }
    known = {key: value for key, value in told.items() if value is not None}
    text = json.dumps(known, ensure_ascii=False, separators=(",", ":"))
    return CallToolResult(content=[TextContent(type="text", text=text)], is_error=True)
