"""What Schemathesis sends, led to objects that exist: ids made up by a generator would end in 404 and test little."""

import json
import os
import re
from typing import Any
from urllib.parse import urlsplit

import schemathesis

from tests.wire import WIRE

REQUESTS = [json.loads(path.read_text(encoding="utf-8")) for path in (WIRE / "requests").glob("*.json")]
HEADERS = {"authorization": "Bearer sk_contract", "x-extend-api-version": "2026-02-09"}
SEEDS: dict[str, str] = json.loads(os.environ["CONTRACT_SEEDS"])
"""Ids of objects of the engine under test: by the first word of a path, and by the names of keys in bodies."""
DOOMED: dict[str, str] = json.loads(os.environ["CONTRACT_DOOMED"])
"""Others of each kind, to delete and to cancel."""
UNKNOWN = re.compile("in (header|query) - object with unexpected properties")
ENGINE = os.environ["CONTRACT_ENGINE"]


def before_add_examples(context: schemathesis.HookContext, examples: list[Any]) -> None:
    """The documented requests of `tests/wire`, and one for each operation without a body."""
    operation = context.operation
    path = re.sub(r"{\w+}", "[^/]+", operation.path)
    bodies = [
        given["body"]
        for given in REQUESTS
        if given["method"] == operation.method.upper() and "body" in given and re.fullmatch(path, given["path"])
    ]
    words = dict.fromkeys(re.findall(r"{(\w+)}", operation.path), "1")
    contents = [{"body": body, "media_type": "application/json"} for body in bodies] or [{}]
    examples.extend(operation.Case(path_parameters=words, headers=HEADERS, **content) for content in contents)


def before_call(context: schemathesis.HookContext, case: Any, kwargs: dict[str, Any]) -> None:
    """Every URL leads back to the engine; examples, and half of the other valid requests, name what is there."""
    case.body = _at_home(case.body)
    if case.meta is not None and case.meta.phase.name.value != "examples":
        given = json.dumps([case.path_parameters, case.body], default=str)
        is_valid = case.meta.generation.mode.is_positive and case.meta.phase.name.value != "stateful"
        if not is_valid or sum(given.encode()) % 2:
            return
    case.body = _named(case.body)
    first = case.path.removeprefix("/local").split("/")[1]
    seeds = DOOMED if str(case.method) == "DELETE" or str(case.path).endswith("/cancel") else SEEDS
    ids = {"id": seeds.get(first), "item_id": seeds["item_id"], "version_id": "draft"}
    case.path_parameters |= {name: ids[name] for name in case.path_parameters or {} if ids.get(name)}


def filter_failure(context: schemathesis.HookContext, failure: Any, case: Any, response: Any) -> bool:
    """Headers and query parameters that nobody knows are no fault of a request: HTTP and the API ignore them."""
    return not UNKNOWN.search(str(failure.message))


def _at_home(body: Any) -> Any:
    """The body with its URLs on the engine's own address: no request leaves this machine."""
    if isinstance(body, dict):
        return {key: _at_home(value) for key, value in body.items()}
    if isinstance(body, list):
        return [_at_home(value) for value in body]
    return f"{ENGINE}/favicon.ico" if isinstance(body, str) and _is_url(body) else body


def _is_url(text: str) -> bool:
    try:
        return urlsplit(text.strip()).scheme in {"http", "https"}
    except ValueError:
        return False


def _named(body: Any, key: str = "") -> Any:
    """The body with the ids of what is there, and documents given by those alone."""
    if isinstance(body, dict):
        if key in {"file", "files"}:
            return {"id": SEEDS["files"]}
        named = {name: _named(value, name) for name, value in body.items()}
        return named | {"id": SEEDS[key]} if key in SEEDS and "id" in named else named
    if isinstance(body, list):
        return [_named(value, key) for value in body]
    return SEEDS[key] if key in SEEDS and isinstance(body, str) else body


schemathesis.hook(before_add_examples)
schemathesis.hook(before_call)
schemathesis.hook(filter_failure)
