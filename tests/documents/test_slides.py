"""Shapes, text, SmartArt and charts of PowerPoint files."""

import io
from typing import Any

import pytest

from extend_mcp.documents.page import Block, Box, Document
from extend_mcp.documents.slides.reading_order import reading_order
from extend_mcp.documents.slides.slide_text import auto_number
from tests.documents.conftest import Read

SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a14="http://schemas.microsoft.com/office/drawing/2010/main"'
)


def show() -> tuple[Any, Any]:
    """A presentation and its one empty slide."""
    from pptx import Presentation

    made = Presentation()
    return made, made.slides.add_slide(made.slide_layouts[6])


def element(xml: str) -> Any:
    from pptx.oxml import parse_xml

    name = xml.lstrip("<").replace("/", " ").replace(">", " ").partition(" ")[0]
    return parse_xml(xml.replace(f"<{name}", f"<{name} {SPACES}", 1))


def add(slide: Any, xml: str) -> None:
    slide.shapes._spTree.append(element(xml))


def text_box(slide: Any, text: str, left: float = 1, top: float = 1, width: float = 2, height: float = 1) -> Any:
    from pptx.util import Inches

    box = slide.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
    box.text_frame.text = text
    return box


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def blocks(read: Read, made: Any) -> list[Block]:
    return read(saved(made), "a.pptx").pages[0].blocks


def codes(document: Document) -> list[str]:
    return [warning.code for warning in document.warnings]


def sp(paragraphs: str, key: int = 90) -> str:
    look = '<p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="9000" cy="9000"/></a:xfrm></p:spPr>'
    name = f'<p:nvSpPr><p:cNvPr id="{key}" name="x"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr>'
    return f"<p:sp>{name}{look}<p:txBody><a:bodyPr/>{paragraphs}</p:txBody></p:sp>"


def test_an_equation_in_a_text_box_is_read(read: Read) -> None:
    made, slide = show()
    half = "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
    words = f"<a:p><a:r><a:t>Share: </a:t></a:r><a14:m><m:oMath>{half}</m:oMath></a14:m></a:p>"
    choice = f'<mc:Choice Requires="a14">{sp(words)}</mc:Choice>'
    add(slide, f"<mc:AlternateContent>{choice}<mc:Fallback>{sp('<a:p/>')}</mc:Fallback></mc:AlternateContent>")
    assert [block.text for block in blocks(read, made)] == ["Share: 1/2"]


@pytest.mark.parametrize(
    ("font", "written", "shown"),
    [
        ('<a:latin typeface="Wingdings"/>', "\u00fe", "☒"),
        ('<a:sym typeface="Wingdings"/>', "\u00e0", "→"),
        ('<a:sym typeface="Wingdings"/>', "J", "☺"),
        ('<a:sym typeface="Wingdings"/>', "\uf0e0 Streaming support", "→ Streaming support"),
        ('<a:sym typeface="Wingdings"/>', "Available models", "Available models"),
        ('<a:latin typeface="Arial"/><a:sym typeface="Symbol"/>', "x+z", "x+z"),
    ],
)
def test_only_signs_are_drawn_in_a_font_for_signs(read: Read, font: str, written: str, shown: str) -> None:
    made, slide = show()
    add(slide, sp(f"<a:p><a:r><a:rPr>{font}</a:rPr><a:t>{written}</a:t></a:r></a:p>"))
    assert [block.text for block in blocks(read, made)] == [shown]


def test_smartart_is_read_as_a_list(read: Read) -> None:
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    made, slide = show()
    point = '<d:pt modelId="{0}" {1}><d:t><a:p><a:r><a:t>{2}</a:t></a:r></a:p></d:t></d:pt>'
    points = point.format(0, 'type="doc"', "") + point.format(1, "", "Plan") + point.format(2, "", "Build")
    points += point.format(9, 'type="sibTrans"', "arrow")
    links = '<d:cxn srcId="0" destId="1" srcOrd="0"/><d:cxn srcId="1" destId="2" srcOrd="0"/>'
    model = f'<d:dataModel xmlns:d="d" {SPACES}><d:ptLst>{points}</d:ptLst><d:cxnLst>{links}</d:cxnLst></d:dataModel>'
    part = Part(PackURI("/ppt/diagrams/data1.xml"), "application/xml", made.part.package, model.encode())
    key = slide.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/diagramData")
    frame = '<p:nvGraphicFramePr><p:cNvPr id="5" name="d"/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr>'
    frame += '<p:xfrm><a:off x="0" y="0"/><a:ext cx="9000" cy="9000"/></p:xfrm>'
    drawn = f'<a:graphic><a:graphicData uri="diagram"><d:relIds xmlns:d="d" r:dm="{key}"/></a:graphicData></a:graphic>'
    add(slide, f"<p:graphicFrame>{frame}{drawn}</p:graphicFrame>")
    assert [(block.marker, block.text) for block in blocks(read, made)] == [("-", "Plan"), ("-", "Build")]


