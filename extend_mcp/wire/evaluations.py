"""Evaluation sets: files with the results they should have, and runs that measure against them."""

from pydantic import Field

from extend_mcp.wire.base import Count, Wire
from extend_mcp.wire.files import FileSummary
from extend_mcp.wire.runs import Run
from extend_mcp.wire.saved import CreatedBy, ProvidedOutput, SavedSummary, SavedVersion


class EvaluationSet(Wire):
    """A set for one extractor, classifier or splitter, the `entity`. Lists show sets in full."""

    object: str = "evaluation_set"
    id: str
    name: str
    description: str = ""
    entity: SavedSummary | None = None
    created_at: str | None = None
    updated_at: str | None = None
    created_by: CreatedBy | None = None


class EvaluationSetRequest(Wire):
    """Body of `POST /evaluation_sets`. The entity is an extractor, classifier or splitter, by id."""

    name: str
    description: str | None = None
    entity_id: str


class EvaluationItemSummary(Wire):
    """An item in lists: one `file`, or several `files` read as one; the other is null."""

    object: str = "evaluation_set_item"
    id: str
    file: FileSummary | None = None
    files: list[FileSummary] | None = None
    created_by: CreatedBy | None = None


class EvaluationItem(EvaluationItemSummary):
    """An item with the result it should have."""

    evaluation_set_id: str
    expected_output: ProvidedOutput = Field(default_factory=ProvidedOutput)


class EvaluationItemInput(Wire):
    """An item to add: one of `file_id` and `file_ids`, 2 to 50 different ones, which only extractors with a schema
    accept.
    """

    file_id: str | None = None
    file_ids: list[str] | None = Field(default=None, min_length=2, max_length=50)
    expected_output: ProvidedOutput


class EvaluationItemsRequest(Wire):
    """Body of `POST /evaluation_sets/{id}/items`: 1 to 100 items."""

    items: list[EvaluationItemInput] = Field(min_length=1, max_length=100)


class EvaluationItemsCreated(Wire):
    """The created items, in the order of the request."""

    evaluation_set_items: list[EvaluationItem] = []


class EvaluationItemUpdate(Wire):
    """Body of `POST /evaluation_sets/{id}/items/{item_id}`: the whole expected result."""

    expected_output: ProvidedOutput


class EntityVersion(SavedVersion):
    """The version that was measured; one of the ids is set."""

    extractor_id: str | None = None
    classifier_id: str | None = None
    splitter_id: str | None = None


class FieldMetric(Wire):
    """The scores of one field of the schema. `accuracy` is accurate / expected, absent if none is expected."""

    count_total: Count | None = None
    count_present: Count | None = None
    count_expected: Count | None = None
    count_accurate: Count | None = None
    accuracy: float | None = None


class ClassificationMetric(Wire):
    """The scores of one classification; shares from 0 to 1."""

    count_expected: Count | None = None
    count_predicted: Count | None = None
    count_correct: Count | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


class EvaluationMetrics(Wire):
    """Figures of a run; shares from 0 to 1, latencies in milliseconds. Counters may be 0 or absent until the end.

    Type EXTRACT has `accuracy` and `field_metrics` by dotted path; CLASSIFY `accuracy` and `classification_metrics` by
    type; SPLITTER `precision`, `recall`, `f1` and the counts of splits, of which only exact matches are correct.
    `num_files` is an older name of `num_files_processed`.
    """

    type: str
    num_files_total: Count | None = None
    num_files_processed: Count | None = None
    num_files: Count | None = None
    num_pages: Count | None = None
    mean_latency_ms: float | None = None
    p50_latency_ms: float | None = Field(default=None, alias="p50LatencyMs")
    p90_latency_ms: float | None = Field(default=None, alias="p90LatencyMs")
    p95_latency_ms: float | None = Field(default=None, alias="p95LatencyMs")
    p99_latency_ms: float | None = Field(default=None, alias="p99LatencyMs")
    accuracy: float | None = None
    field_metrics: dict[str, FieldMetric] | None = None
    classification_metrics: dict[str, ClassificationMetric] | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None
    num_splits_expected: Count | None = None
    num_splits_predicted: Count | None = None
    num_splits_correct: Count | None = None


class EvaluationOptions(Wire):
    """Fields that need not match exactly, and fields that are left out."""

    fuzzy_match_fields: list[str] | None = None
    exclude_fields: list[str] | None = None


class EvaluationSetRun(Run):
    """One measurement. Its id begins with `bpr_`, like a batch's."""

    object: str = "evaluation_set_run"
    evaluation_set_id: str
    entity: SavedSummary | None = None
    entity_version: EntityVersion | None = None
    metrics: EvaluationMetrics | None = None
    options: EvaluationOptions = Field(default_factory=EvaluationOptions)
    created_at: str | None = None
    updated_at: str | None = None


class EvaluationEntity(Wire):
    """What to measure: an extractor, classifier or splitter at `latest` (the default), `draft` or `x.y`."""

    id: str
    version: str | None = None


class EvaluationSetRunRequest(Wire):
    """Body of `POST /evaluation_set_runs`: by default the set's own entity at its draft, on all items."""

    evaluation_set_id: str
    entity: EvaluationEntity | None = None
    evaluation_set_item_ids: list[str] | None = None
