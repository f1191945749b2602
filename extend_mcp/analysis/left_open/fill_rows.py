"""The rows of an array from a model, with the cells that are found on the pages."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from extend_mcp.analysis.left_open.open_fields import OpenField, members_of
from extend_mcp.analysis.left_open.page_words import PageWords
from extend_mcp.analysis.left_open.trust import trust
from extend_mcp.analysis.left_open.typed_answers import typed
from extend_mcp.grounding import Finding
from extend_mcp.questions import Answer, Row

NOTHING = {"ocrConfidence": None, "logprobsConfidence": None}
"""The metadata of a cell without a value."""


@dataclass(frozen=True, slots=True)
class CellClaim:
    """A cell's place and confidence."""

    finding: Finding
    confidence: float


@dataclass(slots=True)
class FilledRows:
    """`rows` fit the schema; by path, `claims` are of each cell, and `confidences` of each row and the array."""

    rows: list[Any] = field(default_factory=list)
    claims: dict[str, CellClaim] = field(default_factory=dict)
    confidences: dict[str, dict[str, Any]] = field(default_factory=dict)


def fill_rows(array: OpenField, answers: Sequence[Answer], pages: PageWords, mark: str | None) -> FilledRows:
    """The rows with at least one value on the pages. Cells that are not on the pages are null."""
    members = {one.path: one.schema for one in members_of(array.schema)}
    rows = [row for one in answers if isinstance(one.value, list) for row in one.value]
    values = [_typed(row, members, mark) for row in rows]
    cells = [(f"{array.path}[{at}].{name}", value) for at, row in enumerate(values) for name, value in row.items()]
    findings = pages.find_all(cells)
    filled, seen = FilledRows(), Counter[str]()
    for at, row in enumerate(values):
        found = {name: hit for name in row if (hit := findings[f"{array.path}[{at}].{name}"]).is_found}
        same = repr(row)
        if not found or seen[same] >= min(hit.places for hit in found.values()):
            continue  # a row that is repeated more often than on the pages
        seen[same] += 1
        _add(filled, array, {name: row[name] for name in found}, found)
        at_row = f"{array.path}[{len(filled.rows) - 1}]"
        filled.confidences |= {f"{at_row}.{name}": NOTHING for name in members if name not in found}
    _sum_up(filled, array.path, [claim.confidence for claim in filled.claims.values()])
    return filled


def _typed(row: Row, members: Mapping[str, dict[str, Any]], mark: str | None) -> dict[str, Any]:
    """The cells that have a value of their type."""
    values = {name: typed(text, members[name], mark) for name, text in row.items() if text and name in members}
    return {name: value for name, value in values.items() if value is not None}


def _add(filled: FilledRows, array: OpenField, row: dict[str, Any], found: dict[str, Finding]) -> None:
    at = f"{array.path}[{len(filled.rows)}]"
    items = array.schema["items"]
    claims = {name: CellClaim(hit, trust(hit)) for name, hit in found.items()}
    if "properties" not in items:
        filled.rows.append(row["value"])
        filled.claims[at] = claims["value"]
        return
    filled.rows.append(_object(items, row, ""))
    filled.claims |= {f"{at}.{name}": claim for name, claim in claims.items()}
    _sum_up(filled, at, [claim.confidence for claim in claims.values()])


def _object(schema: Mapping[str, Any], row: Mapping[str, Any], path: str) -> dict[str, Any]:
    """The cells in the shape of an array's item."""
    item: dict[str, Any] = {}
    for name, part in schema["properties"].items():
        inner = f"{path}.{name}" if path else name
        if isinstance(part, dict) and isinstance(part.get("properties"), dict):
            item[name] = _object(part, row, inner)
        else:
            item[name] = [] if isinstance(part, dict) and part.get("type") == "array" else row.get(inner)
    return item


def _sum_up(filled: FilledRows, path: str, confidences: Sequence[float]) -> None:
    """Note the confidence of a row or an array: the mean of its values."""
    if confidences:
        mean = round(sum(confidences) / len(confidences), 3)
        filled.confidences[path] = {"ocrConfidence": None, "logprobsConfidence": mean}
