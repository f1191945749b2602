"""Tables, pages, headers, text boxes and headings of Word files."""

import io

import pytest

from extend_mcp.documents.page import Block, Document
from tests.documents.conftest import Read, line, run, word

BREAK = '<w:r><w:br w:type="page"/></w:r>'
BROKEN = "<w:r><w:lastRenderedPageBreak/></w:r>"


def cell(inside: str, look: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{inside}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def grid(block: Block) -> list[tuple[int, int, str, int, int]]:
    return [(cell.row, cell.column, cell.text, cell.row_span, cell.column_span) for cell in block.cells]


def shown(document: Document) -> list[list[tuple[str, str]]]:
    return [[(block.type, block.text) for block in page.blocks] for page in document.pages]


def box(inside: str) -> str:
    return (
        f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


INNER = table(cell(line("Zone")) + cell(line("Days")), cell(line("EU")) + cell(line("3")))


def test_a_table_in_a_cell_is_lines_of_the_cell(read: Read) -> None:
    body = table(
        cell(line("Delivery")) + cell(line("by truck") + INNER + line("and by rail")),
        cell(line("Payment")) + cell(line("within thirty days of the date of the invoice")),
    )
    [block] = read(word(body), "a.docx").pages[0].blocks
    assert [one.text for one in block.cells][:2] == ["Delivery", "by truck\nZone\tDays\nEU\t3\nand by rail"]


def test_tables_in_a_table_that_is_only_for_layout_are_tables_of_their_own(read: Read) -> None:
    beside = table(cell(line("Delivery")) + cell(line("by truck") + INNER + line()))
    assert shown(read(word(beside), "a.docx")) == [
        [("text", "Delivery"), ("text", "by truck"), ("table", "Zone\nDays\nEU\n3")]
    ]
    page = table(cell(line("Acme")) + cell(line("Bill")), cell(INNER + line(), '<w:gridSpan w:val="2"/>'))
    assert shown(read(word(page), "a.docx")) == [[("text", "Acme"), ("text", "Bill"), ("table", "Zone\nDays\nEU\n3")]]


def test_the_only_cell_of_a_table_is_a_frame_around_text(read: Read) -> None:
    body = table(cell(line("Terms", style="Heading1") + line("Net 30.") + table(cell(line("a")) + cell(line("b")))))
    (page,) = read(word(body), "a.docx").pages
    assert [(block.type, block.text) for block in page.blocks] == [
        ("heading", "Terms"),
        ("text", "Net 30."),
        ("table", "a\nb"),
    ]


def test_merged_cells_and_rows_that_begin_late_keep_their_places(read: Read) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    late = f'<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{cell(line("z"))}</w:tr>'
    body = table(
        cell(line("a"), down) + cell(line("b"), '<w:gridSpan w:val="2"/>'),
        cell(line(), on) + cell(line("c"), '<w:hMerge w:val="restart"/>') + cell(line(), "<w:hMerge/>"),
    ).replace("</w:tbl>", f"{late}</w:tbl>")
    assert grid(read(word(body), "a.docx").pages[0].blocks[0]) == [
        (0, 0, "a", 2, 1),
        (0, 1, "b", 1, 2),
        (1, 1, "c", 1, 2),
        (2, 1, "z", 1, 1),
    ]


def test_deleted_rows_are_left_out(read: Read) -> None:
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cell(line('x'))}{cell(line('y'))}</w:tr>"
    body = table(cell(line("a")) + cell(line("b"))).replace("</w:tbl>", f"{gone}</w:tbl>")
    assert [cell.text for cell in read(word(body), "a.docx").pages[0].blocks[0].cells] == ["a", "b"]


def test_a_page_ends_once_where_a_break_is_told_and_was_drawn(read: Read) -> None:
    body = line("One", BREAK) + line(BROKEN, "Two") + line("Two and ", BROKEN, "three")
    assert shown(read(word(body), "a.docx")) == [
        [("text", "One")],
        [("text", "Two"), ("text", "Two and")],
        [("text", "three")],
    ]


@pytest.mark.parametrize(
    ("kind", "pages"), [("", 2), ('<w:type w:val="nextPage"/>', 2), ('<w:type w:val="continuous"/>', 1)]
)
def test_a_section_begins_on_a_new_page_unless_it_goes_on(read: Read, kind: str, pages: int) -> None:
    body = f"<w:p><w:pPr><w:sectPr/></w:pPr>{run('One')}</w:p>{line('Two')}<w:sectPr>{kind}</w:sectPr>"
    assert len(read(word(body), "a.docx").pages) == pages


def test_headers_and_footers_are_read_on_the_first_page_of_their_section(read: Read) -> None:
    letterhead = box(line("Haldane Surveyors LLP")) + run("Quay Street")
    rows = table(cell(line("Invoice")) + cell(line("A-1")))
    first = '<w:headerReference r:id="h1"/><w:footerReference r:id="f1"/>'
    body = f"<w:p><w:pPr><w:sectPr>{first}</w:sectPr></w:pPr>{run('One')}</w:p>{line('Two')}"
    body += '<w:sectPr><w:headerReference r:id="h2"/><w:headerReference w:type="even" r:id="h3"/></w:sectPr>'
    parts = {
        "header1": line(letterhead) + rows,
        "footer1": line("IBAN 1"),
        "header2": line("Annex"),
        "header3": line("No"),
    }
    links = {"h1": "header1", "f1": "footer1", "h2": "header2", "h3": "header3"}
    assert shown(read(word(body, links, **parts), "a.docx")) == [
        [
            ("header", "Quay Street"),
            ("header", "Haldane Surveyors LLP"),
            ("header", "Invoice\tA-1"),
            ("text", "One"),
            ("footer", "IBAN 1"),
        ],
        [("header", "Annex"), ("text", "Two")],
    ]


def test_a_section_has_the_headers_of_the_section_before_where_it_names_none(read: Read) -> None:
    named = '<w:headerReference w:type="first" r:id="h1"/><w:headerReference w:type="default" r:id="h2"/>'
    body = f"<w:p><w:pPr><w:sectPr>{named}</w:sectPr></w:pPr>{run('One')}</w:p>{line('Two')}"
    body += "<w:sectPr><w:titlePg/></w:sectPr>"
    parts = {"header1": line("Annex to the lease"), "header2": line("Lease")}
    assert shown(read(word(body, {"h1": "header1", "h2": "header2"}, **parts), "a.docx")) == [
        [("header", "Lease"), ("text", "One")],
        [("header", "Annex to the lease"), ("text", "Two")],
    ]


def test_a_text_box_is_read_once(read: Read) -> None:
    inside = f"<w:drawing><w:txbxContent>{line('Paid')}</w:txbxContent></w:drawing>"
    both = f"<mc:AlternateContent><mc:Choice>{inside}</mc:Choice><mc:Fallback>{box(line('Paid'))}</mc:Fallback>"
    body = line("Bill", f"<w:r>{both}</mc:AlternateContent></w:r>") + line("Due")
    assert shown(read(word(body), "a.docx")) == [[("text", "Bill"), ("text", "Paid"), ("text", "Due")]]


def test_notes_stand_at_the_end_in_the_order_of_their_marks(read: Read) -> None:
    marks = [
        f'<w:r><w:{kind}Reference w:id="{key}"/></w:r>'
        for kind, key in (("footnote", 7), ("footnote", 3), ("endnote", 3))
    ]
    note = '<w:{0} w:id="{1}">{2}</w:{0}>'
    foot = note.format("footnote", 3, line("Two.")) + note.format("footnote", 7, line("One."))
    separator = '<w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
    parts = {"footnotes": separator + foot, "endnotes": note.format("endnote", 3, line("End."))}
    blocks = read(word(line("Text", *marks), **parts), "a.docx").pages[0].blocks
    assert [(block.marker, block.text) for block in blocks] == [
        (None, "Text[^1][^2][^i]"),
        ("[^1]", "One."),
        ("[^2]", "Two."),
        ("[^i]", "End."),
    ]


@pytest.mark.parametrize(
    ("style", "level"),
    [
        ('<w:name w:val="heading 2"/>', 2),
        ('<w:name w:val="Überschrift 3"/>', 3),
        ('<w:name w:val="Clause"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr>', 2),
        ('<w:name w:val="Clause"/><w:basedOn w:val="Top"/>', 1),
        ('<w:name w:val="Body"/><w:pPr><w:outlineLvl w:val="9"/></w:pPr>', None),
    ],
)
def test_a_heading_is_told_by_the_name_the_outline_or_the_base_of_its_style(
    read: Read, style: str, level: int | None
) -> None:
    top = '<w:style w:type="paragraph" w:styleId="Top"><w:name w:val="heading 1"/></w:style>'
    styles = f'{top}<w:style w:type="paragraph" w:styleId="One">{style}</w:style>'
    (block,) = read(word(line("Price", style="One"), styles=styles), "a.docx").pages[0].blocks
    assert block.level == level


LARGE, LARGER = '<w:b/><w:sz w:val="28"/>', '<w:b/><w:sz w:val="36"/>'


def test_short_lines_in_bold_large_letters_are_headings_where_no_style_is(read: Read) -> None:
    text = line("The tenant pays the rent on the first day of each month.") * 4
    body = line(run("Lease", LARGER)) + text + line(run("Rent", LARGE)) + text + line(run("Due: 4.50", LARGE))
    (page,) = read(word(body), "a.docx").pages
    assert [(block.type, block.text, block.level) for block in page.blocks if block.level] == [
        ("heading", "Lease", 1),
        ("section_heading", "Rent", 2),
    ]
    styled = read(word(body + line("Annex", style="Heading1")), "a.docx").pages[0].blocks
    assert [block.text for block in styled if block.level] == ["Annex"]


def test_a_label_and_its_amount_stay_on_one_line(read: Read) -> None:
    assert shown(read(word(line("Total", "<w:r><w:tab/></w:r>", "450.00")), "a.docx")) == [[("text", "Total\t450.00")]]


def test_the_outline_of_smartart_is_read(read: Read) -> None:
    body = line("Plan", '<w:r><w:drawing><relIds r:dm="d"/></w:drawing></w:r>')
    point = '<pt modelId="{0}"{1}><t><p><r><t>{2}</t></r></p></t></pt>'
    points = point.format(0, ' type="doc"', "") + point.format(2, "", "Second") + point.format(1, "", "First")
    links = '<cxn srcId="0" destId="2" srcOrd="1"/><cxn srcId="0" destId="1" srcOrd="0"/>'
    model = f"<ptLst>{points}</ptLst><cxnLst>{links}</cxnLst>"
    blocks = read(word(body, {"d": "data1"}, data1=model), "a.docx").pages[0].blocks
    assert [(block.marker, block.text) for block in blocks] == [(None, "Plan"), ("-", "First"), ("-", "Second")]


def test_what_is_embedded_and_cannot_be_read_is_reported(read: Read) -> None:
    document = read(word(line("Sum", "<w:r><w:object><OLEObject/></w:object></w:r>") + "<w:altChunk/>"), "a.docx")
    assert [warning.message for warning in document.warnings if warning.code == "LOCAL_NOT_SUPPORTED"] == [
        "Parts of the document could not be read: embedded objects, files embedded as text."
    ]


def test_a_file_of_python_docx_with_headers_and_sections_is_read(read: Read) -> None:
    import docx
    from docx.enum.section import WD_SECTION

    made, out = docx.Document(), io.BytesIO()
    made.sections[0].header.paragraphs[0].text = "Haldane Surveyors LLP"
    made.add_paragraph("Invoice")
    made.add_section(WD_SECTION.NEW_PAGE)
    made.add_paragraph("Terms")
    made.save(out)
    assert shown(read(out.getvalue(), "a.docx")) == [
        [("header", "Haldane Surveyors LLP"), ("text", "Invoice")],
        [("text", "Terms")],
    ]


def test_a_logo_in_a_header_is_a_figure_with_what_is_said_of_it(read: Read) -> None:
    told = '<w:r><w:drawing><pic><nvPicPr><cNvPr descr="{0}"/></nvPicPr></pic></w:drawing></w:r>'
    header = line(told.format("A lion"), told.format("logo 2.png"), "Haldane LLP")
    body = f'{line("One")}<w:sectPr><w:headerReference r:id="h"/></w:sectPr>'
    assert shown(read(word(body, {"h": "header1"}, header1=header), "a.docx")) == [
        [("header", "Haldane LLP"), ("figure", "A lion"), ("figure", ""), ("text", "One")]
    ]
