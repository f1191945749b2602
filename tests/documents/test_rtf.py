import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block
from tests.documents.conftest import Read


def blocks(read: Read, body: str) -> list[Block]:
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}"
    head += r"{\f2\fcharset2 Symbol;}{\f3\fcharset2 Wingdings;}}"
    return [block for _, block in read(f"{head}{body}}}".encode("ascii"), "a.rtf").blocks()]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"Caf\'e9", "Café"),
        (r"\f1 \'cf\'f0\'e8\'e2\'e5\'f2", "Привет"),
        (r"\u8364?100 \u-10179?\u-8704?", "€100 😀"),
        (r"\uc2\u8364 \'80\'80 left", "€ left"),
        (r"\ldblquote Yes\rdblquote\~\endash  no", "“Yes”\N{NO-BREAK SPACE}– no"),
        (r"a\tab b\line c", "a\tb\nc"),
        (r"\{braces\} and \\", "{braces} and \\"),
        ("one\r\n two", "one two"),
        (
            r"seen{\*\unknown unseen}{\info{\author me}}{\pict 00ff}{\field{\*\fldinst LINK}{\fldrslt  here}}",
            "seen here",
        ),
        (r"before\bin4 {}\x after", "before after"),
        (r"{\deleted gone}kept", "kept"),
        ("{\\pict\\bin3 \0{\1}kept", "kept"),
        (r"\ansicpg125 Caf\'e9", "Café"),
        (r"10{\super 6} H{\sub 2}O x{\up6 2} {\super a\nosupersub b}", "10^6 H2O x^2 ab"),
        (r"{\f2 \'61\'62} {\f3 \'fe \u-3928 ?} c", "αβ ☒ ☐ c"),
        (r"a {\f0 b\*\cs7\f0  c}{\*\cs7 gone}", "a b c"),
        (r"Fee: {\strike 500 }{\striked1 20 }450", "Fee: 450"),
    ],
)
def test_the_text_of_a_paragraph_is_read(read: Read, body: str, text: str) -> None:
    assert [block.text for block in blocks(read, body)] == [text]


def test_a_zero_byte_at_the_end_as_mails_have_it_is_no_text(read: Read) -> None:
    assert [block.text for _, block in read(b"{\\rtf1 See below.\\par}\r\n\0", "a.rtf").blocks()] == ["See below."]


@pytest.mark.parametrize("end", [b"} \xff\x80 rests", b""])
def test_text_ends_with_the_file_s_own_group_or_with_the_file(read: Read, end: bytes) -> None:
    (block,) = read(b"{\\rtf1 {\\b See} below." + end, "a.rtf").pages[0].blocks
    assert block.text == "See below."


def test_headings_lists_notes_and_furniture_are_told_apart(read: Read) -> None:
    body = (
        r"{\stylesheet{\s0 Normal;}{\s1\b heading 1;}{\s2 heading 2;}}{\header Acme\par}"
        r"\pard\s1 Report\par\pard\s2 Part\par\pard\outlinelevel2 Deep\par"
        r"\pard{\listtext 1.\tab}First\par{\pntext\'b7\tab}Dot{\footnote A note.}\par"
    )
    assert [(block.type, block.text, block.level, block.marker) for block in blocks(read, body)] == [
        ("header", "Acme", None, None),
        ("heading", "Report", 1, None),
        ("section_heading", "Part", 2, None),
        ("section_heading", "Deep", 3, None),
        ("text", "First", 1, "1."),
        ("text", "Dot[^1]", 1, "-"),
        ("text", "A note.", None, "[^1]"),
    ]


def test_cells_span_what_they_cover(read: Read) -> None:
    body = (
        r"\trowd\cellx2000\cellx4000\cellx6000\pard\intbl A\cell B\cell C\cell\row"
        r"\trowd\cellx4010\clvmgf\cellx6000\pard\intbl wide\cell tall\cell\row"
        r"\trowd\cellx2000\cellx4000\clvmrg\cellx6000\pard\intbl x\par y\cell z\cell\cell\row\pard After\par"
    )
    table, after = blocks(read, body)
    assert [(cell.row, cell.column, cell.text, cell.row_span, cell.column_span) for cell in table.cells] == [
        (0, 0, "A", 1, 1),
        (0, 1, "B", 1, 1),
        (0, 2, "C", 1, 1),
        (1, 0, "wide", 1, 2),
        (1, 2, "tall", 2, 1),
        (2, 0, "x\ny", 1, 1),
        (2, 1, "z", 1, 1),
    ]
    assert after.text == "After"


