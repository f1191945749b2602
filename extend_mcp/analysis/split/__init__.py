"""Splits a packet into its documents, by the signs on the pages that a document begins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.classify.classes import is_other, read_classes
from extend_mcp.analysis.classify.sample import sample
from extend_mcp.analysis.classify.scores import Scorer
from extend_mcp.analysis.split.boundaries import Boundary, boundaries
from extend_mcp.analysis.split.identifiers import field_of, identifier
from extend_mcp.analysis.split.marks import marks
from extend_mcp.analysis.split.zones import Zone, zones_of
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document, Page
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.split import SplitAdvancedOptions, SplitClassification, SplitConfig

UNSURE = 0.1, 0.9
"""Between these shares it is unsure whether a page begins a part."""
HARDLY_NONE = 0.1
"""The share from which a document that shares its page gets a class: for 16 receipts of 20 to 30 words, the share of
receipts was .14 or more, that of other kinds .06 or less."""


@dataclass(frozen=True, slots=True)
class Parts:
    """`output` is a `SplitOutput` in wire form; its `fileId`s are null until the parts have files.

    `zones` has the parts, by their index, that are only a part of their page.
    `unsure` are the numbers of pages for which it is unsure whether they begin a part.
    """

    output: dict[str, Any]
    zones: dict[int, Zone] = field(default_factory=dict)
    warnings: list[RunWarning] = field(default_factory=list)
    unsure: tuple[int, ...] = ()


@dataclass(slots=True)
class _Part:
    pages: list[Page]
    reasons: tuple[str, ...]
    kind: SplitClassification
    zone: Zone | None
    identifier: str = ""


def split(document: Document, config: SplitConfig) -> Parts:
    """Cut the document's pages into parts, in order and without a gap. Raises `DocumentFailure`."""
    if not config.split_classifications:
        raise DocumentFailure("INVALID_CONFIG_OPTIONS", "There is no classification to split by.")
    options = config.advanced_options or SplitAdvancedOptions()
    scorer = Scorer(read_classes(config.split_classifications))
    zones = {id(zone.page): zone for page in document.pages for zone in zones_of(page)}
    pages = [each for page in document.pages for each in _zoned(page, zones)]
    visible = Document(document.mime_type, pages, document.page_count, invoice=document.invoice)
    found = _boundaries(visible, options)
    runs = list(_runs(visible, found, zones))
    own_zones = [zones.get(id(run[0])) for run, _ in runs]
    shared = [zone.page.number if zone else None for zone in own_zones]
    kinds = _kinds(scorer, visible, [run for run, _ in runs], shared)
    parts = [
        _Part(run, reasons, config.split_classifications[kind], zone)
        for (run, reasons), kind, zone in zip(runs, kinds, own_zones, strict=True)
    ]
    for part in parts:
        if part.kind.identifier_key:
            part.identifier = identifier(document, part.pages, part.kind.identifier_key)
    if options.strict_identifier_mode_enabled is not False:
        parts = _joined(parts)
    if not options.split_excel_documents_by_sheet_enabled:
        parts = _with_others_together(parts)
    warnings = [RunWarning(code="LOCAL_NOT_SUPPORTED", message=message) for message in _complaints(config, options)]
    own = {at: part.zone for at, part in enumerate(parts) if part.zone is not None}
    unsure = tuple(page.number for page, one in zip(pages, found, strict=True) if UNSURE[0] < one.share < UNSURE[1])
    return Parts({"splits": [_wire(part) for part in parts]}, own, warnings, () if own else unsure)


def _zoned(page: Page, zones: Mapping[int, Zone]) -> list[Page]:
    """A page, or the documents on it as pages."""
    return [zone.page for zone in zones.values() if zone.page.number == page.number] or [page]


def _boundaries(document: Document, options: SplitAdvancedOptions) -> list[Boundary]:
    if any(page.sheet is not None for page in document.pages):
        by_sheet = options.split_excel_documents_by_sheet_enabled is True
        return [
            Boundary(1.0 if by_sheet or not at else 0.0, ("a worksheet begins",)) for at in range(len(document.pages))
        ]
    return boundaries([marks(page) for page in document.pages])


