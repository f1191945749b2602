"""Makes a tool from a function: its schemas, its hints, and the form of its answers and errors."""

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, Self

from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp.server.mcpserver.utilities.func_metadata import FuncMetadata
from mcp_types import CallToolResult, InputRequiredResult, TextContent, ToolAnnotations
from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_snake

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.server.answers.envelope import clean, clean_all
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.app import get_app
from extend_mcp.server.call import make_call
from extend_mcp.server.credits.consent import OverCreditLimit, asking
from extend_mcp.server.tools.calls.arguments import read_arguments
from extend_mcp.server.tools.calls.asking import not_answered
from extend_mcp.server.tools.calls.examples import suggest_call
from extend_mcp.server.tools.calls.failures import make_error_result, mark_not_offered, suggest_source
from extend_mcp.server.tools.calls.flat_schemas import drop_defaults, flatten_schema
from extend_mcp.server.tools.calls.type_words import describe_type_at
from extend_mcp.server.tools.run_answers.answer_models import EMPTY
from extend_mcp.server.tools.run_answers.notes import collect_notes, limit_notes

logger = logging.getLogger(__name__)

SCHEMAS = frozenset({"schema", "mended"})
"""Members that are JSON Schemas, returned unchanged: an empty `properties` must not be left out."""
NOTES = {"type": "array", "items": {"type": "string"}}
"""The schema of an answer's notes: how the call was understood, what to know about the result."""


class _PlainArguments(FuncMetadata):
    """Keeps arguments as `read_arguments` returned them: the SDK would turn a text that is JSON into an object."""

    def pre_parse_json(self, data: dict[str, Any]) -> dict[str, Any]:
        """Change nothing."""
        return data


class ExtendTool(Tool):
    """A tool with flat schemas and arguments checked by name, of which every failure is one error result.

    `example` is a valid call, shown when arguments are wrong. `offered` are the names of all offered tools.
    `for_apps`: it is listed only for clients that show apps.
    """

    example: dict[str, Any] = {}
    offered: frozenset[str] | None = None
    for_apps: bool = False

    @classmethod
    def make(cls, function: Callable[..., Any], title: str, hints: ToolAnnotations, example: dict[str, Any]) -> Self:
        """The tool of an async function: an agent reads its docstring, annotations and return model."""
        read = {name: getattr(_read(function), name) for name in Tool.model_fields}
        tool = cls(**{**read, "title": title, "annotations": hints}, example=example)
        tool.parameters = {**flatten_schema(tool.parameters), "additionalProperties": False}
        output = tool.fn_metadata.output_schema
        if output is not None:
            output = drop_defaults(flatten_schema(output))
            output["properties"]["notes"] = NOTES
        metadata = {name: getattr(tool.fn_metadata, name) for name in FuncMetadata.model_fields}
        tool.fn_metadata = _PlainArguments(**{**metadata, "output_schema": output})
        tool._fill_in_place()
        return tool

    async def run(
        self,
        arguments: dict[str, Any],
        context: Context[Any, Any],
        convert_result: bool = False,  # noqa: ARG002  (the base class has it; answers are always converted here)
    ) -> Any:
        """Run the tool.

        An error that a user or agent can correct becomes an error result; the result of a crash hides its cause.
        """
        with collect_notes() as notes:
            try:
                arguments = read_arguments(self.name, self.parameters, arguments)
                self._refuse_unknown(arguments)
                answer = await self._run_within_limit(arguments, context)
            except ExtendError as error:
                return self._refusal(error, arguments)
            except ToolError as error:
                return self._refusal(self._explain(error, log=not get_app(context).closing), arguments)
        if isinstance(answer, CallToolResult | InputRequiredResult):
            return answer
        return to_result(answer, self.offered, notes)

    async def _run_within_limit(self, arguments: dict[str, Any], context: Context[Any, Any]) -> Any:
        """Run the tool, and once more with a question to the user if it may exceed the day's credit limit."""
        try:
            return await super().run(arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, OverCreditLimit):
                raise
            with asking(f"{error.__cause__.message} Start it anyway?"):
                return await super().run(arguments, context)

    def _refusal(self, error: ExtendError, arguments: dict[str, Any]) -> CallToolResult:
        """The error, with a valid call or where to look as its hint."""
        if error.hint is None and error.code == "LOCAL_INVALID_ARGUMENT":
            error.hint = suggest_call(self.name, self.example, self.parameters, error.field)
        error.hint = error.hint or suggest_source(error, arguments)
        return make_error_result(error, self.offered)

    def _fill_in_place(self) -> None:
        """If `Here` is the only parameter that the server fills, fill it here: the SDK would need a tenth of a call's
        time for it."""
        if [marker.fn for marker, _ in self.resolved_params.values()] != [make_call]:
            return
        (name,), function = self.resolved_params, self.fn
        self.resolved_params, context_name = {}, self.context_kwarg or name
        self.context_kwarg = context_name

        async def filled(**arguments: Any) -> Any:
            return await function(**{**arguments, name: await make_call(arguments[context_name])})

        self.fn = filled

    def _refuse_unknown(self, arguments: dict[str, Any]) -> None:
        known = self.parameters.get("properties", {})
        unknown = sorted(arguments.keys() - known.keys())
        if unknown:
            raise Refused(
                "LOCAL_UNKNOWN_ARGUMENT",
                f"{self.name} has no argument {', '.join(map(repr, unknown))}; it takes {', '.join(known) or 'none'}.",
                hint=suggest_call(self.name, self.example, self.parameters),
                field=unknown[0],
            )

    def _explain(self, error: ToolError, *, log: bool) -> ExtendError:
        cause = error.__cause__
        if isinstance(cause, ExtendError):
            cause.field = cause.field and self._argument(cause.field)
            return cause
        if isinstance(cause, ValidationError) and cause.title == self.fn_metadata.arg_model.__name__:
            problem = cause.errors(include_url=False, include_input=False, include_context=False)[0]
            field = ".".join(map(str, problem["loc"]))
            if problem["type"] == "missing":
                return Refused("LOCAL_INVALID_ARGUMENT", f"{field}: is required", field=field)
            wanted = describe_type_at(self.parameters, problem["loc"])
            return Refused("LOCAL_INVALID_ARGUMENT", f"{field}: must be {wanted}", field=field)
        if isinstance(cause, ToolError) and not isinstance(cause, UnexpectedToolError):  # from a resolver that asked
            return not_answered()
        if log:  # while the server stops, failures are expected
            logger.error("%s failed", self.name, exc_info=cause)
        return ExtendError("LOCAL_INTERNAL", f"{self.name} failed inside this server.", retryable=False)

    def _argument(self, field: str) -> str:
        """The name of the tool's argument for a field of the API's request, if it differs."""
        name = to_snake(field)
        names = (name, f"{name}_id", f"{name}s")
        return next((each for each in names if each in self.parameters.get("properties", {})), field)


