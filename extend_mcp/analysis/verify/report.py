"""Signals and their evidence in the API's form."""

from dataclasses import dataclass, field
from typing import Any

from extend_mcp.documents.page import Box
from extend_mcp.wire.ids import new_id

LEVELS = ("LOW", "MEDIUM", "HIGH")
MOST_ITEMS = 20
"""The API's limit for the items of an inventory."""
CLEAN = "No signs of tampering were found."


@dataclass(slots=True)
class Report:
    """The findings. `applicable` counts the kinds of checks that had something to check."""

    signals: list[dict[str, Any]] = field(default_factory=list)
    applicable: int = 0
    _places: int = 0

    def add(self, kind: str, level: str, summary: str, *evidence: dict[str, Any]) -> None:
        """Add one signal of the API's type `kind`."""
        self.signals.append({
            "id": new_id("vs"),
            "type": kind,
            "riskAssessment": {"type": "LEVEL", "level": level},
            "summary": summary,
            "evidence": list(evidence),
        })  # fmt: skip

    def place(
        self,
        *,
        page: int | None = None,
        size: tuple[float | None, float | None] = (None, None),
        box: Box | None = None,
        span: tuple[int, int] | None = None,
    ) -> dict[str, Any]:
        """The place of evidence: on a page (from 1), in a box if the page's size is known, or in a span of bytes."""
        self._places += 1
        location: dict[str, Any] = {"locationId": f"loc_{self._places}"}
        width, height = size
        if page is not None:
            location["page"] = {"number": page} | ({} if width is None else {"width": width, "height": height})
        if box is not None and width is not None:
            location["boundingBox"] = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
        if span is not None:
            location["byteRange"] = {"offset": span[0], "length": span[1] - span[0]}
        return location

    def output(self) -> dict[str, Any]:
        """A `VerifyOutput`: the risk is the highest level of a signal, LOW if there is none."""
        levels = [signal["riskAssessment"]["level"] for signal in self.signals]
        summary = f"{len(levels)} signals: {'; '.join(signal['summary'] for signal in self.signals)}"
        return {
            "riskLevel": max(levels, key=LEVELS.index, default="LOW"),
            "summary": summary if levels else CLEAN,
            "signals": self.signals,
        }


def in_places(count: int) -> str:
    """The number of places, for the end of a summary."""
    return "1 place" if count == 1 else f"{count} places"


def value(name: str, raw: object, *places: dict[str, Any], normalized: str | None = None) -> dict[str, Any]:
    """A value that evidence names, as printed."""
    entry: dict[str, Any] = {"name": name, "raw": str(raw)}
    if normalized is not None:
        entry["normalized"] = normalized
    if places:
        entry["locationIds"] = [place["locationId"] for place in places]
    return entry


def compared(code: str, values: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: values that contradict each other."""
    return _evidence("value_comparison", {"code": code, "values": values}, places)


def invalid(code: str, values: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: a broken rule."""
    return _evidence("validation", {"findings": [{"code": code, "values": values}]}, places)


def counted(code: str, count: int, places: list[dict[str, Any]]) -> dict[str, Any]:
    """Evidence: a count, and the first places."""
    first = places[:MOST_ITEMS]
    items = [{"locationIds": [place["locationId"]]} for place in first]
    return _evidence("inventory", {"code": code, "count": count, "items": items}, first)


def happened(events: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: events in the file's history."""
    return _evidence("history", {"events": events}, places)


def _evidence(kind: str, data: dict[str, Any], places: Any) -> dict[str, Any]:
    return {"type": kind, "evidenceId": new_id("ve"), "data": data, "locations": list(places)}