def _kinds(scorer: Scorer, document: Document, runs: Sequence[list[Page]], shared: Sequence[int | None]) -> list[int]:
    """The index of the best class of each part; `shared` are the numbers of the pages that parts share.

    A document that shares its page has a date, amounts and a total, else it would not have been found. So even with
    few words it gets a class, most likely that of its neighbour.
    """
    fits = [scorer.fits(sample(document, run)) for run in runs]
    ranked = [sorted(range(len(one)), key=lambda at: one[at].share, reverse=True) for one in fits]
    none = {at for at, one in enumerate(scorer.classes) if one.is_other}
    best = [order[0] for order in ranked]
    unsure = [at for at, page in enumerate(shared) if page is not None and best[at] in none and len(ranked[at]) > 1]
    for at in unsure:
        if fits[at][ranked[at][1]].share >= HARDLY_NONE:
            best[at] = ranked[at][1]
    for at in unsure:
        if ranked[at][1] in {kind for kind, page in zip(best, shared, strict=True) if page == shared[at]}:
            best[at] = ranked[at][1]
    return best


def _runs(
    document: Document, found: Sequence[Boundary], zones: Mapping[int, Zone]
) -> Iterator[tuple[list[Page], tuple[str, ...]]]:
    """The pages of each part. Pages outside the page range end a part; documents that share a page are parts."""
    pages: list[Page] = []
    reasons: tuple[str, ...] = ()
    for page, boundary in zip(document.pages, found, strict=True):
        gap = bool(pages) and page.number > pages[-1].number + 1
        shared = id(page) in zones or (bool(pages) and id(pages[-1]) in zones)
        if pages and (boundary.share > 0.5 or gap or shared):
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
        if last is not None and same and _follows(last, part):
            last.pages += part.pages
        else:
            joined.append(part)
    return joined


def _with_others_together(parts: Sequence[_Part]) -> list[_Part]:
    """Neighbours without a class, as one part."""
    joined: list[_Part] = []
    for part in parts:
        last = joined[-1] if joined else None
        if last is not None and is_other(part.kind.type) and last.kind == part.kind and _follows(last, part):
            last.pages += part.pages
        else:
            joined.append(part)
    return joined


def _follows(last: _Part, part: _Part) -> bool:
    return part.pages[0].number == last.pages[-1].number + 1 and part.zone is None and last.zone is None


def _wire(part: _Part) -> dict[str, Any]:
    start, end = part.pages[0].number, part.pages[-1].number
    return {
        "id": new_id("split"),
        "classificationId": part.kind.id,
        "type": part.kind.type,
        "startPage": start,
        "endPage": end,
        "identifier": part.identifier,
        "observation": _observation(part),
        "fileId": None,
    }


def _observation(part: _Part) -> str:
    start = part.pages[0].number
    if part.zone is not None:
        return f"Shares page {start} with another document: this is the {part.zone.place} one."
    return f"Begins on page {start}: {', '.join(part.reasons[:3])}." if part.reasons else ""


def _complaints(config: SplitConfig, options: SplitAdvancedOptions) -> Iterator[str]:
    if config.split_rules and config.split_rules.strip():
        yield "`splitRules` is free text, which the local splitter does not follow; it was not applied."
    if config.base_processor not in (None, "splitting_performance"):
        yield f"`baseProcessor` `{config.base_processor}` was ignored: there is only one local splitter."
    if config.base_version not in (None, "latest"):
        yield f"`baseVersion` `{config.base_version}` is a version of the cloud's model and was ignored."
    if options.page_overlap_enabled:
        yield "`advancedOptions.pageOverlapEnabled`: locally each page goes to one part."
    if options.split_identifier_rules and options.split_identifier_rules.strip():
        yield "`advancedOptions.splitIdentifierRules` was not applied: use `identifierKey` of a classification."
    for one in config.split_classifications:
        if one.identifier_key and one.identifier_key.strip() and field_of(one.identifier_key) is None:
            yield f"`identifierKey` of `{one.id}` names no field that the local reader knows; no identifiers were read."
