"""The documents of a batch: files, folders and patterns as inputs of a request."""

from typing import TYPE_CHECKING

import anyio
from anyio import to_thread

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.call import Call
from extend_mcp.server.file_patterns import expand
from extend_mcp.server.local_files import show_argument, show_path
from extend_mcp.server.tools.calls.file_arguments import Permission, is_path, make_file_input
from extend_mcp.server.tools.run_answers.answer_models import Rejected
from extend_mcp.server.tools.run_answers.notes import add_note

if TYPE_CHECKING:
    from extend_mcp.wire.files import BatchInput

UPLOADS = 8
"""How many files are uploaded at the same time."""

MOST = 1000
"""The most documents in one batch: the API's limit."""


async def expand_files(here: Call, files: list[str], permission: Permission, most: int = MOST) -> list[str]:
    """The list with folders and patterns replaced by their files, which get the same permission.

    Raises `Refused` for more than `most`.
    """
    found: list[str] = []
    for file in files:
        if file not in permission.paths:
            found.append(file)
            continue
        try:
            paths = await to_thread.run_sync(expand, permission.paths[file], here.app.allowed_dirs)
        except Refused as error:
            permission.refused[file] = error
            found.append(file)
            continue
        permission.paths.update({str(path): path for path in paths})
        found += map(str, paths)
    if len(found) > most:
        raise Refused(
            "LOCAL_INVALID_ARGUMENT",
            f"files: {len(found):,} are too many; one call takes at most {most:,}",
            field="files",
        )
    return found


def drop_repeats(files: list[str]) -> list[str]:
    """The files, each once: patterns can overlap, and each run on a file costs."""
    once = list(dict.fromkeys(files))
    if len(once) < len(files):
        add_note(f"Repeated files were left out: {len(files) - len(once)} of {len(files)}.")
    return once


async def make_inputs(
    here: Call, files: list[str], permission: Permission
) -> "tuple[list[BatchInput], list[tuple[Rejected, ExtendError]]]":
    """The documents as inputs, with local ones uploaded; and the documents that cannot be used, which do not stop the
    others."""
    from extend_mcp.wire.files import BatchInput, FileInput

    found: list[FileInput | tuple[Rejected, ExtendError] | None] = [None] * len(files)
    limit = anyio.CapacityLimiter(UPLOADS)
    done = 0

    async def prepare(index: int) -> None:
        nonlocal done
        file = files[index]
        async with limit:
            try:
                found[index] = await make_file_input(here, file, permission)
            except ExtendError as error:
                name = show_path(file) if is_path(file) else show_argument(file)
                row = Rejected(file=name or "''", code=error.code, message=to_one_line(error.message, 200))
                found[index] = row, error
        done += 1
        await here.progress(done, f"{done} of {len(files)} files prepared")

    async with anyio.create_task_group() as tasks:
        for index in range(len(files)):
            tasks.start_soon(prepare, index)
    inputs = [BatchInput(file=each) for each in found if isinstance(each, FileInput)]
    return inputs, [each for each in found if isinstance(each, tuple)]
