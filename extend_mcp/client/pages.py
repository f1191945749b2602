"""Query parameters, and lists that come in pages."""

from collections.abc import AsyncIterator, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticSerializationError

from extend_mcp.client.transport import Transport
from extend_mcp.errors import BadAnswer, Refused
from extend_mcp.models.base import Wire
from extend_mcp.models.runs import Page

S = TypeVar("S", bound=Wire)
W = TypeVar("W", bound=Wire)


def query(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments as query parameters: camelCase, without those that are None."""
    return {to_camel(name): value for name, value in values.items() if value is not None}


def body(model: type[W], **values: Any) -> dict[str, Any]:
    """Keyword arguments as a request body, without those that are None. Raises `Refused` where `model` does."""
    try:
        return model(**{name: value for name, value in values.items() if value is not None}).wire()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{field}: {first['msg']}", field=field) from error
    except PydanticSerializationError as error:
        raise Refused("LOCAL_INVALID_ARGUMENT", "the arguments hold a value that JSON does not have") from error


async def one_page(transport: Transport, page: type[Page[S]], path: str, filters: Mapping[str, Any]) -> Page[S]:
    """One page of a list."""
    return await transport.request(page, "GET", path, params=query(filters))


async def each(transport: Transport, page: type[Page[S]], path: str, filters: Mapping[str, Any]) -> AsyncIterator[S]:
    """Every row, page after page; the next page is asked for once its first row is wanted."""
    seen: set[str] = set()
    token = filters.get("next_page_token")
    while True:
        found = await one_page(transport, page, path, {**filters, "next_page_token": token})
        for row in found.data:
            yield row
        token = found.next_page_token
        if not token:
            return
        if token in seen:
            raise BadAnswer("LOCAL_BAD_ANSWER", f"the list {path} never ends: a page names an earlier one as the next")
        seen.add(token)
