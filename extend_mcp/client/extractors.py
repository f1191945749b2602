"""`/extractors` and their versions."""

from extend_mcp.client.pages import to_body
from extend_mcp.client.saved_processors import Saved, SavedKind
from extend_mcp.client.transport import SYNC_SECONDS, Transport
from extend_mcp.wire.extract import (
    ExtractConfig,
    Extractor,
    ExtractorGenerate,
    ExtractorRequest,
    ExtractorSummary,
    ExtractorUpdate,
    ExtractorVersion,
    ExtractorVersionRequest,
)
from extend_mcp.wire.runs import ListPage


class Extractors(Saved[Extractor, ExtractorSummary, ExtractorVersion, ExtractConfig]):
    """`/extractors`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        kind = SavedKind(
            "extractors",
            Extractor,
            ListPage[ExtractorSummary],
            ExtractorUpdate,
            ExtractorVersion,
            ListPage[ExtractorVersion],
            ExtractorVersionRequest,
        )
        super().__init__(transport, kind)

    async def create(
        self,
        *,
        name: str,
        clone_extractor_id: str | None = None,
        config: ExtractConfig | None = None,
        generate: ExtractorGenerate | None = None,
    ) -> Extractor:
        """Make an extractor from at most one of a copy, a config, or samples to draft a schema from."""
        content = to_body(
            ExtractorRequest, name=name, clone_extractor_id=clone_extractor_id, config=config, generate=generate
        )
        return await self._transport.request(Extractor, "POST", "/extractors", json=content, timeout=SYNC_SECONDS)
