"""Errors that the engine answers with, and their JSON."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError

from extend_mcp.ending import Closing, Ending
from extend_mcp.wire.base import describe_fault
from extend_mcp.wire.runs import RETRYABLE


class Problem(Exception):
    """An error answer: the API's `code` and `message` with an HTTP `status`."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        *,
        retryable: bool = False,
        doc_url: str | None = None,
        run_id: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.retryable = retryable
        self.doc_url = doc_url
        self.run_id = run_id
        self.headers: dict[str, str] = {}

    def body(self, request_id: str) -> dict[str, Any]:
        """The error as JSON."""
        body = {"code": self.code, "message": self.message, "retryable": self.retryable, "requestId": request_id}
        return body | {key: value for key, value in (("docUrl", self.doc_url), ("runId", self.run_id)) if value}


def invalid(message: str, *, doc_url: str | None = None) -> Problem:
    """400: the request is wrong, and `message` says where."""
    return Problem(400, "INVALID_REQUEST", message, doc_url=doc_url)


def not_found(what: str, name: str) -> Problem:
    """404: this workspace has no such object."""
    return Problem(404, "NOT_FOUND", f"{what} not found: {name}")


def too_many(kind: str, seconds: int) -> Problem:
    """429: more requests of a kind than the rate allows. They are accepted again after `seconds`."""
    message = f"Too many {kind} requests: wait {seconds} s."
    problem = Problem(429, "RATE_LIMIT_EXCEEDED", message, retryable=True)
    problem.headers["retry-after"] = str(seconds)
    return problem


@contextmanager
def until_the_end(closing: Closing, what_now: str, run_id: str | None = None) -> Iterator[None]:
    """Stop waiting when the engine ends. Raises `Problem` then: 503, with the sentence `what_now`."""
    try:
        with closing.until_the_end():
            yield
    except Ending as error:
        raise Problem(503, "LOCAL_STOPPING", f"The engine is stopping. {what_now}", run_id=run_id) from error


def from_validation(error: ValidationError) -> Problem:
    """400: names the first wrong field by its path in the body."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    path = ".".join(str(part) for part in first["loc"])
    message = describe_fault(first)
    return invalid(f"{path}: {message}" if path else message)


FAILURE_STATUSES = {
    "UNABLE_TO_DOWNLOAD_FILE": 400,
    "FILE_TYPE_NOT_SUPPORTED": 400,
    "FILE_SIZE_TOO_LARGE": 400,
    "INVALID_CONFIG_OPTIONS": 400,
    "INVALID_OPTIONS": 400,
    "INVALID_CONFIGURATION": 400,
    "OUT_OF_CREDITS": 402,
    "OCR_ERROR": 500,
    "CHUNKING_ERROR": 500,
    "INTERNAL_ERROR": 500,
}
"""The HTTP status of each failure reason on a synchronous endpoint; 422 for all others."""


def from_failure(reason: str, message: str, run_id: str | None = None) -> Problem:
    """The error that a synchronous endpoint answers with when its run failed."""
    status = FAILURE_STATUSES.get(reason, 422)
    return Problem(status, reason, message, retryable=reason in RETRYABLE, run_id=run_id)
