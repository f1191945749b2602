"""Fills the fields of a schema from a PDF's own filled form."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from extend_mcp.analysis.extract.exact.typed_text import as_kind
from extend_mcp.analysis.extract.found import DOUBTED, SURE, Exact, Found, Place, Source
from extend_mcp.analysis.extract.labels.box_labels import BoxLabels
from extend_mcp.analysis.extract.layout.layout import Layout, Leaf
from extend_mcp.analysis.extract.schema import name_tables
from extend_mcp.analysis.extract.schema.descriptions import phrases
from extend_mcp.analysis.extract.schema.fields import Field
from extend_mcp.analysis.extract.schema.meaning import Scope, meaning
from extend_mcp.analysis.extract.schema.name_words import key, words
from extend_mcp.analysis.extract.schema.term_mapping import map_fields
from extend_mcp.documents.page import FormValue, Page
from extend_mcp.grounding import Grounder, PlacedWord
from extend_mcp.grounding.folding import squeeze
from extend_mcp.wire.runs import RunWarning

DIFFERS = "LOCAL_FORM_DIFFERS"
MOST = 2_000
"""The most form fields that are looked at."""
LONGEST_NAME, LONGEST_VALUE = 60, 200
"""The most characters of names and values in remarks."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A filled field: its value, its place, and the words of its names, the surest first."""

    leaf: Leaf
    value: FormValue
    names: tuple[frozenset[str], ...]
    terms: frozenset[str]


def read_form_data(root: Field, layout: Layout) -> Exact:
    """The values of fields that a form names in the schema's words, or by the same term of an invoice."""
    entries = list(_entries(layout))
    exact = Exact()
    if not entries:
        return exact
    terms = map_fields(root).terms
    for one in root.leaves():
        found = _choose(one, terms.get(one.path), entries)
        if found is not None:
            exact.found[one.path] = found
    doubted = sum(found.source is not None and found.source.confidence < SURE for found in exact.found.values())
    if doubted:
        message = f"{doubted} fields of the form hold a different value from the one on the page. They were flagged."
        exact.warnings.append(RunWarning(code=DIFFERS, message=message))
    return exact


def _entries(layout: Layout) -> Iterator[_Entry]:
    left = MOST
    for leaf in layout.leaves:
        values = leaf.page.form_values[:left]
        left -= len(values)
        labels = BoxLabels([_unfilled(leaf.page)]) if values else None
        for value in values:
            tick = value.is_on is not None
            label = labels.of(leaf.page.number - 1, value.box, tick=tick) if labels is not None else ""
            keys = _keys_of(_own_names(value)), _keys_of([label])
            meant = (meaning(words(name), Scope()) for name in (*_own_names(value), label))
            yield _Entry(leaf, value, keys, frozenset(term for term in meant if term is not None))


def _own_names(value: FormValue) -> list[str]:
    """The tooltip and the name, also without the names of its parents: `topmost.page1.Name[0]`."""
    last = value.name.rpartition(".")[2].partition("[")[0]
    return [value.tooltip, value.name, last]


def _keys_of(names: Iterable[str]) -> frozenset[str]:
    return frozenset(key(found) for name in names if (found := words(name)))


def _unfilled(page: Page) -> Page:
    """The page without filled-in values, so that only its labels are left."""
    boxes = [value.box for value in page.form_values]
    kept = [
        word for word in page.words
        if not any(box.left - 1 <= word.box.left and word.box.right <= box.right + 1
                   and box.top <= (word.box.top + word.box.bottom) / 2 <= box.bottom for box in boxes)
    ]  # fmt: skip
    return Page(page.number, page.width, page.height, kept, page.rules)


def _choose(one: Field, term: str | None, entries: Sequence[_Entry]) -> Found | None:
    """The form's value for a field: by the field's own names, else by its labels, else by the term of an invoice.

    None if several fields of the form match and hold different values.
    """
    wanted = frozenset(_keys(one))
    tiers = (
        [entry for entry in entries if wanted & entry.names[0]],
        [entry for entry in entries if wanted & entry.names[1]],
        [entry for entry in entries if term in entry.terms],
    )
    fitting = next((tier for tier in tiers if tier), [])
    found = [(value, entry) for entry in fitting if (value := as_kind(one, entry.value)) is not None]
    if not found or any(value != found[0][0] for value, _ in found):
        return None
    return _found(*found[0])


def _keys(one: Field) -> Iterator[str]:
    """The words of a field's names: with those of the objects around it, unless these only group."""
    *around, last = one.path.split(".")
    outer = tuple(word for name in around for word in words(name) if word not in name_tables.NEUTRAL)
    for name in dict.fromkeys((last, *one.names)):
        if found := words(name):
            yield key((*outer, *found))
    for phrase in phrases(one.hint):
        yield key(phrase)


def _found(value: Any, entry: _Entry) -> Found:
    said, leaf = entry.value, entry.leaf
    name = said.name[:LONGEST_NAME]
    confidence, note = SURE, f"From the form's field {name!r}."
    if said.shown is not None and not _says(said.shown, value, said.value):
        confidence = DOUBTED
        note = f"The form's field {name!r} holds this value, but the page shows: {said.shown[:LONGEST_VALUE]}"
    place = Place(leaf, said.box, said.value[:LONGEST_VALUE] or ("on" if said.is_on else "off"))
    source = Source(confidence, f"{place.text} (form field {name})", note, leaf.file_id, place)
    return Found(value, (), 1.0, 1.0, "exact", None, source)


def _says(shown: str, value: Any, text: str) -> bool:
    """True if a field shows its value: whole, the part of it that fits, or in another notation."""
    if squeeze(shown) in squeeze(text):
        return True
    grounder = Grounder([PlacedWord(word, 1) for word in shown.split()])
    return any(grounder.find("", each).is_found for each in (text, value if isinstance(value, str) else float(value)))
