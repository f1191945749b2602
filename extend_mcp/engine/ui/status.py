"""The first page: runs at work, runs that wait, and the newest runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.metrics import QueueState
from extend_mcp.engine.storage.tables import STATUSES, WITHIN_RUN
from extend_mcp.engine.times import now
from extend_mcp.engine.ui.overview import Counts, Disk, Overview


@dataclass(frozen=True, slots=True)
class Setup:
    """The engine's settings that the page shows."""

    base_url: str
    api_version: str
    workers: int
    has_ocr: bool
    needs_key: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of the list of runs. Empty texts are no filter."""

    kind: str
    status: str
    file_name: str
    batch_id: str

    @property
    def query(self) -> dict[str, str | None]:
        """The query of a link that keeps the filters."""
        return {
            "kind": self.kind,
            "status": self.status,
            "fileNameContains": self.file_name,
            "batchId": self.batch_id,
        }

    @property
    def are_set(self) -> bool:
        """True if any run may be left out."""
        return any(self.query.values())


@dataclass(frozen=True, slots=True)
class Listed:
    """Runs of the list, newest first. `token` leads to older ones; `is_first`: there are none before."""

    runs: Sequence[Row[Any]]
    filters: Filters
    token: str | None
    is_first: bool


def status_page(
    overview: Overview,
    counts: Counts,
    queues: Sequence[QueueState],
    disk: Disk,
    setup: Setup,
    listed: Listed,
    links: Links,
) -> dict[str, Any]:
    """The values for the template. `queues` are those of all workspaces, in a cluster."""
    seen = {status for by_status in counts.runs.values() for status in by_status}
    query = listed.filters.query
    return {
        "overview": overview,
        "counts": counts,
        "queues": queues,
        "disk": disk,
        "setup": setup,
        "filters": listed.filters,
        "runs": listed.runs,
        "older": links.home(**query, nextPageToken=listed.token) if listed.token else None,
        "newest": None if listed.is_first else links.home(**query),
        "kinds": sorted(counts.runs),
        "statuses": STATUSES,
        "columns": [*(status for status in STATUSES if status in seen), *sorted(seen - set(STATUSES))],
        "total": sum(sum(by_status.values()) for by_status in counts.runs.values()),
        "failed": sum(by_status.get("FAILED", 0) for by_status in counts.runs.values()),
        "now": now(),
        "links": links,
        "part_of": part_of,
    }


def part_of(run: Row[Any]) -> str | None:
    """The id of the run that a parse was made for."""
    source: str | None = run.source_id if run.source == WITHIN_RUN else None
    return source
