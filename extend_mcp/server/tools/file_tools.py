"""Files: upload, list, look at, delete."""

from functools import partial
from typing import Annotated, Any

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver.context import Context
from mcp.server.mcpserver.resolve import Elicit, Resolve
from pydantic import Field

from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.app import App
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.consent import Confirm, Consent, ask_to_delete, check_consent
from extend_mcp.server.tools.calls.file_arguments import MayRead, upload
from extend_mcp.server.tools.calls.parameters import Cursor, FileId, Limit
from extend_mcp.server.tools.declaration import DELETES, READS, STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object


class FileAnswer(ToolAnswer):
    file_id: str
    name: str
    type: str | None = None
    pages: int | None = None


async def upload_file(
    here: Here,
    permission: MayRead,
    file: Annotated[str, Field(description="Local path")],
    password: Annotated[str | None, Field(description="Of a protected PDF")] = None,
) -> FileAnswer:
    """Send a local file to the backend, to use its id in several calls."""
    stored = await upload(here, file, permission, password)
    return FileAnswer(
        file_id=stored.id,
        name=to_one_line(stored.name),
        type=stored.type,
        pages=stored.metadata.page_count,
        next=f'parse_document(file="{stored.id}") or extract_data(file="{stored.id}", schema=…)',
    )


async def list_files(
    here: Here,
    name: Annotated[str | None, Field(description="Part of the name")] = None,
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List stored files, newest first."""
    return await list_page(here, here.extend.files.list, limit, cursor, name_contains=name)


async def get_file(here: Here, file_id: FileId) -> ObjectAnswer:
    """Look at a stored file: name, type, pages, what it was split from."""
    return await show_object(here, await here.extend.files.get(file_id))


async def ask_about_file(here: Here, file_id: str, confirm: bool, ctx: Context[App, Any]) -> Consent | Elicit[Consent]:
    """Ask before a file is deleted."""
    return await ask_to_delete(file_id, partial(here.extend.files.get, file_id), confirm, ctx)


async def delete_file(
    here: Here,
    agreed: Annotated[ElicitationResult[Consent], Resolve(ask_about_file)],
    file_id: FileId,
    confirm: Confirm = False,
) -> ObjectAnswer:
    """Delete a stored file for good. Runs that used it keep their results."""
    check_consent(agreed)
    return await show_object(here, await here.extend.files.delete(file_id))


KNOWN = {"file_id": "file_a1"}
TOOLS = (
    Declaration(upload_file, "Upload file", STARTS, {"file": "~/Documents/invoice.pdf"}),
    Declaration(list_files, "List files", READS, {"name": "invoice"}),
    Declaration(get_file, "Get file", READS, KNOWN),
    Declaration(delete_file, "Delete file", DELETES, KNOWN),
)
