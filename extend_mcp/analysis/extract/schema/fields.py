"""A schema as fields to fill: what each one is, and which labels it may have on documents."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from extend_mcp.analysis.extract.schema.concepts import concept_of
from extend_mcp.analysis.extract.schema.glossary import same_as
from extend_mcp.analysis.extract.schema.label_variants import (
    joined,
    labels_in_hint,
    variants_of,
    without_umlauts,
    without_unit,
)
from extend_mcp.analysis.extract.schema.lexicon import COLUMN_LABELS, Concept
from extend_mcp.analysis.extract.schema.party_names import (
    NAMES,
    names_of,
    one_of,
    part_of,
    party_named,
    role_of,
    role_of_concept,
    whole_names,
)
from extend_mcp.analysis.words.spelling import humanised, plain

CARRIERS = frozenset(
    "details info information data header summary document totals invoice receipt general metadata amounts dates main "
    "fields financials".split()
)
"""Names of objects that only group; they say nothing about their members."""


_NUMBERED = re.compile(r"(?:field|column|col|value|key|item|attribute|[a-z])? ?\d+|[a-z]")
"""Names of fields that say nothing: `field_3`, `b`."""
_DUE = re.compile(
    r"\b(?:due|payable|outstanding|remaining|open|zu zahlen|zahl\w*betrag|restbetrag|"
    r"offen\w*|fallig\w*|pendiente|solde|betala|betale|te betalen|a payer|restant|do zaplaty|da pagare|"
    r"a pagar|k uhrade)\b"
)
"""Words for the amount still to be paid, which is less than the total if something was paid."""


@dataclass(frozen=True, slots=True)
class Field:
    """One property. `kind` is its type in the dialect (`date`, `currency`, `string`, `object`, `array` …).

    `labels` are compared by `plain`, best first. `scope` is the name of the object around it, `role` the party that
    the object or the concept is about. `part` is the part of an address that it asks for, `owner` whose address it is.
    """

    path: str
    kind: str
    names: tuple[str, ...] = ()
    hint: str = ""
    scope: str = ""
    concept: Concept | None = None
    role: str = ""
    labels: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    part: str = ""
    owner: str = ""
    members: dict[str, "Field"] = field(default_factory=dict)
    item: "Field | None" = None

    @property
    def reads(self) -> str:
        """How the value is looked for: the concept's kind, or the type if that is narrower."""
        told = self.concept.kind if self.concept else "text"
        if self.kind == "currency":
            return "amount"
        if self.kind == "date":
            return told if told == "effective date" else "date"
        if self.kind in ("number", "integer"):
            return told if told in ("amount", "number") else "number"
        return ("address part" if self.part else told) if self.kind == "string" else self.kind

    @property
    def full_name(self) -> str:
        """The name of the object around it, and its own."""
        return " ".join((self.scope, *self.names[:1]))

    def leaves(self) -> list["Field"]:
        """The fields under this one that hold one value each, arrays left out."""
        if self.kind == "object":
            return [leaf for member in self.members.values() for leaf in member.leaves()]
        return [] if self.kind == "array" else [self]


def read_schema(schema: dict[str, Any]) -> Field:
    """The root object of a schema as a field."""
    return _read_schema(json.dumps(schema))


@lru_cache(100)
def _read_schema(text: str) -> Field:
    """Each schema is read once: an extraction asks for it twice, and a batch for the same one each time."""
    root = _read(json.loads(text), "", "", "", False)
    totals = [leaf for leaf in root.leaves() if leaf.concept and leaf.concept.name == "total"]
    dues = {leaf.path for leaf in totals if is_due(leaf)}
    return _total_or_due(root, dues) if 0 < len(dues) < len(totals) else root


def is_name_of_party(field: Field) -> bool:
    """True if a field asks for the name of a party: it is called by the party itself, or is in its object."""
    own = plain("".join(field.names[:1]))
    return own in NAMES if field.scope else len(names_of(own.removesuffix(" name"))) > 1


def is_due(field: Field) -> bool:
    """True if a field's name means the amount still to be paid."""
    return any(_DUE.search(plain(name)) for name in field.names)


def _total_or_due(made: Field, dues: set[str]) -> Field:
    """The field without the labels of the other, in a schema that asks for both the total and the amount due."""
    if made.members:
        return replace(made, members={name: _total_or_due(member, dues) for name, member in made.members.items()})
    concept = made.concept
    if concept is None or concept.name != "total":
        return made
    due = made.path in dues
    kept = tuple(label for label in concept.labels if bool(_DUE.search(label)) == due)
    own = tuple(label for label in made.labels if label not in concept.labels)
    narrower = replace(concept, name="amount due" if due else concept.name, labels=kept)
    return replace(made, concept=narrower, labels=(*own, *kept))


