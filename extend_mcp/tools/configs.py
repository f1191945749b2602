"""A tool's arguments as the API's configs."""

from typing import Any, TypeVar

from pydantic import ValidationError

from extend_mcp.errors import Refused
from extend_mcp.models.base import Wire
from extend_mcp.models.extract import ExtractConfig
from extend_mcp.models.parse import ParseConfig
from extend_mcp.reading.document import parse_pages

W = TypeVar("W", bound=Wire)


def parse_config(config: dict[str, Any] | None, pages: str | None) -> ParseConfig | None:
    """How to parse; None leaves everything to the API."""
    given = _with_pages(dict(config or {}), pages)
    return _read(ParseConfig, given) if given else None


def extract_config(
    config: dict[str, Any] | None, schema: dict[str, Any] | None, instructions: str | None, pages: str | None
) -> ExtractConfig:
    """What to extract. Citations are on unless the config says otherwise: without them no value can be checked."""
    given = _with_pages(dict(config or {}), pages)
    given["advancedOptions"] = {"citationsEnabled": True, **_options(given)}
    if schema is not None:
        given["schema"] = schema
    if instructions is not None:
        given["extractionRules"] = instructions
    return _read(ExtractConfig, given)


def override_config(
    config: dict[str, Any] | None, instructions: str | None, pages: str | None, *, citations: bool
) -> ExtractConfig | None:
    """What one run changes of a saved extractor: only what was asked for, since it replaces the saved fields."""
    given = _with_pages(dict(config or {}), pages)
    if citations:
        given["advancedOptions"] = {"citationsEnabled": True, **_options(given)}
    if instructions is not None:
        given["extractionRules"] = instructions
    return _read(ExtractConfig, given) if given else None


def _with_pages(given: dict[str, Any], pages: str | None) -> dict[str, Any]:
    if pages is not None:
        ranges = [each.wire() for each in parse_pages(pages)]
        given["advancedOptions"] = {**_options(given), "pageRanges": ranges}
    return given


def _options(given: dict[str, Any]) -> dict[str, Any]:
    options = given.get("advancedOptions") or {}
    if not isinstance(options, dict):
        raise Refused("LOCAL_INVALID_ARGUMENT", "config.advancedOptions: must be an object", field="config")
    return options


def _read(model: type[W], given: dict[str, Any]) -> W:
    try:
        return model.model_validate(given)
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(("config", *map(str, problem["loc"])))
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{field}: {problem['msg']}", field=field) from error
