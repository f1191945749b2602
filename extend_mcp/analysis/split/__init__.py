"""Splitting a packet into its documents, by what the pages show of where each begins."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.classify.sample import sample
from extend_mcp.analysis.classify.scores import Scorer, shares
from extend_mcp.analysis.extract.layout import lay_out
from extend_mcp.analysis.split.boundaries import Boundary, boundaries
from extend_mcp.analysis.split.identifiers import field_of, identifier
from extend_mcp.analysis.split.marks import marks
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.split import SplitAdvancedOptions, SplitClassification, SplitConfig

SURE = 0.5
"""The share of the best class from which a page's own class counts."""


@dataclass(frozen=True, slots=True)
class Parts:
    """`output` is a `SplitOutput` on the wire; its `fileId`s are null until the parts have files."""

    output: dict[str, Any]
    warnings: list[RunWarning] = field(default_factory=list)


@dataclass(slots=True)
class _Part:
    pages: list[Page]
    reasons: tuple[str, ...]
    kind: SplitClassification
    identifier: str = ""


def split(document: Document, config: SplitConfig) -> Parts:
    """Cut the document's pages into parts, in order and without a gap. Raises `DocumentFailure`."""
    if not config.split_classifications:
        raise DocumentFailure("INVALID_CONFIG_OPTIONS", "There is no classification to split by.")
    options = config.advanced_options or SplitAdvancedOptions()
    scorer = Scorer(config.split_classifications)
    parts = [
        _Part(pages, reasons, config.split_classifications[_best(scorer, document, pages)[0]])
        for pages, reasons in _runs(document, _boundaries(document, scorer, options))
    ]
    for part in parts:
        if part.kind.identifier_key:
            part.identifier = identifier(document, part.pages, part.kind.identifier_key)
    if options.strict_identifier_mode_enabled is not False:
        parts = _joined(parts)
    warnings = [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message) for message in _complaints(config, options)]
    return Parts({"splits": [_wire(part) for part in parts]}, warnings)


def _boundaries(document: Document, scorer: Scorer, options: SplitAdvancedOptions) -> list[Boundary]:
    if any(page.sheet is not None for page in document.pages):
        by_sheet = options.split_excel_documents_by_sheet_enabled is True
        return [
            Boundary(1.0 if by_sheet or not at else -1.0, ("a worksheet begins",)) for at in range(len(document.pages))
        ]
    leaves = lay_out([("", document)]).leaves
    kinds = []
    for page in document.pages:
        best, share = _best(scorer, document, [page])
        kind = scorer.kinds[best]  # a page that nothing speaks for says nothing, so it is of no class yet
        kinds.append(kind.id if share >= SURE and not kind.is_other else None)
    return boundaries([marks(leaf) for leaf in leaves], kinds)


def _best(scorer: Scorer, document: Document, pages: Sequence[Page]) -> tuple[int, float]:
    """The place of the best class in the list, and its share."""
    scores = [fit.score for fit in scorer.fits(sample(document, pages))]
    best = max(range(len(scores)), key=scores.__getitem__)
    return best, shares(scores)[best]


def _runs(document: Document, found: Sequence[Boundary]) -> Iterator[tuple[list[Page], tuple[str, ...]]]:
    """Pages of one part each. Pages that a page range left out end a part."""
    pages: list[Page] = []
    reasons: tuple[str, ...] = ()
    for page, boundary in zip(document.pages, found, strict=True):
        gap = bool(pages) and page.number != pages[-1].number + 1
        if pages and (boundary.score > 0 or gap):
            yield pages, reasons
            pages = []
        if not pages:
            reasons = ("pages before it were left out",) if gap else boundary.reasons
        pages.append(page)
    if pages:
        yield pages, reasons


def _joined(parts: Sequence[_Part]) -> list[_Part]:
    """Neighbours of one class that have the same identifier, as one part."""
    joined: list[_Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        same = last is not None and part.identifier and (part.identifier, part.kind) == (last.identifier, last.kind)
        if last is not None and same and part.pages[0].number == last.pages[-1].number + 1:
            last.pages += part.pages
        else:
            joined.append(part)
    return joined


def _wire(part: _Part) -> dict[str, Any]:
    start, end = part.pages[0].number, part.pages[-1].number
    return {
        "id": new_id("split"),
        "classificationId": part.kind.id,
        "type": part.kind.type,
        "startPage": start,
        "endPage": end,
        "identifier": part.identifier,
        "observation": f"Begins on page {start}: {', '.join(part.reasons[:3])}." if part.reasons else "",
        "fileId": None,
    }


def _complaints(config: SplitConfig, options: SplitAdvancedOptions) -> Iterator[str]:
    if config.split_rules and config.split_rules.strip():
        yield "`splitRules` is free text, which the local splitter does not follow; it was not applied."
    if config.base_processor not in (None, "splitting_performance"):
        yield f"`baseProcessor` `{config.base_processor}`: there is one local splitter; it was used."
    if config.base_version not in (None, "latest"):
        yield f"`baseVersion` `{config.base_version}` is a version of the cloud's model; the local splitter was used."
    if options.page_overlap_enabled:
        yield "`advancedOptions.pageOverlapEnabled`: locally each page goes to one part."
    if options.split_identifier_rules and options.split_identifier_rules.strip():
        yield "`advancedOptions.splitIdentifierRules` was not applied: use `identifierKey` of a classification."
    for one in config.split_classifications:
        if one.identifier_key and one.identifier_key.strip() and field_of(one.identifier_key) is None:
            yield f"`identifierKey` of `{one.id}` names no field that the local reader knows; no identifiers were read."
