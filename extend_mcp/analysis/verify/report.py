"""Signals and their evidence as the API writes them."""

from dataclasses import dataclass, field
from typing import Any

from extend_mcp.documents.page import Box
from extend_mcp.wire.ids import new_id

LEVELS = ("LOW", "MEDIUM", "HIGH")
MOST_ITEMS = 20
"""Of an inventory, as the API says."""
CLEAN = "No signs of tampering were found."


@dataclass(slots=True)
class Report:
    """What was found. `applicable` counts the kinds of checks that had something to look at."""

    signals: list[dict[str, Any]] = field(default_factory=list)
    applicable: int = 0
    _places: int = 0

    def add(self, kind: str, level: str, summary: str, *evidence: dict[str, Any]) -> None:
        """One signal of the API's type `kind`."""
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
        """Where evidence stands: on a page (from 1), in a box where its size is known, or in the bytes of a span."""
        self._places += 1
        made: dict[str, Any] = {"locationId": f"loc_{self._places}"}
        width, height = size
        if page is not None:
            made["page"] = {"number": page} | ({} if width is None else {"width": width, "height": height})
        if box is not None and width is not None:
            made["boundingBox"] = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
        if span is not None:
            made["byteRange"] = {"offset": span[0], "length": span[1] - span[0]}
        return made

    def output(self) -> dict[str, Any]:
        """A `VerifyOutput`: the risk is the highest level of a signal, LOW where there is none."""
        levels = [signal["riskAssessment"]["level"] for signal in self.signals]
        summary = f"{len(levels)} signals: {'; '.join(signal['summary'] for signal in self.signals)}"
        return {
            "riskLevel": max(levels, key=LEVELS.index, default="LOW"),
            "summary": summary if levels else CLEAN,
            "signals": self.signals,
        }


def in_places(count: int) -> str:
    """How many places, for the end of a summary."""
    return "1 place" if count == 1 else f"{count} places"


def value(name: str, raw: object, *places: dict[str, Any], normalized: str | None = None) -> dict[str, Any]:
    """A value that evidence names, as printed."""
    made: dict[str, Any] = {"name": name, "raw": str(raw)}
    if normalized is not None:
        made["normalized"] = normalized
    if places:
        made["locationIds"] = [place["locationId"] for place in places]
    return made


def compared(code: str, values: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: values that do not agree."""
    return _evidence("value_comparison", {"code": code, "values": values}, places)


def invalid(code: str, values: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: a rule that does not hold."""
    return _evidence("validation", {"findings": [{"code": code, "values": values}]}, places)


def counted(code: str, count: int, places: list[dict[str, Any]]) -> dict[str, Any]:
    """Evidence: how many of something there are, and where the first ones are."""
    shown = places[:MOST_ITEMS]
    items = [{"locationIds": [place["locationId"]]} for place in shown]
    return _evidence("inventory", {"code": code, "count": count, "items": items}, shown)


def happened(events: list[dict[str, Any]], *places: dict[str, Any]) -> dict[str, Any]:
    """Evidence: what was done to the file."""
    return _evidence("history", {"events": events}, places)


def _evidence(kind: str, data: dict[str, Any], places: Any) -> dict[str, Any]:
    return {"type": kind, "evidenceId": new_id("ve"), "data": data, "locations": list(places)}
