"""Maps a schema without places to the fields of a form."""

from collections.abc import Iterator, Mapping

from rapidfuzz import fuzz

from extend_mcp.analysis.extract.schema.fields import Field, read_schema
from extend_mcp.analysis.words.spelling import humanised, plain
from extend_mcp.wire.edit import FormMapping, FormMatch
from extend_mcp.wire.edit_schema import EditField, EditSchema

CLOSE = 88
"""rapidfuzz ratio from which two labels are the same, as in extraction."""
_PLACE = (
    "field_type", "bbox", "bboxes", "page_index", "source_acroform", "row_heights", "max_items", "text_edit_options",
)  # fmt: skip


def map_schema(schema: EditSchema, form: Mapping[str, EditField]) -> tuple[EditSchema, FormMapping]:
    """The schema with the places of the form's fields, each field used once, the best fit first."""
    leaves = {leaf.path: leaf for leaf in read_schema(schema.wire()).leaves()}
    leaves |= _arrays(schema)
    fits = sorted(
        ((score, path, key) for path, leaf in leaves.items() for key in form if (score := _fit(leaf, key, form[key]))),
        key=lambda fit: -fit[0],
    )
    chosen: dict[str, str] = {}
    for _, path, key in fits:
        if path not in chosen and key not in chosen.values():
            chosen[path] = key
    mapped = schema.model_copy(update={"properties": _placed(schema.properties, "", chosen, form)})
    result = FormMapping(
        matches=[FormMatch(input_path=path, form_field_key=chosen[path]) for path in leaves if path in chosen],
        unmatched_input_paths=[path for path in leaves if path not in chosen],
        unused_form_field_keys=[key for key in form if key not in chosen.values()],
    )
    return mapped, result


def find_field(name: str, form: Mapping[str, EditField]) -> str | None:
    """The key of the field with the name `name`; None if none fits, or two fit equally."""
    (leaf,) = read_schema({"type": "object", "properties": {name: {"type": "string"}}}).members.values()
    scores = sorted(((_alike(leaf, key, one), key) for key, one in form.items()), reverse=True)
    if not scores or not scores[0][0] or (len(scores) > 1 and scores[1][0] == scores[0][0]):
        return None
    return scores[0][1]


def _arrays(schema: EditSchema) -> dict[str, Field]:
    return {key: member for key, member in read_schema(schema.wire()).members.items() if member.kind == "array"}


def _fit(leaf: Field, key: str, one: EditField) -> float:
    """Like `_alike`, but also 0 if one is a table or a tick box and the other is not."""
    if (leaf.kind == "array") != (one.field_type == "table") or (leaf.kind == "boolean") != _is_tick(one):
        return 0.0
    return _alike(leaf, key, one)


def _alike(leaf: Field, key: str, one: EditField) -> float:
    """The likeness of the names, `CLOSE` or more, best for the first label; 0 if they are not alike."""
    texts = [humanised(key), one.description or ""]
    if one.source_acroform:
        texts.append(humanised(one.source_acroform.field_name.rpartition(".")[2]))
    names = {plain(name) for name in texts if name}
    best = max(
        (fuzz.ratio(label, name) - min(rank, 10) / 5 for rank, label in enumerate(leaf.labels) for name in names),
        default=0.0,
    )
    return best if best >= CLOSE else 0.0


def _is_tick(one: EditField) -> bool:
    return one.enum is None and isinstance(one.type, list) and "boolean" in one.type


def _placed(
    fields: Mapping[str, EditField], path: str, chosen: Mapping[str, str], form: Mapping[str, EditField]
) -> dict[str, EditField]:
    placed = {}
    for key, one in fields.items():
        below = f"{path}.{key}" if path else key
        if below in chosen:
            placed[key] = with_place(one, form[chosen[below]])
        elif one.properties and one.type != "array":
            placed[key] = one.model_copy(update={"properties": _placed(one.properties, below, chosen, form)})
        else:
            placed[key] = one
    return placed


def with_place(one: EditField, found: EditField) -> EditField:
    """A field with the place of the one found on the form, and with its choices if the field has none."""
    more = {name: getattr(found, name) for name in _PLACE if getattr(found, name) is not None}
    more |= dict(_choices(one, found))
    return one.model_copy(update=more)


def _choices(one: EditField, found: EditField) -> Iterator[tuple[str, object]]:
    for name in ("enum", "descriptions", "description", "items"):
        if getattr(one, name) is None and getattr(found, name) is not None:
            yield name, getattr(found, name)
    if one.enum is None and found.enum is not None:
        yield "type", None
