"""Webhook events of workflows and their runs."""

from functools import partial
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.config import API_VERSION
from extend_mcp.engine.outbox import pending
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.workflows import workflow_views
from extend_mcp.wire.step_runs import STEP_TYPES

RUN_EVENTS = {
    "PROCESSED": "completed",
    "FAILED": "failed",
    "NEEDS_REVIEW": "needs_review",
    "REJECTED": "rejected",
    "CANCELLED": "cancelled",
}
"""The API's word for the event, by status."""


def announce_run(connection: Connection, run: Row[Any]) -> None:
    """Announce the new status of a workflow run, if the API has an event for it."""
    if run.status in RUN_EVENTS:
        event = f"workflow_run.{RUN_EVENTS[run.status]}"
        pending.announce(connection, run.workspace, event, partial(_payload, connection, run), run.processor_id)


def announce_step(connection: Connection, run: Row[Any], step: Row[Any]) -> None:
    """Announce that a step ended well, if the API has step runs of its type.

    The older version gets the workflow run as the payload.
    """
    types = {each["name"]: each["type"] for each in run.config["steps"]}
    if types[step.step] not in STEP_TYPES:
        return

    def payload(endpoint: Row[Any]) -> dict[str, Any]:
        if endpoint.api_version != API_VERSION:
            return _payload(connection, run, endpoint)
        state = workflow_views.read_state(connection, run)
        return workflow_views.step_run(
            step, state, lambda member: KINDS[member.kind].full(member, state.related, endpoint.base_url)
        )

    pending.announce(connection, run.workspace, "workflow_run.step_run.processed", payload, run.processor_id)


def announce_workflow(connection: Connection, event: str, workflow: Row[Any], draft: Row[Any]) -> None:
    """Announce that a workflow was `created` or `deployed`."""
    payload = workflow_views.workflow(workflow, draft)
    pending.announce(connection, workflow.workspace, f"workflow.{event}", lambda _: payload, workflow.id)


def _payload(connection: Connection, run: Row[Any], endpoint: Row[Any]) -> dict[str, Any]:
    state = workflow_views.read_state(connection, run)
    base_url = endpoint.base_url
    return workflow_views.run(state, base_url, lambda member: KINDS[member.kind].full(member, state.related, base_url))
