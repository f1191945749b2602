"""The bodies of webhook deliveries, and the payloads that are sent as links."""

import json
from typing import Any

from sqlalchemy import Connection, Row, select

from extend_mcp.engine.errors import not_found
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.objects.port import Objects
from extend_mcp.engine.runs import outputs
from extend_mcp.engine.runs.run_events import ANNOUNCED
from extend_mcp.engine.runs.run_kinds import KINDS
from extend_mcp.engine.storage.presign import Signer
from extend_mcp.engine.storage.tables import runs
from extend_mcp.engine.webhooks.event_dialects import EventDialects, event_name

LINK_SECONDS = 60 * 60
"""How long a link to a payload works."""
MEMBERS = {"parseRun", "extractRun", "classifyRun", "splitRun"}
"""The keys in the result of a workflow's step with the run that did it."""

_KINDS = {KINDS[name].object: KINDS[name] for name in ANNOUNCED}


class Payloads:
    """Makes payloads of deliveries' rows, and adds the outputs of runs. Reads the disk.

    Its methods raise `Problem` if an output is missing.
    """

    def __init__(self, objects: Objects, signer: Signer, dialects: EventDialects) -> None:
        self._objects = objects
        self._signer = signer
        self._dialects = dialects

    def body(self, connection: Connection, delivery: Row[Any], endpoint: Row[Any], base_url: str | None) -> bytes:
        """The body to send. Links start with `base_url`; without it, a payload of any size is in the body.

        So it is if the engine is in its user's process: a link would lead nowhere.
        """
        payload = self.payload(connection, delivery, endpoint.api_version, base_url or endpoint.base_url)
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

    def payload(self, connection: Connection, delivery: Row[Any], api_version: str, base_url: str) -> bytes:
        """A payload as JSON in its endpoint's version. Runs have their outputs and new links."""
        today = self._complete(connection, delivery.payload, base_url)
        dialect = self._dialects.get(api_version)
        return today if dialect is None else _json(dialect.translate_payload(connection, delivery, json.loads(today)))

    def _complete(self, connection: Connection, payload: Body, base_url: str) -> bytes:
        if payload["object"] in _KINDS:
            return self._run(connection, payload, base_url)
        steps = payload["stepRuns"] if payload["object"] == "workflow_run" else [payload]
        for result in [step["result"] or {} for step in steps if step["object"] == "workflow_step_run"]:
            for name in MEMBERS & result.keys():
                if result[name]["output"] is None:
                    result[name] = json.loads(self._run(connection, result[name], base_url))
        return _json(payload)

    def _run(self, connection: Connection, body: Body, base_url: str) -> bytes:
        if body["status"] != "PROCESSED":
            return _json(body)
        run = connection.execute(select(runs).where(runs.c.id == body["id"])).first()
        if run is None:
            raise not_found("Run", body["id"])
        kind, keys = _KINDS[body["object"]], outputs.output_keys(run)
        return outputs.render_object(self._objects, self._signer, kind, body, keys, base_url)


def _json(body: Body) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
