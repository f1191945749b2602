"""Documents as the fit sees them: the options of each term with their features, and which are true."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.documents.value_cases import is_same
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.layout.layout import lay_out
from extend_mcp.analysis.extract.ranking.context import Context
from extend_mcp.analysis.extract.ranking.features import FINDERS, Features, features_of
from extend_mcp.analysis.extract.ranking.model import KINDS
from extend_mcp.analysis.extract.ranking.steps import Steps
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.documents.page import Document

MADE_UP = "made up"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is true of a term in one document: the keys of its true options, or `is_absent`; neither is unknown."""

    keys: frozenset[Any]
    is_absent: bool

    @property
    def is_known(self) -> bool:
        return bool(self.keys) or self.is_absent


@dataclass(frozen=True, slots=True)
class Example:
    """One document. `options` has key and features by kind; `steps` what stands between its sums."""

    name: str
    kind: str
    layout: str
    options: dict[str, list[tuple[Any, Features]]]
    asked: dict[str, Asked]
    steps: Steps
    is_photo: bool

    @property
    def is_made_up(self) -> bool:
        return self.kind == MADE_UP

    def of(self, term: str) -> list[tuple[Any, Features]]:
        """The options of a term."""
        return self.options[KINDS[term]]


def make_example(
    name: str, kind: str, layout: str, document: Document, true: dict[str, Any], absent: Iterable[str]
) -> Example:
    """A document as an example. A true value that is no option is unknown, so that nothing learns from it."""
    context = make_context(document)
    options, values = {}, {}
    for one in FINDERS:
        found = context.options(one)
        options[one] = list(zip((option.key for option in found), features_of(one, context), strict=True))
        values[one] = {option.key: option.value for option in found}
    asked = {}
    for term, its_kind in KINDS.items():
        wanted = true.get(term)
        keys = (key for key, value in values[its_kind].items() if wanted is not None and is_same(value, wanted))
        asked[term] = Asked(frozenset(keys), term in absent)
    return Example(name, kind, layout, options, asked, context.steps, context.is_photo)


def make_context(document: Document) -> Context:
    """What is known of a document where no schema adds labels of its own."""
    layout = lay_out([("file", document)])
    labels = Labels(layout, ())
    return Context(Values(layout), labels, Scopes(layout, labels, set()))
