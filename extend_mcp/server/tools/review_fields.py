"""The values of an extraction as a person reviews them: what is doubtful, and where on its page each value is."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from extend_mcp.long_work import check_in
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.values import find_citations, find_confidence, find_doubts
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel

if TYPE_CHECKING:
    from extend_mcp.grounding import Finding
    from extend_mcp.wire.extract import Citation, ExtractRun
    from extend_mcp.wire.parse_runs import ParseRun

MOST_FIELDS = 1000
MOST_TEXT = 2000
"""Characters of a value that are shown."""
MOST_CHOICES = 50
MOST_PLACES = 3
QUOTE = 160
"""Characters of what a page says."""
KINDS = {"number": "number", "integer": "number", "boolean": "boolean", "string": "text", "array": "list"}

PageSizes = Mapping[int, tuple[float, float]]
"""Width and height of each page (from 1), in the unit of its boxes."""


class ValuePlace(AnswerModel):
    """`box` is left, top, right and bottom as shares of the page, from its top left."""

    page: int | None = None
    box: list[float] | None = None
    cells: str | None = None
    quote: str | None = None


class ReviewField(AnswerModel):
    """`kind` is text, number, boolean or list. `doubt` says why a person should look."""

    path: str
    value: Any = None
    kind: str
    choices: list[str] = []
    confidence: float | None = None
    doubt: str | None = None
    places: list[ValuePlace] = []


def list_fields(run: "ExtractRun", parse: "ParseRun | None") -> list[ReviewField]:
    """The first values of a finished run.

    Values without a place on a page are looked up in the words of its parse.
    """
    output = run.output
    if output is None:
        return []
    options = run.config.advanced_options
    with_citations = bool(options and options.citations_enabled)
    doubts = dict(find_doubts(output, cited=with_citations and parse is None))
    sizes = read_page_sizes(parse)
    fields: list[ReviewField] = []
    for path, value, schema in walk_fields(output.value, run.config.schema_ or {}):
        if len(fields) == MOST_FIELDS:
            break
        places = [_read_place(cited) for cited in find_citations(output, path)[:MOST_PLACES]]
        kind, choices = describe_kind(value, schema)
        field = ReviewField(path=path, value=_shorten(value), kind=kind, choices=choices, places=places)
        field.confidence, field.doubt = find_confidence(output, path), doubts.get(path)
        if value is None:
            field.doubt, field.places = "not found", []
        fields.append(field)
    if parse is not None:
        _ground([field for field in fields if not field.places], parse, sizes)
    return fields


def walk_fields(value: Any, schema: Any, path: str = "") -> Iterator[tuple[str, Any, dict[str, Any]]]:
    """Every scalar with its path and its part of the schema; an empty array is one of them."""
    check_in()
    schema = _without_null(schema)
    if isinstance(value, dict):
        known = schema.get("properties")
        known = known if isinstance(known, dict) else {}
        for key, item in value.items():
            yield from walk_fields(item, known.get(key), f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from walk_fields(item, schema.get("items"), f"{path}[{index}]")
    else:
        yield path, value, schema


def describe_kind(value: Any, schema: dict[str, Any]) -> tuple[str, list[str]]:
    """The kind of a field, by its schema or else its value, and its possible texts if they are few."""
    choices = schema.get("enum")
    texts = [each for each in choices if isinstance(each, str)] if isinstance(choices, list) else []
    kinds = schema.get("type")
    named = [each for each in ([kinds] if isinstance(kinds, str) else kinds or ()) if each in KINDS]
    if isinstance(value, bool):
        kind = "boolean"
    elif isinstance(value, int | float):
        kind = "number"
    elif isinstance(value, list):
        kind = "list"
    else:
        kind = KINDS[named[0]] if named and value is None else "text"
    return kind, texts if 0 < len(texts) <= MOST_CHOICES else []


def read_page_sizes(parse: "ParseRun | None") -> PageSizes:
    """The sizes of the pages that were parsed."""
    metadata = parse.output.metadata if parse is not None and parse.output is not None else None
    return {
        page.number: (page.original_page_width * page.dpi / 72, page.original_page_height * page.dpi / 72)
        for page in (metadata.pages if metadata else None) or ()
    }


def read_turns(parse: "ParseRun | None") -> dict[str, int]:
    """By page, the degrees by which it was turned clockwise before it was read; upright pages are left out."""
    metadata = parse.output.metadata if parse is not None and parse.output is not None else None
    pages = (metadata.pages if metadata else None) or ()
    return {str(page.number): page.rotation_applied % 360 for page in pages if page.rotation_applied}


def _without_null(schema: Any) -> dict[str, Any]:
    """The schema, or its only choice that is not null."""
    if not isinstance(schema, dict):
        return {}
    choices = [each for each in schema.get("anyOf") or () if isinstance(each, dict) and each.get("type") != "null"]
    return choices[0] if len(choices) == 1 else schema


def _shorten(value: Any) -> Any:
    return f"{value[:MOST_TEXT]}…" if isinstance(value, str) and len(value) > MOST_TEXT else value


def _read_place(cited: "Citation") -> ValuePlace:
    page, quote = cited.page, cited.reference_text
    place = ValuePlace(page=page.number if page else None, cells=cited.cell_range)
    place.quote = to_one_line(quote, QUOTE) if quote else None
    if page is not None and page.width and page.height and cited.polygon:
        xs, ys = [point.x for point in cited.polygon], [point.y for point in cited.polygon]
        place.box = to_shares((min(xs), min(ys), max(xs), max(ys)), (page.width, page.height))
    return place


def to_shares(box: tuple[float, float, float, float], size: tuple[float, float]) -> list[float] | None:
    """A box as shares of its page; None for one outside the page."""
    shares = [min(max(side / size[index % 2], 0), 1) for index, side in enumerate(box)]
    left, top, right, bottom = (round(share, 4) for share in shares)
    return [left, top, right, bottom] if left < right and top < bottom else None


def _ground(fields: list[ReviewField], parse: "ParseRun", sizes: PageSizes) -> None:
    """Look up the values of these fields in the document's words: add their places, and doubts."""
    from extend_mcp.grounding import Grounder
    from extend_mcp.server.answers.placed_words import placed_words

    by_path = {field.path: field for field in fields if isinstance(field.value, str | int | float)}
    if not by_path:
        return
    words, _ = placed_words(parse)
    findings = Grounder(words).find_all((path, field.value) for path, field in by_path.items())
    for path, finding in findings.items():
        _add_finding(by_path[path], finding, sizes)


def _add_finding(field: ReviewField, finding: "Finding", sizes: PageSizes) -> None:
    quote = to_one_line(finding.quote, QUOTE) if finding.quote else None
    says = partial("the page says “{}”".format, quote)
    if finding.status == "unchecked":
        return
    if finding.status == "absent":
        field.doubt = field.doubt or "not on the page in these words"
        return
    if finding.status == "close":
        field.doubt = field.doubt or says()
    size = sizes.get(finding.page or 0)
    box = to_shares(finding.box, size) if finding.box and size else None
    field.places = [ValuePlace(page=finding.page, box=box, quote=quote)]
