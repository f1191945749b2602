"""Weighs a model's class of a document against that of the rules."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.analysis.left_open.page_words import PageWords
from extend_mcp.analysis.left_open.trust import EVEN, JUDGED, agreed
from extend_mcp.analysis.left_open.wording import CLASS
from extend_mcp.questions import Answers
from extend_mcp.wire.classify import Classification

UNSHOWN = "A model named a class with a quote that is not on the pages; it was left out."


def weigh_class(output: dict[str, Any], classes: Sequence[Classification], said: Answers, pages: PageWords) -> None:
    """Change a `ClassifyOutput` in wire form if the model's class is supported by a quote of the pages."""
    answers = [one for one in said.answers if one.path == CLASS]
    supported = next((one for one in answers if pages.find_quote(CLASS, one.quote)), None)
    if supported is None:
        if answers:
            _remark(output, UNSHOWN)
        return
    chosen = next(one for one in classes if one.id == supported.value)
    reason = (
        f"The model {said.model} chose {chosen.type}, by the words “{' '.join((supported.quote or '').split())[:120]}”."
    )
    if chosen.id == output["id"]:
        output["confidence"] = agreed(output["confidence"], JUDGED)
    elif output["confidence"] < EVEN or output["type"].strip().casefold() == "other":
        output |= {"id": chosen.id, "type": chosen.type, "confidence": JUDGED}
    _remark(output, reason)


def _remark(output: dict[str, Any], text: str) -> None:
    output["insights"] = [*(output.get("insights") or ()), {"type": "reasoning", "content": text}]
