"""EXTERNAL_DATA_VALIDATION: the run so far is shown to a service of the caller's, whose answer is kept.

What the API leaves open, here: POST and PUT carry the workflow run as the API tells it, with outputs; `{{…}}` in the
URL, percent-encoded, and in the headers is filled in; `{{secrets.name}}` stands for a secret of the run; no redirect is
followed. After a crash of the engine the request may be made twice.
"""

from typing import Any
from urllib.parse import quote

from extend_mcp.engine.http import fetch
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.workflows.expressions import as_text
from extend_mcp.engine.workflows.functions import ValueFault
from extend_mcp.engine.workflows.outcomes import Completed, Failed, Outcome
from extend_mcp.engine.workflows.step_types import StepContext

SECONDS = 30
MAX_BYTES = 1024 * 1024
"""Of an answer."""


def fill_request(at: StepContext) -> tuple[str, dict[str, str]]:
    """The URL and the headers of a step's request. Reads outputs from the disk.

    Raises `ValueFault`, `OverBudget` or `StepFailed`.
    """
    options, references = at.config["requestOptions"], at.references(secrets=at.seen.detail.secrets or {})
    with at.budget.of("field", "requestOptions.url"):
        url = as_text(references.filled(options["url"], lambda value: quote(value, safe="")), at.budget)
    headers = {}
    for name, template in options.get("headers", {}).items():
        with at.budget.of("field", f"requestOptions.headers.{name}"):
            headers[name] = text = as_text(references.filled(template), at.budget)
        if not fetch.fits_header(text):
            raise ValueFault(f"the header {name!r} must be ASCII, in one line and without a space at its ends")
    return url, headers


async def ask_service(
    at: StepContext, url: str, headers: dict[str, str], told: bytes | None, *, allow_private: bool
) -> Outcome:
    """Make the step's request; `told` is what it carries, JSON."""
    options = at.config["requestOptions"]
    headers |= {"content-type": options.get("contentType", "application/json")} if told is not None else {}
    try:
        status, raw = await fetch.send(
            options["method"], url, headers, told, seconds=SECONDS, max_bytes=MAX_BYTES, allow_private=allow_private
        )
    except fetch.RequestFailed as error:
        return _failed(at, f"the service could not be asked: {error}", None)
    result = {"response": {"status": status, "data": _data(raw)}}
    if not 200 <= status < 300:
        return _failed(at, f"the service answered {status}", result)
    return Completed(at.go_on(), result)


def _failed(at: StepContext, why: str, result: dict[str, Any] | None) -> Outcome:
    """End the run, or go on, as the step says. A step without an answer is FAILED."""
    if at.config.get("failureBehavior", "CONTINUE") == "EXIT":
        return Failed("DOCUMENT_PROCESSOR_ERROR", why)
    return Completed(at.go_on(), result, status="FAILED" if result is None else "PROCESSED")


def _data(raw: bytes) -> dict[str, Any]:
    """The answer as a JSON object; what is none stands in `body`."""
    text = raw.decode("utf-8", errors="replace")
    try:
        value = read_json(text)
    except (ValueError, RecursionError):
        value = text
    return value if isinstance(value, dict) else {"body": value}