def test_a_table_in_a_cell_has_a_line_for_each_row(read: Read) -> None:
    row = r"{\*\nesttableprops\trowd\cellx2000\nestrow}{\nonesttables\par}"
    body = (
        r"\trowd\cellx5000\cellx9000\pard\intbl Before\par\itap2 A\nestcell B\nestcell"
        rf"{row}\pard\intbl\itap2 C\nestcell D\nestcell{row}\pard\intbl After\cell Right\cell\row\pard"
    )
    (table,) = blocks(read, body)
    assert [cell.text for cell in table.cells] == ["Before\nA\tB\nC\tD\nAfter", "Right"]


def test_pages_are_cut_at_page_breaks(read: Read) -> None:
    document = read(rb"{\rtf1 One\par\page Two\par\pard\pagebb Three\par}", "a.rtf")
    assert [[block.text for block in page.blocks] for page in document.pages] == [["One"], ["Two"], ["Three"]]
    assert document.warnings == []


def test_hidden_text_is_left_out_and_reported(read: Read) -> None:
    document = read(rb"{\rtf1 Seen {\v unseen}\plain  too.\par}", "a.rtf")
    assert [block.text for _, block in document.blocks()] == ["Seen  too."]
    assert [warning.code for warning in document.warnings] == ["LOCAL_HIDDEN_TEXT", "LOCAL_PAGES_UNKNOWN"]


def test_groups_that_are_nested_too_deep_are_refused(read: Read) -> None:
    with pytest.raises(DocumentFailure, match="nests more than"):
        read(rb"{\rtf1 " + b"{" * 100_000, "a.rtf")


def test_struck_text_is_reported(read: Read) -> None:
    document = read(rb"{\rtf1 Fee: {\strike 500 }450\par}", "a.rtf")
    assert document.warnings[0].code == "LOCAL_STRUCK_TEXT"


def test_a_comment_stands_behind_its_paragraph(read: Read) -> None:
    body = r"Price{\*\atnid RV}{\*\atnauthor Rita}\chatn{\*\annotation\pard Too high?\par} 450\par Due\par"
    assert [block.text for block in blocks(read, body)] == ["Price 450", "Comment by Rita: Too high?", "Due"]


def test_items_tell_how_deep_they_are_nested(read: Read) -> None:
    item = r"\pard\ls{0}\ilvl{1}\li{2}{{\listtext {3}\tab}}x\par"
    rows = [(1, 0, 360, "1."), (1, 1, 720, "a."), (2, 0, 720, "-"), (1, 0, 360, "2.")]
    assert [block.level for block in blocks(read, "".join(item.format(*row) for row in rows))] == [1, 2, 2, 1]
    older = r"\pard\li{0}{{\pntext {1}\tab}}x\par"
    rows_of_older = [(360, "1."), (900, "a."), (360, "2.")]
    assert [block.level for block in blocks(read, "".join(older.format(*row) for row in rows_of_older))] == [1, 2, 1]


def test_styles_are_headings_by_their_names_and_levels(read: Read) -> None:
    styles = r"{\stylesheet{\s1 Title;}{\s2 \'dcberschrift 2;}{\s3\outlinelevel2 Clause;}{\s4 Body;}}"
    body = styles + "".join(rf"\pard\s{number} x\par" for number in range(1, 5))
    assert [block.level for block in blocks(read, body)] == [1, 2, 3, None]


def test_items_in_cells_keep_their_markers_and_headers_are_read_once(read: Read) -> None:
    header = r"{\header Acme\par}"
    row = r"\trowd\cellx1000\cellx2000\pard\intbl{\listtext\'b7\tab}Dot\cell b\cell\row\pard"
    found = blocks(read, header + row + r"\page " + header + r"After\par")
    assert [(block.type, block.text) for block in found] == [
        ("header", "Acme"),
        ("table", "- Dot\nb"),
        ("text", "After"),
    ]
