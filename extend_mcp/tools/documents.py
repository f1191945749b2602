"""How a tool takes a document: an id, a URL, or a file of this machine that may be read."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, BinaryIO, TypeVar

from anyio import to_thread
from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import BaseModel, Field

from extend_mcp.context import App, Call, app_of
from extend_mcp.errors import Refused
from extend_mcp.localfiles import is_allowed, locate, named, open_document, refuse, shown
from extend_mcp.tools.again import sent

if TYPE_CHECKING:
    from extend_mcp.models.files import File, FileInput

T = TypeVar("T")

FileArg = Annotated[str, Field(description="`file_…` id, https:// URL, or local path")]


class Grant(BaseModel):
    """The user's answer to whether one file may be read."""

    allow: bool = Field(description="Let the server read this one file and send it to the backend")


def may_read(file: str | None, ctx: Context[App, object]) -> Grant | Elicit[Grant]:
    """Ask the user about a path outside the allowed folders, where the client can ask."""
    return _permission([] if file is None else [file], ctx)


def may_read_all(files: list[str], ctx: Context[App, object]) -> Grant | Elicit[Grant]:
    """The same for several paths, in one question."""
    return _permission(files, ctx)


def _permission(files: list[str], ctx: Context[App, object]) -> Grant | Elicit[Grant]:
    app = app_of(ctx)
    paths = {file: locate(file) for file in files if app.local_files and is_path(file)}
    outside = {file: path for file, path in paths.items() if not is_allowed(path, app.settings.allowed_dirs)}
    if not outside:
        return Grant(allow=True)
    capabilities = ctx.client_capabilities
    if capabilities is None or capabilities.elicitation is None:
        raise refuse(next(iter(outside)))
    lines = "\n".join(named(path, 300) for path in list(outside.values())[:10])
    more = f"\n… and {len(outside) - 10} more" if len(outside) > 10 else ""
    return Elicit(f"Allow reading outside the allowed folders?\n{lines}{more}", Grant)


MayRead = Annotated[ElicitationResult[Grant], Resolve(may_read)]
MayReadAll = Annotated[ElicitationResult[Grant], Resolve(may_read_all)]


async def file_input(call: Call, file: str, permission: ElicitationResult[Grant]) -> "FileInput":
    """How a request names the document; a local file is uploaded. Raises `Refused` where it may not be read."""
    from extend_mcp.models.files import FileInput

    if file.startswith("file_"):
        return FileInput(id=file)
    if file.startswith("https://"):
        return FileInput(url=file)
    if not is_path(file):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"file: {shown(file)!r} is not an https:// URL", field="file")
    return await with_document(call, file, permission, partial(sent, call))


def check_source(file: str | None, text: str | None) -> None:
    """Raises `Refused` unless a document is named in exactly one of the two ways."""
    if (file is None) == (text is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give `file` or `text`, exactly one.", field="file")


async def source_input(
    call: Call, file: str | None, text: str | None, permission: ElicitationResult[Grant]
) -> "FileInput":
    """The same for a document that may be raw text; `check_source` holds."""
    if file is not None:
        return await file_input(call, file, permission)
    from extend_mcp.models.files import FileInput

    return FileInput(text=text)


async def upload(call: Call, file: str, permission: ElicitationResult[Grant], password: str | None = None) -> "File":
    """Upload a local file. Raises `Refused` where it is none, or may not be read."""
    send = call.extend.files.upload
    return await with_document(
        call, file, permission, lambda document, name: send(document, name=name, password=password)
    )


async def with_document(
    call: Call, file: str, permission: ElicitationResult[Grant], use: Callable[[BinaryIO, str], Awaitable[T]]
) -> T:
    """What `use` makes of a local file, opened, and its name. Raises `Refused` where it may not be read."""
    if not call.app.local_files or not is_path(file):
        takes = "a file_… id or an https:// URL" if not call.app.local_files else "a local path"
        raise Refused("LOCAL_INVALID_ARGUMENT", f"file: {shown(file)!r} is not {takes}", field="file")
    path = locate(file)
    if not is_granted(permission):
        raise refuse(file)
    with await to_thread.run_sync(open_document, path) as document:
        return await use(document, path.name)


def is_granted(permission: ElicitationResult[Grant]) -> bool:
    """Whether the files of this call may be read."""
    return isinstance(permission, AcceptedElicitation) and permission.data.allow


def is_path(file: str) -> bool:
    """Whether this names a file of this machine, rather than an id or a URL."""
    return not file.startswith("file_") and ("://" not in file or file.startswith("file://"))
