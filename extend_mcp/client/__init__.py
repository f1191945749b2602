"""The client of the Extend API: one attribute a resource, over one `Transport`."""

import httpx

from extend_mcp.client.batch_runs import BatchRuns
from extend_mcp.client.clock import Clock
from extend_mcp.client.extract_runs import ExtractRuns
from extend_mcp.client.extractors import Extractors
from extend_mcp.client.files import Files
from extend_mcp.client.parse_runs import ParseRuns
from extend_mcp.client.transport import Transport
from extend_mcp.errors import Refused


class ExtendClient:
    """Speaks to the API that `http`'s base URL names. The caller opens and closes `http`.

    `requests_per_second` is the pace to keep; None for the embedded engine, which has none. Raises `Refused` where the
    key cannot be a header.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        key: str,
        api_version: str,
        workspace_id: str | None = None,
        requests_per_second: float | None = None,
        clock: Clock | None = None,
    ) -> None:
        transport = Transport(
            http,
            key=key,
            api_version=api_version,
            workspace_id=workspace_id,
            requests_per_second=requests_per_second,
            clock=clock,
        )
        self.files = Files(transport)
        self.parse_runs = ParseRuns(transport)
        self.extract_runs = ExtractRuns(transport)
        self.extractors = Extractors(transport)
        self.batch_runs = BatchRuns(transport, self.parse_runs, self.extract_runs)
        self._kinds: dict[str, ParseRuns | ExtractRuns] = {"pr": self.parse_runs, "exr": self.extract_runs}

    def runs(self, run_id: str) -> ParseRuns | ExtractRuns:
        """The resource that this run belongs to, by its id's prefix. Raises `Refused` for another prefix."""
        kind = self._kinds.get(run_id.partition("_")[0])
        if kind is None:
            known = ", ".join(f"{prefix}_" for prefix in self._kinds)
            raise Refused("LOCAL_UNKNOWN_ID", f"not the id of a run; these begin with {known}")
        return kind
