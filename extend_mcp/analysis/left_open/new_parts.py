"""The parts of a split document after a model decided about unsure boundaries."""

from collections.abc import Sequence
from typing import Any

from extend_mcp.analysis.left_open.page_words import PageWords
from extend_mcp.analysis.left_open.wording import GOES_ON, path_of
from extend_mcp.questions import Answers
from extend_mcp.wire.ids import new_id
from extend_mcp.wire.split import SplitClassification

Part = dict[str, Any]
"""A part of a `SplitOutput` in wire form."""


def redraw(output: dict[str, Any], classes: Sequence[SplitClassification], answers: Answers, pages: PageWords) -> bool:
    """Change the parts of a `SplitOutput` in wire form by answers with a quote of their page. Returns whether any
    changed."""
    decided = {one.path: str(one.value) for one in answers.answers if _is_shown(one.path, one.quote, pages)}
    kinds = {one.id: one for one in classes}
    parts: list[Part] = []
    for part in output["splits"]:
        for piece in _pieces(part, decided, kinds, answers.model):
            if parts and decided.get(path_of(piece["startPage"])) == GOES_ON and _follows(parts[-1], piece):
                parts[-1] |= {"endPage": piece["endPage"]}
            else:
                parts.append(piece)
    changed: bool = _starts(parts) != _starts(output["splits"])
    output["splits"] = parts
    return changed


def _pieces(part: Part, decided: dict[str, str], kinds: dict[str, SplitClassification], model: str) -> list[Part]:
    """A part, cut before each page where another document begins."""
    pieces = [dict(part)]
    for page in range(part["startPage"] + 1, part["endPage"] + 1):
        kind = kinds.get(decided.get(path_of(page), ""))
        if kind is not None:
            pieces[-1]["endPage"] = page - 1
            about = {"id": new_id("split"), "classificationId": kind.id, "type": kind.type, "startPage": page}
            reason = f"Begins on page {page}, according to the model {model}."
            pieces.append({**part, **about, "observation": reason})
    return pieces


def _is_shown(path: str, quote: str | None, pages: PageWords) -> bool:
    """True if the words are on the page that the answer is about."""
    finding = pages.find_quote(path, quote)
    return finding is not None and path == path_of(pages.number_of(finding) or 0)


def _follows(before: Part, after: Part) -> bool:
    return bool(before["endPage"] + 1 == after["startPage"])


def _starts(parts: Sequence[Part]) -> list[int]:
    return [part["startPage"] for part in parts]