def test_shapes_are_read_in_rows_and_a_column_after_the_other(read: Read) -> None:
    made, slide = show()
    for text, left, top in [("right 2", 5, 3.5), ("left 2", 1, 3), ("right", 5, 2.2), ("left", 1, 2), ("top", 1, 0.5)]:
        text_box(slide, text, left, top, 3, 0.9)
    assert [block.text for block in blocks(read, made)] == ["top", "left", "right", "left 2", "right 2"]


@pytest.mark.parametrize(
    ("boxes", "order"),
    [
        ([(0, 0, 10, 10), None, (0, 20, 10, 30)], [0, 1, 2]),
        ([(5, 5, 20, 20), (0, 0, 15, 15)], [0, 1]),
        ([(2, 12, 8, 18), (2, 2, 8, 8), (0, 0, 20, 20)], [2, 1, 0]),
        ([(20, 0, 30, 40), (0, 22, 10, 40), (0, 0, 10, 24)], [2, 1, 0]),
        ([], []),
    ],
)
def test_boxes_are_ordered_by_the_gaps_between_them(boxes: list[tuple[float, ...] | None], order: list[int]) -> None:
    assert reading_order([Box(*box) if box else None for box in boxes]) == order


def test_shapes_of_a_group_are_placed_where_they_are_drawn(read: Read) -> None:
    made, slide = show()
    text_box(slide, "below", 1, 5)
    group = slide.shapes.add_group_shape()
    text_box(group, "inside", 1, 1)
    transform = group.element.grpSpPr.xfrm
    transform.find("{*}chOff").set("y", "9144000")
    inner = group.shapes[0]
    inner.top = 9144000
    (first, second) = blocks(read, made)
    assert (first.text, second.text) == ("inside", "below")
    assert first.box is not None
    assert first.box.top == 72


def test_bullets_and_numbers_are_those_of_the_paragraph_or_the_master(read: Read) -> None:
    from pptx import Presentation

    made = Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    frame = slide.placeholders[1].text_frame
    frame.text = "plain\nbullet\none\ntwo\ninner\nthree"
    told = ["buNone", None, "buAutoNum", "buAutoNum", None, "buAutoNum"]
    for paragraph, name in zip(frame.paragraphs, told, strict=True):
        if name:
            kind = 'type="alphaLcParenR"' if name == "buAutoNum" else ""
            paragraph._p.get_or_add_pPr().append(element(f"<a:{name} {kind}/>"))
    frame.paragraphs[4].level = 1
    assert [(block.marker, block.text) for block in blocks(read, made)] == [
        (None, "plain"),
        ("-", "bullet"),
        ("a)", "one"),
        ("b)", "two"),
        ("-", "inner"),
        ("c)", "three"),
    ]


@pytest.mark.parametrize(
    ("kind", "written"),
    [("arabicPeriod", "4."), ("romanUcParenBoth", "(IV)"), ("alphaUcPeriod", "D."), ("circleNumDbPlain", "④")],
)
def test_numbers_of_slides_are_written_as_their_scheme_says(kind: str, written: str) -> None:
    assert auto_number(kind, 4) == written


def test_struck_text_and_raised_digits_of_a_slide(read: Read) -> None:
    made, slide = show()
    runs = '<a:r><a:rPr strike="sngStrike"/><a:t>500 </a:t></a:r><a:r><a:t>10</a:t></a:r>'
    runs += '<a:r><a:rPr baseline="30000"/><a:t>6</a:t></a:r><a:r><a:rPr strike="noStrike"/><a:t> EUR</a:t></a:r>'
    add(slide, sp(f"<a:p>{runs}</a:p>"))
    document = read(saved(made), "a.pptx")
    assert [block.text for block in document.pages[0].blocks] == ["10^6 EUR"]
    assert codes(document) == ["LOCAL_STRUCK_TEXT"]


