"""Query parameters, and lists that come in pages."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypedDict, TypeVar

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticSerializationError

from extend_mcp.client.transport import Transport
from extend_mcp.errors import BadAnswer, Refused
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import ListPage, SortBy, SortDir

S = TypeVar("S", bound=Wire)
W = TypeVar("W", bound=Wire)
T_co = TypeVar("T_co", covariant=True)


class Paging(TypedDict, total=False):
    """Which page of a list, and its most rows: 1 to 1,000, by default 10."""

    next_page_token: str | None
    max_page_size: int | None


class Directed(Paging, total=False):
    """A list with one order, which can be reversed; newest first by default."""

    sort_dir: SortDir | None


class Sorted(Directed, total=False):
    """A list ordered by `updatedAt`, newest first by default."""

    sort_by: SortBy | None


class PageLike(Protocol[T_co]):
    """One page of a list, in any envelope."""

    @property
    def data(self) -> Sequence[T_co]:
        """Its rows."""

    @property
    def next_page_token(self) -> str | None:
        """The next page, if there is one."""


def to_query(values: Mapping[str, Any]) -> dict[str, Any]:
    """Keyword arguments as query parameters: in camelCase, without None."""
    return {to_camel(name): value for name, value in values.items() if value is not None}


def to_body(model: type[W], **values: Any) -> dict[str, Any]:
    """Keyword arguments as a request body, without None. Raises `Refused` if they do not fit `model`."""
    try:
        return model(**{name: value for name, value in values.items() if value is not None}).wire()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        raise Refused("LOCAL_INVALID_ARGUMENT", f"{field}: {first['msg']}", field=field) from error
    except PydanticSerializationError as error:
        raise Refused("LOCAL_INVALID_ARGUMENT", "the arguments contain a value that JSON cannot hold") from error


async def read_page(
    transport: Transport, page: type[ListPage[S]], path: str, filters: Mapping[str, Any]
) -> ListPage[S]:
    """One page of a list."""
    return await transport.request(page, "GET", path, params=to_query(filters))


async def iterate_rows(
    transport: Transport, page: type[ListPage[S]], path: str, filters: Mapping[str, Any]
) -> AsyncIterator[S]:
    """Every row, page after page. A page is requested only when its first row is needed."""
    async for row in iterate_pages(lambda query: read_page(transport, page, path, query), filters):
        yield row


async def iterate_pages(
    get_page: Callable[[dict[str, Any]], Awaitable[PageLike[S]]], filters: Mapping[str, Any]
) -> AsyncIterator[S]:
    """Every row of the pages that `get_page` returns. It takes the filters, with the token of the previous page."""
    seen: set[str] = set()
    token = filters.get("next_page_token")
    while True:
        page = await get_page({**filters, "next_page_token": token})
        for row in page.data:
            yield row
        token = page.next_page_token
        if not token:
            return
        if token in seen:
            raise BadAnswer("LOCAL_BAD_ANSWER", "the list does not end: a page names an earlier page as the next one")
        seen.add(token)
