"""The page of one run: its facts, its pages with what was found drawn over them, its values and its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.storage.tables import WITHIN_RUN, WITHIN_WORKFLOW
from extend_mcp.engine.ui import document_page, wording
from extend_mcp.engine.ui.marks import Json, MarkedPlace, Value
from extend_mcp.engine.ui.shown import MOST_PAGES, ShownRun

MOST_TEXT = 20_000
"""The most characters of a chunk that are shown."""
MOST_CHUNKS = 100


@dataclass(frozen=True, slots=True)
class Turn:
    """The pages of the document that are shown, of `total`, with links to those before and after."""

    first: int
    last: int
    total: int
    earlier: str | None
    later: str | None


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A row of the table of values. `group` is the path of the object around it, unless an earlier row has it."""

    value: Value
    name: str
    group: str | None
    brief: str
    is_pale: bool


def run_page(shown: ShownRun, links: Links) -> dict[str, Any]:
    """The values for the template."""
    run = shown.rows.run
    names = run.file_name.split("\n")
    chunks = shown.parse["chunks"] if shown.parse else []
    return {
        "run": run,
        "names": names,
        "is_part": _is_part(run),
        "shown": shown,
        "pages": [document_page.view_page(page, shown, names[page.file], links) for page in shown.part],
        "types": sorted({mark.type for page in shown.part for mark in page.blocks}),
        "turn": _turn(shown, links),
        "rows": list(_rows(shown)),
        "place": _Places(shown, names, links),
        "chunks": chunks[:MOST_CHUNKS],
        "chunks_left": len(chunks) - MOST_CHUNKS,
        "settings": [("Config", run.config), ("Metadata", run.metadata), ("Usage", run.usage)],
        "links": links,
        "page_of": page_of,
        "range_of": range_of,
        "MOST_TEXT": MOST_TEXT,
        "MOST_BLOCK_TEXT": document_page.MOST_TEXT,
    }


def page_of(warning: Json) -> str:
    """The page of a warning whose message does not name it."""
    page = f"page {warning['page']}" if warning.get("page") else ""
    return f" ({page})" if page and page not in warning.get("message", "") else ""


def range_of(chunk: Json) -> str:
    """The pages that a chunk is from."""
    pages = chunk["metadata"]["pageRange"]
    where = f"page {pages['start']}" if pages["start"] == pages["end"] else f"pages {pages['start']} to {pages['end']}"
    return where.capitalize() if chunk["type"] == "page" else f"{chunk['type'].capitalize()}, {where}"


def _is_part(run: Row[Any]) -> bool:
    return run.source_id is not None and run.source in {WITHIN_RUN, WITHIN_WORKFLOW, "EDIT_RUN"}


def _turn(shown: ShownRun, links: Links) -> Turn | None:
    """The pages that are shown; None if all are."""
    total, run_id = len(shown.pages), shown.rows.run.id
    if total <= MOST_PAGES:
        return None
    before, after = shown.first - MOST_PAGES, shown.first + MOST_PAGES
    earlier = links.run(run_id, first=str(max(1, before))) if shown.first > 1 else None
    later = links.run(run_id, first=str(after)) if after <= total else None
    return Turn(shown.first, min(after - 1, total), total, earlier, later)


def _rows(shown: ShownRun) -> Iterator[ValueRow]:
    group = ""
    for value in shown.values:
        within, _, name = value.path.rpartition(".")
        brief, is_pale = _brief(value.value)
        yield ValueRow(value, name, within if within != group and within else None, brief, is_pale)
        group = within


def _brief(value: Any) -> tuple[str, bool]:
    """A value in a few words, and True if they only describe it."""
    if isinstance(value, list):
        return (f"{len(value)} items" if value else "empty"), True
    if isinstance(value, dict):
        return "object", True
    return wording.shortened(wording.scalar(value), 500), value is None


class _Places:
    """Describes the places of values, and links to them."""

    def __init__(self, shown: ShownRun, names: list[str], links: Links) -> None:
        self._shown, self._names, self._links = shown, names, links
        self._index = {(page.file, page.number): index for index, page in enumerate(shown.pages)}

    def words(self, place: MarkedPlace) -> str:
        """Its file, page, sheet or cell."""
        if place.cell is not None:
            return f"sheet {place.page}, {place.cell}"
        return f"page {place.page}" if len(self._names) == 1 else f"{self._names[place.file]}, page {place.page}"

    def link(self, place: MarkedPlace) -> str | None:
        """A link to its mark; None if it is not drawn on a page."""
        index = self._index.get((place.file, place.page))
        if place.cell is not None or place.mark is None or index is None:
            return None
        first, target = index // MOST_PAGES * MOST_PAGES + 1, f"#{place.mark}"
        if first == self._shown.first:
            return target
        return self._links.run(self._shown.rows.run.id, first=str(first)) + target
