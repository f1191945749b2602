"""The bodies of API version 2026-02-09: read and written back unchanged, and built from arguments as they stand.

`wire/responses` holds whole bodies; `wire/requests` holds requests, in which KEY stands for the key of the call.
"""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import extend_mcp.wire
from extend_mcp.wire.base import Wire
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.workflows import WorkflowRequest, WorkflowRun, WorkflowVersion
from tests.client.faults import Server, Still, client_of, http
from tests.wire import WIRE, Call, documents, flows, forms, hooks, load, older, saved
from tests.wire.operations import OPERATIONS

GROUPS = (documents, saved, forms, flows, hooks, older)
RESPONSES: dict[str, type[Wire]] = {name: model for group in GROUPS for name, model in group.RESPONSES.items()}
BODIES: dict[str, type[Wire]] = {name: model for group in GROUPS for name, model in group.BODIES.items()}
CALLS: dict[str, Call] = {name: call for group in GROUPS for name, call in group.CALLS.items()}


@pytest.mark.parametrize("name", RESPONSES)
def test_a_response_is_written_back_as_it_was_read(name: str) -> None:
    body = load("responses", name)
    assert RESPONSES[name].model_validate_json(json.dumps(body)).wire() == body


@pytest.mark.parametrize("name", BODIES)
def test_a_request_body_is_what_a_server_takes(name: str) -> None:
    body = load("requests", name)["body"]
    assert BODIES[name].read(body).wire() == body


def operation(method: str, path: str) -> str:
    """The operation that a request is; a fixed word wins over an id."""
    fitting = [known for known in OPERATIONS if re.fullmatch(known.replace("{id}", "[^/]+"), f"{method} {path}")]
    return min(fitting, key=lambda known: known.count("{id}"))


def test_every_operation_is_reached_by_a_call() -> None:
    assert len(OPERATIONS) == 117
    requests = [load("requests", name) for name in CALLS]
    reached = {operation(request["method"], request["path"]) for request in requests}
    assert set(OPERATIONS) - reached == {"POST /files/upload"}, "which is multipart: see client/test_upload.py"


def inner(body: dict[str, Any]) -> dict[str, Any]:
    """The one object in an envelope of the older API; any other body as it is."""
    objects = [value for value in body.values() if isinstance(value, dict)]
    return objects[0] if "success" in body and len(objects) == 1 else body


@pytest.mark.anyio
@pytest.mark.parametrize("name", CALLS)
async def test_a_call_sends_the_request_and_reads_the_response(name: str) -> None:
    answered, call = CALLS[name]
    body = load("responses", answered)
    server = Server(answer=lambda _: http(200, body))
    async with client_of(server, Still()) as client:
        found = await call(client)
    assert found.wire() == inner(body)
    (request,) = server.requests
    sent: dict[str, Any] = {"method": request.method, "path": request.path, "query": request.query}
    if request.body:
        sent["body"] = request.json()
        for item in [sent["body"], *sent["body"].get("inputs", [])]:
            if "extend_mcp_key" in item.get("metadata", {}):
                key, colon, index = item["metadata"]["extend_mcp_key"].partition(":")
                assert len(key) == 32
                item["metadata"]["extend_mcp_key"] = f"KEY{colon}{index}"
    assert sent == load("requests", name)


def test_every_file_is_used() -> None:
    assert {path.stem for path in (WIRE / "responses").iterdir()} == RESPONSES.keys()
    assert {path.stem for path in (WIRE / "requests").iterdir()} == CALLS.keys()
    assert BODIES.keys() <= CALLS.keys()


MODULES = list(pkgutil.iter_modules(extend_mcp.wire.__path__))


def within(value: Any) -> Iterator[Wire]:
    """Every object of ours in a value."""
    if isinstance(value, Wire):
        yield value
        value = [getattr(value, name) for name in type(value).model_fields]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from within(item)


def test_every_field_of_every_model_stands_in_some_file() -> None:
    read = [model.model_validate(load("responses", name)) for name, model in RESPONSES.items()]
    read += [model.model_validate(load("requests", name)["body"]) for name, model in BODIES.items()]
    shown = {(base, name) for found in within(read) for base in type(found).__mro__ for name in found.model_fields_set}
    modules = [importlib.import_module(f"extend_mcp.wire.{found.name}") for found in MODULES]
    models = {
        model
        for module in modules
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, Wire) and model not in {Wire, ListPage}
    }
    own = {(model, name) for model in models for name in model.__annotations__ if name in model.model_fields}
    assert {f"{model.__name__}.{name}" for model, name in own - shown} == set()


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NEW = st.dictionaries(st.from_regex(r"new[A-Z][a-zA-Z]{0,8}", fullmatch=True), JSON, max_size=3)


@settings(max_examples=50)
@given(status=st.text(min_size=1), added=NEW, in_file=NEW, kind=st.text(min_size=1), in_block=NEW)
def test_fields_and_choices_nobody_knows_yet_survive(
    status: str, added: dict[str, Any], in_file: dict[str, Any], kind: str, in_block: dict[str, Any]
) -> None:
    body = load("responses", "parse_run")
    body |= {**added, "status": status}
    body["file"] |= {**in_file, "type": kind}
    body["output"]["chunks"][0]["blocks"][0] |= {**in_block, "type": kind}
    run = ParseRun.model_validate_json(json.dumps(body))
    assert run.wire() == body
    assert ParseRun.model_validate_json(run.model_dump_json(by_alias=True, exclude_unset=True)) == run


CLOSED = {
    "verify": ("config", "config.advancedOptions"),
    "webhook_endpoint_create": ("", "advancedOptions", "advancedOptions.payload"),
    "webhook_endpoint_update": ("",),
    "webhook_subscription_create": ("",),
    "webhook_subscription_update": ("",),
}
"""Bodies, and the objects in them in which the API refuses keys it does not know."""


@pytest.mark.parametrize(("name", "path"), [(name, path) for name, paths in CLOSED.items() for path in paths])
def test_a_server_refuses_a_key_that_the_api_refuses_and_a_reader_keeps_it(name: str, path: str) -> None:
    body = load("requests", name)["body"]
    target = body
    for key in filter(None, path.split(".")):
        target = target[key]
    target["newKey"] = 1
    assert BODIES[name].model_validate(body).wire() == body
    with pytest.raises(ValidationError, match="unknown key newKey"):
        BODIES[name].read(body)


def test_a_server_refuses_a_step_of_a_type_nobody_knows() -> None:
    body = {"name": "Mailroom", "steps": [{"type": "DREAM", "name": "dream", "depth": 3}]}
    assert WorkflowRequest.model_validate(body).wire() == body
    with pytest.raises(ValidationError, match="must be one of TRIGGER, PARSE"):
        WorkflowRequest.read(body)


@pytest.mark.parametrize("kind", sorted({step["type"] for step in load("responses", "workflow_version")["steps"]}))
def test_a_step_of_every_type_has_its_own_model(kind: str) -> None:
    steps = WorkflowVersion.model_validate(load("responses", "workflow_version")).steps
    assert {type(step).__name__ for step in steps if step.type == kind} == {
        "OtherStep" if kind == "DREAM" else "".join(word.capitalize() for word in kind.split("_")) + "Step"
    }


def test_a_step_run_of_every_type_has_its_own_model() -> None:
    for run in WorkflowRun.model_validate(load("responses", "workflow_run")).step_runs:
        kind = "OTHER" if run.step_type == "DREAM" else run.step_type
        assert type(run).__name__ == "".join(word.capitalize() for word in kind.split("_")) + "StepRun"
