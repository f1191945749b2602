"""Names of parts in Word and Excel files."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.documents.conftest import Read, run, word
from tests.documents.workbooks import xlsx_of, zipped


def renamed(data: bytes, change: Callable[[str], str]) -> bytes:
    """The file with other names of its parts, except the one by which its kind is known."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    return zipped({name if name.startswith("[") else change(name): part for name, part in parts.items()})


def slashed(name: str) -> str:
    return name.replace("/", "\\")


def capital(name: str) -> str:
    folder, slash, last = name.rpartition("/")
    return f"{folder}{slash}{last.capitalize()}"


@pytest.mark.parametrize("change", [slashed, capital])
def test_parts_are_found_whatever_the_case_and_the_strokes_of_their_names(
    read: Read, change: Callable[[str], str]
) -> None:
    sheet = read(renamed(xlsx_of([["North", (0.35, "0%")]]), change), "a.xlsx")
    assert [cell.text for _, block in sheet.blocks() for cell in block.cells] == ["North", "35%"]
    text = read(renamed(word(f"<w:p>{run('Budget')}</w:p>"), change), "a.docx")
    assert [block.text for _, block in text.blocks()] == ["Budget"]
