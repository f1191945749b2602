"""The suite's tools that ask the client something: live in the revisions to 2025-11-25, by rounds in 2026-07-28."""
# ruff: noqa: N815  (the suite's names)

import json
from typing import Any, Literal

from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp_types import (
    CreateMessageRequest,
    CreateMessageRequestParams,
    CreateMessageResult,
    ElicitRequest,
    ElicitRequestFormParams,
    ElicitResult,
    InputRequest,
    InputRequiredResult,
    ListRootsRequest,
    ListRootsResult,
    SamplingMessage,
    TextContent,
)
from pydantic import BaseModel, Field

from extend_mcp.server.app import App

Ctx = Context[App, Any]


class Person(BaseModel):
    """What `test_elicitation` asks for."""

    username: str = Field(description="User's response")
    email: str = Field(description="User's email address")


class Defaults(BaseModel):
    """A field of each primitive type, with a default."""

    name: str = "John Doe"
    age: int = 30
    score: float = 95.5
    status: Literal["active", "inactive", "pending"] = "active"
    verified: bool = True


def _titled(*values: str) -> list[dict[str, str]]:
    return [{"const": value, "title": value.title()} for value in values]


class Choices(BaseModel):
    """A field of each of the five ways to offer a choice. The names are the suite's."""

    untitledSingle: str = Field(json_schema_extra={"enum": ["option1", "option2", "option3"]})
    titledSingle: str = Field(json_schema_extra={"oneOf": _titled("value1", "value2", "value3")})  # type: ignore[dict-item]
    legacyEnum: str = Field(json_schema_extra={"enum": ["opt1", "opt2"], "enumNames": ["Option One", "Option Two"]})
    untitledMulti: list[str] = Field(json_schema_extra={"items": {"type": "string", "enum": ["option1", "option2"]}})
    titledMulti: list[str] = Field(json_schema_extra={"items": {"anyOf": _titled("value1", "value2")}})  # type: ignore[dict-item]


async def test_elicitation(message: str, ctx: Ctx) -> str:
    """Ask the user while the call goes on."""
    return await _elicited(ctx, message, Person)


async def test_elicitation_sep1034_defaults(ctx: Ctx) -> str:
    """Ask with defaults."""
    return await _elicited(ctx, "Please check your data", Defaults)


async def test_elicitation_sep1330_enums(ctx: Ctx) -> str:
    """Ask with choices."""
    return await _elicited(ctx, "Please choose", Choices)


async def test_sampling(prompt: str, ctx: Ctx) -> str:
    """Ask the client's model while the call goes on."""
    result = await ctx.session.create_message(_said(prompt), max_tokens=100, related_request_id=ctx.request_id)
    return f"LLM response: {_text(result)}"


async def test_streaming_elicitation(ctx: Ctx) -> str | InputRequiredResult:
    """Ask by rounds; nothing but the answer may be on the stream."""
    return "Done." if ctx.input_responses else _ask({"user_name": _name()})


async def test_input_required_result_elicitation(ctx: Ctx) -> str | InputRequiredResult:
    """Ask the user's name."""
    answer = (ctx.input_responses or {}).get("user_name")
    return f"Hello, {_field(answer, 'name')}!" if answer is not None else _ask({"user_name": _name()})


async def test_input_required_result_sampling(ctx: Ctx) -> str | InputRequiredResult:
    """Ask the client's model."""
    answer = (ctx.input_responses or {}).get("capital_question")
    if isinstance(answer, CreateMessageResult):
        return f"The model said: {_text(answer)}"
    return _ask({"capital_question": _sample("What is the capital of France?")})


async def test_input_required_result_list_roots(ctx: Ctx) -> str | InputRequiredResult:
    """Ask for the client's folders."""
    answer = (ctx.input_responses or {}).get("client_roots")
    if isinstance(answer, ListRootsResult):
        return "Roots: " + ", ".join(str(root.uri) for root in answer.roots)
    return _ask({"client_roots": ListRootsRequest()})


