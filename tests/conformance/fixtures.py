"""The tools, resources and prompts that the conformance suite looks for by name, made and registered as ours are.

Their names and what they answer are the suite's. What asks the client something is in `fixtures_asking.py`.
"""

import base64
import json
from collections.abc import Callable
from typing import Annotated, Any

from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.prompts.base import Prompt, UserMessage
from mcp.shared.exceptions import MCPError
from mcp_types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    AudioContent,
    CallToolResult,
    ContentBlock,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    SetLevelRequestParams,
    TextContent,
    TextResourceContents,
)
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.app import App
from extend_mcp.server.mcp_server import ExtendServer
from extend_mcp.server.tools.calls.extend_tool import ExtendTool
from extend_mcp.server.tools.declaration import READS
from tests.conformance.fixtures_asking import ASKING, test_input_required_result_prompt

Ctx = Context[App, Any]
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
"""A PNG of one pixel."""
SILENCE = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="
"""A WAV of one sample."""
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "$defs": {
        "address": {
            "$anchor": "addressDef",
            "type": "object",
            "properties": {"street": {"type": "string"}, "city": {"type": "string"}},
        }
    },
    "properties": {
        "name": {"type": "string"},
        "address": {"$ref": "#/$defs/address"},
        "contactMethod": {"type": "string", "enum": ["phone", "email"]},
        "phone": {"type": "string"},
        "email": {"type": "string"},
    },
    "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
    "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
    "then": {"required": ["phone"]},
    "else": {"required": ["email"]},
    "additionalProperties": False,
}
"""The schema that must come through a tools/list as it is."""


async def test_simple_text() -> str:
    """Answer with text."""
    return "This is a simple text response for testing."


async def test_image_content() -> CallToolResult:
    """Answer with an image."""
    return _content(ImageContent(data=PIXEL, mime_type="image/png"))


async def test_audio_content() -> CallToolResult:
    """Answer with a sound."""
    return _content(AudioContent(data=SILENCE, mime_type="audio/wav"))


async def test_embedded_resource() -> CallToolResult:
    """Answer with a resource."""
    return _content(_resource("test://embedded-resource", "This is an embedded resource content."))


async def test_multiple_content_types() -> CallToolResult:
    """Answer with text, an image and a resource."""
    return _content(
        TextContent(text="Multiple content types test:"),
        ImageContent(data=PIXEL, mime_type="image/png"),
        _resource("test://mixed-content-resource", '{"test":"data","value":123}', "application/json"),
    )


async def test_error_handling() -> str:
    """Always fail, as our tools do."""
    raise Refused("LOCAL_TEST", "This tool intentionally returns an error for testing.")


async def test_tool_with_progress(ctx: Ctx) -> str:
    """Report progress three times."""
    for step in (0, 50, 100):
        await ctx.report_progress(step, 100, f"Completed step {step} of 100")
    return "Done."


async def test_tool_with_logging(ctx: Ctx) -> str:
    """Send three log messages."""
    for message in ("Tool execution started", "Tool processing data", "Tool execution completed"):
        await ctx.info(message)
    return "Tool with logging executed successfully"


async def test_logging_tool(ctx: Ctx) -> str:
    """Send a log message, which reaches only a client that asked for them."""
    await ctx.info("A message")
    return "Logged."


async def test_missing_capability(ctx: Ctx) -> str:
    """Need a client that can sample."""
    if ctx.client_capabilities is None or ctx.client_capabilities.sampling is None:
        raise MCPError(
            code=MISSING_REQUIRED_CLIENT_CAPABILITY,
            message="This tool needs the client's `sampling`.",
            data={"requiredCapabilities": {"sampling": {}}},
        )
    return "The client can sample."


async def test_x_mcp_header(
    region: Annotated[str, Field(description="Also a header.", json_schema_extra={"x-mcp-header": "Region"})],
) -> str:
    """Take an argument that is repeated in a header."""
    return f"region={region}"


async def json_schema_2020_12_tool() -> str:
    """Have a schema with every kind of keyword."""
    return "Done."


async def test_trigger_tool_change(ctx: Ctx) -> str:
    """Tell listeners of changed tools."""
    await ctx.notify_tools_changed()
    return "Told."


async def test_trigger_prompt_change(ctx: Ctx) -> str:
    """Tell listeners of changed prompts."""
    await ctx.notify_prompts_changed()
    return "Told."


TOOLS = (
    test_simple_text,
    test_image_content,
    test_audio_content,
    test_embedded_resource,
    test_multiple_content_types,
    test_error_handling,
    test_tool_with_progress,
    test_tool_with_logging,
    test_logging_tool,
    test_missing_capability,
    test_x_mcp_header,
    json_schema_2020_12_tool,
    test_trigger_tool_change,
    test_trigger_prompt_change,
    *ASKING,
)


def static_text() -> str:
    """A text."""
    return "This is the content of the static text resource."


def static_binary() -> bytes:
    """An image."""
    return base64.b64decode(PIXEL)


def template(id: str) -> str:  # noqa: A002  (the suite's name)
    """A resource for any id."""
    return json.dumps({"id": id, "templateTest": True, "data": f"Data for ID: {id}"})


def watched() -> str:
    """A resource that may be watched."""
    return "Watched resource content."


RESOURCES: dict[str, tuple[Callable[..., str | bytes], str]] = {
    "test://static-text": (static_text, "text/plain"),
    "test://static-binary": (static_binary, "image/png"),
    "test://template/{id}/data": (template, "application/json"),
    "test://watched-resource": (watched, "text/plain"),
}


def test_simple_prompt() -> list[UserMessage]:
    """A prompt without arguments."""
    return [UserMessage("This is a simple prompt for testing.")]


def test_prompt_with_arguments(arg1: str, arg2: str) -> list[UserMessage]:
    """A prompt with two arguments."""
    return [UserMessage(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'")]


def test_prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:  # noqa: N803  (the suite's name)
    """A prompt with a resource in it."""
    embedded = _resource(resourceUri, "Embedded resource content for testing.")
    return [UserMessage(embedded), UserMessage("Please process the embedded resource above.")]


def test_prompt_with_image() -> list[UserMessage]:
    """A prompt with an image in it."""
    return [
        UserMessage(ImageContent(data=PIXEL, mime_type="image/png")),
        UserMessage("Please analyze the image above."),
    ]


PROMPTS = (
    test_simple_prompt,
    test_prompt_with_arguments,
    test_prompt_with_embedded_resource,
    test_prompt_with_image,
    test_input_required_result_prompt,
)


def add_fixtures(server: ExtendServer) -> ExtendServer:
    """Register all of them on a built server, beside what it has."""
    for function in TOOLS:
        tool = ExtendTool.make(function, function.__name__, READS, {})
        if function is json_schema_2020_12_tool:
            tool.parameters = SCHEMA
        server._tool_manager._tools[tool.name] = tool
    for uri, (read, mime_type) in RESOURCES.items():
        server.resource(uri, description=read.__doc__, mime_type=mime_type)(read)
    for prompt in PROMPTS:
        server.add_prompt(Prompt.from_function(prompt))
    server._lowlevel_server.add_request_handler("logging/setLevel", SetLevelRequestParams, _set_level)
    return server


async def _set_level(_ctx: Any, _params: SetLevelRequestParams) -> EmptyResult:
    return EmptyResult()


def _content(*blocks: ContentBlock) -> CallToolResult:
    return CallToolResult(content=list(blocks))


def _resource(uri: str, text: str, mime_type: str = "text/plain") -> EmbeddedResource:
    return EmbeddedResource(resource=TextResourceContents(uri=uri, mime_type=mime_type, text=text))
