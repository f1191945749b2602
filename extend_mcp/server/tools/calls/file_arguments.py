"""A document as an argument: an id, a URL, or a file on this machine that may be read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, TypeVar

from anyio import to_thread
from mcp.server.elicitation import AcceptedElicitation, ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.app import App, get_app
from extend_mcp.server.call import Call
from extend_mcp.server.foreign_paths import UPLOAD, check_ours
from extend_mcp.server.local_files import (
    is_allowed,
    locate,
    open_document,
    refuse,
    refuse_declined,
    show_argument,
    show_path,
)
from extend_mcp.server.tools.calls.asking import Answer, ask, has_declined
from extend_mcp.server.tools.calls.reuse import send_document
from extend_mcp.server.tools.calls.spending import MaySpend
from extend_mcp.server.tools.declaration import FileWords

if TYPE_CHECKING:
    from extend_mcp.wire.files import File, FileInput

T = TypeVar("T")

FileArg = Annotated[str, Field(description="`file_…` id, https:// URL, or local path")]

FILE_ID = "file_a1"
ONE_FILE = FileWords(
    "A local file is sent to the backend.",
    {"file": FILE_ID},
    {"file": "`file_…` id or https:// URL"},
    {"file": "`file_…` id or https:// URL; request_upload accepts a file"},
)
"""The descriptions of tools that work on one document."""

MOST_ASKED = 20
"""The most paths in one question: users agree only to what they can read."""


SWITCHED_OFF = "EXTEND_DISABLE_FILE_PATH is set: no local paths are accepted."


class Grant(Answer):
    """The user's answer to a question to read files outside the allowed folders."""

    allow: bool = Field(description="Let the server read what is listed and send it to the backend")


@dataclass
class Paths:
    """Where the local paths of a call lead.

    They are looked up once: the file that is opened is the one that was checked. `inside` are in allowed folders,
    `outside` need the user's permission, `refused` have an error.
    """

    inside: dict[str, Path] = field(default_factory=dict)
    outside: dict[str, Path] = field(default_factory=dict)
    refused: dict[str, Refused] = field(default_factory=dict)


@dataclass
class Permission:
    """Which local paths of a call may be read, and why others may not."""

    paths: dict[str, Path]
    refused: dict[str, Refused]

    def located(self, file: str) -> Path:
        """The file that a path leads to. Raises `Refused` if it may not be read."""
        if file in self.refused:
            raise self.refused[file]
        return self.paths[file]


async def look_up(file: str | None, ctx: Context[App, Any]) -> Paths:
    """Look up the path in a call."""
    return await _look_up([] if file is None else [file], get_app(ctx))


async def look_up_all(files: list[str], ctx: Context[App, Any]) -> Paths:
    """The same for several paths."""
    return await _look_up(files, get_app(ctx))


async def _look_up(files: list[str], app: App) -> Paths:
    paths = list(filter(is_path, dict.fromkeys(files))) if app.local_files else []
    return await to_thread.run_sync(_follow, paths, app) if paths else Paths()


def _follow(files: list[str], app: App) -> Paths:
    paths = Paths()
    for file in files:
        try:
            check_ours(file)
            path = locate(file)
        except Refused as error:
            paths.refused[file] = error
            continue
        if is_allowed(path, app.allowed_dirs):
            paths.inside[file] = path
        elif len(paths.outside) < MOST_ASKED:
            paths.outside[file] = path
        else:
            paths.refused[file] = refuse(file, app.settings.allowed_dirs)
    return paths


LocatedPath = Annotated[Paths, Resolve(look_up)]
LocatedPaths = Annotated[Paths, Resolve(look_up_all)]


async def ask_to_read(paths: LocatedPath, ctx: Context[App, Any]) -> Grant | Elicit[Grant]:
    """Ask the user about a path outside the allowed folders, if the client can ask."""
    return await _ask(paths, ctx)


async def ask_to_read_all(paths: LocatedPaths, ctx: Context[App, Any]) -> Grant | Elicit[Grant]:
    """The same for several paths, in one question."""
    return await _ask(paths, ctx)


