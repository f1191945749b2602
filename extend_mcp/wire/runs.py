"""What runs of every kind share: lists, usage, batches, deletions."""

from typing import Annotated, Any, Generic, Self, TypeVar

from pydantic import Field, PrivateAttr, model_validator

from extend_mcp.wire.base import OneOf, Wire

T = TypeVar("T")

Metadata = dict[str, Any]
"""The caller's own JSON object on a run, at most 10 KB; echoed, never read, but for `extend:usage_tags`."""

RunStatus = Annotated[str, OneOf("PENDING", "PROCESSING", "PROCESSED", "FAILED", "CANCELLED")]
"""PENDING is a batch member that waits. The last three are final."""

Priority = Annotated[int, Field(ge=1, le=100)]
"""Lower runs first. A single run has 50 by default, a batch of workflow runs 90."""

SortBy = Annotated[str, OneOf("updatedAt", "createdAt")]
SortDir = Annotated[str, OneOf("asc", "desc")]

FINAL = frozenset({"PROCESSED", "FAILED", "CANCELLED", "NEEDS_REVIEW", "REJECTED"})
"""Statuses at which polling ends. NEEDS_REVIEW waits for a person, so it ends polling too."""
RETRYABLE = frozenset({"OCR_ERROR", "INTERNAL_ERROR"})
"""The failure reasons of runs that may succeed when they are started again."""


class ListPage(Wire, Generic[T]):
    """One page of a list. `next_page_token` is absent on the last; it is tied to the filters it came from."""

    object: str = "list"
    data: list[T] = []
    next_page_token: str | None = None

    @model_validator(mode="after")
    def _is_list(self) -> Self:
        """An object of another kind, or one that says nothing, is not an empty list."""
        if "data" in self.model_fields_set or ("object" in self.model_fields_set and self.object == "list"):
            return self
        raise ValueError("has no `data`")


class Deleted(Wire):
    """The answer to a delete."""

    id: str


class DataRetention(Wire):
    """`zero` keeps nothing after the result was read. Not every plan allows it."""

    mode: Annotated[str, OneOf("workspace_default", "zero")] | None = None


class UsageCharge(Wire):
    """One item of a bill. `pages` is 1-based and only on add-ons that cost by page."""

    product: str
    unit: str
    quantity: float
    credits: float
    pages: list[int] | None = None


class UsageEntry(Wire):
    """The cost of one run within a run."""

    object: str
    id: str
    credits: float
    charges: list[UsageCharge] | None = None


class Usage(Wire):
    """`credits` for this run's own work, `total_credits` with the runs it started. Lists have no `breakdown`."""

    credits: float
    total_credits: float | None = None
    breakdown: list[UsageEntry] | None = None


class RunWarning(Wire):
    """A warning of the local engine about a finished run: something it could not do, or noticed.

    The cloud sends none.
    """

    code: str
    message: str
    page: int | None = None


class Run(Wire):
    """The fields that runs of every kind have. A run is final once its status is in `FINAL`.

    `failure_reason` and `failure_message` are set when FAILED; the reasons are an open set. `warnings` come from the
    local engine alone.
    """

    object: str
    id: str
    status: RunStatus
    failure_reason: str | None = None
    failure_message: str | None = None
    metadata: Metadata | None = None
    usage: Usage | None = None
    warnings: list[RunWarning] | None = None
    _body: str | None = PrivateAttr(default=None)

    @property
    def body(self) -> str | None:
        """The JSON of a large run; None for a small run. Parts of a large run are best read from it."""
        return self._body

    def with_body(self, body: str) -> Self:
        """This run, with its JSON."""
        self._body = body
        return self

    @property
    def is_final(self) -> bool:
        """True if waiting longer would change nothing."""
        return self.status in FINAL


class BatchRun(Wire):
    """A batch of runs. It has the number of runs, not how they ended: list them with `batchId` for that."""

    object: str = "batch_run"
    id: str
    status: RunStatus
    run_count: int
    created_at: str | None = None

    @property
    def is_final(self) -> bool:
        """True if waiting longer would change nothing."""
        return self.status in FINAL
