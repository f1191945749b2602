"""Webhook events of saved processors.

Our choice where the API does not say: a new name is `updated`, a new config is `draft.updated`.
"""

from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.outbox.pending import announce
from extend_mcp.engine.runs import run_views


def announce_processor(connection: Connection, processor: Row[Any], draft: Row[Any], *changes: str) -> None:
    """Announce that a processor was `created`, `updated` or `draft.updated`."""
    payload = run_views.processor_summary(processor) | {"draftVersion": run_views.version(draft, processor.kind)}
    for change in changes:
        event = f"{processor.kind}.{change}"
        announce(connection, processor.workspace, event, lambda _: payload, about=processor.id)


def announce_version(connection: Connection, processor: Row[Any], version: Row[Any]) -> None:
    """Announce a new version of a processor."""
    payload = run_views.version(version, processor.kind)
    event = f"{processor.kind}.version.published"
    announce(connection, processor.workspace, event, lambda _: payload, about=processor.id)
