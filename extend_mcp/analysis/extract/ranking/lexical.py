"""How well options fit the labels of each concept of the lexicon: their scores by the reader of labels."""

from collections.abc import Iterable, Iterator, Mapping

from extend_mcp.analysis.extract.found import Found
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.parties.companies import head_names, labelled_names
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.lexicon import BY_NAME, Concept
from extend_mcp.analysis.extract.shapes.typed import labelled
from extend_mcp.analysis.extract.shapes.values import Values

CONCEPTS = {
    "amount": ("total", "subtotal", "tax", "shipping", "discount", "paid", "change", "rounding", "tip", "savings"),
    "date": ("date", "due date", "order date", "delivery date", "print date"),
    "id": ("invoice number", "order number", "customer number", "contract number", "vat id", "company number"),
    "vat": (),
    "iban": (),
    "name": ("vendor", "customer", "ship to"),
}
"""The concepts whose labels count for or against options of a kind."""
Scored = dict[str, dict[int, float]]
"""By concept: the scores of values by the identity of their first word."""


def label_scores(kind: str, labels: Labels, values: Values, scopes: Scopes) -> Scored:
    """The scores of a kind's values by the labels of each concept."""
    return scores_of({name: labelled(_field(BY_NAME[name]), kind, labels, values, scopes) for name in CONCEPTS[kind]})


def _field(concept: Concept) -> Field:
    return Field(path=f"~{concept.name}", kind="string", concept=concept, labels=concept.labels)


def scores_of(read: Mapping[str, Iterable[Found]]) -> Scored:
    """By concept: the best score of each value that was read by its labels."""
    found: Scored = {}
    for name, some in read.items():
        scores: dict[int, float] = {}
        for one in some:
            if one.tokens:
                first = id(one.tokens[0])
                scores[first] = max(scores.get(first, 0.0), one.score)
        if scores:
            found[name] = scores
    return found


def names_by_label(concept: Concept, labels: Labels, values: Values) -> Iterator[Found]:
    """Names that the labels of a party point to; for the vendor, also those at the head of the first page."""
    field = Field(path=f"~{concept.name}", kind="string", concept=concept, role=concept.name, labels=concept.labels)
    yield from labelled_names(field, labels)
    if concept.name == "vendor":
        yield from head_names(labels, values)
