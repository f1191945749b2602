"""Values of an extraction as an agent sees them: what was found, what is doubtful, and where it comes from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from extend_mcp.errors import BadAnswer
from extend_mcp.long_work import check_in
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.wire.questions import asks_for_meaning

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding
    from extend_mcp.wire.extract import Citation, ExtractOutput, FieldMetadata

DOUBT = 0.7
"""Below this confidence (0 to 1) a value is flagged. The API names no threshold; this one is ours."""

SURE = 0.9
"""From this confidence on, values of the engine are reliable, also on layouts that it was not developed on."""

LONGEST_REMARK = 200
"""The most characters of a remark next to a flag."""

MOST_LOOKED_UP = 2_000
"""The most values without a citation that are looked up."""

_ITEM = re.compile(r"\[\d+\]")

DOUBTED_SCORE = 2
"""The review agent's scores (1 to 5) that are flagged."""


def walk_leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar with its path, as in `ExtractOutput.metadata`; an empty array is one leaf."""
    check_in()
    if isinstance(value, dict):
        for key, item in value.items():
            yield from walk_leaves(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from walk_leaves(item, f"{path}[{index}]")
    else:
        yield path, value


def find_missing(output: "ExtractOutput") -> list[str]:
    """The paths of fields with no value."""
    return [path for path, value in walk_leaves(output.value) if value is None or value == []]


def find_questions(value: Any, schema: Any, path: str = "") -> set[str]:
    """The paths of fields with no value that ask what a text means, by their schema: yes or no, or a question."""
    schema = schema if isinstance(schema, dict) else {}
    if isinstance(value, dict):
        fields = schema.get("properties")
        known = fields if isinstance(fields, dict) else {}
        inner = [find_questions(each, known.get(key), f"{path}.{key}" if path else key) for key, each in value.items()]
        return set().union(*inner)
    if isinstance(value, list) and value:
        items = schema.get("items")
        return set().union(*(find_questions(each, items, f"{path}[{n}]") for n, each in enumerate(value)))
    return {path} if value in (None, []) and _asks(schema) else set()


def _asks(schema: dict[str, Any]) -> bool:
    kinds = schema.get("type")
    is_yes_or_no = "boolean" in kinds if isinstance(kinds, list) else kinds == "boolean"
    return asks_for_meaning("boolean" if is_yes_or_no else "", str(schema.get("description") or ""))


def find_uncited(output: "ExtractOutput", schema: Any) -> list[tuple[str, Any]]:
    """The first values without a citation, with their paths; without choices of an enum, which a page need not say."""
    from extend_mcp.grounding import choices

    judged = set(choices(schema))
    uncited = (
        (path, value)
        for path, value in walk_leaves(output.value)
        if not (value is None or isinstance(value, bool | list))
        and find_citation(output, path) is None
        and _ITEM.sub("[]", path) not in judged
    )
    return list(islice(uncited, MOST_LOOKED_UP))


def find_doubts(
    output: "ExtractOutput", cited: bool, places: "Mapping[str, Finding]" = MappingProxyType({})
) -> list[tuple[str, str]]:
    """The values that need a check, each with the reason. `cited` is true if citations were asked for.

    `places` holds what the page says about values without a citation, if they were looked up.
    """
    found = []
    for path, value in walk_leaves(output.value):
        if value is None or value == []:
            continue
        metadata = _metadata(output, path)
        place = places.get(path)
        reason = _doubt(metadata, cited and place is None) or (_unclear(place) if place else None)
        if reason:
            found.append((path, reason))
    return found


def find_less_sure(output: "ExtractOutput") -> list[str]:
    """The paths of values that are neither flagged nor `SURE`; items of a list count as one path: `lines[].price`."""
    sure = (
        (path, find_confidence(output, path)) for path, value in walk_leaves(output.value) if value not in (None, [])
    )
    return list(
        dict.fromkeys(_ITEM.sub("[]", path) for path, each in sure if each is not None and DOUBT <= each < SURE)
    )


def find_citation(output: "ExtractOutput", path: str) -> "Citation | None":
    """The first place that a value, or the value around it, was read from."""
    return next(iter(find_citations(output, path)), None)


def find_citations(output: "ExtractOutput", path: str) -> "Sequence[Citation]":
    """The places that a value, or the value around it, was read from."""
    metadata = _metadata(output, path)
    return (metadata.citations or []) if metadata is not None else []


def find_confidence(output: "ExtractOutput", path: str) -> float | None:
    """How sure a value is, from 0 to 1: the lower confidence of the model and the OCR."""
    metadata = _metadata(output, path)
    return min(_confidences(metadata), default=None) if metadata is not None else None


def _confidences(metadata: "FieldMetadata") -> list[float]:
    return [each for each in (metadata.logprobs_confidence, metadata.ocr_confidence) if each is not None]


def _metadata(output: "ExtractOutput", path: str) -> "FieldMetadata | None":
    """The metadata of the path, or of the nearest path above it: a currency or an item may be cited as a whole."""
    while path:
        found = _read(output, path)
        if found is not None:
            return found
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return None


def _read(output: "ExtractOutput", path: str) -> "FieldMetadata | None":
    try:
        return output.about(path)
    except ValidationError:
        what = "the metadata of a value has an unexpected form"
        raise BadAnswer("LOCAL_BAD_ANSWER", what) from None


def _remark(metadata: "FieldMetadata") -> str:
    """The first insight about a value, shortened: what else the page says, or why the model is not sure."""
    return f"; {to_one_line(metadata.insights[0].content, LONGEST_REMARK)}" if metadata.insights else ""


def _unclear(place: "Finding") -> str | None:
    """The reason to doubt a value without a citation, by what the page says."""
    if place.status == "close" and place.quote is not None:
        return f"not cited; the page says nearly this: {to_one_line(place.quote, LONGEST_REMARK)}"
    return "not cited, and not found on the page" if place.status == "absent" else None


def _doubt(metadata: "FieldMetadata | None", cited: bool) -> str | None:
    if metadata is None:
        return "no confidence given"
    lowest = min(_confidences(metadata), default=1.0)
    if lowest < DOUBT:
        return f"confidence {lowest:.2f}{_remark(metadata)}"
    if metadata.review_agent_score is not None and metadata.review_agent_score <= DOUBTED_SCORE:
        return f"review score {metadata.review_agent_score} of 5"
    return "not cited" if cited and not metadata.citations else None
