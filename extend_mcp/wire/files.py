"""Files: what is uploaded, and how a request names one."""

from typing import Annotated, Self

from pydantic import Field, PrivateAttr

from extend_mcp.wire.base import OneOf, Wire
from extend_mcp.wire.runs import Metadata

FileType = Annotated[str, OneOf("PDF", "CSV", "IMG", "TXT", "DOCX", "EXCEL", "XML", "HTML")]


class FileSettings(Wire):
    """How to open a file given by URL."""

    password: str | None = None


class FileInput(Wire):
    """A document in a request: exactly one of `url`, `id` and, where the endpoint takes raw text, `text`."""

    url: str | None = None
    id: str | None = None
    text: str | None = None
    name: str | None = None
    settings: FileSettings | None = None


class SentFile(FileInput):
    """A document that was uploaded, and what identifies it: a digest of its bytes, and its kind."""

    _content: str = PrivateAttr(default="")

    @classmethod
    def of(cls, file_id: str, content: str) -> Self:
        """The file of this id."""
        reference = cls(id=file_id)
        reference._content = content
        return reference

    @property
    def content(self) -> str:
        """Equal for two files with the same bytes and kind. It is never sent."""
        return self._content


class ParentSplit(Wire):
    """Which part of its parent a file made by a splitter is. Pages are 1-based, inclusive."""

    id: str
    type: str
    identifier: str
    start_page: int
    end_page: int


class FileMetadata(Wire):
    """`page_count` is known for PDF and Word files; `parent_split` is set on files made by a splitter."""

    page_count: int | None = None
    parent_split: ParentSplit | None = None


class FileSummary(Wire):
    """A stored file in lists and runs. `type` is null if it is unknown."""

    object: str = "file"
    id: str
    name: str
    type: FileType | None = None
    parent_file_id: str | None = None
    metadata: FileMetadata = Field(default_factory=FileMetadata)
    created_at: str | None = None
    updated_at: str | None = None


class PageContents(Wire):
    """One page of `FileContents`; sizes in points."""

    page_number: int
    page_height: float | None = None
    page_width: float | None = None
    markdown: str | None = None
    html: str | None = None


class SheetContents(Wire):
    """One worksheet of `FileContents`."""

    sheet_name: str
    raw_text: str | None = None


class SectionContents(Wire):
    """A run of pages of `FileContents`."""

    start_page_number: int
    end_page_number: int
    markdown: str


class FileContents(Wire):
    """Text of a file that was parsed before. Deprecated by the API in favour of parse runs."""

    raw_text: str | None = None
    pages: list[PageContents] | None = None
    sections: list[SectionContents] | None = None
    sheets: list[SheetContents] | None = None


class File(FileSummary):
    """A stored file. `presigned_url` (15 minutes) comes from `GET /files/{id}` only."""

    presigned_url: str | None = None
    contents: FileContents | None = None


class BatchInput(Wire):
    """One document of a batch."""

    file: FileInput
    metadata: Metadata | None = None
