"""Completes the ids that a user types for a resource or a prompt."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from mcp_types import Completion, CompletionArgument

from extend_mcp.errors import ExtendError
from extend_mcp.server.app import App

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

COMPLETIONS = 50
"""The most ids in one completion, newest first."""


async def complete(app: App, argument: CompletionArgument, only: str | None = None) -> Completion:
    """Ids that begin with what was typed, newest first; no ids if the backend does not answer.

    `only`, one of the names in `_ID_SOURCES`, says which of the ids an argument takes.
    """
    ids = _ID_SOURCES.get(only or argument.name)
    if ids is None:
        return Completion(values=[])
    try:
        found = await ids(await app.client())
    except ExtendError:
        return Completion(values=[])
    matching = [each for each in found if each.startswith(argument.value)]
    return Completion(values=matching[:COMPLETIONS], has_more=len(matching) > COMPLETIONS)


async def _run_ids(client: "ExtendClient") -> list[str]:
    return await _newest(client.parse_runs, client.extract_runs, client.classify_runs, client.split_runs)


async def _extraction_ids(client: "ExtendClient") -> list[str]:
    return await _newest(client.extract_runs)


async def _file_ids(client: "ExtendClient") -> list[str]:
    return await _newest(client.files)


async def _processor_ids(client: "ExtendClient") -> list[str]:
    return await _newest(client.extractors, client.classifiers, client.splitters)


async def _workflow_ids(client: "ExtendClient") -> list[str]:
    return await _newest(client.workflows)


async def _batch_ids(client: "ExtendClient") -> list[str]:
    """The newest batches of parse runs. Lists of other runs do not name the batch."""
    rows = (await client.parse_runs.list(source="BATCH_PARSER_RUN", max_page_size=COMPLETIONS)).data
    return list(dict.fromkeys(row.batch_id for row in rows if row.batch_id))


async def _newest(*lists: Any) -> list[str]:
    rows: list[Any] = []
    for each in lists:
        rows += (await each.list(max_page_size=COMPLETIONS)).data
    rows.sort(key=lambda row: row.created_at or "", reverse=True)
    return [row.id for row in rows]


COMPLETED = {"review_fields": "extraction"}
"""Prompts whose run is of one kind, and that kind in `_ID_SOURCES`."""

_ID_SOURCES: dict[str, Callable[["ExtendClient"], Awaitable[list[str]]]] = {
    "run_id": _run_ids,
    "extraction": _extraction_ids,
    "file_id": _file_ids,
    "batch_id": _batch_ids,
    "processor_id": _processor_ids,
    "workflow_id": _workflow_ids,
}
