"""Reads amounts by their labels alone."""

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.typed import labelled
from extend_mcp.analysis.extract.shapes.values import Values


def own_words(field: Field) -> tuple[str, ...]:
    """The schema's own names of a value, without those that all values of its concept have."""
    return tuple(label for label in field.labels if field.concept is None or label not in field.concept.labels)


def read_amount(field: Field, labels: Labels, values: Values, scopes: Scopes) -> Found | None:
    """An amount by its label."""
    return best(labelled(field, "amount", labels, values, scopes))
