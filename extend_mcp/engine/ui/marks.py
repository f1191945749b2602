"""What is drawn over the pages of a run: the blocks of its parse, and the citations of its values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Json = dict[str, Any]
MOST_VALUES = 1000


@dataclass(frozen=True, slots=True)
class Mark:
    """A shape on a page, in points from its top left.

    `row` is the id of the row about it in the text beside the page.
    """

    name: str
    row: str
    type: str
    text: str
    points: tuple[tuple[float, float], ...]

    @property
    def outline(self) -> str:
        """The points as SVG wants them."""
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


@dataclass(slots=True)
class DocumentPage:
    """A page of the run's file number `file`, from 0; sizes in points, `turn` in degrees clockwise."""

    file: int
    number: int
    width: float
    height: float
    turn: int
    blocks: list[Mark] = field(default_factory=list)
    citations: list[Mark] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """The place of a value: a mark on a page of a file, or a cell."""

    file: int
    page: int
    mark: str | None
    text: str
    cell: str | None


@dataclass(frozen=True, slots=True)
class Value:
    """A value at its path, like `line_items[0].amount`; `confidence` is from 0 to 1, or None.

    `row` is the id of its row.
    """

    row: str
    path: str
    value: Any
    confidence: float | None
    places: tuple[MarkedPlace, ...]


def find_pages(
    output: Json, values: Sequence[Value], extract: Json | None, file_ids: Sequence[str]
) -> list[DocumentPage]:
    """The pages that have a size, with their marks.

    Blocks of packages are left out, since they do not name their file.
    """
    metadata = output.get("metadata") or {}
    pages: dict[tuple[int, int], DocumentPage] = {}
    for page in metadata.get("pages") or []:
        width, height = page["originalPageWidth"], page["originalPageHeight"]
        pages[0, page["number"]] = DocumentPage(0, page["number"], width, height, page.get("rotationApplied") or 0)
    if len(file_ids) == 1:
        for index, block in enumerate(blocks(output)):
            place = pages.get((0, block["metadata"]["page"]["number"])) if block["metadata"].get("page") else None
            if place is not None:
                points = tuple((point["x"], point["y"]) for point in block.get("polygon") or [])
                place.blocks.append(Mark(f"b{index}", f"line-{index}", block["type"], block["content"], points))
    for value in values:
        _cite(pages, value, (extract or {}).get("metadata", {}).get(value.path) or {}, file_ids)
    return [pages[key] for key in sorted(pages)]


def blocks(output: Json) -> Iterator[Json]:
    """The blocks of all chunks, in reading order."""
    return (block for chunk in output["chunks"] for block in chunk["blocks"])


def _cite(pages: dict[tuple[int, int], DocumentPage], value: Value, metadata: Json, file_ids: Sequence[str]) -> None:
    for place, citation in zip(value.places, metadata.get("citations") or [], strict=True):
        if place.mark is None:
            continue
        page, at = citation["page"], (place.file, place.page)
        if at not in pages and len(file_ids) > 1:
            pages[at] = DocumentPage(*at, page["width"], page["height"], 0)
        if at in pages:
            points = tuple((point["x"], point["y"]) for point in citation["polygon"])
            text = f"{value.path}: {value.value}"
            pages[at].citations.append(Mark(place.mark, value.row, "citation", text, points))


def values(extract: Json, file_ids: Sequence[str]) -> list[Value]:
    """The values of an extraction, at most `MOST_VALUES`. Objects and arrays only if no value within is cited."""
    metadata, marks, rows = extract.get("metadata") or {}, count(), list[Value]()
    for path, value in _flat(extract.get("value") or {}, ""):
        about = metadata.get(path) or {}
        cited = about.get("citations") or []
        if isinstance(value, dict | list) and value and (not cited or _is_cited_within(path, metadata)):
            continue
        places = tuple(_place(citation, file_ids, marks) for citation in cited)
        confidence = about.get("logprobsConfidence")
        confidence = about.get("ocrConfidence") if confidence is None else confidence
        rows.append(Value(f"value-{len(rows)}", path, value, confidence, places))
        if len(rows) == MOST_VALUES:
            break
    return rows


def _is_cited_within(path: str, metadata: Json) -> bool:
    inner = (f"{path}.", f"{path}[")
    return any(about and about.get("citations") for key, about in metadata.items() if key.startswith(inner))


def _place(citation: Json, file_ids: Sequence[str], marks: Iterator[int]) -> MarkedPlace:
    page = citation.get("page") or {}
    mark = f"c{next(marks)}" if citation.get("polygon") and page.get("width") else None
    file = file_ids.index(citation["fileId"]) if citation.get("fileId") in file_ids else 0
    return MarkedPlace(
        file, page.get("number", 1), mark, citation.get("referenceText") or "", citation.get("cellRange")
    )


def _flat(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Every value within, with its path; what holds others comes before them."""
    if path:
        yield path, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{path}[{index}]")


def kind_of_mark(type_: str) -> str:
    """The CSS class of a block: its type, if that is a plain word."""
    return type_ if re.fullmatch(r"[a-z_]{1,30}", type_) else "text"
