"""Configs as the API returns them: checked, with their defaults."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.engine.errors import invalid
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.classify import Classification, ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import PageRange, ParseConfig
from extend_mcp.wire.split import SplitConfig

Config = dict[str, Any]

PARSE_DEFAULTS: Config = {
    "target": "markdown",
    "chunkingStrategy": {"type": "page"},
    "engine": "parse_performance",
    "engineVersion": "latest",
    "blockOptions": {
        "figures": {
            "enabled": True,
            "figureImageClippingEnabled": False,
            "advancedChartExtractionEnabled": False,
        },
        "tables": {
            "targetFormat": "markdown",
            "tableHeaderContinuationEnabled": False,
            "cellBlocksEnabled": False,
            "agentic": {"enabled": False},
        },
        "text": {"signatureDetectionEnabled": False, "agentic": {"enabled": False}},
        "keyValue": {"blankFieldFormattingEnabled": False},
        "barcodes": {"imageClippingEnabled": False, "readingEnabled": False},
        "formulas": {"enabled": False},
    },
    "advancedOptions": {
        "pageRotationEnabled": True,
        "excelParsingMode": "basic",
        "excelSkipHiddenContent": False,
        "excelUseRawCellValues": False,
        "excelSkipCalculation": False,
        "excelIncludeCellMetadata": False,
        "excelIncludeCellFormatting": False,
        "verticalGroupingThreshold": 1.0,
        "returnOcr": {"words": False, "lines": False},
        "alwaysConvertToPdf": False,
    },
}
"""The documented defaults. Options without one are off, except figures, page rotation and the table format.

Figures are never clipped here, so that default is off too: a returned config says what was done.
"""

EXTRACT_DEFAULTS: Config = {"baseProcessor": "extraction_performance"}
CLASSIFY_DEFAULTS: Config = {"baseProcessor": "classification_standard", "classifications": []}
SPLIT_DEFAULTS: Config = {"baseProcessor": "splitting_performance", "splitClassifications": []}
_AS_GIVEN = ("schema", "inputSchema")
"""Keys of JSON schemas, in which null and order have a meaning."""


def parse_config(request: ParseConfig | None, path: str = "config") -> Config:
    """A parse config with its defaults. Raises `Problem`, which names `path`, if options do not go together."""
    config = fill_defaults(PARSE_DEFAULTS, request.wire() if request else {})
    chunking = config["chunkingStrategy"]["type"]
    if config["target"] == "spatial" and chunking != "page":
        raise invalid(f"{path}.chunkingStrategy.type: the spatial target needs page chunking, not {chunking}")
    advanced = request.advanced_options if request else None
    _check_ranges(advanced.page_ranges if advanced else None, f"{path}.advancedOptions.pageRanges")
    return config


def extract_config(request: ExtractConfig | None, path: str = "config") -> Config:
    """An extract config with its defaults. Raises `Problem` if the schema or an option is wrong."""
    config = fill_defaults(EXTRACT_DEFAULTS, request.wire() if request else {})
    if request is None:
        return config
    if request.schema_ is not None:
        if problems := schema_dialect.check(request.schema_):
            raise invalid(str(problems[0]))
        config["schema"] = schema_dialect.normalise(request.schema_)
    if advanced := request.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
        for index, sheets in enumerate(advanced.excel_sheet_ranges or []):
            if sheets.end < sheets.start:
                raise invalid(f"{path}.advancedOptions.excelSheetRanges.{index}: end is before start")
    parse_config(request.parse_config, f"{path}.parseConfig")
    return config


def classify_config(request: ClassifyConfig | None, path: str = "config") -> Config:
    """A classify config with its defaults; for None, the empty one of a draft. Raises `Problem`."""
    if request is None:
        return CLASSIFY_DEFAULTS
    check_classifications(request.classifications, f"{path}.classifications")
    if advanced := request.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
    parse_config(request.parse_config, f"{path}.parseConfig")
    return fill_defaults(CLASSIFY_DEFAULTS, request.wire())


def split_config(request: SplitConfig | None, path: str = "config") -> Config:
    """A split config with its defaults; for None, the empty one of a draft. Raises `Problem`."""
    if request is None:
        return SPLIT_DEFAULTS
    check_classifications(request.split_classifications, f"{path}.splitClassifications")
    if advanced := request.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
    parse_config(request.parse_config, f"{path}.parseConfig")
    return fill_defaults(SPLIT_DEFAULTS, request.wire())


def check_classifications(classifications: Sequence[Classification], path: str) -> None:
    """Refuse classifications with the same id twice, or without one of type `other`."""
    seen: set[str] = set()
    for index, each in enumerate(classifications):
        if each.id in seen:
            raise invalid(f"{path}.{index}.id: {each.id!r} is used twice; each id must be unique")
        seen.add(each.id)
    if all(each.type != "other" for each in classifications):
        raise invalid(f"{path}: one entry must have the type 'other'")


def parse_config_of(config: Config) -> Config:
    """The parse config of a run with this config."""
    return fill_defaults(PARSE_DEFAULTS, config.get("parseConfig") or {})


def fill_defaults(defaults: Config, config: Config) -> Config:
    """`config` over `defaults`, object by object. Null means the default; schemas stay unchanged."""
    filled = dict(defaults)
    for key, value in config.items():
        if key in _AS_GIVEN and value is not None:
            filled[key] = value
        elif isinstance(value, dict):
            inner = defaults.get(key)
            filled[key] = fill_defaults(inner if isinstance(inner, dict) else {}, value)
        elif value is not None:
            filled[key] = value
    return filled


def _check_ranges(ranges: list[PageRange] | None, path: str) -> None:
    for index, pages in enumerate(ranges or []):
        if pages.end < pages.start:
            raise invalid(f"{path}.{index}: end is before start")
