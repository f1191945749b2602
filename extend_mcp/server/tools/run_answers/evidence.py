"""Where on the pages the values of an extraction are, for an answer."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.answers.values import find_citation, find_confidence, walk_leaves
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding
    from extend_mcp.wire.extract import Citation, ExtractOutput


class ValueEvidence(AnswerModel):
    confidence: float | None = None
    page: int | None = None
    quote: str | None = None
    box: list[float] | None = None
    cells: str | None = None
    grounded: str | None = None


def collect_evidence(
    output: "ExtractOutput", places: "Mapping[str, Finding]", budget: int
) -> tuple[dict[str, ValueEvidence], int]:
    """The citations of the first values, as many as fit, and how many more there are."""
    found: dict[str, ValueEvidence] = {}
    more = 0
    for path, value in walk_leaves(output.value):
        each = _cited(output, path, places.get(path)) if value is not None else None
        if each is not None and more:
            more += 1
        elif each is not None:
            budget -= count(f'"{path}":{each.model_dump_json(exclude_none=True)}')
            if budget < 0:
                more += 1
            else:
                found[path] = each
    return found, more


def _cited(output: "ExtractOutput", path: str, place: "Finding | None") -> ValueEvidence | None:
    """Where a value is, by its citation or, without one, by the place where it was found.

    Boxes are left, top, right, bottom in points from the page's top left.
    """
    confidence, cited = find_confidence(output, path), find_citation(output, path)
    if cited is not None:
        page = cited.page.number if cited.page else None
        quote = to_one_line(cited.reference_text, 120) if cited.reference_text else None
        return ValueEvidence(confidence=confidence, page=page, quote=quote, box=_box(cited), cells=cited.cell_range)
    if place is None or not place.is_found:
        return None
    box = [round(side, 1) for side in place.box] if place.box else None
    quote = to_one_line(place.quote, 120) if place.quote else None
    return ValueEvidence(confidence=confidence, page=place.page, quote=quote, box=box, grounded=place.status)


def _box(cited: "Citation") -> list[float] | None:
    if not cited.polygon:
        return None
    xs, ys = [p.x for p in cited.polygon], [p.y for p in cited.polygon]
    return [round(side, 1) for side in (min(xs), min(ys), max(xs), max(ys))]
