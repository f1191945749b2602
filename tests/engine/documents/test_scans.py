import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import documents
from tests.engine.documents.conftest import Read

LINES = ["RECEIPT", "Milk 2.50", "Bread 3.25", "Total 5.75"]


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_picture_is_read_and_set_upright(read: Read, turned: int) -> None:
    (page,) = read(documents.scan_png(turned=turned), "a.png").pages
    assert [line for block in page.blocks for line in block.text.split("\n")] == LINES
    assert page.rotation == -turned % 360
    assert page.ocr
    assert all(word.confidence is not None and word.confidence > 0.9 for word in page.words)


def test_a_scanned_pdf_keeps_its_page_size_and_word_boxes(read: Read) -> None:
    (page,) = read(documents.scan_pdf(), "a.pdf").pages
    total = next(word for word in page.words if word.text == "Total")
    assert (page.width, page.height) == (432, 240)
    assert total.box.left == pytest.approx(80 * 72 / 150, abs=4)
    assert total.box.top == pytest.approx((60 + 3 * 90) * 72 / 150, abs=8)


def test_reading_a_scan_leaves_nothing_behind_to_be_told_of(tmp_path: Path) -> None:
    """The runtime keeps its telemetry in the home folder, where it has any."""
    (tmp_path / "scan.pdf").write_bytes(documents.scan_pdf())
    home = tmp_path / "home"
    home.mkdir()
    read = (
        "import sys; from pathlib import Path; from extend_mcp.models.parse import ParseConfig; "
        "from extend_mcp.engine.documents import open_document; "
        "read = open_document(Path(sys.argv[1]), 'scan.pdf', password=None, config=ParseConfig()); "
        "print(read.pages[0].ocr)"
    )
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": ""}
    command = [sys.executable, "-c", read, str(tmp_path / "scan.pdf")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)
    assert done.stdout.strip() == "True", done.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []
