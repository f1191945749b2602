"""Infers a schema from a document: from its filled form, its labelled values and its largest table."""

import re
from collections import Counter
from typing import Any

from extend_mcp.analysis.extract.form_fields import describe_form_fields
from extend_mcp.analysis.extract.labels.labels import LabelHit, Labels
from extend_mcp.analysis.extract.layout.layout import Layout, Leaf, Segment
from extend_mcp.analysis.extract.prose.laws import jurisdictions
from extend_mcp.analysis.extract.schema.lexicon import CONCEPTS
from extend_mcp.analysis.extract.shapes.dates import find_dates
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.extract.tables.headings import EVERY_HEADING
from extend_mcp.analysis.extract.texts.freetext import text_candidates
from extend_mcp.analysis.words.spelling import plain
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block

MOST = 40
"""The most properties of an inferred schema."""
NULLABLE: dict[str, Any] = {"type": ["string", "null"]}
EVIDENT = frozenset({"date", "id", "amount", "phone", "email", "iban", "bic"})
"""Kinds of known fields that become properties if a value of that shape is at the label."""
SUMMED = {"total", "subtotal", "tax", "shipping", "discount", "tip"}


def infer_schema(layout: Layout) -> dict[str, Any]:
    """An object schema: a property for each filled field of a form and each label with a value, and an array of objects
    for the largest table.

    Raises `DocumentFailure` if the document has none of them.
    """
    labels, values = Labels(layout, []), Values(layout)
    properties = describe_form_fields(layout, MOST)
    _known(properties, labels, values)
    _printed(properties, labels, layout)
    _contract(properties, values)
    _table(properties, layout)
    if not properties:
        raise DocumentFailure(
            "SCHEMA_GENERATION_FAILED",
            "No schema was given, and the document has no labelled values or tables to infer one from.",
        )
    return {
        "type": "object", "properties": properties, "required": list(properties), "additionalProperties": False,
    }  # fmt: skip


def _known(properties: dict[str, Any], labels: Labels, values: Values) -> None:
    """Add the known fields, like a total, whose label has a value of their kind."""
    for concept in CONCEPTS:
        hits = [h for h in labels.by_family.get(concept.name, ()) if h.score > (0.8 if concept.kind == "id" else 0.9)]
        if not hits or len(properties) >= MOST:
            continue
        kind = concept.kind
        if kind not in EVIDENT or not _has_value(hits, kind, labels, values):
            continue
        if kind == "amount" and concept.name not in SUMMED:
            continue
        properties[concept.name.replace(" ", "_")] = _property(kind)


def _has_value(hits: list[LabelHit], kind: str, labels: Labels, values: Values) -> bool:
    for hit in hits:
        for text in text_candidates(hit, labels):
            segment = Segment(text.tokens, hit.segment.leaf, 0, 0) if text.tokens else None
            if segment is not None and values.inside(kind, segment):
                return True
    return False


def _property(kind: str) -> dict[str, Any]:
    if kind in ("date", "effective date"):
        return {**NULLABLE, "extend:type": "date"}
    if kind == "amount":
        return {
            "type": "object",
            "extend:type": "currency",
            "properties": {"amount": {"type": ["number", "null"]}, "iso_4217_currency_code": dict(NULLABLE)},
            "required": ["amount", "iso_4217_currency_code"],
            "additionalProperties": False,
        }
    return {"type": ["number", "null"]} if kind == "number" else dict(NULLABLE)


def _printed(properties: dict[str, Any], labels: Labels, layout: Layout) -> None:
    """Add a text or a date for each label that the document marks with a colon, like `Report ID: …`."""
    for segment in layout.segments():
        found = re.match(r"([^\W\d_][^:]{1,38}[^\s:])\s*:(?!//)\s*(.*)", segment.text)
        prose_like = len(segment.tokens) > 14 or not found or not found[1][0].isupper()
        if not found or prose_like or len(found[1].split()) > 5 or len(properties) >= MOST:
            continue
        key = plain(found[1]).replace(" ", "_")
        if not re.fullmatch(r"[a-z0-9_-]{2,}", key) or key in properties or key == "page":
            continue
        if any(h.first == 0 and h.family.replace(" ", "_") in properties for h in labels.on(segment)):
            continue
        text = found[2].strip(" _") or _next_text(segment, labels)
        if not re.search(r"\w", text) or len(text) > 200:
            continue
        day = find_dates(text)
        described = _property("date") if day and day[0][1] - day[0][0] >= len(text) - 1 else dict(NULLABLE)
        properties[key] = {**described, "extend:name": found[1].strip()}


