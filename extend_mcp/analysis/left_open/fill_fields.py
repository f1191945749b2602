"""Fills the fields of an extraction with a model's answers that are found on the pages."""

from typing import Any, NamedTuple

from extend_mcp.analysis.left_open.fill_rows import fill_rows
from extend_mcp.analysis.left_open.open_fields import OpenField, value_at
from extend_mcp.analysis.left_open.page_words import PageWords
from extend_mcp.analysis.left_open.trust import EVEN, JUDGED, agreed, check_sums, trust
from extend_mcp.analysis.left_open.typed_answers import decimal_mark, typed
from extend_mcp.grounding import Finding
from extend_mcp.grounding.folding import squeeze
from extend_mcp.questions import Answer, Answers

LEFT_OUT = "A model gave a value that is not on the pages; it was left out."
UNSHOWN = "A model gave a value with a quote that is not on the pages; it was left out."
QUOTED = 120
"""The most characters of a value in a remark."""


class Claim(NamedTuple):
    """A value that a model gave and that is on the pages or, if it was judged, is supported by a quote."""

    value: Any
    finding: Finding
    confidence: float


class FieldFiller:
    """Fills `value` and `metadata` of an `ExtractOutput` in wire form."""

    def __init__(self, output: dict[str, Any], pages: PageWords, model: str, *, cited: bool) -> None:
        self._value, self._metadata = output["value"], output["metadata"]
        self._pages, self._model, self._cited = pages, model, cited
        self._mark = decimal_mark(pages.texts)

    def fill(self, leaves: list[OpenField], answers: Answers) -> None:
        """Use the answers for the fields."""
        by_path: dict[str, list[Answer]] = {}
        for one in answers.answers:
            by_path.setdefault(one.path, []).append(one)
        filled = {leaf.path for leaf in leaves if leaf.path in by_path and self._fill(leaf, by_path[leaf.path])}
        check_sums(self._value, self._metadata, {path for path in filled if _is_number(value_at(self._value, path))})

    def _fill(self, leaf: OpenField, answers: list[Answer]) -> bool:
        """True if the field now has the model's value."""
        if leaf.schema.get("type") == "array":
            self._fill_rows(leaf, answers)
            return False
        held = value_at(self._value, leaf.path)
        claims = [claim for one in answers if (claim := self._claim(leaf, one)) is not None]
        if not claims:
            if held is None:
                self._remark(leaf.path, UNSHOWN if answers[0].quote else LEFT_OUT)
            return False
        return self._weigh(leaf.path, held, max(claims, key=lambda claim: claim.confidence))

    def _fill_rows(self, array: OpenField, answers: list[Answer]) -> None:
        filled = fill_rows(array, answers, self._pages, self._mark)
        if not filled.rows:
            self._remark(array.path, LEFT_OUT)
            return
        _set(self._value, array.path, filled.rows)
        for path, cell in filled.claims.items():
            self._note(path, cell.confidence, f"Given by the model {self._model}.", cell.finding)
        self._metadata.update(filled.confidences)

    def _claim(self, leaf: OpenField, answer: Answer) -> Claim | None:
        value = None if isinstance(answer.value, list) else typed(answer.value, leaf.schema, self._mark)
        if value is None:
            return None
        if isinstance(value, bool) or "enum" in leaf.schema:
            quoted = self._pages.find_quote(leaf.path, answer.quote)
            return None if quoted is None else Claim(value, quoted, JUDGED)
        finding = self._pages.find_all([(leaf.path, value)])[leaf.path]
        return Claim(value, finding, trust(finding)) if finding.is_found else None

    def _weigh(self, path: str, held: Any, claim: Claim) -> bool:
        """Choose between the value of the rules, if any, and the model's value."""
        rules = (self._metadata.get(path) or {}).get("logprobsConfidence") or 0.0
        if held is not None and _is_same(held, claim.value):
            self._metadata[path]["logprobsConfidence"] = agreed(rules, claim.confidence)
            self._remark(path, f"The model {self._model} read the same value.")
            return False
        if held is not None and rules >= EVEN:
            self._remark(path, f"The model {self._model} read a different value: {_short(claim.value)}.")
            return False
        _set(self._value, path, claim.value)
        note = f"Given by the model {self._model}."
        if held is not None:
            note += f" The rules read {_short(held)}, which is probably wrong."
        self._note(path, claim.confidence, note, claim.finding)
        around = path.rpartition(".")[0]  # of an amount with its currency
        if around in self._metadata and self._metadata[around].get("logprobsConfidence") is None:
            self._metadata[around] = dict(self._metadata[path])
        return True

    def _note(self, path: str, confidence: float, note: str, finding: Finding) -> None:
        """Set the metadata of a value that the model gave."""
        number = self._pages.number_of(finding)
        where = f" Page {number} says: {_short(finding.quote)}." if number else ""
        entry: dict[str, Any] = {"ocrConfidence": None, "logprobsConfidence": confidence}
        if self._cited:
            entry["citations"] = self._pages.cite(finding)
        self._metadata[path] = entry | {"insights": [{"type": "reasoning", "content": note + where}]}

    def _remark(self, path: str, text: str) -> None:
        about = self._metadata.setdefault(path, {"ocrConfidence": None, "logprobsConfidence": None})
        about["insights"] = [*(about.get("insights") or ()), {"type": "reasoning", "content": text}]


def _set(value: dict[str, Any], path: str, new: Any) -> None:
    *objects, name = path.split(".")
    for each in objects:
        value = value.setdefault(each, {})
    value[name] = new


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_same(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return squeeze(one) == squeeze(other)
    return bool(one == other)


def _short(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= QUOTED else f'{text[:QUOTED]}…'}”"
