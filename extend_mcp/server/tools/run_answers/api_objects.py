"""Answers with the API's own objects: one, or a list of them, within the token budget."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import ConfigDict

from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import fold, take_fitting
from extend_mcp.server.answers.pointer import resolve
from extend_mcp.server.call import Call
from extend_mcp.server.tools.run_answers.answer_models import EMPTY, PageAnswer, ToolAnswer
from extend_mcp.server.tools.run_answers.run_rows import BatchRows
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import ListPage

AGAIN = "Call again with this `cursor` for more."
NOTHING = "Nothing found."
ROW_TOKENS = 300
"""The most tokens of one row."""
ROW_TEXTS = (120, 60, 32)
"""The most characters of a text in a row. The smaller limits are tried if not all rows fit.

The rest is in the answer about the single object.
"""
MOST_COUNTED = 1000
"""The most rows that are counted of a list that was cut: the most that the API returns in one page."""
ROOM_TOKENS = 80
"""The tokens of an answer besides its rows."""

HIDDEN = frozenset({"object", "presignedUrl", "signingSecret", "contents"})
"""Fields that answers leave out: secrets, and those without information."""
TIMES = frozenset({"createdAt", "updatedAt"})
HIDDEN_OPTIONS = frozenset({"headers"})
"""Fields of `advancedOptions` that are left out: the headers of a webhook endpoint may hold its key."""


class ObjectAnswer(ToolAnswer):
    """The object's fields under their names in the API, or, under `part`, the part that a pointer names."""

    model_config = ConfigDict(extra="allow")

    part: Any = None


class ListAnswer(PageAnswer):
    """Rows of the API's own objects."""

    rows: list[dict[str, Any]] = []
    cursor: str | None = None


async def show_object(here: Call, wire: Wire, pointer: str | None = None, follow: str | None = None) -> ObjectAnswer:
    """One object, folded to the budget. `follow` is the next call to make."""
    return await run_in_thread(partial(_shown, wire, here.settings.result_tokens, pointer, follow), short=True)


def _shown(wire: Wire, budget: int, pointer: str | None, follow: str | None) -> ObjectAnswer:
    value = _plain(wire)
    if pointer is not None:
        return ObjectAnswer(part=fold(resolve(value, pointer), budget, pointer), next=follow)
    return ObjectAnswer(**fold(value, budget), next=follow)


async def list_page(
    here: Call, get_page: Callable[..., Awaitable[ListPage[Any]]], limit: int, cursor: str | None, **filters: Any
) -> ListAnswer:
    """One page of rows, within the budget. `get_page` gets it, by its filters."""
    page = await fit_page(here, get_page, _rows, limit, cursor, **filters)
    return ListAnswer(rows=page.rows, **page.facts)


@dataclass(frozen=True, slots=True)
class Fitted:
    """The rows of a page that fit, and what the answer says about them."""

    rows: list[dict[str, Any]]
    each: Mapping[str, str]
    cursor: str | None
    is_cut: bool
    total: int | None

    @property
    def facts(self) -> dict[str, Any]:
        """The number of rows, and how to go on."""
        cut = {"shown": len(self.rows), "total": self.total} if self.is_cut else {}
        return {**cut, "cursor": self.cursor, "next": describe_next_step(self.rows, self.cursor)}


async def fit_page(
    here: Call,
    get_page: Callable[..., Awaitable[ListPage[Any]]],
    make: Callable[[Sequence[Any], int], BatchRows],
    limit: int,
    cursor: str | None,
    **filters: Any,
) -> Fitted:
    """At most `limit` rows: as many as `make` fits in the budget, and the cursor of the next one.

    A page that costs more than the budget is requested again with fewer rows, so that the cursor skips none.
    """
    budget, size, total = here.settings.result_tokens - ROOM_TOKENS, limit, None
    while True:
        page = await get_page(max_page_size=size, next_page_token=cursor, **filters)
        if size == limit and cursor is None and not page.next_page_token:
            total = len(page.data)
        fitting = await run_in_thread(partial(make, page.data, budget), short=True)
        if len(fitting.rows) >= len(page.data):
            if size < limit and cursor is None and total is None:
                total = await _count(get_page, filters)
            return Fitted(list(fitting.rows), fitting.each, page.next_page_token or None, size < limit, total)
        size = len(fitting.rows)


async def _count(get_page: Callable[..., Awaitable[ListPage[Any]]], filters: Mapping[str, Any]) -> int | None:
    """How many rows a list has; None if they are too many to count in one request."""
    page = await get_page(max_page_size=MOST_COUNTED, next_page_token=None, **filters)
    return None if page.next_page_token else len(page.data)


def describe_next_step(rows: Sequence[Any], cursor: str | None) -> str | None:
    """The end of a list's answer: how to go on, or that the list is empty, since an empty list is left out."""
    return AGAIN if cursor else None if rows else NOTHING


def _rows(objects: Sequence[Wire], budget: int) -> BatchRows:
    """As many rows as fit. Before rows are left out, texts are shortened."""
    fitting: Sequence[dict[str, Any]] = ()
    for limit in ROW_TEXTS:
        fitting = take_fitting([_row(each, limit) for each in objects], budget)
        if len(fitting) == len(objects):
            break
    return BatchRows(fitting, {})


def _row(each: Wire, limit: int) -> dict[str, Any]:
    """The object in a list: times to the minute, long texts cut, and nothing repeated."""
    plain = {key: to_one_line(value, limit) if isinstance(value, str) else value for key, value in _plain(each).items()}
    for key in TIMES & plain.keys():
        plain[key] = str(plain[key] or "")[:16].replace("T", " ")
    if plain.get("updatedAt") == plain.get("createdAt"):
        plain.pop("updatedAt", None)
    row: dict[str, Any] = fold({key: value for key, value in plain.items() if value not in EMPTY}, ROW_TOKENS)
    return row


def _plain(each: Wire) -> dict[str, Any]:
    plain = {key: value for key, value in each.wire().items() if key not in HIDDEN}
    options = plain.get("advancedOptions")
    if isinstance(options, dict):
        plain["advancedOptions"] = {key: value for key, value in options.items() if key not in HIDDEN_OPTIONS}
    if isinstance(plain.get("url"), str):
        plain["url"] = _masked(plain["url"])
    return plain


def _masked(url: str) -> str:
    """An address with `…` for what may be a key in it: user and password, query, fragment."""
    return re.sub(r"(?s)([?#]).+", r"\1…", re.sub(r"//[^/?#]*@", "//…@", url))
