"""The fields of a schema that mean a term of an invoice."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from extend_mcp.analysis.extract.schema import name_tables, term_names
from extend_mcp.analysis.extract.schema.descriptions import agrees, phrases
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.meaning import TWO_MEANINGS, Scope, list_of, meaning, role_of
from extend_mcp.analysis.extract.schema.name_words import INVOICE, key, money_words, words
from extend_mcp.analysis.words import fold, meanings
from extend_mcp.documents.einvoice.terms import LINE_TERMS, TAX_TERMS, TERMS

KINDS = {
    "date": {"date"},
    "currency": {"amount"},
    "number": {"amount", "number", "text"},
    "integer": {"amount", "number", "text"},
    "string": {"text", "date", "amount", "number"},
    "enum": {"text"},
}
"""The term kinds that a field of each kind may hold. A text is a number if the value has only digits."""


@dataclass(frozen=True, slots=True)
class RowMapping:
    """An array of lines or taxes: the terms of its item's members by their paths."""

    rows: str
    members: dict[str, str]


@dataclass(frozen=True, slots=True)
class FieldMapping:
    """Terms by the paths of fields, and arrays by theirs."""

    terms: dict[str, str] = field(default_factory=dict)
    arrays: dict[str, RowMapping] = field(default_factory=dict)


def map_fields(root: Field) -> FieldMapping:
    """The terms that the fields of a schema mean. A field that no table names is left out."""
    mapping = FieldMapping()
    _members(root, Scope(), mapping)
    return mapping


def _members(around: Field, scope: Scope, mapping: FieldMapping) -> None:
    for name, member in around.members.items():
        if member.kind == "object":
            _members(member, _within(name, scope), mapping)
        elif member.kind == "array":
            _array(name, member, scope, mapping)
        elif (term := _term(name, member, scope)) is not None:
            mapping.terms[member.path] = term


def _array(name: str, array: Field, scope: Scope, mapping: FieldMapping) -> None:
    if array.item is None or array.item.kind != "object" or scope.is_closed or scope.role:
        return
    names = [words(name), *phrases(array.hint)]
    rows = next((found for one in names if (found := list_of(one))), "")
    members = dict(_row_members(array.item, rows)) if rows else {}
    if members:
        mapping.arrays[array.path] = RowMapping(rows, members)


def _row_members(item: Field, rows: str) -> Iterator[tuple[str, str]]:
    found = [(member.path, term) for name, member in _leaves(item) if (term := _term(name, member, Scope(rows=rows)))]
    is_named = any(_says_name(path) for path, term in found if term == "line.name")
    for path, term in found:
        yield path, "line.description" if term == "line.name" and is_named and not _says_name(path) else term


def _leaves(item: Field) -> Iterator[tuple[str, Field]]:
    for name, member in item.members.items():
        if member.kind == "object":
            yield from _leaves(member)
        elif member.kind != "array":
            yield name, member


def _says_name(path: str) -> bool:
    """True if a line's field is its name, so that another field is its description."""
    return not set(words(path.rpartition(".")[2])) & {
        "description", "beschreibung", "text", "descrizione", "descripcion", "omschrijving"
    }  # fmt: skip


def _term(name: str, one: Field, scope: Scope) -> str | None:
    """The term of one field: by its names, else by its description's first words."""
    for its_name in dict.fromkeys((name, *one.names[1:])):
        found = words(its_name)
        term = meaning(found, scope)
        if term is None or not _fits(term, one, found):
            continue
        if len(found) == 1 and one.hint and not agrees(one.hint, term):
            return _by_hint(one, scope)
        return term
    return _by_hint(one, scope)


def _by_hint(one: Field, scope: Scope) -> str | None:
    if "previous" in meanings(fold(one.hint), "descriptions"):
        return None
    for phrase in phrases(one.hint):
        term = meaning(phrase, scope)
        if term is not None and _fits(term, one, phrase):
            return term
    return None


def _fits(term: str, one: Field, found: tuple[str, ...]) -> bool:
    if one.kind == "string" and key(money_words(found)) in TWO_MEANINGS:
        return False
    if term.endswith(".address"):
        return one.kind == "string"
    kind = (TERMS.get(term) or LINE_TERMS.get(term) or TAX_TERMS[term]).kind
    return kind in KINDS.get(one.kind, ())


def _within(name: str, scope: Scope) -> Scope:
    """The scope of the members of an object of this name."""
    found = words(name)
    if not scope.role and name_tables.SCOPES.get(key(found)) == "period":
        return replace(scope, words=found, group="period")
    role, rest = _role(name, found, scope)
    if role and found[0] in name_tables.DELIVERED and len(found) == 1:
        return Scope(role=role, group="delivery", is_closed=scope.is_closed)
    if role:
        group = _party_group(rest)
        return replace(scope, role=role, words=rest if group else (), group=group, is_closed=bool(rest) and not group)
    if scope.role:
        group = _party_group(found)
        return scope if not group and _is_neutral(found) else replace(scope, words=found, group=group or "other")
    return _grouping(found, scope)


def _role(name: str, found: tuple[str, ...], scope: Scope) -> tuple[str, tuple[str, ...]]:
    """The party of an object, and the words of its name that are left."""
    if len(found) == 1 and (compound := name_tables.COMPOUNDS.get(found[0])) is not None:
        return compound[0], (compound[1],)
    if not scope.role and name.casefold() in term_names.OBJECT_ROLES:
        return term_names.OBJECT_ROLES[name.casefold()], ()
    role, rest = role_of(found)
    return role, tuple(word for word in rest if word not in name_tables.NEUTRAL)


def _grouping(found: tuple[str, ...], scope: Scope) -> Scope:
    """The scope in an object without a party: it only groups, holds a few terms, or is about something else."""
    if _is_neutral(found):
        return replace(scope, words=found, group="")
    group = name_tables.SCOPES.get(key(found)) or name_tables.SCOPES.get(key(w for w in found if w not in INVOICE), "")
    if group or set(found) & term_names.JOINED:
        return replace(scope, words=found, group=group or "other")
    return replace(scope, is_closed=True)


def _is_neutral(found: tuple[str, ...]) -> bool:
    return all(word in name_tables.NEUTRAL or word in INVOICE for word in found)


def _party_group(found: tuple[str, ...]) -> str:
    if not found:
        return ""
    part = name_tables.PARTS.get(key(found))
    return part if part in {"address", "contact"} else "bank" if name_tables.SCOPES.get(key(found)) == "bank" else ""
