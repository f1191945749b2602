"""Split: one file with several documents into its parts."""

from typing import Annotated

from pydantic import Field

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.classify import Classification
from extend_mcp.wire.files import BatchInput, FileInput
from extend_mcp.wire.parse import PageRange, ParseConfig
from extend_mcp.wire.runs import Metadata, Priority
from extend_mcp.wire.saved import SavedRun, SavedSummary, SavedVersion, VersionRequest


class SplitClassification(Classification):
    """A kind of part. `identifier_key` says in words what distinguishes two parts of this kind, such as a number."""

    identifier_key: str | None = None


class SplitAdvancedOptions(Wire):
    """Rarer options. `split_identifier_rules` and `split_method` are deprecated: newer splitters ignore them.

    `strict_identifier_mode_enabled` joins neighbours of the same type and identifier.
    """

    split_identifier_rules: str | None = None
    split_method: Annotated[str, OneOf("high_precision", "basic_precision")] | None = None
    split_excel_documents_by_sheet_enabled: bool | None = None
    page_ranges: list[PageRange] | None = None
    page_overlap_enabled: bool | None = None
    strict_identifier_mode_enabled: bool | None = None


class SplitConfig(Wire):
    """How to split. All but an override must have `split_classifications`, one of them of the type `other`."""

    base_processor: Annotated[str, OneOf("splitting_performance", "splitting_light")] | None = None
    base_version: str | None = None
    split_classifications: list[SplitClassification] = []
    split_rules: str | None = None
    advanced_options: SplitAdvancedOptions | None = None
    parse_config: ParseConfig | None = None


class SplitterRef(Wire):
    """A saved splitter at `version` (`latest`, `draft` or `x.y`); fields of `override_config` replace saved ones."""

    id: str
    version: str | None = None
    override_config: SplitConfig | None = None


class SplitterVersion(SavedVersion):
    """A draft or published config of a splitter. Summaries leave `config` out."""

    object: str = "splitter_version"
    splitter_id: str | None = None
    config: SplitConfig | None = None


class SplitterSummary(SavedSummary):
    """A saved splitter in lists and runs."""

    object: str = "splitter"


class Splitter(SplitterSummary):
    """A saved splitter with the draft that updates change."""

    draft_version: SplitterVersion | None = None


class Split(Wire):
    """A part of the file: pages `start_page` to `end_page`, 1-based, both included.

    `file_id` is a new file with these pages, whose `parent_file_id` is the source.
    """

    type: str
    observation: str = ""
    identifier: str = ""
    start_page: int
    end_page: int
    name: str | None = None
    classification_id: str
    id: str
    file_id: str | None = None


class SplitOutput(Wire):
    """The parts, in the order of their pages."""

    splits: list[Split] = []
    is_external: bool | None = None


class SplitRunSummary(SavedRun):
    """A split run in lists. `splitter` is null for an inline config."""

    object: str = "split_run"
    splitter: SplitterSummary | None = None
    splitter_version: SplitterVersion | None = None


class SplitRun(SplitRunSummary):
    """One file split. `output` is set when PROCESSED, and is the reviewed one after a review."""

    output: SplitOutput | None = None
    initial_output: SplitOutput | None = None
    reviewed_output: SplitOutput | None = None
    config: SplitConfig = Field(default_factory=SplitConfig)


class SplitRequest(Wire):
    """Body of `POST /split` (without `priority`) and `POST /split_runs`: one of `splitter` and `config`.

    The file is a URL or an id.
    """

    splitter: SplitterRef | None = None
    config: SplitConfig | None = None
    file: FileInput
    priority: Priority | None = None
    metadata: Metadata | None = None


class SplitBatchRequest(Wire):
    """Body of `POST /split_runs/batch`: 1 to 1,000 inputs, each by URL or id, for one saved splitter."""

    splitter: SplitterRef
    inputs: list[BatchInput] = Field(min_length=1, max_length=1000)
    priority: Priority | None = None


class SplitterRequest(Wire):
    """Body of `POST /splitters`: at most one of `clone_splitter_id` and `config`."""

    name: str
    clone_splitter_id: str | None = None
    config: SplitConfig | None = None


class SplitterUpdate(Wire):
    """Body of `POST /splitters/{id}`; `config` replaces the draft's as a whole."""

    name: str | None = None
    config: SplitConfig | None = None


class SplitterVersionRequest(VersionRequest):
    """Body of `POST /splitters/{id}/versions`."""

    config: SplitConfig | None = None
