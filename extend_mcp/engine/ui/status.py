"""The first page: what is at work, what waits, and the newest runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from extend_mcp.engine.http.page_links import Links
from extend_mcp.engine.times import now
from extend_mcp.engine.ui.markup import Html, join, tag
from extend_mcp.engine.ui.overview import Disk, Overview
from extend_mcp.engine.ui.wording import ago, badge, duration, shortened, size, title

STATUSES = ("PENDING", "PROCESSING", "PROCESSED", "FAILED", "CANCELLED", "NEEDS_REVIEW", "REJECTED")


@dataclass(frozen=True, slots=True)
class Setup:
    """How the engine is set up, as people want to know it."""

    base_url: str
    api_version: str
    workers: int
    has_ocr: bool
    needs_key: bool


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list of runs is filtered by; empty texts are no filter."""

    kind: str
    status: str
    file_name: str
    batch_id: str


def status_page(overview: Overview, disk: Disk, setup: Setup, listed: Html, links: Links) -> Html:
    """The body of the page; `listed` is the list of runs."""
    heading = tag("h1", "Engine status")
    where = tag("p", "Workspace ", tag("b", links.workspace), class_="sub") if links.workspace else None
    return join(
        tag("header", heading, where, class_="top"),
        tag(
            "main",
            _cards(overview, disk, setup),
            _now(overview, links),
            tag("div", _counts(overview, links), _api(setup), class_="halves"),
            listed,
        ),
    )


def _cards(overview: Overview, disk: Disk, setup: Setup) -> Html:
    failed = sum(by_status.get("FAILED", 0) for by_status in overview.counts.values())
    total = sum(sum(by_status.values()) for by_status in overview.counts.values())
    since = join("oldest ", ago(overview.oldest)) if overview.oldest is not None else "nothing waits"
    used = size(disk.used) if disk.is_whole else f"over {size(disk.used)}"
    ocr = ("Ready", "scans and photos are read") if setup.has_ocr else ("Missing", "pip install 'extend-mcp[ocr]'")
    cards = (
        ("Running", str(len(overview.running)), f"of {setup.workers} at a time in this process"),
        ("Waiting", f"{overview.waiting:,}", since),
        ("Runs", f"{total:,}", f"{failed:,} failed"),
        ("Data folder", used, f"{overview.files:,} files here, {size(disk.free)} free"),
        ("OCR", *ocr),
    )
    return tag("dl", *(_card(*card) for card in cards), class_="cards")


def _card(name: str, value: str, note: str | Html) -> Html:
    return tag("div", tag("dt", name), tag("dd", value), tag("dd", note, class_="note"))


def _now(overview: Overview, links: Links) -> Html | None:
    if not overview.running:
        return None
    rows = [
        tag(
            "li",
            tag("a", title(run.kind), href=links.run(run.id)),
            tag("span", _file_name(run), class_="name"),
            tag("span", f"for {duration(now() - run.started_at)}", class_="note"),
        )
        for run in overview.running
    ]
    return tag("section", tag("h2", "At work now"), tag("ul", *rows, class_="now"))


def _counts(overview: Overview, links: Links) -> Html | None:
    if not overview.counts:
        return None
    seen = {status for by_status in overview.counts.values() for status in by_status}
    statuses = [*(status for status in STATUSES if status in seen), *sorted(seen - set(STATUSES))]
    head = tag("tr", tag("th", "Kind"), *(tag("th", badge(status), class_="number") for status in statuses))
    rows = []
    for kind, by_status in sorted(overview.counts.items()):
        cells = (_count(by_status.get(status, 0), links.home(kind=kind, status=status)) for status in statuses)
        rows.append(tag("tr", tag("th", tag("a", title(kind), href=links.home(kind=kind)), scope="row"), *cells))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="counts")
    return tag("section", tag("h2", "Queues"), tag("div", table, class_="scroll"))


def _count(count: int, href: str) -> Html:
    return tag("td", tag("a", f"{count:,}", href=href) if count else tag("span", "0", class_="none"), class_="number")


