"""Objects, comments, letters and lists of OpenDocument text."""

from extend_mcp.documents.page import Block
from tests.documents.conftest import Read
from tests.documents.test_open_documents import NAMES, file

LOOKS = """<style:style style:name="Old" style:family="text"><style:text-properties
style:text-line-through-style="solid"/></style:style><style:style style:name="Up" style:family="text"
><style:text-properties style:text-position="33% 58%"/></style:style><style:style style:name="Down"
style:family="text"><style:text-properties style:text-position="sub 58%"/></style:style>"""
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="./One"'
FRAME = f"<draw:frame><draw:object {LINK}/><draw:image/></draw:frame>"


def blocks(read: Read, body: str, styles: str = "", **objects: str) -> list[Block]:
    return read(file("text", body, styles=styles, **objects), "a.odt").pages[0].blocks


def span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def test_struck_text_is_left_out_and_exponents_are_told_apart(read: Read) -> None:
    body = f"<text:p>Fee: {span('Old', '500 ')}450, 10{span('Up', '6')} H{span('Down', '2')}O</text:p>"
    document = read(file("text", body, styles=LOOKS), "a.odt")
    assert [block.text for _, block in document.blocks()] == ["Fee: 450, 10^6 H2O"]
    assert document.warnings[0].code == "LOCAL_STRUCK_TEXT"


def test_a_comment_stands_behind_the_text_that_it_is_on(read: Read) -> None:
    creator = '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">Rita</dc:creator>'
    note = f"<office:annotation>{creator}<text:p>Too high?</text:p></office:annotation>"
    assert [block.text for block in blocks(read, f"<text:p>450{note} EUR</text:p><text:p>Due</text:p>")] == [
        "450 EUR",
        "Comment by Rita: Too high?",
        "Due",
    ]


def test_an_equation_stands_in_its_line(read: Read) -> None:
    math = '<math xmlns="http://www.w3.org/1998/Math/MathML"><mfrac><mn>1</mn><mn>2</mn></mfrac></math>'
    assert [block.text for block in blocks(read, f"<text:p>Half: {FRAME}</text:p>", One=math)] == ["Half: 1/2"]


def test_a_chart_is_the_table_that_it_was_drawn_from(read: Read) -> None:
    def cell(text: str, value: str = "") -> str:
        kind = f'office:value-type="float" office:value="{value}"' if value else 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"

    rows = cell("") + cell("2024"), cell("North") + cell("x", "0.30000000000000004"), cell("South") + cell("x", "nan")
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    title = "<chart:title><text:p>Sales</text:p></chart:title>"
    chart = f"<chart:chart>{title}<table:table><table:table-rows>{table}</table:table-rows></table:table></chart:chart>"
    spaces = f'{NAMES} xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"'
    inside = f"<office:body><office:chart>{chart}</office:chart></office:body>"
    one = f"<office:document-content {spaces}>{inside}</office:document-content>"
    heading, found = blocks(read, f"<text:p>{FRAME}</text:p>", One=one)
    assert heading.text == "Sales"
    assert [cell.text for cell in found.cells] == ["", "2024", "North", "0.3", "South", ""]


def test_a_title_is_a_heading(read: Read) -> None:
    style = '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
    style += '<style:style style:name="Title" style:family="paragraph"/>'
    (block,) = blocks(read, '<text:p text:style-name="P1">Offer</text:p>', style)
    assert (block.type, block.level) == ("heading", 1)


def listed(style: str, *items: str, more: str = "") -> str:
    inside = "".join(f"<text:list-item>{item}</text:list-item>" for item in items)
    return f'<text:list text:style-name="{style}" {more}>{inside}</text:list>'


def levels(name: str, *levels: str) -> str:
    """A style of lists."""
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def level(depth: int, more: str, indent: str) -> str:
    place = f'<style:list-level-properties fo:margin-left="{indent}"/>'
    told = f'text:level="{depth}" style:num-format="1" style:num-suffix="." {more}'
    return f"<text:list-level-style-number {told}>{place}</text:list-level-style-number>"


def test_a_list_goes_on_behind_another_that_is_nested_by_its_indent(read: Read) -> None:
    styles = levels("A", level(1, "", "0.25in")) + levels("B", level(1, "", "1.27cm"))
    one = "<text:p>{0}</text:p>"
    body = listed("A", one.format("a"), one.format("b"), more='xml:id="l1"') + listed("B", one.format("c"))
    body += listed("A", one.format("d"), more='text:continue-list="l1"')
    assert [(block.marker, block.text, block.level) for block in blocks(read, body, styles)] == [
        ("1.", "a", 1), ("2.", "b", 1), ("1.", "c", 2), ("3.", "d", 1),
    ]  # fmt: skip


def test_numbers_of_an_item_may_show_those_above_it(read: Read) -> None:
    styles = levels("A", level(1, "", "1cm"), level(2, 'text:display-levels="2"', "2cm"))
    inner = listed("A", "<text:p>b</text:p>", "<text:p>c</text:p>")
    found = blocks(read, listed("A", "<text:p>a</text:p>", f"<text:p>d</text:p>{inner}"), styles)
    assert [(block.marker, block.text, block.level) for block in found] == [
        ("1.", "a", 1), ("2.", "d", 1), ("2.1.", "b", 2), ("2.2.", "c", 2),
    ]  # fmt: skip


def test_tables_in_cells_are_lines_of_the_cell_or_tables_in_a_frame(read: Read) -> None:
    def table(*rows: tuple[str, ...]) -> str:
        inside = ("".join(f"<table:table-cell>{cell}</table:table-cell>" for cell in row) for row in rows)
        return f"<table:table>{''.join(f'<table:table-row>{row}</table:table-row>' for row in inside)}</table:table>"

    one = "<text:p>{0}</text:p>".format
    inner = table((one("c"), one("d")), (one("e"), one("f")))
    body = table((one("a"), one("b") + inner), (one("g"), one("a longer text"))) + one("After")
    assert [block.text for block in blocks(read, body)] == ["a\nb\nc\td\ne\tf\ng\na longer text", "After"]
    beside = table((one("a"), one("b") + inner)) + one("After")
    assert [block.text for block in blocks(read, beside)] == ["a", "b", "c\nd\ne\nf", "After"]
