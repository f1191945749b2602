import io
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont, ImageOps

from extend_mcp.documents import image, scan
from extend_mcp.documents.lines import lines_of
from extend_mcp.documents.ocr import read_picture, reading_scale
from extend_mcp.documents.page import Box, Page, Word
from tests import sample_files
from tests.deadlines import DEADLINE
from tests.documents.conftest import Read

LINES = ["RECEIPT", "Milk 2.50", "Bread 3.25", "Total 5.75"]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_picture_is_read_and_set_upright(read: Read, turned: int) -> None:
    (page,) = read(sample_files.scan_png(turned=turned), "a.png").pages
    assert [line for block in page.blocks for line in block.text.split("\n")] == LINES
    assert page.rotation == -turned % 360
    assert page.ocr
    assert all(word.confidence is not None and word.confidence > 0.9 for word in page.words)


@pytest.mark.parametrize("turned", [0, 180])
def test_a_page_of_long_lines_in_small_print_is_set_upright(read: Read, turned: int) -> None:
    text = "Charges, fees and interest are those of the schedule on the last page, read together with these terms."
    made = Image.new("RGB", (1600, 400), "white")
    for at in range(8):
        line = f"{at + 1}. {text} The bank may change them."
        ImageDraw.Draw(made).text((40, 40 + 40 * at), line, fill="black", font=ImageFont.load_default(22))
    small = made.resize((800, 200)).resize(made.size)
    (page,) = read(picture(small.rotate(turned)), "a.png").pages
    assert page.rotation == turned
    assert "Charges, fees and interest" in page.blocks[0].text


@pytest.mark.parametrize(("angle", "turned"), [(85, 90), (262, 270)])
def test_a_page_that_lies_on_its_side_and_leans_is_set_upright_and_straight(
    read: Read, angle: int, turned: int
) -> None:
    made = Image.new("RGB", (900, 300), "white")
    for at, text in enumerate(("Charges are those of the schedule", "Interest is paid at the end of a year")):
        ImageDraw.Draw(made).text((40, 60 + 90 * at), text, fill="black", font=ImageFont.load_default(32))
    (page,) = read(picture(made.rotate(angle, expand=True, fillcolor="white")), "a.png").pages
    assert page.rotation == turned
    assert page.slant.lean == pytest.approx(turned - angle, abs=0.3)
    assert "Charges are those of the schedule" in [block.text for block in page.blocks]


def test_a_scanned_pdf_keeps_its_page_size_and_word_boxes(read: Read) -> None:
    (page,) = read(sample_files.scan_pdf(), "a.pdf").pages
    total = next(word for word in page.words if word.text == "Total")
    assert (page.width, page.height) == (264, 240)
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


STATEMENT = [
    ("Date", "Description", "Debit", "Balance"),
    ("01 Sep 2026", "Opening balance", "", "2,410.55"),
    ("03 Sep 2026", "Card purchase GREENGROCER", "42.10", "2,368.45"),
    ("05 Sep 2026", "Direct debit CITY WATER", "61.75", "2,306.70"),
]


@pytest.mark.parametrize("lean", [-8, 0.7])
def test_lines_of_a_leaning_scan_are_straight_and_cited_where_they_are_shown(read: Read, lean: float) -> None:
    upright = Image.new("L", (1240, 1000), 255)
    draw, font = ImageDraw.Draw(upright), ImageFont.load_default(20)
    for index, cells in enumerate(STATEMENT):
        for x, text, left in zip((200, 350, 830, 1040), cells, (1, 1, 0, 0), strict=True):
            draw.text((x, 180 + 40 * index), text, fill=0, font=font, anchor="la" if left else "ra")
    leaning = upright.rotate(-lean, fillcolor=255, resample=Image.Resampling.BICUBIC)
    (page,) = read(picture(leaning), "a.png").pages
    assert [" ".join(word.text for word in line) for line in lines_of(page.words)] == [
        " ".join(cell for cell in cells if cell) for cells in STATEMENT
    ]
    assert page.slant.lean == pytest.approx(lean, abs=0.1)
    assert page.width is not None
    (amount,) = (word for word in page.words if word.text == "2,306.70")
    xs, ys = zip(*page.corners(amount.box), strict=True)
    around = [value * 1240 / page.width for value in (min(xs), min(ys), max(xs), max(ys))]
    drawn = draw.textbbox((1040, 300), amount.text, font=font, anchor="ra")
    assert ink(leaning, around) > 0.9 * ink(upright, drawn)


def statement(font: ImageFont.FreeTypeFont | ImageFont.ImageFont) -> Image.Image:
    made = Image.new("L", (1240, 1000), 255)
    for index, cells in enumerate(STATEMENT * 3):
        for x, text, left in zip((200, 350, 830, 1040), cells, (1, 1, 0, 0), strict=True):
            ImageDraw.Draw(made).text((x, 180 + 50 * index), text, fill=0, font=font, anchor="la" if left else "ra")
    return made


def photographed(page: Image.Image) -> Image.Image:
    """From one side: the lines run together to the right."""
    return page.transform(page.size, Image.Transform.QUAD, (0, -60, 0, 1060, 1240, 1150, 1240, -150), fillcolor=255)