def run_list(
    rows: Sequence[Row[Any]], filters: Filters, kinds: Sequence[str], token: str | None, links: Links, *, first: bool
) -> Html:
    """The list of runs with its filters. `token` leads to the next page; `first` says that there is none before."""
    query = {
        "kind": filters.kind,
        "status": filters.status,
        "fileNameContains": filters.file_name,
        "batchId": filters.batch_id,
    }
    more = tag("a", "Older runs", href=links.home(**query, nextPageToken=token), rel="next") if token else None
    back = None if first else tag("a", "Newest runs", href=links.home(**query))
    body = _table(rows, links) if rows else tag("p", _nothing(filters), class_="empty")
    around = tag("nav", back, more, class_="paging", aria_label="Pages of the list") if more or back else None
    return tag("section", tag("h2", "Runs"), _form(filters, kinds, links), body, around, id="runs")


def _nothing(filters: Filters) -> str:
    if filters != Filters("", "", "", ""):
        return "No run fits these filters."
    return "No runs yet. Upload a file and parse it, and it shows up here."


def _table(rows: Sequence[Row[Any]], links: Links) -> Html:
    head = tag("tr", *(tag("th", name) for name in ("Run", "File", "Status", "Created", "Took")))
    return tag("table", tag("thead", head), tag("tbody", *(_row(run, links) for run in rows)), class_="runs")


def _row(run: Row[Any], links: Links) -> Html:
    part = None
    if run.source_id is not None and run.source == "DOCUMENT_PROCESSOR_RUN":
        part = tag("span", "part of ", tag("a", run.source_id, href=links.run(run.source_id)), class_="note")
    reason = tag("span", run.failure_reason, class_="reason", title=run.failure_message) if run.failure_reason else None
    said = tag("span", shortened(run.failure_message or "", 160), class_="note") if run.failure_message else None
    return tag(
        "tr",
        tag("td", tag("a", title(run.kind), tag("code", run.id), href=links.run(run.id), class_="run"), part),
        tag("td", _file_name(run), class_="name"),
        tag("td", badge(run.status), reason, said),
        tag("td", ago(run.created_at), class_="when"),
        tag("td", took(run), class_="when"),
    )


def took(run: Row[Any]) -> str:
    """How long the work took, or has taken; a dash where it has not begun."""
    if run.metrics:
        return duration(run.metrics["processingTimeMs"])
    if run.started_at is None:
        return "–"
    return duration((now() if run.due_at is not None else run.updated_at) - run.started_at)


def _file_name(run: Row[Any]) -> str:
    names = run.file_name.split("\n")
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"


def _form(filters: Filters, kinds: Sequence[str], links: Links) -> Html:
    name = tag(
        "input",
        type="search",
        name="fileNameContains",
        value=filters.file_name,
        placeholder="File name",
        aria_label="File name contains",
    )
    hidden = [("workspace", links.workspace), ("batchId", filters.batch_id)]
    batch = tag("span", f"batch {filters.batch_id}", class_="note") if filters.batch_id else None
    return tag(
        "form",
        *(tag("input", type="hidden", name=key, value=value) for key, value in hidden if value),
        _select("kind", "All kinds", [(kind, title(kind)) for kind in kinds], filters.kind),
        _select(
            "status", "All statuses", [(one, one.replace("_", " ").capitalize()) for one in STATUSES], filters.status
        ),
        name,
        tag("button", "Filter"),
        batch,
        tag("a", "Clear", href=links.home()) if filters != Filters("", "", "", "") else None,
        method="get",
        action=links.root,
        class_="filters",
    )


def _select(name: str, every: str, choices: Sequence[tuple[str, str]], chosen: str) -> Html:
    options = [tag("option", said, value=value, selected=value == chosen) for value, said in [("", every), *choices]]
    return tag("select", *options, name=name, aria_label=name.capitalize())


def _api(setup: Setup) -> Html:
    key = "one of the keys that are set" if setup.needs_key else "any key"
    facts = (
        ("Base URL", tag("code", setup.base_url)),
        ("Version", tag("code", f"x-extend-api-version: {setup.api_version}")),
        ("Key", join(tag("code", "Authorization: Bearer …"), f" with {key}")),
    )
    items = [join(tag("dt", name), tag("dd", value)) for name, value in facts]
    return tag("section", tag("h2", "API"), tag("dl", *items, class_="facts"))
