"""Resources: runs, files and other objects by URI. They only read, and never start work."""

import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from functools import partial, wraps
from typing import TYPE_CHECKING, Any

from mcp.server import MCPServer
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.exceptions import ResourceError, ResourceNotFoundError

from extend_mcp.errors import ExtendError, NotFound
from extend_mcp.server.answers.document import DocumentReader
from extend_mcp.server.answers.envelope import clean_all, enclose, to_one_line
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.app import App, get_app
from extend_mcp.server.file_contents import read_contents
from extend_mcp.server.tools.calls.failures import MESSAGE_LIMIT
from extend_mcp.server.tools.extract_tools import NOTICE
from extend_mcp.server.tools.processor_tools import find_processor
from extend_mcp.server.tools.run_answers.run_facts import RESULTS, get_result_part, work_in_thread
from extend_mcp.wire.runs import Run

if TYPE_CHECKING:
    from extend_mcp.wire.parse_output import ParseOutput
    from extend_mcp.wire.parse_runs import ParseRun

MOST_CHARACTERS = 2_000_000
"""The most characters of a resource: half a million tokens. Tools read longer ones in parts."""

NO_SUCH_ID = frozenset({"LOCAL_UNKNOWN_ID", "LOCAL_INVALID_ARGUMENT"})
"""Codes of errors for ids that no object can have: our client does not send them."""
OUTPUTS = {"output", "initial_output", "reviewed_output", "initialOutput", "reviewedOutput"}
"""The names of a run's results: in our models, or in the API for kinds without a model."""

Ctx = Context[App, Any]


async def run_status(run_id: str, ctx: Ctx) -> str:
    """A run's status and settings, without its output, as JSON."""
    run = await _run(run_id, ctx)
    return await work_in_thread(run, partial(_status, run))


async def run_output(run_id: str, ctx: Ctx) -> str:
    """A finished run's whole output, as JSON under `output`."""
    run = await _run(run_id, ctx)
    return await work_in_thread(run, partial(_output, run))


async def run_markdown(run_id: str, ctx: Ctx) -> str:
    """A parsed document's whole text."""
    run, output = await _parsed(run_id, ctx)
    return await work_in_thread(run, partial(_markdown, run, output))


async def run_page(run_id: str, page: str, ctx: Ctx) -> str:
    """One page of a parsed document."""
    run, output = await _parsed(run_id, ctx)
    return await work_in_thread(run, partial(_page, run, output, page))


async def file(file_id: str, ctx: Ctx) -> str:
    """A stored file: name, type, pages, as JSON."""
    client = await get_app(ctx).client()
    found = await client.files.get(file_id)
    return _json({key: value for key, value in found.wire().items() if key not in {"presignedUrl", "contents"}})


async def file_content(file_id: str, ctx: Ctx) -> bytes:
    """A stored file itself: what was uploaded, a filled form, a part of a split."""
    return await read_contents(await get_app(ctx).client(), file_id)


async def batch(batch_id: str, ctx: Ctx) -> str:
    """A batch: its status and the states of its runs, as JSON."""
    client = await get_app(ctx).client()
    found = await client.batch_runs.get(batch_id)
    members = [run async for run in client.batch_runs.members(batch_id, max_page_size=1000)]
    counts = Counter(run.status for run in members)
    return _json({**found.wire(), "counts": counts})


async def processor(processor_id: str, ctx: Ctx) -> str:
    """A saved extractor, classifier or splitter with its draft, as JSON."""
    client = await get_app(ctx).client()
    saved, _ = await find_processor(client, processor_id)
    return _json((await saved.get(processor_id)).wire())


async def workflow(workflow_id: str, ctx: Ctx) -> str:
    """A workflow with its draft steps, as JSON."""
    client = await get_app(ctx).client()
    return _json((await client.workflows.get(workflow_id)).wire())


