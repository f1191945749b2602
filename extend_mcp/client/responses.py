"""Turns an HTTP answer into a model or an error. This module sends nothing."""

import json
import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from extend_mcp.client.nulls import read_without_nulls
from extend_mcp.errors import BY_STATUS, ApiError, BadAnswer, ServerFault

M = TypeVar("M", bound=BaseModel)

MESSAGE_CHARACTERS = 600
"""The most characters of an answer's text in a message."""

LARGE_BYTES = 256 * 1024
"""A larger body is read in a thread, in steps: pydantic takes 0.1 s for 1 MB, and no other thread runs meanwhile."""

SECRET_CHARACTERS = 8
"""A shorter key is not a secret but a plain word, such as the embedded engine's."""

CODES = {
    400: "INVALID_REQUEST",
    401: "UNAUTHORIZED",
    402: "USAGE_BLOCKED",
    404: "NOT_FOUND",
    429: "RATE_LIMIT_EXCEEDED",
    500: "INTERNAL_ERROR",
}
"""The API's code for a status, if the body has none."""

_URL = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}://)(?:[^\s/?#@]*@)?(?P<rest>[^\s?#\"'<>]*)(?:[?#][^\s\"'<>]*)?"
)
_TAG = re.compile(r"</?[A-Za-z!][^<>]*>")
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,79}")
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,255}")
_PATH = re.compile(r"\bPath: ([A-Za-z0-9_.$\[\]-]{1,200})")


@dataclass(frozen=True, slots=True)
class RawAnswer:
    """An answer as received. `call` names the request (`GET /files`); no message may contain `secret`."""

    call: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    secret: str

    @property
    def request_id(self) -> str | None:
        """The id the API gave to the request, in its header."""
        return _matching(_ID, self.headers.get("x-extend-request-id"))

    def clean(self, text: str) -> str:
        """`text` made safe for a message."""
        return clean(text, self.secret)


def clean(text: str, secret: str) -> str:
    """One short line without tags, control characters, the query of any URL, or `secret`."""
    if len(secret) >= SECRET_CHARACTERS:
        text = text.replace(secret, "***")
    text = text[: 4 * MESSAGE_CHARACTERS]  # the patterns are slow on very long words
    text = _TAG.sub(" ", _URL.sub(r"\g<scheme>\g<rest>", text))
    line = " ".join("".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in text).split())
    return line if len(line) <= MESSAGE_CHARACTERS else line[:MESSAGE_CHARACTERS] + "…"


def read(model: type[M], answer: RawAnswer, today: float, to_today: Callable[[Any], Any] | None = None) -> M:
    """The model in a 2xx answer. Raises the error of any other answer; `today` is Unix time.

    `to_today` first translates an answer of the older version.
    """
    if not 200 <= answer.status < 300:
        raise read_error(answer, today)
    is_large = len(answer.body) > LARGE_BYTES
    content = answer.body if to_today is None or is_large else _translated(answer, to_today, today)
    try:
        found = _read_large(model, answer, to_today) if is_large else model.model_validate_json(content)
    except ValidationError as error:
        mended = None if is_large else read_without_nulls(model, content, error)
        if mended is None:
            raise _unexpected_error(model, answer, error, today) from None
        found = mended
    if (found.model_extra or {}).get("success") is False:  # the page of a list can be empty
        _check_success(answer, today)
    return found


def _check_success(answer: RawAnswer, today: float) -> None:
    """Raises `ApiError` for a 2xx answer that is a refusal, as its `success` says."""
    body = _parse(answer.body)
    if isinstance(body, dict) and body.get("success") is False and (refusal := _refusal(body)):
        raise _api_error(answer, refusal, today)


def _unexpected_error(model: type[BaseModel], answer: RawAnswer, error: ValidationError, today: float) -> BadAnswer:
    """The error for a 2xx answer that is not the model. The object exists if its id can be read.

    Raises `ApiError` if it is a refusal.
    """
    first = error.errors(include_url=False, include_context=False)[0]
    if first["type"] == "json_invalid":
        return not_json_error(answer)
    _check_success(answer, today)
    place = ".".join(str(part) for part in first["loc"])
    bad = bad_answer_error(answer, f"not the expected {model.__name__}: {place or 'body'}: {first['msg']}")
    bad.made = _matching(_ID, _find_id(_parse(answer.body)))
    return bad


