"""The bodies of webhook deliveries, and the payloads that are sent as links."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.objects.port import ObjectStore
from extend_mcp.engine.runs import outputs
from extend_mcp.engine.runs.run_events import ANNOUNCED
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.lookup import get_rows
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.webhooks.event_dialects import EventDialects, event_name

LINK_SECONDS = 60 * 60
"""How long a link to a payload works."""
MEMBERS = {"parseRun", "extractRun", "classifyRun", "splitRun"}
"""The keys in the result of a workflow's step with the run that did it."""

_KINDS = {KINDS[name].object: KINDS[name] for name in ANNOUNCED}


@dataclass(frozen=True, slots=True)
class PayloadRows:
    """The rows that a delivery's payload is made of, in a version of the API. `related` is what only that one needs."""

    delivery: Row[Any]
    api_version: str
    runs: dict[str, Row[Any]]
    related: Any


class Payloads:
    """Makes payloads of deliveries, with the outputs of runs. Rows are found in a transaction, outputs read after it.

    Its methods raise `Problem` if a row or an output is missing. `body` and `payload` block.
    """

    def __init__(self, objects: ObjectStore, signer: Signer, dialects: EventDialects) -> None:
        self._objects = objects
        self._signer = signer
        self._dialects = dialects

    def find_rows(self, connection: Connection, delivery: Row[Any], api_version: str) -> PayloadRows:
        """The rows for a payload in a version of the API."""
        needed = {run["id"] for run in _find_runs(delivery.payload)}
        dialect = self._dialects.get(api_version)
        related = None if dialect is None else dialect.find_related(connection, delivery)
        return PayloadRows(delivery, api_version, get_rows(connection, runs, needed), related)

    def body(self, rows: PayloadRows, endpoint: Row[Any], base_url: str | None) -> bytes:
        """The body to send. Links start with `base_url`; without it, a payload of any size is in the body.

        So it is if the engine is in its user's process: a link would lead nowhere.
        """
        delivery, payload = rows.delivery, self.payload(rows, base_url or endpoint.base_url)
        options = (endpoint.advanced_options or {}).get("payload") or {}
        by_link = options.get("format") == "url" and len(payload) > (options.get("urlThresholdBytes") or 0)
        if by_link and base_url is not None:
            link = self._signer.link(base_url, f"webhook_payloads/{delivery.id}", LINK_SECONDS)
            metadata = delivery.payload.get("metadata")
            linked = {"object": "signed_data_url", "data": link, "id": delivery.resource_id, "metadata": metadata}
            payload = _json(linked)
        event = event_name(self._dialects, endpoint.api_version, delivery.event_type)
        head = _json({"eventId": delivery.event_id, "eventType": event})
        return head[:-1] + b',"payload":' + payload + b"}"

    def payload(self, rows: PayloadRows, base_url: str) -> bytes:
        """A payload as JSON in its endpoint's version. Runs have their outputs and new links."""
        today = self._complete(rows, base_url)
        dialect = self._dialects.get(rows.api_version)
        return today if dialect is None else _json(dialect.translate_payload(json.loads(today), rows.related))

    def _complete(self, rows: PayloadRows, base_url: str) -> bytes:
        payload = rows.delivery.payload
        if payload["object"] in _KINDS:
            return self._run(rows, payload, base_url)
        for result, name in _find_members(payload):
            result[name] = json.loads(self._run(rows, result[name], base_url))
        return _json(payload)

    def _run(self, rows: PayloadRows, body: Body, base_url: str) -> bytes:
        if body["status"] != "PROCESSED":
            return _json(body)
        run = rows.runs.get(body["id"])
        if run is None:
            raise not_found("Run", body["id"])
        kind, keys = _KINDS[body["object"]], outputs.output_keys(run)
        return outputs.render_object(self._objects, self._signer, kind, body, keys, base_url)


def _find_runs(payload: Body) -> list[Body]:
    """The runs in a payload whose outputs are to be added."""
    return [payload] if payload["object"] in _KINDS else [result[name] for result, name in _find_members(payload)]


def _find_members(payload: Body) -> Iterator[tuple[Body, str]]:
    """The runs in the results of a workflow's steps that have no output: each by its result, and its key there."""
    steps = payload["stepRuns"] if payload["object"] == "workflow_run" else [payload]
    for result in [step["result"] or {} for step in steps if step["object"] == "workflow_step_run"]:
        yield from ((result, name) for name in MEMBERS & result.keys() if result[name]["output"] is None)


def _json(body: Body) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