async def _ask(paths: Paths, ctx: Context[App, Any]) -> Grant | Elicit[Grant]:
    if not paths.outside:
        return Grant(allow=True)
    lines = "\n".join(_exactly(path) for path in dict.fromkeys(paths.outside.values()))
    return await ask(ctx, f"Allow reading outside the allowed folders?\n{lines}", Grant(allow=False))


def _exactly(path: Path) -> str:
    """A path in a form that no other path has: invisible characters are escaped."""
    text = str(path)
    return text if show_path(path, len(text)) == text else ascii(text)


async def permit(
    paths: LocatedPath,
    answer: Annotated[ElicitationResult[Grant], Resolve(ask_to_read)],
    _spending: MaySpend,
    ctx: Context[App, Any],
) -> Permission:
    """The permission after the user's answer."""
    return _permission(paths, answer, get_app(ctx))


async def permit_all(
    paths: LocatedPaths,
    answer: Annotated[ElicitationResult[Grant], Resolve(ask_to_read_all)],
    _spending: MaySpend,
    ctx: Context[App, Any],
) -> Permission:
    """The same for several paths."""
    return _permission(paths, answer, get_app(ctx))


def _permission(paths: Paths, answer: ElicitationResult[Grant], app: App) -> Permission:
    if isinstance(answer, AcceptedElicitation) and answer.data.allow:
        return Permission({**paths.inside, **paths.outside}, paths.refused)
    refuse_one = refuse_declined if has_declined(answer) else partial(refuse, folders=app.settings.allowed_dirs)
    return Permission(paths.inside, {**paths.refused, **{file: refuse_one(file) for file in paths.outside}})


MayRead = Annotated[Permission, Resolve(permit)]
MayReadAll = Annotated[Permission, Resolve(permit_all)]


async def make_file_input(call: Call, file: str, permission: Permission) -> "FileInput":
    """The document as an input of a request. A local file is uploaded. Raises `Refused` if it may not be read."""
    from extend_mcp.wire.files import FileInput

    if file.startswith("file_"):
        return FileInput(id=file)
    if file.startswith("https://"):
        return FileInput(url=file)
    if not is_path(file):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"file: {show_argument(file)!r} is not an https:// URL", field="file")
    return await use_document(call, file, permission, partial(send_document, call))


def check_source(file: str | None, text: str | None) -> None:
    """Raises `Refused` unless exactly one of the two is given."""
    if (file is None) == (text is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give exactly one: `file` or `text`.", field="file")


async def make_source_input(call: Call, file: str | None, text: str | None, permission: Permission) -> "FileInput":
    """The same for a document that can also be raw text; `check_source` has passed."""
    if file is not None:
        return await make_file_input(call, file, permission)
    from extend_mcp.wire.files import FileInput

    return FileInput(text=text)


async def upload(call: Call, file: str, permission: Permission, password: str | None = None) -> "File":
    """Upload a local file. Raises `Refused` if it is not a local file, or may not be read."""
    send = call.extend.files.upload
    return await use_document(
        call, file, permission, lambda document, name: send(document, name=name, password=password)
    )


async def use_document(
    call: Call, file: str, permission: Permission, use: Callable[[BinaryIO, str], Awaitable[T]]
) -> T:
    """The result of `use` on an opened local file and its name. Raises `Refused` if it may not be read."""
    if not call.app.local_files:
        message = f"file: {show_argument(file)!r} is not a file_… id or an https:// URL"
        hint = SWITCHED_OFF if call.settings.disable_file_path else UPLOAD
        raise Refused("LOCAL_INVALID_ARGUMENT", message, hint=hint, field="file")
    if not is_path(file):
        raise Refused("LOCAL_INVALID_ARGUMENT", f"file: {show_argument(file)!r} is not a local path", field="file")
    path = permission.located(file)
    with await to_thread.run_sync(open_document, path, call.app.allowed_dirs) as document:
        return await use(document, path.name)


def is_path(file: str) -> bool:
    """True for a path on this machine, False for an id or a URL."""
    return not file.startswith("file_") and ("://" not in file or file.startswith("file://"))
