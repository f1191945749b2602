"""What `/extractors`, `/classifiers` and `/splitters` have in common. The API has no way to delete one."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Generic, TypeVar, Unpack

from extend_mcp.client.pages import Directed, Sorted, iterate_rows, read_page, to_body
from extend_mcp.client.paths import build_path
from extend_mcp.client.transport import Transport
from extend_mcp.wire.base import Wire
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.saved import ReleaseType, SavedSummary, SavedVersion, VersionRequest

P = TypeVar("P", bound=SavedSummary)
S = TypeVar("S", bound=SavedSummary)
V = TypeVar("V", bound=SavedVersion)
C = TypeVar("C", bound=Wire)


@dataclass(frozen=True)
class SavedKind(Generic[P, S, V]):
    """A kind of saved processor: its path, and the models of its requests and answers."""

    path: str
    saved: type[P]
    rows: type[ListPage[S]]
    update: type[Wire]
    version: type[V]
    versions: type[ListPage[V]]
    publish: type[VersionRequest]


class Versions(Generic[P, S, V, C]):
    """`/<kind>/{id}/versions`, a method for each endpoint."""

    def __init__(self, transport: Transport, kind: SavedKind[P, S, V]) -> None:
        self._transport = transport
        self._kind = kind

    async def list(self, saved_id: str, **filters: Unpack[Directed]) -> ListPage[V]:
        """One page of versions, without their configs: the draft first."""
        return await read_page(self._transport, self._kind.versions, self._at(saved_id), filters)

    def iterate(self, saved_id: str, **filters: Unpack[Directed]) -> AsyncIterator[V]:
        """Every version, page after page."""
        return iterate_rows(self._transport, self._kind.versions, self._at(saved_id), filters)

    async def create(
        self, saved_id: str, *, release_type: ReleaseType, description: str | None = None, config: C | None = None
    ) -> V:
        """Publish the draft, or `config`, as the next major or minor version."""
        content = to_body(self._kind.publish, release_type=release_type, description=description, config=config)
        return await self._transport.request(self._kind.version, "POST", self._at(saved_id), json=content)

    async def get(self, saved_id: str, version: str) -> V:
        """One version: `draft`, `latest`, a number such as `0.1`, or a version's id."""
        return await self._transport.request(self._kind.version, "GET", self._at(saved_id, version))

    def _at(self, saved_id: str, *version: str) -> str:
        return build_path(self._kind.path, saved_id, "versions", *version)


class Saved(Generic[P, S, V, C]):
    """`/<kind>`, a method for each endpoint. Subclasses add `create`."""

    def __init__(self, transport: Transport, kind: SavedKind[P, S, V]) -> None:
        self._transport = transport
        self._kind = kind
        self.versions: Versions[P, S, V, C] = Versions(transport, kind)

    async def list(self, **filters: Unpack[Sorted]) -> ListPage[S]:
        """One page, without the drafts."""
        return await read_page(self._transport, self._kind.rows, build_path(self._kind.path), filters)

    def iterate(self, **filters: Unpack[Sorted]) -> AsyncIterator[S]:
        """Every processor, page after page."""
        return iterate_rows(self._transport, self._kind.rows, build_path(self._kind.path), filters)

    async def get(self, saved_id: str) -> P:
        """One processor with its draft."""
        return await self._transport.request(self._kind.saved, "GET", build_path(self._kind.path, saved_id))

    async def update(self, saved_id: str, *, name: str | None = None, config: C | None = None) -> P:
        """Rename it, or replace its draft's config. Published versions are unchanged."""
        content = to_body(self._kind.update, name=name, config=config)
        path = build_path(self._kind.path, saved_id)
        return await self._transport.request(self._kind.saved, "POST", path, json=content)
