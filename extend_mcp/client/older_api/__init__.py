"""Version 2025-04-21 of the API: translates today's requests into it, and its answers back.

The client's public methods follow 2026-02-09. What the older version does not have is refused before a request is sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from extend_mcp.client.older_api import (
    batch_operations,
    edit_operations,
    evaluation_operations,
    file_operations,
    parse_operations,
    processor_operations,
    run_operations,
    workflow_operations,
)
from extend_mcp.client.older_api.operation import OLDER, Body, Operation, TodayRequest, not_in_version

__all__ = ["NOT_THERE", "OLDER", "SHARED", "TRANSLATED", "Sent", "translate"]

TRANSLATED: dict[str, Operation] = {
    name: operation
    for module in (
        file_operations,
        parse_operations,
        run_operations,
        processor_operations,
        edit_operations,
        workflow_operations,
        evaluation_operations,
        batch_operations,
    )
    for name, operation in module.OPERATIONS.items()
}
"""Today's operations that have another form in the older version."""

SHARED = frozenset(
    {
        "GET /processors",
        "POST /processors",
        "POST /processors/{id}",
        "GET /processors/{id}/versions",
        "GET /processors/{id}/versions/{id}",
        "POST /processors/{id}/publish",
        "GET /processor_runs",
        "POST /processor_runs",
        "GET /processor_runs/{id}",
        "DELETE /processor_runs/{id}",
        "POST /processor_runs/{id}/cancel",
        "GET /batch_processor_runs/{id}",
    }
)
"""Operations that are the same in both versions."""

MISSING = frozenset(
    {
        *(f"POST /{kind}_runs/batch" for kind in ("parse", "extract", "classify", "split")),
        "GET /parse_runs",
        "POST /parse_runs/{id}/cancel",
        "GET /edit_runs",
        "GET /edit_templates",
        "GET /edit_templates/{id}",
        "POST /edit_schemas/generate",
        "POST /detect_form",
        "POST /form_detection_runs",
        "GET /form_detection_runs/{id}",
        "POST /verify",
        "GET /verify_runs",
        "POST /verify_runs",
        "GET /verify_runs/{id}",
        "DELETE /verify_runs/{id}",
        "POST /verify_runs/{id}/cancel",
        "GET /evaluation_sets/{id}/items/{id}",
        "POST /evaluation_set_runs",
        "GET /evaluation_set_runs/{id}",
        "GET /workflows",
        "GET /workflows/{id}",
        "POST /workflows/{id}",
        "GET /workflows/{id}/versions",
        "POST /workflows/{id}/versions",
        "GET /workflows/{id}/versions/{id}",
        *(f"{method} /webhook_{kind}" for method in ("GET", "POST") for kind in ("endpoints", "subscriptions")),
        *(
            f"{method} /webhook_{kind}/{{id}}"
            for method in ("GET", "POST", "DELETE")
            for kind in ("endpoints", "subscriptions")
        ),
    }
)
"""Today's operations that the older version does not have."""


@dataclass(frozen=True)
class Sent:
    """A request of the older version, and the function that translates its answer."""

    method: str
    path: str
    params: Mapping[str, Any] | None
    body: Any
    to_today: Callable[[Any], Any]


def translate(method: str, path: str, params: Mapping[str, Any] | None, body: Any) -> Sent:
    """The same request in the older version. Raises `Refused` if it has no such operation."""
    name, ids = _operation(method, path)
    if name in SHARED:
        return Sent(method, path, params, body, lambda answer: answer)
    if name in MISSING:
        raise not_in_version(name)
    operation = TRANSLATED[name]
    request = TodayRequest(ids, params or {}, body or {})
    method, _, path = operation.older_call.partition(" ")
    return Sent(
        method,
        path.format(*ids),
        _query(operation, request),
        operation.body(request) if operation.body is not None else None,
        lambda answer: operation.to_today(answer, request),
    )


def _query(operation: Operation, request: TodayRequest) -> Body:
    """The query of the older version. Raises `Refused` for a parameter that it does not have."""
    for name in request.params:
        if name not in operation.query:
            raise not_in_version(f"{name} of {operation.older_call}", name)
    renamed = {operation.query[name]: value for name, value in request.params.items() if operation.query[name]}
    return {**operation.fixed, **renamed}


def _operation(method: str, path: str) -> tuple[str, list[str]]:
    """The name of a request's operation, and the ids in its path. A fixed word has priority over an id."""
    parts = path.split("/")
    fitting = []
    for name in (*TRANSLATED, *SHARED, *MISSING):
        verb, _, pattern = name.partition(" ")
        pairs = list(zip(pattern.split("/"), parts, strict=False))
        if verb == method and len(parts) == pattern.count("/") + 1 and all(a in ("{id}", b) for a, b in pairs):
            fitting.append((name, [part for known, part in pairs if known == "{id}"]))
    return min(fitting, key=lambda found: len(found[1]))