def curled(page: Image.Image) -> Image.Image:
    """Its middle is up to 40 pixels lower than its sides."""
    made = Image.new("L", page.size, 255)
    for x in range(page.width):
        made.paste(page.crop((x, 0, x + 1, page.height)), (x, round(40 * (1 - (2 * x / page.width - 1) ** 2))))
    return made


@pytest.mark.parametrize("shown", [photographed, curled])
def test_lines_of_a_bent_page_are_straight_and_cited_where_they_are_shown(
    read: Read, shown: Callable[[Image.Image], Image.Image]
) -> None:
    font = ImageFont.load_default(20)
    bent = shown(statement(font))
    (page,) = read(picture(bent), "a.png").pages
    rows = [" ".join(cell for cell in cells if cell) for cells in STATEMENT * 3]
    assert [" ".join(word.text for word in line) for line in lines_of(page.words)] == rows
    assert page.slant.is_bent
    assert page.width is not None
    scale = 1240 / page.width
    for word in page.words:
        xs, ys = zip(*page.corners(word.box), strict=True)
        left, top, right, bottom = (value * scale for value in (min(xs), min(ys), max(xs), max(ys)))
        assert ink(bent, (left, top, right, bottom)) > 0.9 * ink(bent, (left, top - 10, right, bottom + 10)) > 0


def ink(shown: Image.Image, box: Sequence[float]) -> int:
    """How many dark pixels a box of a picture holds."""
    left, top, right, bottom = (round(side) for side in box)
    return sum(shown.crop((left, top, right, bottom)).histogram()[:128])


def test_light_text_on_dark_single_figures_and_rules_are_read(read: Read) -> None:
    page = Image.new("L", (900, 320), 30)
    draw, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    for row, cells in enumerate([("Item", "Qty"), ("Beeswax", "1"), ("Olive oil", "7")]):
        for x, text in zip((60, 500), cells, strict=True):
            draw.text((x, 40 + 80 * row), text, fill=220, font=font)
        draw.line((40, 100 + 80 * row, 800, 100 + 80 * row), fill=220, width=3)
    reading = read_picture(page, turn=True)
    assert [word.text for line in lines_of(reading.words) for word in line] == "Item Qty Beeswax 1 Olive oil 7".split()
    assert sum(abs(rule.x2 - rule.x1) > 700 for rule in reading.rules) == 3


def test_what_shines_through_from_the_back_is_not_read() -> None:
    font = ImageFont.load_default(34)
    back = Image.new("L", (1000, 420), 255)
    for at in range(5):
        ImageDraw.Draw(back).text((40, 40 + 70 * at), "Packed goods of 1906", fill=190, font=font)
    page = ImageOps.mirror(back).filter(ImageFilter.GaussianBlur(1.5))
    ImageDraw.Draw(page).text((40, 75), "Order 88", fill=0, font=font)
    ImageDraw.Draw(page).text((40, 285), "Total 12.50", fill=0, font=font)
    words = read_picture(page.convert("RGB"), turn=True).words
    assert [word.text for word in words] == ["Order", "88", "Total", "12.50"]


def test_a_page_that_was_mostly_read_with_doubt_warns() -> None:
    unsure = Page(
        1, words=[Word("a", Box(0, 0, 1, 1), 0.6), Word("b", Box(0, 0, 1, 1), 0.7), Word("c", Box(0, 0, 1, 1), 0.9)]
    )
    assert [(one.code, one.page) for one in scan._doubts(unsure)] == [("LOCAL_UNSURE_OCR", 1)]
    assert scan._doubts(Page(2, words=unsure.words[1:])) == []


def test_a_page_in_greek_warns_however_surely_it_was_read() -> None:
    words = [Word(text, Box(0, 0, 1, 1), 0.95) for text in ("Ανακοίνωση", "βιβλιοθη", "στη", "09:00")]
    assert [one.code for one in scan._doubts(Page(1, words=words))] == ["LOCAL_UNSURE_OCR"]
    formula = [Word(text, Box(0, 0, 1, 1), 0.95) for text in ("2πr", "and", "α", "=", "βγ", "are", "known")]
    assert not scan._doubts(Page(1, words=formula))


def test_a_page_whose_lines_say_nothing_to_the_ocr_warns() -> None:
    (warning,) = scan._doubts(Page(1, unread=9))
    assert warning.message.startswith("9 lines could not be read: the scan is hard to read, or in a script that")
    mostly_read = [Word("Total", Box(0, 0, 9, 9), 0.99)] * 10
    assert scan._doubts(Page(1, words=mostly_read, unread=9)) == []


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
    words = [word.text for word in read(picture(receipt), "a.png").pages[0].words]
    assert [word for word in words if "." in word] == amounts
    assert words.count("Item") == len(amounts)


@pytest.mark.parametrize(
    ("size", "shown"), [((900, 700), 1.0), ((4000, 3000), 1700 / 3000), ((560, 6540), 1.0), ((100, 60_000), 1 / 6)]
)
def test_a_picture_is_shrunk_to_a_bearable_size(size: tuple[int, int], shown: float) -> None:
    assert min(1.0, reading_scale(*size)) == pytest.approx(shown)
