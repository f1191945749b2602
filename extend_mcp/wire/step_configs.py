"""The configs of the steps of a workflow."""

from typing import Annotated

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.split import SplitConfig

FailureBehavior = Annotated[str, OneOf("CONTINUE", "EXIT")]


class SavedRef(Wire):
    """A saved extractor, classifier or splitter at `draft` or `x.y`; an extractor may be at `latest`, too."""

    id: str
    version: str


class ParseStepConfig(Wire):
    """How to parse."""

    parse_config: ParseConfig | None = None


class ExtractStepConfig(Wire):
    """A saved extractor, or a config, which must have its `schema`."""

    extractor: SavedRef | None = None
    extractor_config: ExtractConfig | None = None


class ClassifyStepConfig(Wire):
    """A saved classifier, or a config."""

    classifier: SavedRef | None = None
    classifier_config: ClassifyConfig | None = None


class SplitStepConfig(Wire):
    """A saved splitter, or a config."""

    splitter: SavedRef | None = None
    splitter_config: SplitConfig | None = None


class MergeExtractStepConfig(Wire):
    """The order by which a value wins; `confidence` by default."""

    merge_order: Annotated[str, OneOf("confidence", "alphabetic", "first_to_execute", "last_to_execute")] | None = None


class Condition(Wire):
    """`left_operand` is mostly an expression, `{{step.output…}}`; `right_operand` a literal, none for ELSE."""

    id: str
    type: Annotated[str, OneOf("IF", "ELSE_IF", "ELSE")]
    operation: Annotated[str, OneOf("EQUALS", "GTE", "LTE", "IS_NULL", "CONTAINS", "NO_OP")] | None = None
    left_operand: str | None = None
    right_operand: str | None = None


class ConditionalStepConfig(Wire):
    """Conditions, tried in their order."""

    conditions: list[Condition]


class ExtractRule(Wire):
    """A saved extractor and the formula under which it is used."""

    name: str | None = None
    formula: str
    extractor: SavedRef


class ConditionalExtractStepConfig(Wire):
    """Rules, tried in their order; the last has the formula `TRUE`."""

    rules: list[ExtractRule]


class RequestOptions(Wire):
    """The request to make."""

    url: str
    method: Annotated[str, OneOf("GET", "POST", "PUT")]
    headers: dict[str, str] | None = None
    content_type: Annotated[str, OneOf("application/json", "text/plain")] | None = None


class ExternalDataValidationStepConfig(Wire):
    """The request to a service, and whether a failure ends the run; by default it goes on."""

    request_options: RequestOptions
    failure_behavior: FailureBehavior | None = None


class ValidationRule(Wire):
    """A formula that must be true."""

    name: str
    formula: str
    description: str | None = None


class RuleValidationStepConfig(Wire):
    """The rules."""

    rules: list[ValidationRule]


class BlockCode(Wire):
    """Code to run. Only JavaScript runs today."""

    language: Annotated[str, OneOf("javascript", "python")]
    code: str


class BlockPrompt(Wire):
    """A question for a model."""

    prompt_text: str


class ValidationBlock(Wire):
    """A check: `code` has `code`, `semantic` has `semantic`. Give the `id` of an older one to keep it."""

    block_type: Annotated[str, OneOf("code", "semantic")]
    id: str | None = None
    name: str
    code: BlockCode | None = None
    semantic: BlockPrompt | None = None


class ValidationStepConfig(Wire):
    """The checks."""

    blocks: list[ValidationBlock]


class RouterBranch(Wire):
    """A branch and the check that opens it. Without a block the older one is kept, and a new one is always open.

    The id is unique; `otherwise` is reserved.
    """

    id: str
    name: str | None = None
    block: ValidationBlock | None = None


class RouterStepConfig(Wire):
    """Branches, tried in their order."""

    branches: list[RouterBranch]


class FileConversionStepConfig(Wire):
    """What happens after a failure: by default the run ends."""

    failure_behavior: FailureBehavior | None = None
