"""Configs as the API echoes them: checked, with the defaults filled in."""

from typing import Any

from extend_mcp import schemas
from extend_mcp.engine.errors import invalid
from extend_mcp.models.extract import ExtractConfig
from extend_mcp.models.parse import PageRange, ParseConfig

PARSE_DEFAULTS: dict[str, Any] = {
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

EXTRACT_DEFAULTS: dict[str, Any] = {"baseProcessor": "extraction_performance"}


def parse_config(given: ParseConfig | None, path: str = "config") -> dict[str, Any]:
    """A parse config with its defaults. Raises `Problem` where options do not go together; `path` is named then."""
    config = _filled(PARSE_DEFAULTS, given.wire() if given else {})
    chunking = config["chunkingStrategy"]["type"]
    if config["target"] == "spatial" and chunking != "page":
        raise invalid(f"{path}.chunkingStrategy.type: the spatial target needs page chunking, not {chunking}")
    advanced = given.advanced_options if given else None
    _check_ranges(advanced.page_ranges if advanced else None, f"{path}.advancedOptions.pageRanges")
    return config


def extract_config(given: ExtractConfig | None, path: str = "config") -> dict[str, Any]:
    """An extract config with its schema filled in. Raises `Problem` where the schema or an option is wrong."""
    config = _filled(EXTRACT_DEFAULTS, given.wire() if given else {})
    if given is None:
        return config
    if given.schema_ is not None:
        if problems := schemas.check(given.schema_):
            raise invalid(str(problems[0]))
        config["schema"] = schemas.normalise(given.schema_)
    if advanced := given.advanced_options:
        _check_ranges(advanced.page_ranges, f"{path}.advancedOptions.pageRanges")
        for index, sheets in enumerate(advanced.excel_sheet_ranges or []):
            if sheets.end < sheets.start:
                raise invalid(f"{path}.advancedOptions.excelSheetRanges.{index}: end is before start")
    parse_config(given.parse_config, f"{path}.parseConfig")
    return config


def overridden(saved: dict[str, Any], override: ExtractConfig | None) -> dict[str, Any]:
    """A saved extract config, with the top-level fields of `override` in place of its own."""
    if override is None:
        return saved
    given = _filled({}, override.wire())
    path = "extractor.overrideConfig"
    return extract_config(ExtractConfig.read(saved | given), path)


def parse_config_of(config: dict[str, Any]) -> dict[str, Any]:
    """The config of the parse that an extraction with this config makes."""
    return _filled(PARSE_DEFAULTS, config.get("parseConfig") or {})


def _filled(defaults: dict[str, Any], given: dict[str, Any]) -> dict[str, Any]:
    """`given` over `defaults`, object by object. Null counts as not given; a `schema` is kept as it is."""
    filled = dict(defaults)
    for key, value in given.items():
        if key == "schema" and value is not None:
            filled[key] = value
        elif isinstance(value, dict):
            inner = defaults.get(key)
            filled[key] = _filled(inner if isinstance(inner, dict) else {}, value)
        elif value is not None:
            filled[key] = value
    return filled


def _check_ranges(ranges: list[PageRange] | None, path: str) -> None:
    for index, pages in enumerate(ranges or []):
        if pages.end < pages.start:
            raise invalid(f"{path}.{index}: end is before start")
