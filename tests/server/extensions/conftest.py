"""A server on an engine whose work can be held back, and a client that knows tasks."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Literal

import anyio
import pytest
from mcp import Client
from mcp.client.extension import ClaimContext, ClientExtension, ResultClaim
from mcp_types import CallToolResult, Request, RequestParams, Result
from pydantic import BaseModel, ConfigDict

from extend_mcp.server.app import App
from extend_mcp.server.extensions.tasks import Tasks
from extend_mcp.server.mcp_server import ExtendServer, build_server
from extend_mcp.settings import Settings
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.server.extensions.holding import patient


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An allowed folder of documents."""
    folder = tmp_path_factory.mktemp("documents")
    (folder / "invoice.pdf").write_bytes(sample_files.invoice_pdf())
    (folder / "form.pdf").write_bytes(sample_files.form_pdf())
    (folder / "locked.pdf").write_bytes(sample_files.encrypted_pdf("secret"))
    return folder


@pytest.fixture(scope="module")
def settings(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    data_dir = tmp_path_factory.mktemp("data")
    return Settings(
        backend="local", data_dir=data_dir, allowed_dirs=(folder,), toolsets=("all",), wait_seconds=DEADLINE
    )


@pytest.fixture(scope="module")
async def app(settings: Settings) -> AsyncIterator[App]:
    with patient():
        async with App(settings, local_files=True) as app:
            yield app


@pytest.fixture(scope="module")
def server(app: App) -> ExtendServer:
    return build_server(app)


@pytest.fixture(scope="module")
async def client(server: ExtendServer) -> AsyncIterator[Client]:
    """A client that is not told of tasks."""
    async with Client(server) as client:
        yield client


@pytest.fixture(scope="module")
async def tasking(server: ExtendServer) -> AsyncIterator[Client]:
    """A client that declares the Tasks extension, and hands tasks to the test."""
    async with Client(server, extensions=[TaskClient()]) as client:
        yield client


class Task(Result):
    """A task, as the answer to a call or to `tasks/get`."""

    model_config = ConfigDict(extra="allow")

    result_type: Literal["task"] = "task"


class Told(BaseModel):
    """An answer as it came."""

    model_config = ConfigDict(extra="allow")


class Params(RequestParams):
    """Any parameters."""

    model_config = ConfigDict(extra="allow")


class Plain(Request[Params, str]):
    """A request of any method."""


class Named(Plain):
    """A request about a task, which names it in its header."""

    name_param = "taskId"


class Misnamed(Plain):
    """A request whose header is of something else."""

    name_param = "other"


class TaskClient(ClientExtension):
    """Follows a task to its end, as a client should."""

    identifier = Tasks.identifier

    def claims(self) -> list[ResultClaim[Task]]:
        """Answers that are tasks."""
        return [ResultClaim(result_type="task", model=Task, resolve=self._follow)]

    async def _follow(self, task: Task, context: ClaimContext) -> CallToolResult:
        return CallToolResult.model_validate((await ended(context.session, task.model_dump()["taskId"]))["result"])


async def begin(client: Client, tool: str, **arguments: Any) -> dict[str, Any]:
    """The task that answers a call. One that starts a run starts a new one."""
    if not tool.startswith("get_"):
        arguments["fresh"] = True
    answer = await client.session.call_tool(tool, arguments, allow_claimed=True)
    assert isinstance(answer, Task), answer
    return wire(answer)


async def ask(session: Any, method: str, **params: Any) -> dict[str, Any]:
    """What a method of an extension answers."""
    request = Named if "taskId" in params else Plain
    answer = await session.send_request(request(method=method, params=Params(**params)), Told)
    return wire(answer)


async def ended(session: Any, task_id: str) -> dict[str, Any]:
    """The task once it is over."""
    with anyio.fail_after(DEADLINE):
        while True:
            task = await ask(session, "tasks/get", taskId=task_id)
            if task["status"] != "working":
                return task
            await anyio.sleep(0.02)


def wire(answer: BaseModel) -> dict[str, Any]:
    """An answer without what the server stamps on all of them."""
    return {key: value for key, value in answer.model_dump(by_alias=True).items() if key not in {"_meta", "meta"}}
