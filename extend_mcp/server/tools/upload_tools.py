"""Uploads over HTTP, where a path would name a file of the server's machine: an address to send a file to, and what
became of it."""

from pathlib import PurePath
from shlex import quote
from typing import Annotated, Any

from mcp.server.mcpserver.context import Context
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.call import Here
from extend_mcp.server.local_files import EXTENSIONS
from extend_mcp.server.tools.declaration import READS, STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer
from extend_mcp.server.uploads import OPEN_SECONDS, PendingUpload


class UploadAnswer(ToolAnswer):
    upload_id: str
    status: str
    url: str | None = None
    seconds_left: int | None = None
    file_id: str | None = None
    name: str | None = None
    pages: int | None = None
    problem: str | None = None


async def request_upload(
    here: Here,
    ctx: Context[App, Any],
    name: Annotated[str, Field(description="File name with its extension")],
    password: Annotated[str | None, Field(description="Of a protected PDF", max_length=127)] = None,
) -> UploadAnswer:
    """Get a one-time address to send a file to, of any size. get_upload then returns its file_id."""
    plain = to_one_line(PurePath(name.replace("\\", "/")).name)
    if PurePath(plain).suffix.lower() not in EXTENSIONS:
        message = f"Extend does not accept a file named {plain!r}."
        hint = "Give the name with its extension, like `invoice.pdf`. Convert other kinds of files to PDF first."
        raise Refused("FILE_TYPE_NOT_SUPPORTED", message, hint=hint, field="name")
    uploads = here.app.uploads
    upload = uploads.open(here.app.caller, plain, password)
    url = f"{here.app.address or _address(ctx)}{uploads.path(upload)}"
    return UploadAnswer(
        upload_id=upload.id,
        status=upload.state,
        url=url,
        seconds_left=OPEN_SECONDS,
        next=f"PUT the file there, like `curl -T {quote(plain)} 'URL'`, then get_upload(upload_id=\"{upload.id}\").",
    )


async def get_upload(here: Here, upload_id: Annotated[str, Field(description="From request_upload")]) -> UploadAnswer:
    """See whether a requested upload has arrived, and its file_id."""
    upload = here.app.uploads.find(here.app.caller, upload_id)
    answer = UploadAnswer(upload_id=upload.id, status=upload.state, problem=upload.problem, next=_next(upload))
    if upload.file is not None:
        answer.file_id, answer.name = upload.file.id, to_one_line(upload.file.name)
        answer.pages = upload.file.metadata.page_count
    return answer


def _next(upload: PendingUpload) -> str | None:
    if upload.file is not None:
        return f'parse_document(file="{upload.file.id}") or extract_data(file="{upload.file.id}", schema=…)'
    if upload.is_open:
        return "Send the file to the address from request_upload, then call again."
    return "Call again in a moment." if upload.state == "receiving" else "Call request_upload for a new address."


def _address(ctx: Context[App, Any]) -> str:
    """The server's address as the caller reached it: its `Host` was checked against the allowed ones."""
    headers = ctx.headers or {}
    return f"http://{headers['host']}"


TOOLS = (
    Declaration(request_upload, "Request upload", STARTS, {"name": "invoice.pdf"}),
    Declaration(get_upload, "Get upload", READS, {"upload_id": "u1"}),
)
