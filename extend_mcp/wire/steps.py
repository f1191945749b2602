"""The steps of a workflow, as they are defined: sixteen types, distinguished by `type`."""

from typing import Annotated, Any, Literal

from pydantic import Tag

from extend_mcp.wire.base import OTHER, OneOf, Wire, tagged_by
from extend_mcp.wire.step_configs import (
    ClassifyStepConfig,
    ConditionalExtractStepConfig,
    ConditionalStepConfig,
    ExternalDataValidationStepConfig,
    ExtractStepConfig,
    FileConversionStepConfig,
    MergeExtractStepConfig,
    ParseStepConfig,
    RouterStepConfig,
    RuleValidationStepConfig,
    SplitStepConfig,
    ValidationStepConfig,
)

Passed = Annotated[str, OneOf("pass", "fail")]


class Next(Wire):
    """The step that comes next, by its name."""

    step: str


class ClassificationNext(Next):
    """The next step for documents of one classification, by its id."""

    classification_id: str


class ConditionalNext(Next):
    """The next step if one condition is met."""

    condition_id: str


class ResultNext(Next):
    """The next step if all passed, or if something failed."""

    result: Passed


class RouterNext(Next):
    """The next step of one branch, or of `otherwise`."""

    branch_id: str


class TriggerStep(Wire):
    """Where a workflow begins; it has one, followed by the one PARSE step."""

    type: Literal["TRIGGER"]
    name: str
    next: list[Next] | None = None


class ParseStep(Wire):
    """Parses the file."""

    type: Literal["PARSE"]
    name: str
    config: ParseStepConfig | None = None
    next: list[Next] | None = None


class ExtractStep(Wire):
    """Extracts fields."""

    type: Literal["EXTRACT"]
    name: str
    config: ExtractStepConfig | None = None
    next: list[Next] | None = None


class ClassifyStep(Wire):
    """Classifies the file and goes on by classification."""

    type: Literal["CLASSIFY"]
    name: str
    config: ClassifyStepConfig | None = None
    next: list[ClassificationNext] | None = None


class SplitStep(Wire):
    """Splits the file and goes on with each part by its classification."""

    type: Literal["SPLIT"]
    name: str
    config: SplitStepConfig | None = None
    next: list[ClassificationNext] | None = None


class MergeExtractStep(Wire):
    """Merges the extractions before it into one."""

    type: Literal["MERGE_EXTRACT"]
    name: str
    config: MergeExtractStepConfig | None = None
    next: list[Next] | None = None


class ConditionalStep(Wire):
    """Goes on by the first condition that is met."""

    type: Literal["CONDITIONAL"]
    name: str
    config: ConditionalStepConfig
    next: list[ConditionalNext] | None = None


class ConditionalExtractStep(Wire):
    """Extracts with the extractor of the first rule that is met."""

    type: Literal["CONDITIONAL_EXTRACT"]
    name: str
    config: ConditionalExtractStepConfig | None = None
    next: list[Next] | None = None


class ExternalDataValidationStep(Wire):
    """Sends a request to a service of the caller."""

    type: Literal["EXTERNAL_DATA_VALIDATION"]
    name: str
    config: ExternalDataValidationStepConfig | None = None
    next: list[Next] | None = None


class WebhookResponseStep(Wire):
    """Ends the run with its webhook. It has no next step."""

    type: Literal["WEBHOOK_RESPONSE"]
    name: str


class RuleValidationStep(Wire):
    """Checks formulas."""

    type: Literal["RULE_VALIDATION"]
    name: str
    config: RuleValidationStepConfig | None = None
    next: list[ResultNext] | None = None


class ValidationStep(Wire):
    """Checks with code and questions."""

    type: Literal["VALIDATION"]
    name: str
    config: ValidationStepConfig | None = None
    next: list[ResultNext] | None = None


class RouterStep(Wire):
    """Goes on by the first branch that is open."""

    type: Literal["ROUTER"]
    name: str
    config: RouterStepConfig | None = None
    next: list[RouterNext] | None = None


class HumanReviewStep(Wire):
    """Waits for a person."""

    type: Literal["HUMAN_REVIEW"]
    name: str
    next: list[Next] | None = None


class CollectStep(Wire):
    """Waits for all parts of a split."""

    type: Literal["COLLECT"]
    name: str
    next: list[Next] | None = None


class FileConversionStep(Wire):
    """Converts the file."""

    type: Literal["FILE_CONVERSION"]
    name: str
    config: FileConversionStepConfig | None = None
    next: list[Next] | None = None


STEP_TYPES = (
    "TRIGGER",
    "PARSE",
    "EXTRACT",
    "CLASSIFY",
    "SPLIT",
    "MERGE_EXTRACT",
    "CONDITIONAL",
    "CONDITIONAL_EXTRACT",
    "EXTERNAL_DATA_VALIDATION",
    "WEBHOOK_RESPONSE",
    "RULE_VALIDATION",
    "VALIDATION",
    "ROUTER",
    "HUMAN_REVIEW",
    "COLLECT",
    "FILE_CONVERSION",
)


class OtherStep(Wire):
    """A step of a type that is newer than this package."""

    type: Annotated[str, OneOf(*STEP_TYPES)]
    name: str
    config: dict[str, Any] | None = None
    next: list[Next] | None = None


Step = Annotated[
    Annotated[TriggerStep, Tag("TRIGGER")]
    | Annotated[ParseStep, Tag("PARSE")]
    | Annotated[ExtractStep, Tag("EXTRACT")]
    | Annotated[ClassifyStep, Tag("CLASSIFY")]
    | Annotated[SplitStep, Tag("SPLIT")]
    | Annotated[MergeExtractStep, Tag("MERGE_EXTRACT")]
    | Annotated[ConditionalStep, Tag("CONDITIONAL")]
    | Annotated[ConditionalExtractStep, Tag("CONDITIONAL_EXTRACT")]
    | Annotated[ExternalDataValidationStep, Tag("EXTERNAL_DATA_VALIDATION")]
    | Annotated[WebhookResponseStep, Tag("WEBHOOK_RESPONSE")]
    | Annotated[RuleValidationStep, Tag("RULE_VALIDATION")]
    | Annotated[ValidationStep, Tag("VALIDATION")]
    | Annotated[RouterStep, Tag("ROUTER")]
    | Annotated[HumanReviewStep, Tag("HUMAN_REVIEW")]
    | Annotated[CollectStep, Tag("COLLECT")]
    | Annotated[FileConversionStep, Tag("FILE_CONVERSION")]
    | Annotated[OtherStep, Tag(OTHER)],
    tagged_by("type", *STEP_TYPES),
]
"""One step of a workflow."""