def _parse(content: bytes) -> Any:
    """The JSON; None if it cannot be read."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _find_id(body: Any) -> Any:
    """The `id` of the object in a body, in either version's envelope."""
    members = [body, *(each for each in body.values() if isinstance(each, dict))] if isinstance(body, dict) else []
    return next((each["id"] for each in members if "id" in each), None)


def _read_large(model: type[M], answer: RawAnswer, to_today: Callable[[Any], Any] | None) -> M:
    from extend_mcp.client.large import read_large

    try:
        return read_large(model, answer.body, to_today)
    except ValidationError:
        raise
    except (ValueError, RecursionError):
        raise not_json_error(answer) from None
    except (LookupError, TypeError, AttributeError) as error:
        raise bad_answer_error(answer, f"a body of another shape: {type(error).__name__} {error}") from None


def _translated(answer: RawAnswer, to_today: Callable[[Any], Any], today: float) -> bytes:
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        raise not_json_error(answer) from None
    try:
        return json.dumps(to_today(body)).encode()
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        _check_success(answer, today)
        raise bad_answer_error(answer, f"a body of another shape: {type(error).__name__} {error}") from None


def read_error(answer: RawAnswer, today: float) -> ApiError | BadAnswer:
    """The error for an answer whose status is not 2xx."""
    body = _parse(answer.body)
    refusal = _refusal(body)
    if refusal is None and 300 <= answer.status < 400 and "location" in answer.headers:
        return bad_answer_error(answer, f"a redirect, which is not followed, to {answer.headers['location']}")
    if refusal is None and answer.status != 429:
        return (
            not_json_error(answer)
            if body is None
            else bad_answer_error(answer, "a body that is not an error of the API")
        )
    return _api_error(answer, refusal or {}, today)


def bad_answer_error(answer: RawAnswer, what: str) -> BadAnswer:
    """The error for an answer that cannot be used; `what` says why, and is cleaned here."""
    return BadAnswer(
        "LOCAL_BAD_ANSWER",
        answer.clean(f"{answer.call} was answered with status {answer.status} and {what}"),
        retryable=answer.status >= 500 and answer.call.startswith("GET "),
        http_status=answer.status,
        request_id=answer.request_id,
    )


def not_json_error(answer: RawAnswer) -> BadAnswer:
    """The error for an answer that is not JSON, or only a part of it."""
    if not answer.body.strip():
        return bad_answer_error(answer, "an empty body")
    kind = answer.headers.get("content-type", "").split(";")[0].strip()
    if kind == "application/json":
        return bad_answer_error(answer, "a body that is not complete JSON")
    return bad_answer_error(
        answer, f"{kind if re.fullmatch(r'[a-z]+/[a-z0-9.+-]+', kind) else 'something'} instead of JSON"
    )


def _refusal(body: Any) -> dict[str, Any] | None:
    """The API's error object in any of its forms: bare, under `error`, or as in the older version a text under `error`,
    possibly with a code next to it. A message without a code is the gateway's before the API."""
    if not isinstance(body, dict):
        return None
    inner = body.get("error")
    if isinstance(inner, str) and inner.strip():
        return {**body, "message": inner}
    refusal = inner if isinstance(inner, dict) else body
    return refusal if isinstance(refusal.get("message"), str) else None


def _api_error(answer: RawAnswer, refusal: dict[str, Any], today: float) -> ApiError:
    status = answer.status
    kind = BY_STATUS.get(status, ServerFault if status >= 500 else ApiError)
    message = answer.clean(str(refusal.get("message", "")))
    stated = refusal.get("retryable")
    error = kind(
        _matching(_CODE, refusal.get("code")) or CODES.get(status, f"LOCAL_HTTP_{status}"),
        message or f"status {status}",
        retryable=status == 429 or (stated if isinstance(stated, bool) else status >= 500),
        http_status=status,
        request_id=answer.request_id or _matching(_ID, refusal.get("requestId")),
        run_id=_matching(_ID, refusal.get("runId")),
        field=path[1].rstrip(".") if (path := _PATH.search(message)) else None,
    )
    error.retry_after = read_retry_after(answer.headers, today)
    return error


def read_retry_after(headers: Mapping[str, str], today: float) -> float | None:
    """The seconds of the `Retry-After` header, which has seconds or a date; None if there is no valid one."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(value).timestamp() - today
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _matching(pattern: re.Pattern[str], value: Any) -> str | None:
    return value if isinstance(value, str) and pattern.fullmatch(value) else None
