"""Reads a server's answer to a chat request."""

import json
from typing import Any

from extend_mcp.model.failures import BadModelAnswer, Cut, TooLong, failure_of
from extend_mcp.model.form import AnswerForm
from extend_mcp.model.token_counts import least_tokens
from extend_mcp.questions import Answer

SHORT = 0.9
"""A server that counts less than this share of our lowest estimate of the tokens has cut the prompt."""
THOUGHT_ENDS, FENCE = "</think>", "```"


def read_completion(body: Any, form: AnswerForm, prompt: str) -> list[Answer]:
    """The answers in the body of a completion. `prompt` is what was sent.

    Only an answer that ended by itself is read. Raises `Cut`, `TooLong`, `BadModelAnswer` or the error of `failure_of`.
    """
    if not isinstance(body, dict):
        raise BadModelAnswer("the server sent no JSON object")
    if body.get("error"):
        raise failure_of(200, body, "")
    choices = body.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    message = choice.get("message")
    if not isinstance(message, dict):
        raise BadModelAnswer("the server sent no answer (`choices` is missing or empty)")
    reason = choice.get("finish_reason")
    if reason == "length":
        raise Cut("the answer was cut at its limit of tokens")
    if reason != "stop":
        raise BadModelAnswer(f"the answer ended with {str(reason)[:40]}, not with stop")
    _check_prompt(body.get("usage"), prompt)
    return _read_message(message, form)


def _check_prompt(usage: Any, prompt: str) -> None:
    """Some servers drop the beginning of a long prompt and show it only in their count; a count of 0 is no count."""
    counted = usage.get("prompt_tokens") if isinstance(usage, dict) else None
    if isinstance(counted, int) and 0 < counted < SHORT * least_tokens(prompt):
        raise TooLong(f"the server read {counted} tokens of a longer prompt")


def _read_message(message: dict[str, Any], form: AnswerForm) -> list[Answer]:
    content = message.get("content")
    if isinstance(content, str) and content.strip():
        return form.read(parse(content))
    for thoughts in ("reasoning_content", "reasoning"):
        text = message.get(thoughts)
        if isinstance(text, str) and text.strip():
            return form.read(parse(text))
    raise Cut("the answer is empty")


def parse(text: str) -> Any:
    """The JSON of an answer, also after a thought or within a code fence. Numbers are read as strings, unchanged.

    Raises `BadModelAnswer`.
    """
    try:
        return _load(text.strip())
    except ValueError:
        rest = _unwrap(text)
    try:
        return _load(rest)
    except ValueError:
        raise BadModelAnswer("the answer is not valid JSON") from None


def _unwrap(text: str) -> str:
    """What is after a thought, and within a code fence."""
    before, ends, after = text.partition(THOUGHT_ENDS)
    rest = (after if ends else before).strip()
    if rest.startswith(FENCE) and rest.endswith(FENCE):
        rest = rest.removesuffix(FENCE).partition("\n")[2]
    return rest.strip()


def _load(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_pairs, parse_constant=_refuse, parse_float=str, parse_int=str)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a key is repeated")
    return members


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