JSON_TYPE, TEXT_TYPE, BYTES_TYPE = "application/json", "text/markdown", "application/octet-stream"
RESOURCES: dict[str, tuple[Callable[..., Awaitable[str | bytes]], str, str]] = {
    "extend://runs/{run_id}": (run_status, "Run", JSON_TYPE),
    "extend://runs/{run_id}/output": (run_output, "Run output", JSON_TYPE),
    "extend://runs/{run_id}/markdown": (run_markdown, "Parsed text", TEXT_TYPE),
    "extend://runs/{run_id}/pages/{page}": (run_page, "Parsed page", TEXT_TYPE),
    "extend://files/{file_id}": (file, "File", JSON_TYPE),
    "extend://files/{file_id}/content": (file_content, "File content", BYTES_TYPE),
    "extend://batches/{batch_id}": (batch, "Batch", JSON_TYPE),
    "extend://processors/{processor_id}": (processor, "Processor", JSON_TYPE),
    "extend://workflows/{workflow_id}": (workflow, "Workflow", JSON_TYPE),
}
"""URI template to function, title and MIME type."""


def add_resources(server: MCPServer[App]) -> None:
    """Register the templates."""
    for uri, (function, title, mime_type) in RESOURCES.items():
        description = " ".join((function.__doc__ or "").split())
        server.resource(uri, title=title, description=description, mime_type=mime_type)(_with_sdk_errors(function))


def _with_sdk_errors(function: Callable[..., Awaitable[str | bytes]]) -> Callable[..., Awaitable[str | bytes]]:
    """The function, with our errors turned into the SDK's: one for an unknown id, and one for all others."""

    @wraps(function)
    async def read(**parameters: Any) -> str | bytes:
        try:
            return await function(**parameters)
        except ExtendError as error:
            if isinstance(error, NotFound) or error.code in NO_SUCH_ID:
                raise ResourceNotFoundError(to_one_line(error.message, MESSAGE_LIMIT)) from error
            raise ResourceError(to_one_line(str(error), MESSAGE_LIMIT)) from error

    return read


def _json(value: Any) -> str:
    return to_json_text(clean_all(value))


async def _run(run_id: str, ctx: Ctx) -> Run:
    client = await get_app(ctx).client()
    run: Run = await client.runs(run_id).get(run_id)
    return run


async def _parsed(run_id: str, ctx: Ctx) -> "tuple[ParseRun, ParseOutput]":
    """A parse run that has a result."""
    from extend_mcp.wire.parse_runs import ParseRun

    run = await _run(run_id, ctx)
    if not isinstance(run, ParseRun) or run.output is None:
        raise ResourceError(f"{run_id} is not a parse run with a result")
    return run, run.output


def _status(run: Run) -> str:
    return _json(run.model_dump(mode="json", by_alias=True, exclude_unset=True, exclude=OUTPUTS))


def _output(run: Run) -> str:
    found = None if run.object in RESULTS else get_result_part(run)
    if found is None:
        raise ResourceError(f"{run.id} is {run.status} and has no output")
    output = json.loads(_bounded([found.text], run))
    return to_json_text({"notice": NOTICE, "run_id": run.id, "output": clean_all(output)})


def _markdown(run: "ParseRun", output: "ParseOutput") -> str:
    pages = DocumentReader(output).pages()
    text = _bounded((f"[page {part.page}]\n{part.text}\n\n" for part in pages), run)
    return enclose(text.removesuffix("\n\n"), source=f"{_name(run)}, run {run.id}, all pages")


def _page(run: "ParseRun", output: "ParseOutput", page: str) -> str:
    found = next((part for part in DocumentReader(output).pages() if str(part.page) == page), None)
    if found is None:
        raise ResourceNotFoundError(f"{run.id} has no page {page!r}")
    return enclose(_bounded([found.text], run), source=f"{_name(run)}, run {run.id}, page {page}")


def _bounded(pieces: Iterable[str], run: Run) -> str:
    """The pieces as one text. Raises `ResourceError` if it is too long for a resource."""
    text, length = list[str](), 0
    for piece in pieces:
        text.append(piece)
        length += len(piece)
        if length > MOST_CHARACTERS:
            what = f"it has more than {MOST_CHARACTERS:,} characters"
            raise ResourceError(f'{what}: read_run(run_id="{run.id}") reads it in parts')
    return "".join(text)


def _name(run: "ParseRun") -> str:
    return run.file.name if run.file else "document"