def to_result(
    answer: BaseModel | str, offered: frozenset[str] | None = None, notes: Sequence[str] = ()
) -> CallToolResult:
    """The result: a model as structured content and as compact JSON text, a string as text alone; then the notes.

    All of it is cleaned of invisible characters.
    """
    if isinstance(answer, str):
        text = clean("\n".join([answer, *(f"Note: {each}" for each in limit_notes(notes))]))
        return CallToolResult(content=[TextContent(type="text", text=text)])
    value: Any = drop_empty(answer.model_dump(mode="json"), _schema_of(type(answer)))
    if notes:
        value["notes"] = limit_notes(notes)
    value = clean_all(value)
    if "next" in value:
        value["next"] = mark_not_offered(value.pop("next"), offered)  # last, where a reader looks for the next step
    text = to_json_text(value)
    return CallToolResult(content=[TextContent(type="text", text=text)], structured_content=value)


def drop_empty(value: Any, schema: Mapping[str, Any]) -> Any:
    """The JSON value without nulls and empty strings, lists and objects, except those that its flat schema requires.

    False and 0 stay; members that are schemas are unchanged.
    """
    if isinstance(value, dict):
        known, required = schema.get("properties", {}), schema.get("required", ())
        kept = {key: item if key in SCHEMAS else drop_empty(item, known.get(key, {})) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in EMPTY or key in required}
    if isinstance(value, list):
        return [drop_empty(item, schema.get("items", {})) for item in value]
    return value


@cache
def _schema_of(model: type[BaseModel]) -> dict[str, Any]:
    return flatten_schema(model.model_json_schema())


@cache
def _read(function: Callable[..., Any]) -> Tool:
    """The SDK's tool of a function. It is kept, as most of the time of building a server went there."""
    return Tool.from_function(
        function,
        description=" ".join((function.__doc__ or "").split()),
        structured_output=None if _returns_model(function) else False,
    )


def _returns_model(function: Callable[..., Any]) -> bool:
    returned = function.__annotations__.get("return")
    return isinstance(returned, type) and issubclass(returned, BaseModel)