def _read(schema: dict[str, Any], path: str, key: str, scope: str, inside: bool) -> Field:
    kind = _kind(schema)
    hint = schema.get("description")
    title = schema.get("extend:name")
    names = tuple(dict.fromkeys(n for n in (humanised(key), title if isinstance(title, str) else "", joined(key)) if n))
    made = Field(path=path, kind=kind, names=names, hint=hint if isinstance(hint, str) else "", scope=scope)
    if kind == "object":
        below = _scope_below(scope, key)
        members = {
            name: _read(sub, f"{path}.{name}" if path else name, name, below, inside)
            for name, sub in (schema.get("properties") or {}).items()
            if isinstance(sub, dict)
        }
        return replace(made, members=members)
    if kind == "array":
        items = schema.get("items")
        return replace(made, item=_read(items if isinstance(items, dict) else {}, f"{path}[]", key, scope, True))
    options = tuple(v for v in schema.get("enum") or () if isinstance(v, str))
    return (
        _column(replace(made, options=options))
        if inside and path[-2:] != "[]"
        else _named(replace(made, options=options))
    )


def _scope_below(scope: str, key: str) -> str:
    """The scope of the fields in an object: its name; for the address of a party, both names."""
    name = plain(humanised(key))
    if name in whole_names() and scope:
        return f"{scope} {humanised(key)}"
    return scope if not key or name in CARRIERS else humanised(key)


def _kind(schema: dict[str, Any]) -> str:
    special = schema.get("extend:type")
    if special in ("date", "currency", "signature"):
        return str(special)
    if "enum" in schema:
        return "enum"
    declared = schema.get("type")
    types = [t for t in (declared if isinstance(declared, list) else [declared]) if t != "null"]
    if types and types[0] in ("object", "array", "number", "integer", "boolean"):
        return str(types[0])
    return "object" if "properties" in schema else "string"


def _named(made: Field) -> Field:
    """Give a field its concept and labels."""
    made = _of_party(made)
    own = list(dict.fromkeys(way for name in map(plain, made.names) for way in (name, without_umlauts(name))))
    full = [plain(f"{made.scope} {name}") for name in made.names] if made.scope else []
    concept = concept_of(full + own, made.kind, made.role, in_object=bool(made.scope))
    hinted = labels_in_hint(made.hint)
    if hinted and all(map(_NUMBERED.fullmatch, own)):  # only the description says what is asked for
        own = hinted
    labels = [*(full if not concept or len(own[0].split()) == 1 else ()), *own, *hinted]
    labels += ["bank"] if labels[:1] == ["bank name"] else []
    labels = list(dict.fromkeys(label for label in labels if label))
    if concept:
        labels = [*(label for label in labels if label not in concept.labels), *concept.labels]
    else:
        labels += [v for label in tuple(labels) for v in variants_of(label) if v not in labels]
        labels += [word for label in own for word in same_as(label) if word not in labels]
        party = party_named("".join(own[:1]), made.scope)
        several = one_of(party) if made.path.endswith("[]") else party
        labels += [name for name in names_of(several) if name not in labels]
    role = made.role or (role_of_concept(concept.name) if concept else "")
    return replace(made, concept=concept, role=role, labels=tuple(labels))


def _of_party(made: Field) -> Field:
    """A field with its party, and the part of an address that it asks for, if any."""
    role = role_of(plain(made.scope))
    part, owner = (part_of(made.names, made.scope) if made.kind == "string" else None) or ("", "")
    return replace(made, part=part, owner=owner, role=role or role_of(owner))


def _column(made: Field) -> Field:
    """A field with the labels of an item's property: its names, then the headings of the column they mean."""
    own = [plain(name) for name in made.names]
    labels = list(dict.fromkeys([*own, *map(without_unit, own), *labels_in_hint(made.hint)]))
    score, column = max(map(_heading_of, own), default=(0.0, ""))
    if score >= 88:
        labels += [h for h in COLUMN_LABELS[column] if h not in labels]
    for within in ("columns", "labels"):
        labels += [
            word for label in tuple(labels[: len(own) + 1]) for word in same_as(label, within) if word not in labels
        ]
    return replace(made, labels=tuple(labels))


@lru_cache(1_000)
def _heading_of(label: str) -> tuple[float, str]:
    """How like a label the best column heading is, and the column of that heading."""
    return max((_likeness(label, name, headings), name) for name, headings in COLUMN_LABELS.items())


def _likeness(label: str, name: str, headings: Sequence[str]) -> float:
    if label == plain(name):
        return 101.0
    return 100.0 if label in headings else max(fuzz.ratio(label, heading) for heading in headings)
