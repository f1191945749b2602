"""Reads gross amounts that a page names so: before a commission or a discount, not with tax.

The weights know gross amounts as sums with tax. An agency's `Gross Total` is more than its `Net Total` too, but nothing
on the page explains by how much.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from extend_mcp.analysis.extract.found import Found, best
from extend_mcp.analysis.extract.labels.labels import Labels
from extend_mcp.analysis.extract.labels.scope import Scopes
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.shapes.typed import NAMED, labelled
from extend_mcp.analysis.extract.shapes.values import Values
from extend_mcp.analysis.words.spelling import plain

LABELS = ("gross total", "gross amount", "total gross", "total gross amount", "gross", "brutto", "bruttobetrag")
NET = 0.65
"""The highest confidence of an amount that is named net, for a field that asks for a gross amount."""
_GROSS = re.compile(r"\b(?:gross|brutto\w*)\b")
_NET = re.compile(r"\bnett?o?\b")


def gross_fields(fields: Iterable[Field]) -> Iterator[Field]:
    """The fields that ask for an amount that is named gross, with the labels of such amounts."""
    for field in fields:
        if field.kind in ("number", "integer", "currency") and any(
            _GROSS.search(plain(text)) for text in (*field.names, field.hint)
        ):
            yield replace(field, labels=LABELS)


def read_gross(field: Field, found: Found | None, labels: Labels, values: Values, scopes: Scopes) -> Found | None:
    """The amount that the page names gross, for a field named so, if none was found or one that is named net."""
    named = next(gross_fields([field]), None)
    if named is None or (found is not None and not _is_net(found)):
        return found
    own = best(labelled(named, "amount", labels, values, scopes), NAMED)
    return own or (replace(found, chance=min(found.confidence, NET)) if found is not None else None)


def _is_net(found: Found) -> bool:
    """True if the text before an amount on its line says that it is net."""
    home = found.tokens[0].sheet.home(found.tokens[0]) if found.tokens else None
    before = home.leaf.lines[home.line][: home.index + 1] if home is not None else []
    return _NET.search(plain(" ".join(one.text for one in before[-2:]))) is not None
