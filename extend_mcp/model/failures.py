"""Why a request to a model brought no answer. Each message is half a sentence, without keys or text of documents."""

import re
from typing import Any

LONGEST = 300
"""The most characters that are quoted of a server's message."""
_WINDOW = re.compile(r"(?i)context|n_ctx|prompt is too long|too many tokens|maximum.{0,20}(?:length|tokens)")
_SCHEMA = re.compile(r"(?i)schema|grammar|response_format|structured|chat_template_kwargs")


class ModelFailure(Exception):
    """The server cannot be used: no further request is sent for the run."""


class TooLong(Exception):
    """The prompt does not fit the model's window, or was cut: ask with less text."""


class Cut(Exception):
    """The answer is cut or empty: ask for less at a time."""


class SchemaRefused(Exception):
    """The server does not accept the schema: ask without it."""


class BadModelAnswer(Exception):
    """The server sent something other than an answer to the questions."""


def failure_of(status: int, body: Any, text: str) -> Exception:
    """The error that a refusal means. Some servers refuse with status 200."""
    message = describe(body, text)
    if status in {401, 403}:
        return ModelFailure(f"the server refuses the key (status {status}): check EXTEND_LLM_API_KEY")
    if status in {200, 400, 413, 422} and _WINDOW.search(message):
        return TooLong(message)
    if status in {200, 400, 422} and _SCHEMA.search(message):
        return SchemaRefused(message)
    if 300 <= status < 400:
        return ModelFailure(f"the server redirects (status {status}): set EXTEND_LLM_BASE_URL to where it leads")
    return ModelFailure(f"the server says (status {status}): {message}")


def describe(body: Any, text: str) -> str:
    """The message of an error: `error.message`, `error` or `message`, as servers differ, else the whole text."""
    error = body.get("error") if isinstance(body, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    if not isinstance(message, str) and isinstance(body, dict):
        message = body.get("message")
    return " ".join((message if isinstance(message, str) else text).split())[:LONGEST] or "nothing"
