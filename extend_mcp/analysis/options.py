"""Warnings of parse options that the local engine does not support."""

from collections.abc import Iterator

from extend_mcp.documents.codes import can_read
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.runs import RunWarning

UNSUPPORTED: dict[str, str] = {
    "blockOptions.figures.advancedChartExtractionEnabled": "charts in pictures are not read",
    "blockOptions.figures.customInstructions": "figures are not described",
    "blockOptions.tables.agentic.enabled": "no model looks at tables",
    "blockOptions.text.agentic.enabled": "no model looks at the text",
    "blockOptions.text.signatureDetectionEnabled": "signatures are not detected",
    "blockOptions.keyValue.blankFieldFormattingEnabled": "blank fields are not marked",
    "blockOptions.barcodes.imageClippingEnabled": "no images are made",
    "blockOptions.formulas.enabled": "formulas are plain text, not LaTeX",
    "advancedOptions.excelIncludeCellFormatting": "cell formatting is not returned",
    "advancedOptions.alwaysConvertToPdf": "files are read as they are, not converted to PDF",
    "advancedOptions.enrichmentFormat": "nothing is enriched",
    "advancedOptions.imageConversionQuality": "no images are made",
    "advancedOptions.formattingDetection": "tracked changes are read as accepted",
}
"""By wire path: what the engine does instead."""


def unsupported(config: ParseConfig, document: Document) -> Iterator[RunWarning]:
    """A warning for each used option that the engine does not support."""
    for path, instead in UNSUPPORTED.items():
        if _asked(config, path):
            yield RunWarning(
                code="LOCAL_NOT_SUPPORTED", message=f"{path} has no effect on the local engine: {instead}."
            )
    if reads_codes(config) and not can_read():
        message = "blockOptions.barcodes.readingEnabled needs an extra: pip install 'extend-mcp[codes]'."
        yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)
    if config.engine_version not in {None, "latest"}:
        message = f"engineVersion {config.engine_version} has no effect: the local engine has only one version."
        yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)
    if _asked(config, "advancedOptions.excelParsingMode") == "advanced":
        message = "advancedOptions.excelParsingMode advanced has no effect: the local engine reads cells in one way."
        yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)
    figures = sum(block.type == "figure" for _, block in document.blocks())
    if figures and _asked(config, "blockOptions.figures.figureImageClippingEnabled"):
        message = f"blockOptions.figures.figureImageClippingEnabled has no effect: {figures} figures have no image."
        yield RunWarning(code="LOCAL_NOT_SUPPORTED", message=message)


def reads_codes(config: ParseConfig) -> bool:
    """True if the config asks for the contents of barcodes."""
    return bool(_asked(config, "blockOptions.barcodes.readingEnabled"))


def _asked(config: ParseConfig, path: str) -> object:
    value: object = config.wire()
    for key in path.split("."):
        value = value.get(key) if isinstance(value, dict) else None
    return value
