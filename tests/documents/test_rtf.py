import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block
from tests.documents.conftest import Read


def blocks(read: Read, body: str) -> list[Block]:
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}"
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
        (r"\ansicpg125 Caf\'e9", "Café"),
    ],
)
def test_the_text_of_a_paragraph_is_read(read: Read, body: str, text: str) -> None:
    assert [block.text for block in blocks(read, body)] == [text]


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
        ("text", "First", None, "1."),
        ("text", "Dot", None, "-"),
        ("text", "A note.", None, None),
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
