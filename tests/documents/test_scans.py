import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from extend_mcp.documents import image, scan
from extend_mcp.documents.page import fitting
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.documents.conftest import Read

LINES = ["RECEIPT", "Milk 2.50", "Bread 3.25", "Total 5.75"]


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_picture_is_read_and_set_upright(read: Read, turned: int) -> None:
    (page,) = read(sample_files.scan_png(turned=turned), "a.png").pages
    assert [line for block in page.blocks for line in block.text.split("\n")] == LINES
    assert page.rotation == -turned % 360
    assert page.ocr
    assert all(word.confidence is not None and word.confidence > 0.9 for word in page.words)


def test_a_scanned_pdf_keeps_its_page_size_and_word_boxes(read: Read) -> None:
    (page,) = read(sample_files.scan_pdf(), "a.pdf").pages
    total = next(word for word in page.words if word.text == "Total")
    assert (page.width, page.height) == (432, 240)
    assert total.box.left == pytest.approx(80 * 72 / 150, abs=4)
    assert total.box.top == pytest.approx((60 + 3 * 90) * 72 / 150, abs=8)


def test_reading_a_scan_leaves_nothing_behind_to_be_told_of(tmp_path: Path) -> None:
    """The runtime keeps its telemetry in the home folder, where it has any."""
    (tmp_path / "scan.pdf").write_bytes(sample_files.scan_pdf())
    home = tmp_path / "home"
    home.mkdir()
    read = (
        "import sys; from pathlib import Path; from extend_mcp.wire.parse import ParseConfig; "
        "from extend_mcp.documents import open_document; "
        "read = open_document(Path(sys.argv[1]), 'scan.pdf', password=None, config=ParseConfig()); "
        "print(read.pages[0].ocr)"
    )
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": ""}
    command = [sys.executable, "-c", read, str(tmp_path / "scan.pdf")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=DEADLINE)
    assert done.stdout.strip() == "True", done.stderr
    assert [path for path in home.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("size", [(1, 3000), (3000, 2)])
def test_a_strip_of_a_few_pixels_is_read_in_bounds(read: Read, size: tuple[int, int]) -> None:
    assert read(picture(Image.new("L", size)), "a.png").pages[0].words == []


def test_no_line_of_a_tilted_scan_is_lost(read: Read) -> None:
    upright = Image.new("L", (900, 220), 255)
    draw, font = ImageDraw.Draw(upright), ImageFont.load_default(28)
    for index, line in enumerate(
        ["INVOICE 42", "Total 99.50", "Due 2024-05-01", "Please pay to Example Bank Ltd soon"]
    ):
        draw.text((20, 30 + 40 * index), line, fill=0, font=font)
    page = read(picture(upright.rotate(7, expand=True, fillcolor=255)), "a.png").pages[0]
    text = "".join("".join(block.text.split()) for block in page.blocks)
    assert [word.text for word in page.words if word.text not in text] == []


def test_frames_past_the_most_are_told_of(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image, "MAX_FRAMES", 2)
    blank, out = Image.new("1", (30, 30), 1), io.BytesIO()
    blank.save(out, "TIFF", save_all=True, append_images=[blank] * 2)
    document = read(out.getvalue(), "a.tiff")
    assert (len(document.pages), document.page_count) == (2, 3)
    assert [warning.code for warning in document.warnings] == ["LOCAL_TRUNCATED"]
    assert [page.number for page in read(out.getvalue(), "a.tiff", pageRanges=[{"start": 3, "end": 3}]).pages] == [3]


def picture(made: Image.Image) -> bytes:
    """A picture as a PNG file."""
    out = io.BytesIO()
    made.save(out, "PNG")
    return out.getvalue()


def test_a_frame_without_ink_is_an_empty_page_that_ocr_does_not_look_at(
    read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[int] = []
    monkeypatch.setattr(scan, "read_picture", lambda picture, turn: looked.append(1))
    white, grey = Image.new("L", (850, 1100), 255), Image.new("RGB", (850, 1100), (90, 120, 90))
    out = io.BytesIO()
    white.save(out, format="TIFF", save_all=True, append_images=[grey], resolution=100)
    pages = read(out.getvalue(), "blank.tiff").pages
    assert [(page.number, page.width, page.words, page.rotation) for page in pages] == [
        (1, 612, [], 0),
        (2, 612, [], 0),
    ]
    assert not looked


def test_the_columns_of_a_long_receipt_stay_apart(read: Read) -> None:
    receipt = Image.new("L", (400, 4500), 255)
    draw, font = ImageDraw.Draw(receipt), ImageFont.load_default(20)
    amounts = [f"{index}.{index % 100:02d}" for index in range(10, 150, 10)]
    for index, amount in enumerate(amounts):
        draw.text((20, 20 + 320 * index), f"Item number {amount[0]}00   {amount}", fill=0, font=font)
    words = {word.text for word in read(picture(receipt), "a.png").pages[0].words}
    assert words >= set(amounts)


@pytest.mark.parametrize(
    ("size", "longer"), [((900, 700), 900), ((4000, 3000), 2000), ((500, 6000), 4899), ((100, 60_000), 6000)]
)
def test_a_picture_is_shrunk_to_a_bearable_size(size: tuple[int, int], longer: int) -> None:
    assert round(max(size) * min(1.0, fitting(*size, 2000))) == longer
