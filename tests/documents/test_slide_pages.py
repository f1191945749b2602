"""What a whole slide shows: its title, its order, its lists, and what stands on its layout and master."""

import io
import zipfile
from typing import Any

import pytest

from tests.documents.conftest import Read
from tests.documents.test_slides import add, blocks, saved, show, sp, text_box
from tests.documents.workbooks import strict_of, two_sheets, zipped


def words(text: str, look: str = "") -> str:
    return f"<a:p><a:pPr {look}/><a:r><a:t>{text}</a:t></a:r></a:p>"


def test_text_of_layouts_and_masters_is_read_once(read: Read) -> None:
    made, slide = show()
    add(slide.slide_layout, sp(words("A slogan")))
    add(slide.slide_layout.slide_master, sp(words("Haldane LLP")).replace('y="0"', 'y="6500000"'))
    text_box(slide, "First")
    text_box(made.slides.add_slide(slide.slide_layout), "Second")
    assert [[(block.type, block.text) for block in page.blocks] for page in read(saved(made), "a.pptx").pages] == [
        [("header", "A slogan"), ("text", "First"), ("footer", "Haldane LLP")],
        [("text", "Second")],
    ]


def test_a_slide_may_hide_what_stands_on_its_layout(read: Read) -> None:
    made, slide = show()
    add(slide.slide_layout, sp(words("A slogan")))
    slide.element.set("showMasterSp", "0")
    text_box(slide, "First")
    assert [block.text for block in blocks(read, made)] == ["First"]


def test_the_number_of_a_slide_is_counted(read: Read) -> None:
    made, slide = show()
    made.element.set("firstSlideNum", "7")
    add(slide, sp('<a:p><a:fld id="{0}" type="slidenum"><a:t>‹#›</a:t></a:fld></a:p>'))
    assert [block.text for block in blocks(read, made)] == ["7"]


def test_notes_keep_their_lines(read: Read) -> None:
    made, slide = show()
    slide.notes_slide.notes_text_frame.text = "Say hello.\vSmile.\nGo on."
    assert [block.text for block in blocks(read, made)] == ["Notes: Say hello.\nSmile.\nGo on."]


def test_items_of_a_slide_are_nested(read: Read) -> None:
    made, slide = show()
    bullet, deeper = '<a:buChar char="•"/>', 'lvl="1"'
    items = words("North") + words("Oslo", deeper) + words("Bergen", deeper) + words("South")
    add(slide, sp(items.replace("/><a:r>", f">{bullet}</a:pPr><a:r>")))
    assert [block.level for block in blocks(read, made)] == [1, 2, 2, 1]


@pytest.mark.parametrize(("size", "kind"), [(32, "heading"), (20, "text")])
def test_large_letters_above_all_else_are_a_title(read: Read, size: int, kind: str) -> None:
    from pptx.util import Pt

    made, slide = show()
    text_box(slide, "Running text", 1, 3)
    text_box(slide, "Results", 1, 1).text_frame.paragraphs[0].runs[0].font.size = Pt(size)
    assert [(block.type, block.text) for block in blocks(read, made)] == [(kind, "Results"), ("text", "Running text")]


def test_no_text_is_a_title_where_the_slide_has_one(read: Read) -> None:
    from pptx.util import Pt

    made, _ = show()
    slide = made.slides.add_slide(made.slide_layouts[5])
    slide.shapes.title.text = "Results"
    text_box(slide, "42 %", 1, 0).text_frame.paragraphs[0].runs[0].font.size = Pt(60)
    assert [block.text for block in read(saved(made), "a.pptx").pages[1].blocks if block.type == "heading"] == [
        "Results"
    ]


@pytest.mark.parametrize(
    ("height", "order"),
    [(2, ["Offers", "Small", "9 MB", "Fast", "10 ms"]), (0.5, ["Offers", "Small", "Fast", "9 MB", "10 ms"])],
)
def test_cards_are_read_one_after_the_other_and_cells_in_rows(read: Read, height: float, order: list[str]) -> None:
    made, slide = show()
    for at, card in enumerate((("Small", "9 MB"), ("Fast", "10 ms"))):
        text_box(slide, card[0], 1 + 4 * at, 2, 3, 0.5)
        text_box(slide, card[1], 1 + 4 * at, 3, 3, height)
    text_box(slide, "Offers", 1, 0.5, 8, 0.5)
    assert [block.text for block in blocks(read, made)] == order


def test_points_of_a_chart_keep_their_own_places(read: Read) -> None:
    from pptx.chart.data import BubbleChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    made, slide = show()
    data: Any = BubbleChartData()  # type: ignore[no-untyped-call]
    north, south = data.add_series("North"), data.add_series("South")
    north.add_data_point(10, 0.1 + 0.2, 5)
    north.add_data_point(10, 4, 6)
    south.add_data_point(2, 8, 7)
    place = Inches(1), Inches(1), Inches(4), Inches(3)
    slide.shapes.add_chart(XL_CHART_TYPE.BUBBLE, *place, data)
    (table,) = blocks(read, made)
    rows = [[cell.text for cell in table.cells if cell.row == row] for row in range(4)]
    assert rows == [
        ["", "North", "North (size)", "South", "South (size)"],
        ["2", "", "", "8", "7"],
        ["10", "0.3", "5", "", ""],
        ["10", "4", "6", "", ""],
    ]


def test_the_open_sheet_of_an_embedded_workbook_is_read(read: Read) -> None:
    from pptx.enum.shapes import PROG_ID
    from pptx.util import Inches

    made, slide = show()
    slide.shapes.add_ole_object(io.BytesIO(two_sheets()), PROG_ID.XLSX, Inches(1), Inches(1))
    document = read(saved(made), "a.pptx")
    (table,) = (block for block in document.pages[0].blocks if block.type == "table")
    assert [cell.text for cell in table.cells] == ["North", "35%"]
    assert table.box is not None
    assert document.warnings == []


def test_slides_of_the_strict_dialect_are_read_as_others_are(read: Read) -> None:
    made, slide = show()
    add(slide, sp(words("Budget", 'lvl="1"')))
    usual, strict = read(saved(made), "a.pptx"), read(strict_of(saved(made)), "a.pptx")
    assert [block.text for block in strict.pages[0].blocks] == ["Budget"]
    assert strict.pages == usual.pages


def test_parts_are_found_where_names_have_the_paths_of_windows(read: Read) -> None:
    made, slide = show()
    text_box(slide, "Budget")
    with zipfile.ZipFile(io.BytesIO(saved(made))) as archive:
        parts: dict[str, str | bytes] = {name.replace("/", "\\"): archive.read(name) for name in archive.namelist()}
    assert [block.text for block in read(zipped(parts), "a.pptx").pages[0].blocks] == ["Budget"]


@pytest.mark.parametrize("kind", ["presentationml.slideshow", "presentationml.template"])
def test_slide_shows_and_templates_are_read_as_presentations_are(read: Read, kind: str) -> None:
    made, slide = show()
    text_box(slide, "Budget")
    with zipfile.ZipFile(io.BytesIO(saved(made))) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        types = archive.read("[Content_Types].xml").decode()
    parts["[Content_Types].xml"] = types.replace("presentationml.presentation.main", f"{kind}.main")
    assert [block.text for block in read(zipped(parts), "a.ppsx").pages[0].blocks] == ["Budget"]
