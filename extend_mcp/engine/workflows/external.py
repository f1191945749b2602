"""EXTERNAL_DATA_VALIDATION: sends the run so far to a service of the caller, and keeps its answer.

Our choices where the API does not say: POST and PUT send the workflow run as the API returns it, with outputs; `{{…}}`
is filled in in headers and, percent-encoded, in the URL; `{{secrets.name}}` is a secret of the run; redirects are not
followed. After a crash of the engine the request may be made twice.
"""

from typing import Any
from urllib.parse import quote

from extend_mcp.engine.http import fetch
from extend_mcp.engine.http.strict_json import read_json
from extend_mcp.engine.workflows.expressions import as_text
from extend_mcp.engine.workflows.operators import ValueFault
from extend_mcp.engine.workflows.outcomes import Completed, Failed, Outcome
from extend_mcp.engine.workflows.step_context import StepContext

SECONDS = 30
MAX_BYTES = 1024 * 1024
"""The limit of an answer."""


def fill_request(context: StepContext) -> tuple[str, dict[str, str]]:
    """Fill in the URL and the headers of a step's request. Reads outputs from the disk.

    Raises `ValueFault`, `OverBudget` or `StepFailed`.
    """
    options, references = (
        context.config["requestOptions"],
        context.references(secrets=context.state.detail.secrets or {}),
    )
    with context.budget.of("field", "requestOptions.url"):
        url = as_text(references.fill(options["url"], lambda value: quote(value, safe="")), context.budget)
    headers = {}
    for name, template in options.get("headers", {}).items():
        with context.budget.of("field", f"requestOptions.headers.{name}"):
            headers[name] = text = as_text(references.fill(template), context.budget)
        if not fetch.fits_header(text):
            raise ValueFault(f"the header {name!r} must be one line of ASCII without a space at either end")
    return url, headers


async def ask_service(
    context: StepContext, url: str, headers: dict[str, str], body: bytes | None, *, allow_private: bool
) -> Outcome:
    """Make the step's request; `body` is JSON."""
    options = context.config["requestOptions"]
    headers |= {"content-type": options.get("contentType", "application/json")} if body is not None else {}
    try:
        status, raw = await fetch.send(
            options["method"], url, headers, body, seconds=SECONDS, max_bytes=MAX_BYTES, allow_private=allow_private
        )
    except fetch.RequestFailed as error:
        return _failed(context, f"the request to the service failed: {error}", None)
    result = {"response": {"status": status, "data": _data(raw)}}
    if not 200 <= status < 300:
        return _failed(context, f"the service answered {status}", result)
    return Completed(context.go_on(), result)


def _failed(context: StepContext, why: str, result: dict[str, Any] | None) -> Outcome:
    """End the run or go on, as the step's config says. A step without an answer is FAILED."""
    if context.config.get("failureBehavior", "CONTINUE") == "EXIT":
        return Failed("DOCUMENT_PROCESSOR_ERROR", why)
    return Completed(context.go_on(), result, status="FAILED" if result is None else "PROCESSED")


def _data(raw: bytes) -> dict[str, Any]:
    """The answer as a JSON object; any other answer is put in `body`."""
    text = raw.decode("utf-8", errors="replace")
    try:
        value = read_json(text)
    except (ValueError, RecursionError):
        value = text
    return value if isinstance(value, dict) else {"body": value}
