"""Text that a reader of the document does not see is reported, and left out where that is sure."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.styles import Color, Font, PatternFill
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.util import Pt

from extend_mcp.documents.sheets.sheet_structure import structure
from extend_mcp.documents.web import hidden_elements
from tests.documents.conftest import WORD, Read, word

LEFT_OUT = (
    "display:none", "DISPLAY: none !important", "d\\69splay:none", "visibility:hidden", "opacity:0", "opacity:.05",
    "filter:opacity(0)", "content-visibility:hidden", "font-size:0", "font-size:1px", "font:0/0 a", "font-size:.1em",
    "color:transparent", "color:rgba(0,0,0,0)", "color:#0000", "-webkit-text-fill-color:transparent",
    "height:0;overflow:hidden", "max-height:0;overflow:hidden", "width:1px;height:1px;overflow:hidden",
    "position:absolute;left:-9999px", "position:fixed;top:-2000px", "margin-left:-9999px", "text-indent:-9999px",
    "transform:translateX(-9999px)", "transform:scale(0)", "scale:0", "transform:rotateX(90deg)",
    "position:absolute;clip:rect(0,0,0,0)", "clip-path:inset(100%)", "clip-path:inset(50%)", "clip-path:circle(0)",
    "clip-path:polygon(0 0,0 0,0 0)",
)  # fmt: skip
BLENDED = (
    "color:#fff", "color:white;background:#fff", "color:rgb(255 255 255)", "color:hsl(0,0%,100%)", "color:#fefefe",
    "background:black;color:#000",
)  # fmt: skip
SEEN = (
    "background:#000;color:#fff", "background:url(a.png);color:#fff",
    "background:linear-gradient(#000,#111);color:#fff",
    "color:transparent;text-shadow:0 0 0 #000", "color:transparent;background-clip:text", "opacity:.5",
    "font-size:.9em",
    "height:0;padding-bottom:50%;overflow:hidden", "height:20px;overflow:hidden", "position:absolute;left:-5px",
    "margin:-20px", "transform:translate(-50%,-50%)", "transform:scale(1)", "clip-path:inset(0)", "color:inherit",
    "clip-path:polygon(0 0,100% 0,100% 100%)", "font:12px/0 a", "text-indent:-1em", "color:var(--ink)",
    "max-width:100%",
)  # fmt: skip


def shown(read: Read, html: str) -> tuple[str, list[str]]:
    """The text of a page, and what is warned of."""
    document = read(html.encode(), "a.html")
    return " ".join(block.text for _, block in document.blocks()), [one.message for one in document.warnings]


@pytest.mark.parametrize("style", LEFT_OUT)
def test_text_that_a_style_hides_is_left_out_and_reported(read: Read, style: str) -> None:
    text, warnings = shown(read, f"<p>Seen</p><p style='{style}'>Hidden</p>")
    assert text == "Seen"
    assert warnings == ["1 piece of text is hidden by style or attribute. It was left out of the output."]


@pytest.mark.parametrize("style", BLENDED)
def test_text_of_the_colour_behind_it_stays_and_is_reported(read: Read, style: str) -> None:
    text, warnings = shown(read, f"<p>Seen</p><p style='{style}'>Hidden</p>")
    assert text == "Seen Hidden"
    assert [warning.split(".")[0] for warning in warnings] == ["1 piece of text has the colour of its background"]


@pytest.mark.parametrize("style", SEEN)
def test_text_that_a_browser_shows_stays_without_a_word(read: Read, style: str) -> None:
    assert shown(read, f"<p style='{style}'>Seen</p>") == ("Seen", [])


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        (".h{display:none}", "<p class=h>Hidden</p>"),
        ("#a, #h {display:none}", "<p id=h>Hidden</p>"),
        ("div p{opacity:0}", "<div><p>Hidden</p></div>"),
        ("p[class=h]{font-size:0}", "<p class=h>Hidden</p>"),
        ("@media screen{.h{display:none}}", "<p class=h>Hidden</p>"),
        ("@media not print{.h{display:none}}", "<p class=h>Hidden</p>"),
        ("@media print, (min-width: 1px) and (hover: hover){.h{display:none}}", "<p class=h>Hidden</p>"),
        ("@media (width >= 20em){@layer a{.h{display:none}}}", "<p class=h>Hidden</p>"),
        ("body{& .h{display:none}}", "<p class=h>Hidden</p>"),
        (".h{@media screen{display:none}}", "<p class=h>Hidden</p>"),
        ("main{.h{display:none}}", "<main><p class=h>Hidden</p></main>"),
        (".h{display:none;&:hover{color:red}}", "<p class=h>Hidden</p>"),
        (".x{content:'}.h{'} .h{display:none}", "<p class=h>Hidden</p>"),
        (".h{display:none !important} #a{display:block}", "<p class=h id=a>Hidden</p>"),
        (".h{display:none", "<p class=h>Hidden</p>"),
        ("p{font-size:0} b{font-size:12px}", "<p>Hidden <b>Seen</b></p>"),
        (".v{visibility:hidden}.s{visibility:visible}", "<p class=v>Hidden<b class=s>Seen</b></p>"),
    ],
)
def test_text_that_a_style_sheet_hides_is_left_out_and_reported(read: Read, sheet: str, body: str) -> None:
    text, warnings = shown(read, f"<html><head><style>{sheet}</style></head><body>{body}</body></html>")
    assert "Hidden" not in text
    assert ("Seen" in body) == ("Seen" in text)
    assert [warning[:23] for warning in warnings] == ["1 piece of text is hidd"]


@pytest.mark.parametrize(
    ("sheet", "body"),
    [
        ("@media print{.h{display:none}}", "<p class=h>Seen</p>"),
        ("@media (max-width:600px){.h{display:none}}", "<p class=h>Seen</p>"),
        ("@media only screen and (max-width:480px){.h{display:none}}", "<p class=h>Seen</p>"),
        ("@media (prefers-color-scheme:dark){p{color:#fff}}", "<p>Seen</p>"),
        ("@media not screen{.h{display:none}} @font-face{display:none}", "<p class=h>Seen</p>"),
        (".h{display:none} p.h{display:block}", "<p class=h>Seen</p>"),
        ("a:hover{display:none} ::placeholder{color:#fff}", "<a href=x>Seen</a>"),
        ("html{background:#000;color:#fff}", "<p>Seen</p>"),
        (".a{color:#fff} .b{background:#06c}", "<a class='a b' href=x>Seen</a>"),
        (".t td{color:#fff}", "<table class=t bgcolor=black><tr><td>Seen</td></tr></table>"),
        ("div{color:#fff}", "<div><a href=x>Seen</a></div>"),
    ],
)
def test_text_that_a_style_sheet_shows_stays_without_a_word(read: Read, sheet: str, body: str) -> None:
    assert shown(read, f"<html><head><style>{sheet}</style></head><body>{body}</body></html>") == ("Seen", [])


def test_a_page_that_is_hidden_as_a_whole_has_no_text(read: Read) -> None:
    hidden = "style='display:none'"
    for page in (
        f"<html><body {hidden}>Hidden <p>Hidden</p></body></html>",
        f"<html {hidden}><body>Hidden</body></html>",
    ):
        text, warnings = shown(read, page)
        assert text == ""
        assert warnings[0] == "1 piece of text is hidden by style or attribute. It was left out of the output."


@pytest.mark.parametrize(
    "veil",
    ["html{display:none}", "body{visibility:hidden !important}", "body{opacity:0}"],
)
def test_a_page_that_a_script_is_to_show_is_read(read: Read, veil: str) -> None:
    page = f"<html><head><style>{veil}</style><script>show()</script></head><body><p>Seen</p></body></html>"
    text, warnings = shown(read, page)
    assert text == "Seen"
    assert warnings == ["The page is hidden until a script shows it. It was read as it is shown then."]


def test_a_sheet_for_print_alone_hides_nothing(read: Read) -> None:
    for media, seen in (("print", "Seen"), ("screen", ""), ("", "")):
        page = f"<style media='{media}'>.h{{display:none}}</style><p class=h>Seen</p>"
        assert shown(read, page)[0] == seen


def test_hidden_parts_of_headings_cells_and_preformatted_text_are_left_out(read: Read) -> None:
    hidden = "<span hidden>Hidden</span>"
    page = f"<h1>A {hidden}</h1><pre>B {hidden}</pre><table><tr><td>C {hidden}</td></tr></table><dialog>Hidden</dialog>"
    text, warnings = shown(read, page)
    assert text.split() == ["A", "B", "C"]
    assert warnings == ["4 pieces of text are hidden by style or attribute. They were left out of the output."]


def test_sheets_past_the_bound_are_said_not_to_have_been_looked_at(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hidden_elements, "MAX_CHARACTERS", 20)
    text, warnings = shown(read, "<style>.a{color:red}</style><style>.h{display:none}</style><p class=h>Seen</p>")
    assert text == "Seen"
    assert warnings == ["The style sheets are too long: not all of them were searched for rules that hide text."]


def sheet(**cells: tuple[Font | None, PatternFill | None, str]) -> tuple[Workbook, Any]:
    """A workbook whose cells hold their own places, each with a font, a fill and a number format."""
    book = Workbook()
    for place, (font, fill, number_format) in cells.items():
        cell = book.active[place]
        cell.value, cell.number_format = place, number_format
        cell.font, cell.fill = font or Font(), fill or PatternFill()
    return book, book.active


def read_sheet(read: Read, book: Workbook) -> tuple[str, list[tuple[str, str]]]:
    out = io.BytesIO()
    book.save(out)
    document = read(out.getvalue(), "a.xlsx")
    text = " ".join(block.text for _, block in document.blocks())
    return text, [(one.code, one.message) for one in document.warnings]


@pytest.mark.parametrize(
    ("font", "fill", "number_format"),
    [
        (Font(color="FFFFFFFF"), None, "General"),
        (Font(color=Color(theme=0)), None, "General"),
        (Font(color=Color(indexed=9)), PatternFill("solid", fgColor="FFFFFFFF"), "General"),
        (Font(color="FF102030"), PatternFill("solid", fgColor="FF102030"), "General"),
        (None, None, ";;;"),
        (Font(sz=1), None, "General"),
    ],
)
def test_a_cell_that_nobody_sees_is_reported(
    read: Read, font: Font | None, fill: PatternFill | None, number_format: str
) -> None:
    book, _ = sheet(A1=(None, None, "General"), A2=(font, fill, number_format))
    text, warnings = read_sheet(read, book)
    assert "A2" in text
    assert [code for code, _ in warnings] == ["LOCAL_HIDDEN_TEXT"]
    assert warnings[0][1].startswith("1 cell is formatted to be invisible on page 1.")


def test_white_cells_on_dark_ones_are_seen(read: Read) -> None:
    white, dark = Font(color="FFFFFFFF"), PatternFill("solid", fgColor="FF000080")
    book, _ = sheet(
        A1=(white, dark, "General"), A2=(None, None, "0.00;-0.00;;@"), A3=(Font(color="FFFF0000"), None, "0")
    )
    assert read_sheet(read, book)[1] == []


def test_rows_and_columns_of_no_size_are_hidden_ones() -> None:
    out = io.BytesIO()
    columns = '<cols><col min="2" max="2" width="0"/><col min="3" max="3" width="9"/></cols>'
    rows = '<sheetData><row r="1" ht="0"/><row r="2" ht="0.0"/><row r="3" ht="15"/><row r="4"/></sheetData>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("sheet.xml", f"<worksheet>{columns}{rows}</worksheet>")
        found = structure(archive, "sheet.xml")
    assert (found.hidden_rows, found.hidden_columns) == ({1, 2}, {2})


HIDDEN_RUNS = (
    "<w:vanish/>", '<w:sz w:val="2"/>', '<w:rStyle w:val="Gone"/>', "<w:textFill><w:noFill/></w:textFill>",
    '<w:textFill><w:solidFill><w:srgbClr><w:alpha w:val="100000"/></w:srgbClr></w:solidFill></w:textFill>',
)  # fmt: skip
STYLES = f"""<w:styles xmlns:w="{WORD}">
<w:style w:type="character" w:styleId="Base"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="character" w:styleId="Gone"><w:basedOn w:val="Base"/></w:style>
<w:style w:type="paragraph" w:styleId="Pale"><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Dark"><w:pPr><w:shd w:val="clear" w:fill="000080"/></w:pPr></w:style>
<w:style><w:name w:val="Of no id"/><w:rPr><w:sz w:val="2"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Striped"><w:tcPr><w:shd w:val="clear" w:fill="4472C4"/></w:tcPr></w:style>
</w:styles>"""


def read_word(read: Read, body: str) -> tuple[str, list[str]]:
    """The text of a Word file of this body, and what is warned of besides its pages."""
    out = io.BytesIO(word(body))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/styles.xml", STYLES)
    document = read(out.getvalue(), "a.docx")
    warnings = [one.message for one in document.warnings if one.code == "LOCAL_HIDDEN_TEXT"]
    return " ".join(block.text for _, block in document.blocks()), warnings


def paragraph(text: str, of_run: str = "", of_paragraph: str = "") -> str:
    return f"<w:p><w:pPr>{of_paragraph}</w:pPr><w:r><w:rPr>{of_run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def cell(body: str, of_cell: str = "", of_table: str = "") -> str:
    row = f"<w:tr><w:tc><w:tcPr>{of_cell}</w:tcPr>{body}</w:tc></w:tr>"
    return f"<w:tbl><w:tblPr>{of_table}</w:tblPr>{row}</w:tbl>"


@pytest.mark.parametrize("look", HIDDEN_RUNS)
def test_a_run_that_word_does_not_show_is_left_out_and_reported(read: Read, look: str) -> None:
    text, warnings = read_word(read, paragraph("Seen") + paragraph("Hidden", look))
    assert text == "Seen"
    assert [warning.split(".")[0] for warning in warnings] == [
        "1 run of text is formatted as hidden or too small to read"
    ]


@pytest.mark.parametrize(
    "body",
    [
        paragraph("White", '<w:color w:val="FFFFFF"/>'),
        paragraph("White", '<w:color w:val="auto" w:themeColor="background1"/>'),
        paragraph("White", "", '<w:pStyle w:val="Pale"/>'),
        paragraph("Same", '<w:color w:val="123456"/><w:shd w:val="clear" w:fill="123456"/>'),
        cell(paragraph("White", '<w:color w:val="FEFEFE"/>')),
    ],
)
def test_a_run_of_the_colour_behind_it_stays_and_is_reported(read: Read, body: str) -> None:
    text, warnings = read_word(read, body)
    assert "White" in text or "Same" in text
    assert [warning.split(".")[0] for warning in warnings] == ["1 run of text has the colour of its background"]


WHITE = '<w:color w:val="FFFFFF"/>'


@pytest.mark.parametrize(
    "body",
    [
        paragraph("Seen", '<w:color w:val="FF0000"/>'),
        paragraph("Seen", '<w:vanish w:val="0"/>'),
        paragraph("Seen", f'{WHITE}<w:highlight w:val="black"/>'),
        paragraph("Seen", WHITE, '<w:shd w:val="clear" w:fill="000000"/>'),
        paragraph("Seen", WHITE, '<w:pStyle w:val="Dark"/>'),
        paragraph("Seen", '<w:color w:val="auto"/>', '<w:pStyle w:val="Pale"/>'),
        cell(paragraph("Seen", WHITE), of_cell='<w:shd w:val="clear" w:fill="000080"/>'),
        cell(paragraph("Seen", WHITE), of_table='<w:tblStyle w:val="Striped"/>'),
        f"<w:p><w:r><w:txbxContent>{paragraph('Seen', WHITE)}</w:txbxContent></w:r></w:p>",
    ],
)
def test_a_run_that_word_shows_stays_without_a_word(read: Read, body: str) -> None:
    assert read_word(read, body) == ("Seen", [])


def slide(change: Callable[[Any, Any], None]) -> bytes:
    """A presentation of one slide with two texts: `change` gets the slide and the box of the second."""
    show, out = Presentation(), io.BytesIO()
    page = show.slides.add_slide(show.slide_layouts[6])
    for place, text in enumerate(("Seen", "Other")):
        box = page.shapes.add_textbox(Pt(50), Pt(50 + 100 * place), Pt(200), Pt(40))
        box.text_frame.text = text
    change(page, page.shapes[-1])
    show.save(out)
    return out.getvalue()


def ink(digits: str) -> Any:
    make: Any = RGBColor.from_string
    return make(digits)


def run_of(box: Any) -> Any:
    return box.text_frame.paragraphs[0].runs[0]


def move(box: Any, left: float, top: float) -> None:
    box.left, box.top = Pt(left), Pt(top)


def white(box: Any) -> None:
    run_of(box).font.color.rgb = ink("FFFFFF")


def dark_behind(page: Any, box: Any) -> None:
    plate = page.shapes.add_shape(1, box.left, box.top, box.width, box.height)
    plate.fill.solid()
    plate.fill.fore_color.rgb = ink("000080")
    white(box)


def dark_box(box: Any) -> None:
    box.fill.solid()
    box.fill.fore_color.rgb = ink("000080")
    white(box)


def dark_slide(page: Any, box: Any) -> None:
    page.background.fill.solid()
    page.background.fill.fore_color.rgb = ink("000000")
    white(box)


def grouped_away(page: Any, box: Any) -> None:
    move(page.shapes.add_group_shape([box]), -900, 50)


@pytest.mark.parametrize(
    "change",
    [
        lambda page, box: move(box, -400, 50),
        lambda page, box: move(box, 50, 2000),
        grouped_away,
        lambda page, box: box.element.nvSpPr.cNvPr.set("hidden", "1"),
        lambda page, box: setattr(run_of(box).font, "size", Pt(1)),
        lambda page, box: run_of(box).font.fill.background(),
        lambda page, box: white(box),
    ],
    ids=["left", "below", "group", "hidden", "tiny", "no fill", "white"],
)
def test_text_of_a_slide_that_nobody_sees_is_reported(read: Read, change: Callable[[Any, Any], None]) -> None:
    document = read(slide(change), "a.pptx")
    assert [block.text for _, block in document.blocks() if block.text == "Other"] == ["Other"]
    assert [one.message.split(".")[0] for one in document.warnings] == ["1 piece of text cannot be seen on page 1"]


@pytest.mark.parametrize(
    "change",
    [
        lambda page, box: move(box, -100, 50),
        lambda page, box: setattr(run_of(box).font.color, "rgb", ink("C80000")),
        lambda page, box: dark_box(box),
        dark_behind,
        dark_slide,
    ],
    ids=["at the edge", "red", "on a dark box", "over a dark shape", "on a dark slide"],
)
def test_text_of_a_slide_that_is_shown_is_not_reported(read: Read, change: Callable[[Any, Any], None]) -> None:
    assert read(slide(change), "a.pptx").warnings == []
