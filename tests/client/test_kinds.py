"""What every resource can do: lists go on over pages, runs of every kind are waited for."""

from collections.abc import AsyncIterator, Callable
from functools import cached_property
from typing import Any

import pytest

from extend_mcp.client import ExtendClient
from extend_mcp.client.readable_runs import Readable
from tests.client.faults import Request, Server, Still, client_of, http
from tests.wire import load

pytestmark = pytest.mark.anyio

RESOURCES = [name for name, value in vars(ExtendClient).items() if isinstance(value, cached_property)]

LISTS: dict[str, tuple[str, Callable[[ExtendClient], AsyncIterator[Any]]]] = {
    "classifier_versions": ("/classifiers/cl_1/versions", lambda api: api.classifiers.versions.iterate("cl_1")),
    "classifiers": ("/classifiers", lambda api: api.classifiers.iterate()),
    "classify_runs": ("/classify_runs", lambda api: api.classify_runs.iterate()),
    "edit_runs": ("/edit_runs", lambda api: api.edit_runs.iterate()),
    "edit_templates": ("/edit_templates", lambda api: api.edit_templates.iterate()),
    "evaluation_items": ("/evaluation_sets/ev_1/items", lambda api: api.evaluation_sets.items.iterate("ev_1")),
    "evaluation_sets": ("/evaluation_sets", lambda api: api.evaluation_sets.iterate()),
    "extract_runs": ("/extract_runs", lambda api: api.extract_runs.iterate()),
    "extractor_versions": ("/extractors/ex_1/versions", lambda api: api.extractors.versions.iterate("ex_1")),
    "extractors": ("/extractors", lambda api: api.extractors.iterate()),
    "files": ("/files", lambda api: api.files.iterate()),
    "parse_runs": ("/parse_runs", lambda api: api.parse_runs.iterate()),
    "processor_runs": ("/processor_runs", lambda api: api.processor_runs.iterate()),
    "processors": ("/processors", lambda api: api.processors.iterate()),
    "split_runs": ("/split_runs", lambda api: api.split_runs.iterate()),
    "splitter_versions": ("/splitters/spl_1/versions", lambda api: api.splitters.versions.iterate("spl_1")),
    "splitters": ("/splitters", lambda api: api.splitters.iterate()),
    "verify_runs": ("/verify_runs", lambda api: api.verify_runs.iterate()),
    "webhook_endpoints": ("/webhook_endpoints", lambda api: api.webhook_endpoints.iterate()),
    "webhook_subscriptions": ("/webhook_subscriptions", lambda api: api.webhook_subscriptions.iterate()),
    "workflow_runs": ("/workflow_runs", lambda api: api.workflow_runs.iterate()),
    "workflow_versions": ("/workflows/wf_1/versions", lambda api: api.workflows.versions.iterate("wf_1")),
    "workflows": ("/workflows", lambda api: api.workflows.iterate()),
}
"""By the file in `wire/responses` that holds a page with a token."""


@pytest.mark.parametrize("name", LISTS)
async def test_every_list_goes_on_over_its_pages(still: Still, name: str) -> None:
    path, iterate = LISTS[name]
    page = load("responses", name)
    last = {key: value for key, value in page.items() if key != "nextPageToken"}

    def answer(request: Request) -> bytes:
        assert request.path == path
        return http(200, last if "nextPageToken" in request.query else {**page, "nextPageToken": "next"})

    server = Server(answer=answer)
    async with client_of(server, still) as client:
        rows = [row.wire() async for row in iterate(client)]
    shown = next(value for value in page.values() if isinstance(value, list))
    assert rows == shown + shown
    assert len(server.requests) == 2


async def test_no_list_is_left_out(still: Still) -> None:
    async with client_of(Server(), still) as client:
        owners = [getattr(client, name) for name in RESOURCES]
        owners += [inner for owner in owners for inner in vars(owner).values()]
        iterating = [owner for owner in owners if hasattr(owner, "iterate")]
        listing = [owner for owner in owners if hasattr(owner, "list") and owner is not client.processors.versions]
    assert listing == iterating
    assert len(iterating) == len(LISTS)


ENDED = {
    "batch_processor_run": "batch_processor_runs",
    "classify_run": "classify_runs",
    "edit_run": "edit_runs",
    "evaluation_set_run": "evaluation_set_runs",
    "extract_run": "extract_runs",
    "form_detection_run": "form_detection_runs",
    "parse_run": "parse_runs",
    "processor_run": "processor_runs",
    "split_run": "split_runs",
    "verify_run": "verify_runs",
    "workflow_run": "workflow_runs",
}
"""Files in `wire/responses` with a run that is final, and its resource."""


@pytest.mark.parametrize("name", ENDED)
async def test_runs_of_every_kind_are_waited_for(still: Still, name: str) -> None:
    server = Server(answer=lambda _: http(200, load("responses", name)))
    async with client_of(server, still) as client:
        run = await getattr(client, ENDED[name]).wait("a_1")
        readable = {each for each in RESOURCES if isinstance(getattr(client, each), Readable)}
        assert readable - {"runs_today"} == set(ENDED.values())  # which reads processor runs in today's words
    assert run.is_final
    assert server.calls() == [f"GET /{ENDED[name]}/a_1"]
