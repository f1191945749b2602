"""Configs of processors in the older API."""

from typing import Annotated, Any, Literal

from pydantic import Field, Tag

from extend_mcp.wire.base import OTHER, OneOf, Wire, tagged_by
from extend_mcp.wire.classify import Classification, ClassifyAdvancedOptions
from extend_mcp.wire.extract import ExtractAdvancedOptions
from extend_mcp.wire.parse import PageRange, ParseConfig

ProcessorType = Annotated[str, OneOf("EXTRACT", "CLASSIFY", "SPLITTER")]


class EnumValue(Wire):
    """A choice of an older field."""

    value: str
    description: str


class ExtractionField(Wire):
    """A field of a config from before schemas.

    An object or an array has nested `fields`; in JSON these are `schema`.
    """

    id: str
    name: str
    type: Annotated[
        str, OneOf("string", "number", "currency", "boolean", "date", "array", "enum", "object", "signature")
    ]
    description: str
    fields: "list[ExtractionField] | None" = Field(default=None, alias="schema")
    enum: list[EnumValue] | None = None


class OlderExtractOptions(ExtractAdvancedOptions):
    """Options of today, and those that no longer exist. `fixed_page_limit` reads only the first pages."""

    document_kind: str | None = None
    key_definitions: str | None = None
    advanced_figure_parsing_enabled: bool | None = None
    fixed_page_limit: int | None = None


class OlderClassifyOptions(ClassifyAdvancedOptions):
    """Options of today, and the pages to read."""

    fixed_page_limit: int | None = None


class OlderSplitOptions(Wire):
    """Options of a splitter."""

    split_identifier_rules: str | None = None
    split_method: Annotated[str, OneOf("high_precision", "low_latency")] | None = None
    split_excel_documents_by_sheet_enabled: bool | None = None
    fixed_page_limit: int | None = None
    page_ranges: list[PageRange] | None = None


class OlderConfigCore(Wire):
    """What configs of all types have; `parser` is called `parseConfig` today."""

    base_processor: str | None = None
    base_version: str | None = None
    parser: ParseConfig | None = None


class OlderExtractConfig(OlderConfigCore):
    """The config of an extractor, with a schema or with fields."""

    type: Literal["EXTRACT"]
    extraction_rules: str | None = None
    schema_: dict[str, Any] | None = Field(default=None, alias="schema")
    fields: list[ExtractionField] | None = None
    advanced_options: OlderExtractOptions | None = None


class OlderClassifyConfig(OlderConfigCore):
    """The config of a classifier."""

    type: Literal["CLASSIFY"]
    classifications: list[Classification] = []
    classification_rules: str | None = None
    advanced_options: OlderClassifyOptions | None = None


class OlderSplitConfig(OlderConfigCore):
    """The config of a splitter."""

    type: Literal["SPLITTER"]
    split_classifications: list[Classification] = []
    split_rules: str | None = None
    advanced_options: OlderSplitOptions | None = None


class OtherConfig(OlderConfigCore):
    """The config of a type that is newer than this package."""

    type: ProcessorType


OlderConfig = Annotated[
    Annotated[OlderExtractConfig, Tag("EXTRACT")]
    | Annotated[OlderClassifyConfig, Tag("CLASSIFY")]
    | Annotated[OlderSplitConfig, Tag("SPLITTER")]
    | Annotated[OtherConfig, Tag(OTHER)],
    tagged_by("type", "EXTRACT", "CLASSIFY", "SPLITTER"),
]
"""A config, by its `type`."""
