"""What OCR read of a scan goes along with the parts that a split cuts out of it, however it lies."""

import io
import json
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from extend_mcp.analysis.job import PART_READINGS, Input, Job
from extend_mcp.analysis.perform import perform
from tests.sample_files import scan_pdf, two_receipts_pdf

CLASSES = [
    {"id": "receipt", "type": "receipt", "description": "A till receipt of a shop"},
    {"id": "other", "type": "other", "description": "Anything else"},
]


def parts(folder: Path, content: bytes) -> list[tuple[dict[str, Any], Input]]:
    """The parts of a scan, each with its file and the readings that it got."""
    scan, out = folder / "scan", folder / "out"
    scan.write_bytes(content)
    out.mkdir()
    given = Input("file_1", scan, "scan.pdf", readings=folder / "readings")
    made = perform(Job("split", (given,), {"splitClassifications": CLASSES}, out)).files
    paths = [out / part["path"] for part in made]
    return [
        (part, Input("file_2", path, part["name"], readings=path.with_name(path.name + PART_READINGS)))
        for part, path in zip(made, paths, strict=True)
    ]


def parsed(part: Input) -> str:
    folder = part.path.with_suffix(".parsed")
    folder.mkdir(exist_ok=True)
    perform(Job("parse", (part,), {}, folder))
    output = json.loads((folder / "parse.json").read_text(encoding="utf-8"))
    return "\n".join(chunk["content"] for chunk in output["chunks"])


def readings(part: Input) -> list[Path]:
    assert part.readings is not None
    return sorted(path for path in part.readings.rglob("*") if path.is_file())


def mark(part: Input) -> None:
    """Have its reading say `MARKED` for its first word: a page that is read again does not say it."""
    (path,) = readings(part)
    words, *others = json.loads(zlib.decompress(path.read_bytes()))
    words[0][0] = "MARKED"
    path.write_bytes(zlib.compress(json.dumps([words, *others]).encode()))


def turned_by_the_file(content: bytes, turn: int) -> bytes:
    """A scan that its file says to show turned, so that it is upright."""
    writer = PdfWriter(clone_from=io.BytesIO(content))
    writer.pages[0].rotate(turn)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "scan",
    [
        pytest.param(two_receipts_pdf, id="upright"),
        pytest.param(lambda: two_receipts_pdf(lean=1.5), id="leaning"),
        pytest.param(lambda: two_receipts_pdf(turned=90, lean=1.5), id="on its side"),
        pytest.param(lambda: two_receipts_pdf(turned=180), id="on its head"),
        pytest.param(lambda: two_receipts_pdf(on_head=True), id="one on its head"),
        pytest.param(lambda: turned_by_the_file(two_receipts_pdf(turned=90), 270), id="turned by the file"),
    ],
)
def test_receipts_that_are_cut_out_of_one_page_are_not_read_again(tmp_path: Path, scan: Callable[[], bytes]) -> None:
    found = parts(tmp_path, scan())
    assert [part["type"] for part, _ in found] == ["receipt", "receipt"]
    assert len({part["name"] for part, _ in found}) == 2
    texts = [parsed(file) for _, file in found]
    assert sorted("5.75" in text for text in texts) == [False, True]
    assert ["9.45" in text for text in texts] == ["5.75" not in text for text in texts]
    for _, file in found:
        mark(file)
        assert "MARKED" in parsed(file)


def two_receipts_and_a_letter() -> bytes:
    """A scan of two pages."""
    letter = ["Dear Madam,", "we thank you for your letter.", "Sincerely yours,", "Ada Lovelace"]
    writer = PdfWriter()
    for content in (two_receipts_pdf(), scan_pdf(letter)):
        writer.append(io.BytesIO(content))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_whole_pages_of_a_split_scan_are_not_read_again(tmp_path: Path) -> None:
    found = parts(tmp_path, two_receipts_and_a_letter())
    assert [(part["startPage"], part["endPage"]) for part, _ in found] == [(1, 1), (1, 1), (2, 2)]
    _, letter = found[2]
    assert "Sincerely" in parsed(letter)
    mark(letter)
    assert "MARKED" in parsed(letter)
