"""What the steps of a workflow run did: ten types, distinguished by `step_type`. `result` is null until the end."""

from typing import Annotated, Any, Literal

from pydantic import Tag

from extend_mcp.wire.base import OTHER, OneOf, Wire, tagged_by
from extend_mcp.wire.classify import ClassifyRun
from extend_mcp.wire.extract import ExtractRun
from extend_mcp.wire.files import FileSummary
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.split import SplitRun

STEP_TYPES = (
    "PARSE",
    "EXTRACT",
    "CLASSIFY",
    "SPLIT",
    "MERGE_EXTRACT",
    "CONDITIONAL_EXTRACT",
    "RULE_VALIDATION",
    "EXTERNAL_DATA_VALIDATION",
    "VALIDATION",
    "ROUTER",
)
"""Types of steps with a step run."""


class StepInfo(Wire):
    """The step that ran. `name` stays the same over versions, `id` does not."""

    object: str = "workflow_step"
    id: str
    name: str
    type: str | None = None


class StepRunCore(Wire):
    """One step on one file, or on several."""

    object: str = "workflow_step_run"
    id: str
    workflow_run_id: str
    status: Annotated[str, OneOf("PENDING", "WAITING", "PROCESSING", "PROCESSED", "FAILED", "INVALIDATED", "CANCELLED")]
    files: list[FileSummary] = []
    step: StepInfo


class ParseResult(Wire):
    """The parse."""

    parse_run: ParseRun


class ParseStepRun(StepRunCore):
    """A PARSE step."""

    step_type: Literal["PARSE"]
    result: ParseResult | None = None


class ExtractResult(Wire):
    """The extraction."""

    extract_run: ExtractRun


class ExtractStepRun(StepRunCore):
    """An EXTRACT step."""

    step_type: Literal["EXTRACT"]
    result: ExtractResult | None = None


class ConditionalExtractStepRun(StepRunCore):
    """A CONDITIONAL_EXTRACT step."""

    step_type: Literal["CONDITIONAL_EXTRACT"]
    result: ExtractResult | None = None


class ClassifyResult(Wire):
    """The classification."""

    classify_run: ClassifyRun


class ClassifyStepRun(StepRunCore):
    """A CLASSIFY step."""

    step_type: Literal["CLASSIFY"]
    result: ClassifyResult | None = None


class SplitResult(Wire):
    """The split."""

    split_run: SplitRun


class SplitStepRun(StepRunCore):
    """A SPLIT step."""

    step_type: Literal["SPLIT"]
    result: SplitResult | None = None


class MergedExtractor(Wire):
    """An extractor whose result went in."""

    id: str
    version_id: str
    name: str


class MergeExtractResult(ExtractResult):
    """The merged extraction."""

    merged_extractors: list[MergedExtractor] = []


class MergeExtractStepRun(StepRunCore):
    """A MERGE_EXTRACT step."""

    step_type: Literal["MERGE_EXTRACT"]
    result: MergeExtractResult | None = None


class RuleResult(Wire):
    """The result of one rule. `valid_array` has it item by item; `error` says what a formula could not do."""

    name: str
    valid: bool
    valid_array: list[bool] | None = None
    failure_reason: Annotated[str, OneOf("RULE_FAILED", "PARSE_ERROR", "VALUE_ERROR")] | None = None
    error: str | None = None


class RuleValidationResult(Wire):
    """The rules, one by one."""

    rules: list[RuleResult] = []
    all_passed: bool


class RuleValidationStepRun(StepRunCore):
    """A RULE_VALIDATION step."""

    step_type: Literal["RULE_VALIDATION"]
    result: RuleValidationResult | None = None


class ExternalResponse(Wire):
    """What the service answered: its HTTP status and JSON."""

    status: int
    data: dict[str, Any] = {}


class ExternalDataValidationResult(Wire):
    """The answer of the service."""

    response: ExternalResponse


class ExternalDataValidationStepRun(StepRunCore):
    """An EXTERNAL_DATA_VALIDATION step."""

    step_type: Literal["EXTERNAL_DATA_VALIDATION"]
    result: ExternalDataValidationResult | None = None


class BlockResult(Wire):
    """The result of one check."""

    id: str
    name: str
    valid: bool
    error: str | None = None
    reasoning: str | None = None


class ValidationResult(Wire):
    """The checks, one by one."""

    valid: bool
    blocks: list[BlockResult] = []


class ValidationStepRun(StepRunCore):
    """A VALIDATION step."""

    step_type: Literal["VALIDATION"]
    result: ValidationResult | None = None


class MatchedBranch(Wire):
    """The branch that was taken."""

    id: str
    name: str


class BranchResult(Wire):
    """The result of one branch: open or not."""

    id: str
    name: str
    matched: bool
    reasoning: str | None = None
    error: str | None = None


class RouterResult(Wire):
    """The branch that was taken, null for `otherwise`, and those that were tried, in their order."""

    matched_branch: MatchedBranch | None = None
    branches: list[BranchResult] = []


class RouterStepRun(StepRunCore):
    """A ROUTER step."""

    step_type: Literal["ROUTER"]
    result: RouterResult | None = None


class OtherStepRun(StepRunCore):
    """A step of a type that is newer than this package."""

    step_type: str
    result: dict[str, Any] | None = None


StepRun = Annotated[
    Annotated[ParseStepRun, Tag("PARSE")]
    | Annotated[ExtractStepRun, Tag("EXTRACT")]
    | Annotated[ClassifyStepRun, Tag("CLASSIFY")]
    | Annotated[SplitStepRun, Tag("SPLIT")]
    | Annotated[MergeExtractStepRun, Tag("MERGE_EXTRACT")]
    | Annotated[ConditionalExtractStepRun, Tag("CONDITIONAL_EXTRACT")]
    | Annotated[RuleValidationStepRun, Tag("RULE_VALIDATION")]
    | Annotated[ExternalDataValidationStepRun, Tag("EXTERNAL_DATA_VALIDATION")]
    | Annotated[ValidationStepRun, Tag("VALIDATION")]
    | Annotated[RouterStepRun, Tag("ROUTER")]
    | Annotated[OtherStepRun, Tag(OTHER)],
    tagged_by("stepType", *STEP_TYPES),
]
"""One step of a workflow run."""
