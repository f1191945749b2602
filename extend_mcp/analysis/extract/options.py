"""The options of an extraction: which pages are read, and which options are not supported here."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.extract import ExtractAdvancedOptions, ExtractConfig
from extend_mcp.wire.runs import RunWarning

NOT_SUPPORTED = "LOCAL_NOT_SUPPORTED"
OLDER = {"documentKind", "keyDefinitions", "advancedFigureParsingEnabled"}
"""Options that only the older API has."""


def unsupported(config: ExtractConfig) -> list[RunWarning]:
    """A warning for every option that the local reader cannot follow."""
    return [RunWarning(code=NOT_SUPPORTED, message=message) for message in _complaints(config)]


def _complaints(config: ExtractConfig) -> Iterator[str]:
    if config.extraction_rules and config.extraction_rules.strip():
        yield "`extractionRules` is free text, which the local reader does not follow; it was not applied."
    if config.base_processor not in (None, "extraction_performance"):
        yield f"`baseProcessor` `{config.base_processor}` was ignored: there is only one local reader."
    if config.base_version not in (None, "latest"):
        yield f"`baseVersion` `{config.base_version}` is a version of the cloud's model and was ignored."
    yield from _rarer(config.advanced_options or ExtractAdvancedOptions())


def _rarer(options: ExtractAdvancedOptions) -> Iterator[str]:
    if options.model_reasoning_insights_enabled:
        yield "`advancedOptions.modelReasoningInsightsEnabled`: no model runs locally, so there are no insights."
    if options.advanced_multimodal_enabled:
        yield "`advancedOptions.advancedMultimodalEnabled`: no model looks at the page locally."
    if options.review_agent and options.review_agent.enabled:
        yield "`advancedOptions.reviewAgent`: no model reviews locally, so there are no review scores."
    if options.array_strategy:
        yield "`advancedOptions.arrayStrategy` changes nothing: the local reader always reads whole tables."
    if options.chunking_options:
        yield "`advancedOptions.chunkingOptions` changes nothing: the local reader always sees the whole document."
    if options.current_date_enabled:
        yield "`advancedOptions.currentDateEnabled` changes nothing: nothing is computed from today's date locally."
    if options.excel_sheet_selection_strategy == "intelligent":
        yield "`advancedOptions.excelSheetSelectionStrategy` `intelligent`: all worksheets were read."
    for name in OLDER & (options.model_extra or {}).keys():
        yield f"`advancedOptions.{name}` changes nothing: it is a hint to a model, and none runs locally."


def in_scope(documents: Sequence[tuple[str, Document]], config: ExtractConfig) -> list[tuple[str, Document]]:
    """The documents with only the pages and worksheets that the options select."""
    options = config.advanced_options or ExtractAdvancedOptions()
    return [(file_id, replace(document, pages=_pages(document.pages, options))) for file_id, document in documents]


def _pages(pages: list[Page], options: ExtractAdvancedOptions) -> list[Page]:
    if options.page_ranges:
        pages = [
            p for p in pages if p.sheet is not None or any(r.start <= p.number <= r.end for r in options.page_ranges)
        ]
    if options.excel_sheet_ranges:
        pages = [
            p for p in pages
            if p.sheet is None or any(r.start <= p.sheet.index <= r.end for r in options.excel_sheet_ranges)
        ]  # fmt: skip
    sheets = [p.sheet.index for p in pages if p.sheet is not None]
    keep = {"first": min, "last": max}.get(options.excel_sheet_selection_strategy or "")
    if sheets and keep is not None:
        pages = [p for p in pages if p.sheet is None or p.sheet.index == keep(sheets)]
    return pages