def test_footers_and_numbers_of_slides_are_no_running_text(read: Read) -> None:
    made, slide = show()
    for key, (kind, text) in enumerate([("ftr", "Haldane LLP"), ("sldNum", "3")], 60):
        add(
            slide,
            sp(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>", key).replace(
                "<p:nvPr/>", f'<p:nvPr><p:ph type="{kind}"/></p:nvPr>'
            ),
        )
    assert {(block.type, block.text) for block in blocks(read, made)} == {
        ("footer", "Haldane LLP"),
        ("page_number", "3"),
    }


def test_the_name_of_a_picture_file_is_no_description(read: Read) -> None:
    from PIL import Image
    from pptx.util import Inches

    made, slide = show()
    drawn = io.BytesIO()
    Image.new("RGB", (4, 4)).save(drawn, "PNG")
    for at, told in enumerate(["logo of 2019.png", "A red barn"]):
        picture = slide.shapes.add_picture(drawn, Inches(1), Inches(1 + 2 * at), Inches(1), Inches(1))
        picture._element._nvXxPr.cNvPr.set("descr", told)
    assert [(block.type, block.text) for block in blocks(read, made)] == [("figure", ""), ("figure", "A red barn")]


def test_a_chart_tells_its_titles_and_values_as_they_are_shown(read: Read) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    made, slide = show()
    data: Any = CategoryChartData(number_format="0%")  # type: ignore[no-untyped-call]
    outer = data.add_category("2024")
    for name in ("North", "South"):
        outer.add_sub_category(name)
    data.add_category("2025").add_sub_category("North")
    data.add_series("Share", (0.35, 0.4, 0.5))
    place = Inches(1), Inches(1), Inches(4), Inches(3)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *place, data).chart
    chart.has_title = True
    chart.chart_title.text_frame.text = "Sales"
    chart.value_axis.axis_title.text_frame.text = "Part of all"
    *titles, table = blocks(read, made)
    assert [block.text for block in titles] == ["Sales", "Part of all"]
    assert [cell.text for cell in table.cells] == [
        "", "Share", "2024 North", "35%", "2024 South", "40%", "2025 North", "50%",
    ]  # fmt: skip


def test_an_embedded_object_of_a_slide_is_reported(read: Read) -> None:
    from pptx.enum.shapes import PROG_ID
    from pptx.util import Inches

    made, slide = show()
    slide.shapes.add_ole_object(io.BytesIO(b"x"), PROG_ID.XLSX, Inches(1), Inches(1))
    assert codes(read(saved(made), "a.pptx"))[0] == "LOCAL_NOT_SUPPORTED"


def linked(owner: Any, name: str, kind: str, xml: str) -> None:
    """A part that another is linked to."""
    from pptx.opc.package import Part
    from pptx.opc.packuri import PackURI

    part = Part(PackURI(f"/ppt/{name}"), "application/xml", owner.package, xml.encode())
    owner.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}")


def test_comments_stand_behind_their_slide_with_authors(read: Read) -> None:
    made, slide = show()
    people = '<cmAuthorLst><cmAuthor id="0" name="Ada"/></cmAuthorLst>'
    remarks = '<cmLst><cm authorId="0"><text>Too long</text></cm><cm authorId="9"><text>Agreed</text></cm></cmLst>'
    linked(made.part, "commentAuthors.xml", "commentAuthors", people)
    linked(slide.part, "comments/comment1.xml", "comments", remarks)
    document = read(saved(made), "a.pptx")
    assert [block.text for block in document.pages[0].blocks] == ["Comment by Ada: Too long", "Comment: Agreed"]
    assert codes(document) == []


def test_answers_to_comments_of_newer_versions_are_read(read: Read) -> None:
    made, slide = show()
    body = "<txBody><p><r><t>{}</t></r></p></txBody>"
    reply = f'<replyLst><reply authorId="{{B}}">{body.format("Why?")}</reply></replyLst>'
    people = '<authorLst><author id="{A}" name="Ada"/><author id="{B}" name="Bob"/></authorLst>'
    linked(made.part, "authors.xml", "authors", people)
    linked(
        slide.part,
        "comments/c.xml",
        "comments",
        f'<cmLst><cm authorId="{{A}}">{reply}{body.format("Cut")}</cm></cmLst>',
    )
    texts = [block.text for block in blocks(read, made)]
    assert texts == ["Comment by Ada: Cut", "Comment by Bob: Why?"]
