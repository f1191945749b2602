"""The page of one run: its facts, its pages with what was found drawn over them, its values and its text."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.ui.leaf import leaf_view
from extend_mcp.engine.ui.marks import Json, Leaf, Place, Value, kind_of_mark
from extend_mcp.engine.ui.markup import Html, join, tag
from extend_mcp.engine.ui.shown import MOST_LEAVES, Shown
from extend_mcp.engine.ui.status import took
from extend_mcp.engine.ui.values import json_table
from extend_mcp.engine.ui.wording import ago, badge, scalar, shortened, title

MOST_TEXT = 20_000
"""Characters of a chunk that are shown."""
MOST_CHUNKS = 100


def run_page(shown: Shown, links: Links) -> Html:
    """The body of the page."""
    run = shown.found.run
    heading = tag("h1", run.file_name.split("\n")[0])
    crumbs = tag("nav", tag("a", "Engine status", href=links.home()), aria_label="Breadcrumb", class_="crumbs")
    line = tag("p", badge(run.status), f"{title(run.kind)} run ", tag("code", run.id), class_="sub")
    return join(
        tag("header", crumbs, heading, line, class_="top"),
        tag("main", _outcome(run), _facts(shown, links), _steps(shown, links), _found(shown, links), _settings(run)),
    )


def _outcome(run: Row[Any]) -> Html:
    """The failure and the warnings."""
    failure = None
    if run.failure_reason:
        failure = tag(
            "div", tag("b", run.failure_reason), tag("p", run.failure_message), class_="notice failed", role="alert"
        )
    warnings = [
        tag(
            "div",
            tag("b", warning.get("code")),
            tag("p", warning.get("message"), _page_of(warning)),
            class_="notice warning",
        )
        for warning in run.warnings or []
    ]
    return join(failure, *warnings)


def _page_of(warning: Json) -> str | None:
    """The page of a warning whose message does not name it."""
    page = f"page {warning['page']}" if warning.get("page") else ""
    return f" ({page})" if page and page not in warning.get("message", "") else None


def _facts(shown: Shown, links: Links) -> Html:
    run = shown.found.run
    facts: list[tuple[str, Html | str | None]] = [
        ("Created", ago(run.created_at)),
        ("Took", took(run)),
        ("Pages", str(run.metrics["pageCount"]) if run.metrics else None),
        ("Files", _files(shown) if len(shown.found.files) > 1 else None),
        ("Parse", tag("a", run.parse_run_id, href=links.run(run.parse_run_id)) if run.parse_run_id else None),
        ("Source", title(run.source.lower()) if run.source != "API" and not _is_part(run) else None),
        ("Part of", tag("a", run.source_id, href=links.run(run.source_id)) if _is_part(run) else None),
        ("Batch", tag("a", run.batch_id, href=links.home(batchId=run.batch_id)) if run.batch_id else None),
        ("Processor", run.processor_id),
        ("Risk", run.risk_level),
        ("Review", "Reviewed by a person" if run.review is not None else None),
        ("Verdict", tag("a", "Look and decide", href=links.review(run.id)) if run.status == "NEEDS_REVIEW" else None),
        ("Crashes", str(run.crashes) if run.crashes else None),
    ]
    items = [tag("div", tag("dt", name), tag("dd", value)) for name, value in facts if value is not None]
    return tag("dl", *items, class_="strip")


def _is_part(run: Row[Any]) -> bool:
    return run.source_id is not None and run.source in {"DOCUMENT_PROCESSOR_RUN", "WORKFLOW_RUN", "EDIT_RUN"}


def _files(shown: Shown) -> Html:
    names = shown.found.run.file_name.split("\n")
    return tag("ol", *(tag("li", name) for name in names), class_="plain")


def _steps(shown: Shown, links: Links) -> Html | None:
    """The steps of a workflow run, each with the run that does its work."""
    if not shown.found.steps:
        return None
    rows = []
    for step in shown.found.steps:
        member = tag("a", step.member_id, href=links.run(step.member_id)) if step.member_id else None
        result = json_table(step.result) if step.result is not None else None
        cells = (join(step.step, tag("span", step.scope, class_="note")), badge(step.status), join(member, result))
        rows.append(tag("tr", *(tag("td", cell) for cell in cells)))
    head = tag("tr", *(tag("th", name) for name in ("Step", "Status", "Result")))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="counts")
    return tag("section", tag("h2", "Steps"), tag("div", table, class_="scroll"))


def _found(shown: Shown, links: Links) -> Html:
    """The result beside the pages, and the text."""
    said = tag("p", shown.missing, class_="empty") if shown.missing else None
    pages = _pages(shown, links)
    if shown.found.run.kind == "extract" and shown.result is not None:
        table = _values(shown, links)
        return join(said, tag("div", pages, table, class_="split") if pages else table, _text(shown))
    result = None
    if shown.result is not None:
        result = tag("section", tag("h2", "Output"), tag("div", json_table(shown.result), class_="scroll"))
    return join(said, result, pages, _text(shown))


def _pages(shown: Shown, links: Links) -> Html | None:
    if not shown.leaves:
        return None
    is_parse = shown.found.run.kind == "parse"
    part = shown.part
    names = shown.found.run.file_name.split("\n")
    views = [leaf_view(leaf, shown, names[leaf.file], links, with_text=is_parse) for leaf in part]
    is_beside = is_parse or shown.found.run.kind == "extract"
    leaves = tag("div", *views, class_=None if is_beside else "tiles")
    return tag("section", _bar(part, checked=is_parse), leaves, _turn(shown, links))


def _bar(part: Sequence[Leaf], *, checked: bool) -> Html:
    """A switch for the blocks, which needs no script, and what their colours mean."""
    types = sorted({mark.type for leaf in part for mark in leaf.blocks})
    if not types:
        return tag("div", tag("h2", "Pages"), class_="bar")
    box = tag("input", type="checkbox", id="blocks", checked=checked, autocomplete="off")
    legend = [tag("li", type_.replace("_", " "), class_=f"key {kind_of_mark(type_)}") for type_ in types]
    toggle = tag("label", box, "Show blocks", class_="toggle")
    return tag("div", tag("h2", "Pages"), toggle, tag("ul", *legend, class_="legend"), class_="bar")


def _turn(shown: Shown, links: Links) -> Html | None:
    """Links to the pages before and after."""
    total, run_id = len(shown.leaves), shown.found.run.id
    if total <= MOST_LEAVES:
        return None
    before, after = shown.first - MOST_LEAVES, shown.first + MOST_LEAVES
    back = tag("a", "Earlier pages", href=links.run(run_id, first=str(max(1, before)))) if shown.first > 1 else None
    on = tag("a", "Later pages", href=links.run(run_id, first=str(after)), rel="next") if after <= total else None
    said = tag("span", f"Pages {shown.first} to {min(after - 1, total)} of {total}", class_="note")
    return tag("nav", back, said, on, class_="paging", aria_label="Pages of the document")


def _values(shown: Shown, links: Links) -> Html:
    """The values, each with its confidence and where it stands."""
    head = tag("tr", *(tag("th", name) for name in ("Field", "Value", "Confidence", "Place")))
    rows, group = list[Html](), ""
    for value in shown.values:
        within, _, name = value.path.rpartition(".")
        if within != group and within:
            rows.append(tag("tr", tag("th", within, colspan=4, scope="rowgroup"), class_="group"))
        group = within
        rows.append(_value(value, name, shown, links))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="values")
    body = table if rows else tag("p", "The output has no values.", class_="empty")
    return tag("section", tag("h2", "Values"), body, class_="found")


def _value(value: Value, name: str, shown: Shown, links: Links) -> Html:
    sure = None
    if value.confidence is not None:
        meter = tag("meter", min=0, max=1, low="0.6", high="0.85", optimum=1, value=f"{value.confidence:.2f}")
        sure = join(meter, f"{value.confidence:.0%}")
    return tag(
        "tr",
        tag("th", name, scope="row", title=value.path, class_="inner" if name != value.path else None),
        tag("td", _brief(value.value)),
        tag("td", sure, class_="sure"),
        tag("td", *(_place(place, shown, links) for place in value.places), class_="place"),
        id=value.row,
    )


def _brief(value: Any) -> Html | str:
    if isinstance(value, list):
        return tag("span", f"{len(value)} items", class_="note") if value else tag("span", "empty", class_="none")
    if isinstance(value, dict):
        return tag("span", "object", class_="note")
    said = scalar(value)
    return said if isinstance(said, Html) else shortened(said, 500)


def _place(place: Place, shown: Shown, links: Links) -> Html:
    names = shown.found.run.file_name.split("\n")
    where = f"page {place.page}" if len(names) == 1 else f"{names[place.file]}, page {place.page}"
    if place.cell is not None:
        return tag("span", f"sheet {place.page}, {place.cell}", title=place.text)
    at = next((i for i, leaf in enumerate(shown.leaves) if (leaf.file, leaf.number) == (place.file, place.page)), None)
    if place.mark is None or at is None:
        return tag("span", where, title=place.text)
    first = at // MOST_LEAVES * MOST_LEAVES + 1
    target = f"#{place.mark}"
    href = target if first == shown.first else links.run(shown.found.run.id, first=str(first)) + target
    return tag("a", where, href=href, title=place.text)


def _text(shown: Shown) -> Html | None:
    if shown.parse is None:
        return None
    chunks = shown.parse["chunks"]
    texts = [_chunk(chunk, is_open=not shown.leaves and chunk is chunks[0]) for chunk in chunks[:MOST_CHUNKS]]
    left = len(chunks) - MOST_CHUNKS
    more = tag("p", f"and {left:,} more chunks", class_="note") if left > 0 else None
    return tag("section", tag("h2", "Text"), *texts, more, class_="chunks")


def _chunk(chunk: Json, *, is_open: bool) -> Html:
    pages = chunk["metadata"]["pageRange"]
    where = f"page {pages['start']}" if pages["start"] == pages["end"] else f"pages {pages['start']} to {pages['end']}"
    text, left = chunk["content"][:MOST_TEXT], len(chunk["content"]) - MOST_TEXT
    more = tag("p", f"and {left:,} more characters", class_="note") if left > 0 else None
    said = tag(
        "summary",
        where.capitalize() if chunk["type"] == "page" else f"{chunk['type'].capitalize()}, {where}",
        tag("span", f"{len(chunk['content']):,} characters", class_="note"),
    )
    return tag("details", said, tag("pre", text), more, open=is_open)


def _settings(run: Row[Any]) -> Html:
    parts = [("Config", run.config), ("Metadata", run.metadata), ("Usage", run.usage)]
    shown = [
        tag("details", tag("summary", name), tag("div", json_table(value), class_="scroll"))
        for name, value in parts
        if value
    ]
    return tag("section", tag("h2", "Details"), *shown)
