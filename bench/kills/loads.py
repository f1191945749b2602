"""What is handed to the engine in a round, by kind. Each function yields first when it is ready, then by request."""

import random
from collections.abc import Callable, Iterator
from typing import Any

import httpx

SCHEMA = {"type": "object", "properties": {"total": {"type": ["number", "null"]}, "name": {"type": ["string", "null"]}}}
INVOICE = {"id": "invoice", "type": "invoice", "description": "Asks for money."}
OTHER = {"id": "other", "type": "other", "description": "Anything else."}
STEPS = [
    {"type": "TRIGGER", "name": "trigger", "next": [{"step": "parse"}]},
    {"type": "PARSE", "name": "parse", "next": [{"step": "kind"}, {"step": "read"}]},
    {
        "type": "CLASSIFY",
        "name": "kind",
        "config": {"classifierConfig": {"classifications": [INVOICE, OTHER]}},
    },
    {"type": "EXTRACT", "name": "read", "config": {"extractorConfig": {"schema": SCHEMA}}},
]
WORKFLOW_EVENTS = [f"workflow_run.{event}" for event in ("completed", "failed", "cancelled")]


class Load:
    """Work for one engine. `accepted` has the ids that it answered; `members` how many runs each batch has.

    `endpoint` is the id of the webhook endpoint that listens to all events of the workspace.
    """

    def __init__(self, client: httpx.Client, endpoint: str, seed: int) -> None:
        self.client = client
        self.endpoint = endpoint
        self.accepted: set[str] = set()
        self.members: dict[str, int] = {}
        self._random = random.Random(seed)

    def post(self, path: str, body: Any) -> Any:
        """The answer to a request. Raises `httpx.HTTPError` where there is none, as after a kill."""
        return self.client.post(path, json=body).raise_for_status().json()

    def text(self) -> str:
        """A small document, never the same twice."""
        number = self._random.randrange(10**9)
        return f"# Invoice {number}\n\nName: Ann Example\n\nTotal: {number % 1000}.50\n"

    def file(self) -> str:
        """The id of a small document that was uploaded."""
        sent = {"file": ("a.txt", self.text().encode())}
        found: str = self.client.post("/files/upload", files=sent).raise_for_status().json()["id"]
        return found


def single_runs(load: Load) -> Iterator[None]:
    """Parses and extractions, of texts and of files uploaded for them."""
    yield
    while True:
        load.accepted.add(load.post("/parse_runs", {"file": {"id": load.file()}})["id"])
        yield
        body = {"file": {"text": load.text()}, "config": {"schema": SCHEMA}}
        load.accepted.add(load.post("/extract_runs", body)["id"])
        yield


def batches(load: Load) -> Iterator[None]:
    """Batches of ten parses, and of ten extractions."""
    extractor = load.post("/extractors", {"name": "Totals", "config": {"schema": SCHEMA}})["id"]
    yield
    while True:
        inputs = [{"file": {"text": load.text()}} for _ in range(10)]
        for path, more in (("parse", {}), ("extract", {"extractor": {"id": extractor}})):
            batch = load.post(f"/{path}_runs/batch", {"inputs": inputs, **more})["id"]
            load.accepted.add(batch)
            load.members[batch] = len(inputs)
            yield


def workflows(load: Load) -> Iterator[None]:
    """Runs of a workflow that parses, then classifies and extracts side by side."""
    workflow = load.post("/workflows", {"name": "Read", "steps": STEPS})["id"]
    listens = {"webhookEndpointId": load.endpoint, "resourceType": "workflow", "resourceId": workflow}
    load.post("/webhook_subscriptions", {**listens, "enabledEvents": WORKFLOW_EVENTS})
    yield
    while True:
        body = {"workflow": {"id": workflow}, "file": {"text": load.text()}}
        load.accepted.add(load.post("/workflow_runs", body)["id"])
        yield


def evaluations(load: Load) -> Iterator[None]:
    """Runs of an evaluation set of four items."""
    extractor = load.post("/extractors", {"name": "Totals", "config": {"schema": SCHEMA}})["id"]
    made = load.post("/evaluation_sets", {"name": "Set", "entityId": extractor})["id"]
    items = [{"fileId": load.file(), "expectedOutput": {"value": {"total": 12.5}}} for _ in range(4)]
    load.post(f"/evaluation_sets/{made}/items", {"items": items})
    yield
    while True:
        run = load.post("/evaluation_set_runs", {"evaluationSetId": made})["id"]
        load.accepted.add(run)
        load.members[run] = len(items)
        yield


LOADS: dict[str, Callable[[Load], Iterator[None]]] = {
    "single runs": single_runs,
    "batches": batches,
    "workflows": workflows,
    "evaluations": evaluations,
    "webhooks": single_runs,
}
"""The kinds of work. In rounds of `webhooks` the receiver refuses some deliveries and is slow with others."""