def _next_text(segment: Segment, labels: Labels) -> str:
    row = segment.leaf.lines[segment.line]
    after = row[segment.index + 1] if segment.index + 1 < len(row) else None
    if after is None or after.text.endswith(":") or any(h.first == 0 and h.marked for h in labels.on(after)):
        return ""
    return after.text


def _contract(properties: dict[str, Any], values: Values) -> None:
    """Add what agreements say in prose: governing law, date and parties."""
    laws = jurisdictions(values)
    if max((law.score for law in laws), default=0.0) < 0.85:
        return
    properties["governing_law"] = dict(NULLABLE)
    properties["effective_date"] = _property("date")
    properties["parties"] = {"type": "array", "items": {"type": "string"}}


def _table(properties: dict[str, Any], layout: Layout) -> None:
    """Add the rows of the largest table; without one, those below the line with most known headings, if two or more."""
    columns = _of_block(layout) or dict.fromkeys(_of_lines(layout), NULLABLE)
    if columns:
        members = {name: dict(kind) for name, kind in columns.items()}
        item = {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
        properties["line_items" if "line_items" not in properties else "rows"] = {"type": "array", "items": item}


def _of_block(layout: Layout) -> dict[str, dict[str, Any]]:
    tables = [b for leaf in layout.leaves for b in leaf.page.blocks if b.type == "table" and b.cells]
    best: dict[str, dict[str, Any]] = {}
    size = 0
    for table in tables:
        top = _heading_row(table)
        heads = {c.column: _key(c.text) for c in table.cells if c.row == top and c.column_span == 1}
        rows = max(c.row for c in table.cells) - top
        fine = len(heads) >= 2 and all(heads.values()) and len(set(heads.values())) == len(heads)
        if fine and rows * len(heads) > size and not any(re.fullmatch(r"[\d_-]+", key) for key in heads.values()):
            size = rows * len(heads)
            texts: dict[int, list[str]] = {}
            for cell in table.cells:
                if cell.row > top:
                    texts.setdefault(cell.column, []).append(cell.text)
            best = {key: _column_type(texts.get(column, [])) for column, key in sorted(heads.items())}
    return best


def _heading_row(table: Block) -> int:
    """The first row with at least two known headings; if there is none, the first row."""
    known = Counter(cell.row for cell in table.cells if plain(cell.text) in EVERY_HEADING)
    return min((row for row, count in known.items() if count > 1), default=0)


def _column_type(texts: list[str]) -> dict[str, Any]:
    filled = [text.strip() for text in texts if text.strip()]
    number = re.compile(r"[-(]?[$€£]?\s?\d[\d,.]*\)?")
    return {"type": ["number", "null"]} if filled and all(number.fullmatch(t) for t in filled) else NULLABLE


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9_-]", "", plain(text).replace(" ", "_"))[:40]


def _of_lines(layout: Layout) -> list[str]:
    best: list[str] = []
    for leaf in layout.leaves:
        for index, row in enumerate(leaf.lines[:-1]):
            names = _heading_names(row)
            if len(names) > len(best) and len(names) >= 2 and _has_rows(leaf, index, len(names)):
                best = names
    return best


def _heading_names(row: list[Segment]) -> list[str]:
    texts = [plain(s.text) for s in row]
    if len(row) < 2 or any(re.search(r"\d", s.text) for s in row) or sum(t in EVERY_HEADING for t in texts) < 2:
        return []
    return list(dict.fromkeys(key for s in row if (key := _key(s.text))))


def _has_rows(leaf: Leaf, index: int, width: int) -> bool:
    return any(len(row) >= max(2, min(width, 3) - 1) for row in leaf.lines[index + 1 : index + 4])
