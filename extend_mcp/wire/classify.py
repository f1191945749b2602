"""Classify: which of several kinds a document is."""

from typing import Annotated

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.extract import Insight
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.parse import PageRange, ParseConfig
from extend_mcp.wire.runs import Metadata, Priority
from extend_mcp.wire.saved import SavedRun, SavedSummary, SavedVersion, VersionRequest


class Classification(Wire):
    """A kind of document. `id` is unique in its list and stays the same when `type`, the name, changes.

    One of a list must have the type `other`.
    """

    id: str
    type: str
    description: str


class ClassifyAdvancedOptions(Wire):
    """Rarer options. `context` says how much of the document is looked at."""

    context: Annotated[str, OneOf("default", "max")] | None = None
    advanced_multimodal_enabled: bool | None = None
    memory_enabled: bool | None = None
    page_ranges: list[PageRange] | None = None


class ClassifyConfig(Wire):
    """How to classify. All but an override must have `classifications`.

    `classification_standard`, the default, skips the parse if it can. `base_version` is for the other base processors.
    """

    base_processor: (
        Annotated[str, OneOf("classification_standard", "classification_performance", "classification_light")] | None
    ) = None
    base_version: str | None = None
    classifications: list[Classification] = []
    classification_rules: str | None = None
    advanced_options: ClassifyAdvancedOptions | None = None
    parse_config: ParseConfig | None = None


class ClassifierRef(Wire):
    """A saved classifier at `version` (`latest`, `draft` or `x.y`); fields of `override_config` replace saved ones."""

    id: str
    version: str | None = None
    override_config: ClassifyConfig | None = None


class ClassifierVersion(SavedVersion):
    """A draft or published config of a classifier. Summaries leave `config` out."""

    object: str = "classifier_version"
    classifier_id: str | None = None
    config: ClassifyConfig | None = None


class ClassifierSummary(SavedSummary):
    """A saved classifier in lists and runs."""

    object: str = "classifier"


class Classifier(ClassifierSummary):
    """A saved classifier with the draft that updates change."""

    draft_version: ClassifierVersion | None = None


class ClassifyOutput(Wire):
    """The `id` and `type` of the classification that was chosen; `confidence` from 0 to 1."""

    id: str
    type: str
    confidence: float | None = None
    insights: list[Insight] = []


class ClassifyRunSummary(SavedRun):
    """A classify run in lists. `classifier` is null for an inline config."""

    object: str = "classify_run"
    classifier: ClassifierSummary | None = None
    classifier_version: ClassifierVersion | None = None


class ClassifyRun(ClassifyRunSummary):
    """One document classified. `output` is set when PROCESSED, and is the reviewed one after a review."""

    output: ClassifyOutput | None = None
    initial_output: ClassifyOutput | None = None
    reviewed_output: ClassifyOutput | None = None
    config: ClassifyConfig = Field(default_factory=ClassifyConfig)


class ClassifyRequest(Wire):
    """Body of `POST /classify` (without `priority`) and `POST /classify_runs`: one of `classifier` and `config`."""

    classifier: ClassifierRef | None = None
    config: ClassifyConfig | None = None
    file: FileInput
    priority: Priority | None = None
    metadata: Metadata | None = None


class ClassifyBatchRequest(Wire):
    """Body of `POST /classify_runs/batch`: 1 to 1,000 inputs for one saved classifier."""

    classifier: ClassifierRef
    inputs: list[BatchInput] = Field(min_length=1, max_length=1000)
    priority: Priority | None = None


class ClassifierRequest(Wire):
    """Body of `POST /classifiers`: at most one of `clone_classifier_id` and `config`."""

    name: str
    clone_classifier_id: str | None = None
    config: ClassifyConfig | None = None


class ClassifierUpdate(Wire):
    """Body of `POST /classifiers/{id}`; `config` replaces the draft's as a whole."""

    name: str | None = None
    config: ClassifyConfig | None = None


class ClassifierVersionRequest(VersionRequest):
    """Body of `POST /classifiers/{id}/versions`."""

    config: ClassifyConfig | None = None
