"""The output on the wire: values in the schema's shape, and metadata by path with confidence and citations."""

from dataclasses import dataclass, replace
from dataclasses import field as dataclass_field
from typing import Any

from extend_mcp.analysis.extract.citations import Citer, cite_box
from extend_mcp.analysis.extract.found import Exact, Found
from extend_mcp.analysis.extract.layout.layout import Token
from extend_mcp.analysis.extract.lists import read_list
from extend_mcp.analysis.extract.reader import Reader
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.tables.items import read_items
from extend_mcp.wire.questions import asks_for_meaning

NOT_JUDGED = (
    "Not judged: rules find what is written, not what it means. A model, the cloud, or reading the text and "
    "grounding the answer would."
)
Metadata = dict[str, dict[str, Any]]


@dataclass
class Assembler:
    """Walks the schema once and fills `metadata` on the way. `citer` is None if no citations were requested.

    `exact` holds the values and rows that replace what was read. `not_judged` are the paths of fields that ask what a
    text means, which rules cannot answer.
    """

    reader: Reader
    citer: Citer | None
    by_item: bool
    metadata: Metadata
    exact: Exact
    not_judged: list[str] = dataclass_field(default_factory=list)

    def build(self, root: Field) -> dict[str, Any]:
        """`output.value`."""
        return {name: self._value(member, member.path, None) for name, member in root.members.items()}

    def _value(self, field: Field, path: str, read: dict[str, Found | None] | None) -> Any:
        """The value at `path`; `read` holds what was read for the members of an array's item."""
        if field.kind == "object":
            return {name: self._value(m, f"{path}.{name}", read) for name, m in field.members.items()}
        if field.kind == "array":
            return self._array(field, path, read is not None)
        if field.kind == "signature":
            parts = self.reader.signature() if read is None else dict.fromkeys(SIGNED)
            return self._parts(path, {name: parts[name] for name in SIGNED})
        found = read.get(field.path.rsplit(".", 1)[-1]) if read is not None else self._found(field.path)
        if field.kind == "currency":
            return self._currency(path, found, read is not None)
        self._note(path, found, cited=not (self.by_item and read is not None))
        if found is None and asks_for_meaning(field.kind, field.hint):
            self.not_judged.append(path)
            self.metadata[path]["insights"] = [{"type": "reasoning", "content": NOT_JUDGED}]
        return None if found is None else _typed(field, found.value)

    def _found(self, path: str) -> Found | None:
        return self.exact.found.get(path) or self.reader.found.get(path)

    def _currency(self, path: str, found: Found | None, inside: bool) -> dict[str, Any]:
        code = (found.sign if found.source else self.reader.values.currency(found.sign)) if found else None
        sign = found
        if found and code is None:
            sign = self.reader.currency
            code = str(sign.value) if sign else None
        cited = not (self.by_item and inside)
        self._note(path, found, cited=cited)
        self._note(f"{path}.amount", found, cited=cited)
        self._note(f"{path}.iso_4217_currency_code", sign if code else None, cited=cited)
        return {"amount": float(found.value) if found else None, "iso_4217_currency_code": code}

    def _parts(self, path: str, parts: dict[str, Found | None]) -> dict[str, Any]:
        known = [f for f in parts.values() if f]
        together = tuple(dict.fromkeys(t for f in known for t in f.tokens))
        self._note(path, replace(known[0], tokens=together) if known else None)
        for name, found in parts.items():
            self._note(f"{path}.{name}", found)
        return {name: found.value if found else None for name, found in parts.items()}

    def _array(self, field: Field, path: str, nested: bool) -> list[Any]:
        item = field.item
        self.metadata[path] = {}
        if item is None or nested or item.kind == "array":
            return []
        if item.kind in ("currency", "signature"):
            return []  # nothing on the page shows where an inner array begins
        if item.kind != "object":
            found = read_list(item, self.reader.labels, self.reader.values) if self.reader.layout.leaves else []
            for i, f in enumerate(found):
                self._note(f"{path}[{i}]", f)
            self._sum_up(path, found)
            return [_typed(item, f.value) for f in found]
        return self._objects(field, item, path)

    def _objects(self, field: Field, item: Field, path: str) -> list[Any]:
        values: list[Any] = []
        everything: list[Found] = []
        for i, read in enumerate(self._rows(field)):
            found = [f for f in read.values() if f]
            everything += found
            at = f"{path}[{i}]"
            self.metadata[at] = {}
            values.append(self._value(item, at, read))
            self._sum_up(at, found)
            if self.citer and self.by_item:
                self.metadata[at]["citations"] = self._citations(found)
        self._sum_up(path, everything)
        return values

    def _rows(self, array: Field) -> list[dict[str, Found | None]]:
        """The items of an array: those of the document's exact data, else those that are read from its tables."""
        return self.exact.rows.get(array.path) or read_items(array, self.reader.layout, self.reader.values)

    def _sum_up(self, path: str, found: list[Found]) -> None:
        """Note the confidence of an item or an array: the mean of its values."""
        if found:
            tokens = tuple(t for f in found if f.source is None for t in f.tokens)
            mean = round(sum(f.confidence for f in found) / len(found), 3)
            self.metadata[path] = {"ocrConfidence": read_by_ocr(tokens), "logprobsConfidence": mean}

    def _note(self, path: str, found: Found | None, *, cited: bool = True) -> None:
        entry: dict[str, Any] = {"ocrConfidence": None, "logprobsConfidence": None}
        if found is not None:
            read = read_by_ocr(found.tokens) if found.source is None else None
            entry = {"ocrConfidence": read, "logprobsConfidence": found.confidence}
        if self.citer and cited:
            entry["citations"] = self._citations([found] if found else [])
        if found is not None and found.source is not None:
            entry["insights"] = [{"type": "reasoning", "content": found.source.note}]
        self.metadata[path] = entry

    def _citations(self, found: list[Found]) -> list[dict[str, Any]]:
        """The places of values. For exact values that no page shows, the source that they were taken from."""
        if self.citer is None:
            return []
        tokens = tuple(dict.fromkeys(t for f in found for t in f.tokens))
        unseen = [f.source for f in found if f.source is not None and not f.tokens]
        sources = [
            {"fileId": one.file_id, "referenceText": one.reference} if one.place is None else cite_box(one.place)
            for one in unseen
        ]
        return [*self.citer.cite(tokens), *sources]


SIGNED = ("printed_name", "signature_date", "is_signed", "title_or_role")


def read_by_ocr(tokens: tuple[Token, ...]) -> float | None:
    """The mean OCR confidence of the words; None if the text is digital."""
    known = [t.confidence for t in tokens if t.confidence is not None]
    return round(sum(known) / len(known), 3) if known else None


def _typed(field: Field, value: Any) -> Any:
    if field.kind == "integer":
        return int(value)
    if field.kind == "number":
        return float(value)
    return value
