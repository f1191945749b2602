"""`/splitters` and their versions."""

from extend_mcp.client.pages import to_body
from extend_mcp.client.saved_processors import Saved, SavedKind
from extend_mcp.client.transport import Transport
from extend_mcp.wire.runs import ListPage
from extend_mcp.wire.split import (
    SplitConfig,
    Splitter,
    SplitterRequest,
    SplitterSummary,
    SplitterUpdate,
    SplitterVersion,
    SplitterVersionRequest,
)


class Splitters(Saved[Splitter, SplitterSummary, SplitterVersion, SplitConfig]):
    """`/splitters`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        kind = SavedKind(
            "splitters",
            Splitter,
            ListPage[SplitterSummary],
            SplitterUpdate,
            SplitterVersion,
            ListPage[SplitterVersion],
            SplitterVersionRequest,
        )
        super().__init__(transport, kind)

    async def create(
        self, *, name: str, clone_splitter_id: str | None = None, config: SplitConfig | None = None
    ) -> Splitter:
        """Make a splitter from at most one of a copy and a config."""
        content = to_body(SplitterRequest, name=name, clone_splitter_id=clone_splitter_id, config=config)
        return await self._transport.request(Splitter, "POST", "/splitters", json=content)
