"""Files."""

from typing import Annotated

from pydantic import Field

from extend_mcp.context import Here
from extend_mcp.reading.envelope import one_line
from extend_mcp.tools.answers import FileAnswer
from extend_mcp.tools.documents import MayRead, upload


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
        name=one_line(stored.name),
        type=stored.type,
        pages=stored.metadata.page_count,
        next=f'parse_document(file="{stored.id}") or extract_data(file="{stored.id}", schema=…)',
    )
