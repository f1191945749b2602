"""What happens to saved processors, as events for webhooks.

What the API leaves open, here: a change fires `updated` for the name and `draft.updated` for the config.
"""

from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.outbox.pending import announce
from extend_mcp.engine.runs import run_views


def announce_processor(connection: Connection, processor: Row[Any], draft: Row[Any], *changes: str) -> None:
    """Tell that a processor was `created`, `updated` or `draft.updated`."""
    payload = run_views.processor_summary(processor) | {"draftVersion": run_views.version(draft, processor.kind)}
    for change in changes:
        event = f"{processor.kind}.{change}"
        announce(connection, processor.workspace, event, lambda _: payload, about=processor.id)


def announce_version(connection: Connection, processor: Row[Any], version: Row[Any]) -> None:
    """Tell that a processor has a new version."""
    payload = run_views.version(version, processor.kind)
    event = f"{processor.kind}.version.published"
    announce(connection, processor.workspace, event, lambda _: payload, about=processor.id)
