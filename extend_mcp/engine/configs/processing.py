"""Configs as the API echoes them: checked, with the defaults filled in."""

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
"""The documented defaults; what has none documented is off, but for figures, page rotation and the table format.

Figures are never clipped here, so that default is off too: an echoed config tells what was done.
"""

EXTRACT_DEFAULTS: Config = {"baseProcessor": "extraction_performance"}
CLASSIFY_DEFAULTS: Config = {"baseProcessor": "classification_standard", "classifications": []}
SPLIT_DEFAULTS: Config = {"baseProcessor": "splitting_performance", "splitClassifications": []}
_AS_GIVEN = ("schema", "inputSchema")
"""Keys of JSON schemas, in which null and order have a meaning of their own."""


def parse_config(given: ParseConfig | None, path: str = "config") -> Config:
    """A parse config with its defaults. Raises `Problem` where options do not go together; `path` is named then."""
    config = fill_defaults(PARSE_DEFAULTS, given.wire() if given else {})
    chunking = config["chunkingStrategy"]["type"]
    if config["target"] == "spatial" and chunking != "page":
        raise invalid(f"{path}.chunkingStrategy.type: the spatial target needs page chunking, not {chunking}")
    advanced = given.advanced_options if given else None
    _check_ranges(advanced.page_ranges if advanced else None, f"{path}.advancedOptions.pageRanges")
    return config


def extract_config(given: ExtractConfig | None, path: str = "config") -> Config:
    """An extract config with its schema filled in. Raises `Problem` where the schema or an option is wrong."""
    config = fill_defaults(EXTRACT_DEFAULTS, given.wire() if given else {})
    if given is None:
        return config
    if given.schema_ is not None:
        if problems := schema_dialect.check(given.schema_):
            raise invalid(str(problems[0]))
        config["schema"] = schema_dialect.normalise(given.schema_)
    if advanced := given.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
        for index, sheets in enumerate(advanced.excel_sheet_ranges or []):
            if sheets.end < sheets.start:
                raise invalid(f"{path}.advancedOptions.excelSheetRanges.{index}: end is before start")
    parse_config(given.parse_config, f"{path}.parseConfig")
    return config


def classify_config(given: ClassifyConfig | None, path: str = "config") -> Config:
    """A classify config; an empty one where none is given, which is for drafts. Raises `Problem`."""
    if given is None:
        return CLASSIFY_DEFAULTS
    check_classifications(given.classifications, f"{path}.classifications")
    if advanced := given.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
    parse_config(given.parse_config, f"{path}.parseConfig")
    return fill_defaults(CLASSIFY_DEFAULTS, given.wire())


def split_config(given: SplitConfig | None, path: str = "config") -> Config:
    """A split config; an empty one where none is given, which is for drafts. Raises `Problem`."""
    if given is None:
        return SPLIT_DEFAULTS
    check_classifications(given.split_classifications, f"{path}.splitClassifications")
    if advanced := given.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
    parse_config(given.parse_config, f"{path}.parseConfig")
    return fill_defaults(SPLIT_DEFAULTS, given.wire())


def check_classifications(given: Sequence[Classification], path: str) -> None:
    """Refuse a list with the same id twice, or without an entry of type `other`."""
    seen: set[str] = set()
    for index, one in enumerate(given):
        if one.id in seen:
            raise invalid(f"{path}.{index}.id: {one.id!r} is there twice")
        seen.add(one.id)
    if all(one.type != "other" for one in given):
        raise invalid(f"{path}: one entry must have the type 'other'")


def parse_config_of(config: Config) -> Config:
    """The config of the parse that a run with this config makes."""
    return fill_defaults(PARSE_DEFAULTS, config.get("parseConfig") or {})


def fill_defaults(defaults: Config, given: Config) -> Config:
    """`given` over `defaults`, object by object. Null counts as not given; schemas are kept as they are."""
    config = dict(defaults)
    for key, value in given.items():
        if key in _AS_GIVEN and value is not None:
            config[key] = value
        elif isinstance(value, dict):
            inner = defaults.get(key)
            config[key] = fill_defaults(inner if isinstance(inner, dict) else {}, value)
        elif value is not None:
            config[key] = value
    return config


def _check_ranges(ranges: list[PageRange] | None, path: str) -> None:
    for index, pages in enumerate(ranges or []):
        if pages.end < pages.start:
            raise invalid(f"{path}.{index}: end is before start")
