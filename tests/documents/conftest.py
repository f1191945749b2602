"""Reading bytes as an upload would be read."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig

Read = Callable[..., Document]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word(body: str) -> bytes:
    """A Word file with nothing but this body, whose elements are `w:…`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
    return out.getvalue()


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(data, name, password=None, **advanced_options)` reads the bytes under that name."""

    def read(data: bytes, name: str, password: str | None = None, **options: Any) -> Document:
        path = tmp_path / "blob"
        path.write_bytes(data)
        config = ParseConfig.model_validate({"advancedOptions": options})
        return open_document(path, name, password=password, config=config)

    return read
