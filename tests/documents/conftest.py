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


MORE = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word(body: str, links: dict[str, str] | None = None, /, **parts: str) -> bytes:
    """A Word file with nothing but this body, whose elements are `w:…`.

    `parts` are other ones by their names in `word/`, such as `styles`: what stands in the root of each. `links` has the
    names of those that the body links to, by the ids that it uses.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        document = f'<w:document xmlns:w="{WORD}" {MORE}><w:body>{body}</w:body></w:document>'
        archive.writestr("word/document.xml", document)
        for name, inside in parts.items():
            archive.writestr(f"word/{name}.xml", f'<w:{name} xmlns:w="{WORD}" {MORE}>{inside}</w:{name}>')
        rows = (
            f'<Relationship Id="{key}" Type="{LINK}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
            for key, name in (links or {}).items()
        )
        archive.writestr("word/_rels/document.xml.rels", f"<Relationships>{''.join(rows)}</Relationships>")
    return out.getvalue()


def line(*parts: str, style: str = "") -> str:
    """A Word paragraph: parts that begin with `<` are XML, others runs of text."""
    told = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{told}{''.join(part if part.startswith('<') else run(part) for part in parts)}</w:p>"


def run(text: str, look: str = "") -> str:
    """A run of text with these `w:rPr`."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """`read(data, name, password=None, **advanced_options)` reads the bytes under that name."""

    def read(data: bytes, name: str, password: str | None = None, **options: Any) -> Document:
        path = tmp_path / "blob"
        path.write_bytes(data)
        config = ParseConfig.model_validate({"advancedOptions": options})
        return open_document(path, name, password=password, config=config)

    return read
