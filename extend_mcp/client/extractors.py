"""`/extractors` and their versions."""

from collections.abc import AsyncIterator
from typing import TypedDict, Unpack

from extend_mcp.client.pages import body, each, one_page
from extend_mcp.client.transport import SYNC_SECONDS, Transport, address
from extend_mcp.models.extract import (
    ExtractConfig,
    Extractor,
    ExtractorGenerate,
    ExtractorRequest,
    ExtractorSummary,
    ExtractorUpdate,
    ExtractorVersion,
    ExtractorVersionRequest,
)
from extend_mcp.models.runs import Page, SortBy, SortDir
from extend_mcp.models.saved import ReleaseType


class VersionFilters(TypedDict, total=False):
    """How versions are listed: the draft first, then the newest first unless `sort_dir` says otherwise."""

    next_page_token: str | None
    max_page_size: int | None
    sort_dir: SortDir | None


class ExtractorFilters(VersionFilters, total=False):
    """How extractors are listed: by `updatedAt`, newest first, unless told otherwise."""

    sort_by: SortBy | None


class ExtractorVersions:
    """`/extractors/{id}/versions`, one method an endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def list(self, extractor_id: str, **filters: Unpack[VersionFilters]) -> Page[ExtractorVersion]:
        """One page of versions, without their configs."""
        path = address("extractors", extractor_id, "versions")
        return await one_page(self._transport, Page[ExtractorVersion], path, filters)

    def iterate(self, extractor_id: str, **filters: Unpack[VersionFilters]) -> AsyncIterator[ExtractorVersion]:
        """Every version, page after page."""
        path = address("extractors", extractor_id, "versions")
        return each(self._transport, Page[ExtractorVersion], path, filters)

    async def create(
        self,
        extractor_id: str,
        *,
        release_type: ReleaseType,
        description: str | None = None,
        config: ExtractConfig | None = None,
    ) -> ExtractorVersion:
        """Publish the draft, or `config`, as the next major or minor version."""
        content = body(ExtractorVersionRequest, release_type=release_type, description=description, config=config)
        path = address("extractors", extractor_id, "versions")
        return await self._transport.request(ExtractorVersion, "POST", path, json=content)

    async def get(self, extractor_id: str, version: str) -> ExtractorVersion:
        """One version: `draft`, `latest`, a number such as `0.1`, or a version's id."""
        path = address("extractors", extractor_id, "versions", version)
        return await self._transport.request(ExtractorVersion, "GET", path)


class Extractors:
    """`/extractors`, one method an endpoint. The API has no way to delete one."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.versions = ExtractorVersions(transport)

    async def list(self, **filters: Unpack[ExtractorFilters]) -> Page[ExtractorSummary]:
        """One page of extractors, without their drafts."""
        return await one_page(self._transport, Page[ExtractorSummary], "/extractors", filters)

    def iterate(self, **filters: Unpack[ExtractorFilters]) -> AsyncIterator[ExtractorSummary]:
        """Every extractor, page after page."""
        return each(self._transport, Page[ExtractorSummary], "/extractors", filters)

    async def create(
        self,
        *,
        name: str,
        clone_extractor_id: str | None = None,
        config: ExtractConfig | None = None,
        generate: ExtractorGenerate | None = None,
    ) -> Extractor:
        """Make an extractor from at most one of a copy, a config, or samples to draft a schema from."""
        content = body(
            ExtractorRequest, name=name, clone_extractor_id=clone_extractor_id, config=config, generate=generate
        )
        return await self._transport.request(Extractor, "POST", "/extractors", json=content, timeout=SYNC_SECONDS)

    async def get(self, extractor_id: str) -> Extractor:
        """One extractor with its draft."""
        return await self._transport.request(Extractor, "GET", address("extractors", extractor_id))

    async def update(
        self, extractor_id: str, *, name: str | None = None, config: ExtractConfig | None = None
    ) -> Extractor:
        """Rename it, or replace its draft's config. Published versions stay as they are."""
        content = body(ExtractorUpdate, name=name, config=config)
        return await self._transport.request(Extractor, "POST", address("extractors", extractor_id), json=content)
