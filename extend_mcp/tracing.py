"""Records each request to the API: an OpenTelemetry span, and its id for the audit line of the tool call."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from opentelemetry import trace
from opentelemetry.trace import SpanKind, StatusCode

_tracer = trace.get_tracer("extend_mcp")
"""Does nothing unless the process has set up an OpenTelemetry SDK."""

request_ids: ContextVar[list[str] | None] = ContextVar("request_ids", default=None)
"""The list of request ids of the tool call that is at work."""


@contextmanager
def api_request(call: str) -> Iterator[Callable[[int, str | None], None]]:
    """A span around one request; `call` is its method and its address, without query or secrets.

    It yields a function to note the answer's status and request id. Bodies, arguments and messages are never recorded.
    """
    method, _, path = call.partition(" ")
    attributes = {"http.request.method": method, "url.path": path}
    with _tracer.start_as_current_span(
        f"extend {method}",
        kind=SpanKind.CLIENT,
        attributes=attributes,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        is_good = False

        def note(status: int, request_id: str | None) -> None:
            nonlocal is_good
            is_good = status < 400
            span.set_attribute("http.response.status_code", status)
            ids = request_ids.get()
            if request_id is not None:
                span.set_attribute("extend.request_id", request_id)
                if ids is not None:
                    ids.append(request_id)

        try:
            yield note
        finally:
            if not is_good:  # refused, or no answer at all
                span.set_status(StatusCode.ERROR)
