"""`/evaluation_sets`, their items, and `/evaluation_set_runs`."""

from collections.abc import AsyncIterator, Sequence
from typing import Unpack

from extend_mcp.client.pages import Sorted, iterate_rows, read_page, to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.transport import Transport
from extend_mcp.wire.evaluations import (
    EvaluationEntity,
    EvaluationItem,
    EvaluationItemInput,
    EvaluationItemsCreated,
    EvaluationItemsRequest,
    EvaluationItemSummary,
    EvaluationItemUpdate,
    EvaluationSet,
    EvaluationSetRequest,
    EvaluationSetRun,
    EvaluationSetRunRequest,
)
from extend_mcp.wire.runs import Deleted, ListPage
from extend_mcp.wire.saved import ProvidedOutput


class EvaluationSetFilters(Sorted, total=False):
    """Filters of lists of sets: the extractor, classifier or splitter that they measure."""

    entity_id: str | None


class EvaluationItems:
    """`/evaluation_sets/{id}/items`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, set_id: str, **filters: Unpack[Sorted]) -> ListPage[EvaluationItemSummary]:
        """One page of items, without their expected results."""
        return await read_page(self._transport, ListPage[EvaluationItemSummary], _items(set_id), filters)

    def iterate(self, set_id: str, **filters: Unpack[Sorted]) -> AsyncIterator[EvaluationItemSummary]:
        """Every item, page after page."""
        return iterate_rows(self._transport, ListPage[EvaluationItemSummary], _items(set_id), filters)

    async def create(self, set_id: str, *, items: Sequence[EvaluationItemInput]) -> EvaluationItemsCreated:
        """Add 1 to 100 items."""
        content = to_body(EvaluationItemsRequest, items=items)
        return await self._transport.request(EvaluationItemsCreated, "POST", _items(set_id), json=content)

    async def get(self, set_id: str, item_id: str) -> EvaluationItem:
        """One item with its expected result."""
        return await self._transport.request(EvaluationItem, "GET", _items(set_id, item_id))

    async def update(self, set_id: str, item_id: str, *, expected_output: ProvidedOutput) -> EvaluationItem:
        """Replace the expected result as a whole."""
        content = to_body(EvaluationItemUpdate, expected_output=expected_output)
        return await self._transport.request(EvaluationItem, "POST", _items(set_id, item_id), json=content)

    async def delete(self, set_id: str, item_id: str) -> Deleted:
        """Remove the item from the set."""
        return await self._transport.request(Deleted, "DELETE", _items(set_id, item_id))


class EvaluationSets:
    """`/evaluation_sets`, a method for each endpoint. The API has no way to change or delete a set."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.items = EvaluationItems(transport)

    async def list(self, **filters: Unpack[EvaluationSetFilters]) -> ListPage[EvaluationSet]:
        """One page of sets."""
        return await read_page(self._transport, ListPage[EvaluationSet], "/evaluation_sets", filters)

    def iterate(self, **filters: Unpack[EvaluationSetFilters]) -> AsyncIterator[EvaluationSet]:
        """Every set, page after page."""
        return iterate_rows(self._transport, ListPage[EvaluationSet], "/evaluation_sets", filters)

    async def create(self, *, name: str, entity_id: str, description: str | None = None) -> EvaluationSet:
        """Make an empty set for an extractor, classifier or splitter."""
        content = to_body(EvaluationSetRequest, name=name, description=description, entity_id=entity_id)
        return await self._transport.request(EvaluationSet, "POST", "/evaluation_sets", json=content)

    async def get(self, set_id: str) -> EvaluationSet:
        """One set."""
        return await self._transport.request(EvaluationSet, "GET", build_path("evaluation_sets", set_id))


class EvaluationSetRuns(Readable[EvaluationSetRun]):
    """`/evaluation_set_runs`, a method for each endpoint. The API cannot list, cancel or delete them."""

    _path = "evaluation_set_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, EvaluationSetRun)

    async def create(
        self,
        *,
        evaluation_set_id: str,
        entity: EvaluationEntity | None = None,
        evaluation_set_item_ids: Sequence[str] | None = None,
    ) -> EvaluationSetRun:
        """Measure the draft of the set's entity, or `entity`, on all items or on the given ones.

        Raises `Uncertain` if it is unknown whether it started.
        """
        return await self._create_unmarked(
            EvaluationSetRunRequest,
            evaluation_set_id=evaluation_set_id,
            entity=entity,
            evaluation_set_item_ids=evaluation_set_item_ids,
        )


def _items(set_id: str, *item_id: str) -> str:
    return build_path("evaluation_sets", set_id, "items", *item_id)
