"""Builds the API's configs from a tool's arguments."""

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import ValidationError

from extend_mcp.errors import Refused
from extend_mcp.server.answers.document import parse_pages
from extend_mcp.server.tools.calls.option_names import match_names
from extend_mcp.server.tools.calls.sizes import MOST_IN_SCHEMA, check_size
from extend_mcp.wire.base import Wire, describe_fault
from extend_mcp.wire.schema_repair import repair

if TYPE_CHECKING:
    from extend_mcp.wire.extract import ExtractConfig

W = TypeVar("W", bound=Wire)


def build_extract_config(
    config: dict[str, Any] | None, schema: dict[str, Any] | None, instructions: str | None, pages: str | None
) -> "tuple[ExtractConfig, list[str]]":
    """The config of an extraction, and the repairs of its schema.

    Citations are on unless the config says otherwise: without them no value can be checked.
    """
    from extend_mcp.wire.extract import ExtractConfig

    options = _with_pages(match_names(ExtractConfig, config or {}, "config"), pages)
    options["advancedOptions"] = {"citationsEnabled": True, **_advanced(options)}
    if schema is not None:
        options["schema"] = schema
    if instructions is not None:
        options["extractionRules"] = instructions
    changes = repair_schema(options)
    return parse_argument(ExtractConfig, options), changes


def repair_schema(options: dict[str, Any]) -> list[str]:
    """Repair the schema in an extract config, in place; returns the changes."""
    if not isinstance(options.get("schema"), dict):
        return []
    check_size(options["schema"], "schema", MOST_IN_SCHEMA)
    options["schema"], changes = repair(options["schema"])
    return changes


def shorten_changes(changes: list[str]) -> list[str]:
    """The changes, with one line for all types to which null was added."""
    usual = [change for change in changes if change.endswith(": type with null")]
    listed = [change for change in changes if change not in usual][:10]
    return [*listed, f"null added to {len(usual)} types"] if usual else listed


def build_config(
    model: type[W],
    config: dict[str, Any] | None,
    pages: str | None = None,
    instructions: str | None = None,
    *,
    citations: bool = False,
) -> W | None:
    """A config with only the given options; None if there are none, so that the API decides.

    For a saved processor, its fields replace the saved ones for this run.
    """
    options = _with_pages(match_names(model, config or {}, "config"), pages)
    if citations:
        options["advancedOptions"] = {"citationsEnabled": True, **_advanced(options)}
    if instructions is not None:
        options["extractionRules"] = instructions
    return parse_argument(model, options) if options else None


def build_classes_config(
    model: type[W],
    field: str,
    classes: dict[str, str] | None,
    saved_id: str | None,
    config: dict[str, Any] | None,
    pages: str | None,
) -> W | None:
    """A classify or split config from kinds and their descriptions; for a saved processor, its changes for one run.

    Ids are made from the names, and `other`, which the API needs, is added. Raises `Refused` unless exactly one of
    `classes` and `saved_id` is given.
    """
    if (classes is None) == (saved_id is None):
        raise Refused(
            "LOCAL_INVALID_ARGUMENT",
            "Give exactly one: `classes`, or the id of a saved classifier or splitter.",
            field="classes",
        )
    if classes == {}:
        raise Refused("LOCAL_INVALID_ARGUMENT", "`classes` is empty.", field="classes")
    options = _with_pages(match_names(model, config or {}, "config"), pages)
    if classes is not None:
        kinds = {**classes} if "other" in classes else {**classes, "other": "Anything else"}
        options[field] = [{"id": _id(name), "type": name, "description": what} for name, what in kinds.items()]
    return parse_argument(model, options) if options else None


def _id(name: str) -> str:
    return "_".join("".join(char if char.isalnum() else " " for char in name.lower()).split()) or "kind"


def _with_pages(options: dict[str, Any], pages: str | None) -> dict[str, Any]:
    if pages is not None:
        ranges = [{"start": first, "end": last} for first, last in parse_pages(pages)]
        options["advancedOptions"] = {**_advanced(options), "pageRanges": ranges}
    return options


def _advanced(options: dict[str, Any]) -> dict[str, Any]:
    advanced = options.get("advancedOptions") or {}
    if not isinstance(advanced, dict):
        raise Refused("LOCAL_INVALID_ARGUMENT", "config.advancedOptions: must be an object", field="config")
    return advanced


def parse_argument(model: type[W], options: dict[str, Any], argument: str = "config") -> W:
    """An argument as the API's object. Raises `Refused`, naming the place, if it does not fit or is too large."""
    check_size(options, argument)
    try:
        return model.model_validate(options)
    except ValidationError as error:
        raise make_argument_error(argument, error) from error


def make_argument_error(argument: str, error: ValidationError) -> Refused:
    """The error for an argument that does not fit the API's object: its first fault, with the place."""
    problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
    field = ".".join((argument, *map(str, problem["loc"])))
    return Refused("LOCAL_INVALID_ARGUMENT", f"{field}: {describe_fault(problem)}", field=field)
