"""Lists of classes in many wordings, in which a document is to be found or, where its class is left out, is `other`."""

import random
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from bench.documents.labelled import NO_CLASS
from extend_mcp.wire.classify import Classification

Style = Literal["whole", "name", "description"]
Part = Literal["fit", "score"]
OTHERS = (
    "Anything else.",
    "",
    "Documents that fit no other class",
    "Alles andere",
    "Everything that is none of the above",
)
NEAR = {
    "invoice": "receipt | credit note | purchase order | quote | delivery note | payment reminder",
    "receipt": "invoice | credit note | purchase order | bank statement",
    "contract": "letter | form | report | insurance policy | meeting minutes",
    "email": "letter | article | meeting minutes",
    "form": "contract | tax form | letter | insurance policy",
    "statistics": "paper | article | bank statement",
    "paper": "manual | statistics | letter",
    "presentation": "paper | report | manual",
    "purchase order": "invoice | quote | delivery note | receipt",
    "manual": "paper | report | presentation",
    "article": "paper | letter | recipe",
}
"""By kind: those that are easily taken for it."""
UNCLEAR = {
    "contract": {"lease"}, "statistics": {"report"}, "paper": {"article", "report"}, "article": {"report"},
    NO_CLASS: {"article", "report", "form", "manual", "letter", "statistics", "paper"},
}  # fmt: skip
"""By kind: those that some of its documents are as well."""


@dataclass(frozen=True, slots=True)
class ClassList:
    """A list of classes; `kinds` are what they mean, in their order, with `other` at the end."""

    classes: list[Classification]
    kinds: list[str]

    def wire(self) -> list[dict[str, str]]:
        return [one.model_dump() for one in self.classes]


@cache
def _wordings() -> dict[str, dict[str, list[tuple[str, str]]]]:
    entries = tomllib.loads((Path(__file__).parent / "class_wordings.toml").read_text("utf-8"))
    return {
        kind: {part: [_pair(text) for text in texts] for part, texts in entry.items()}
        for kind, entry in entries.items()
    }


def _pair(text: str) -> tuple[str, str]:
    name, _, description = text.partition("|")
    return name.strip(), description.strip()


def kinds_beside(kind: str) -> list[str]:
    """The kinds of which a document of this kind is not."""
    return [one for one in _wordings() if one != kind and one not in UNCLEAR.get(kind, ())]


def near_kinds(kind: str) -> list[str]:
    """Those of them that it is easily taken for."""
    return NEAR[kind].split(" | ") if kind in NEAR else []


def make_list(kinds: Iterable[str], draw: random.Random, part: Part, style: Style) -> ClassList:
    """A list of classes of these kinds and `other`: with names and descriptions, or with one of them alone."""
    made = [(kind, *_worded(kind, draw, part, style)) for kind in kinds]
    draw.shuffle(made)
    classes = [
        Classification(id=f"c{at}", type=name or f"group {at}", description=text)
        for at, (_, name, text) in enumerate(made)
    ]
    other = Classification(id="other", type="other", description=draw.choice(OTHERS))
    return ClassList([*classes, other], [*(kind for kind, _, _ in made), "other"])


def _worded(kind: str, draw: random.Random, part: Part, style: Style) -> tuple[str, str]:
    wordings: Sequence[tuple[str, str]] = _wordings()[kind][part]
    if style == "description":
        described = [text for _, text in wordings if text]
        return "", draw.choice(described)
    name, text = draw.choice(wordings)
    return (name, text) if style == "whole" else (kind if name.startswith(("group", "category")) else name, "")