async def test_input_required_result_request_state(ctx: Ctx) -> str | InputRequiredResult:
    """Give the client a state to bring back."""
    if ctx.request_state == "first" and ctx.input_responses and "confirm" in ctx.input_responses:
        return "state-ok"
    return _ask({"confirm": _form("Please confirm", "ok", "boolean")}, "first")


async def test_input_required_result_tampered_state(ctx: Ctx) -> str | InputRequiredResult:
    """The same, where the client brings back another one: it never comes here."""
    return await test_input_required_result_request_state(ctx)


async def test_input_required_result_multiple_inputs(ctx: Ctx) -> str | InputRequiredResult:
    """Ask three things at once."""
    asked: dict[str, InputRequest] = {
        "user_name": _name(),
        "greeting": _sample("Generate a greeting"),
        "client_roots": ListRootsRequest(),
    }
    if ctx.input_responses and asked.keys() <= ctx.input_responses.keys():
        return "All three are here."
    return _ask(asked, "asked")


async def test_input_required_result_multi_round(ctx: Ctx) -> str | InputRequiredResult:
    """Ask a second thing after the first."""
    state, answers = json.loads(ctx.request_state or "{}"), ctx.input_responses or {}
    if state.get("round") == 2 and "step2" in answers:
        return f"{state['name']} likes {_field(answers['step2'], 'color')}."
    if state.get("round") == 1 and "step1" in answers:
        known = {"round": 2, "name": _field(answers["step1"], "name")}
        return _ask({"step2": _form("Step 2: What is your favorite color?", "color")}, json.dumps(known))
    return _ask({"step1": _form("Step 1: What is your name?", "name")}, json.dumps({"round": 1}))


async def test_input_required_result_capabilities(ctx: Ctx) -> InputRequiredResult:
    """Ask only what the client said it can answer."""
    can, asked = ctx.client_capabilities, dict[str, InputRequest]()
    if can is not None and can.sampling is not None:
        asked["sample"] = _sample("Say hello")
    if can is not None and can.elicitation is not None:
        asked["user_name"] = _name()
    return _ask(asked, "asked")


def test_input_required_result_prompt(ctx: Ctx) -> list[UserMessage] | InputRequiredResult:
    """A prompt that asks first."""
    answer = (ctx.input_responses or {}).get("user_context")
    if answer is None:
        return _ask({"user_context": _form("What context should the prompt use?", "context")})
    return [UserMessage(f"Use this context: {_field(answer, 'context')}")]


ASKING = (
    test_elicitation,
    test_elicitation_sep1034_defaults,
    test_elicitation_sep1330_enums,
    test_sampling,
    test_streaming_elicitation,
    test_input_required_result_elicitation,
    test_input_required_result_sampling,
    test_input_required_result_list_roots,
    test_input_required_result_request_state,
    test_input_required_result_tampered_state,
    test_input_required_result_multiple_inputs,
    test_input_required_result_multi_round,
    test_input_required_result_capabilities,
)


async def _elicited(ctx: Ctx, message: str, model: type[BaseModel]) -> str:
    result = await ctx.elicit(message, model)
    content = result.data.model_dump_json() if result.action == "accept" else "{}"
    return f"Elicitation completed: action={result.action}, content={content}"


def _ask(asked: dict[str, InputRequest], state: str | None = None) -> InputRequiredResult:
    return InputRequiredResult(input_requests=asked, request_state=state)


def _form(message: str, field: str, kind: str = "string") -> ElicitRequest:
    schema = {"type": "object", "properties": {field: {"type": kind}}, "required": [field]}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def _name() -> ElicitRequest:
    return _form("What is your name?", "name")


def _sample(text: str) -> CreateMessageRequest:
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=_said(text), max_tokens=100))


def _said(text: str) -> list[SamplingMessage]:
    return [SamplingMessage(role="user", content=TextContent(text=text))]


def _text(result: CreateMessageResult) -> str:
    return result.content.text if isinstance(result.content, TextContent) else ""


def _field(answer: object, name: str) -> object:
    return (answer.content or {}).get(name) if isinstance(answer, ElicitResult) else None
