import pytest

from tests import sample_files
from tests.documents.conftest import Read


def test_html_has_headings_lists_and_spanning_cells(read: Read) -> None:
    document = read(sample_files.html(), "a.html")
    blocks = document.pages[0].blocks
    assert [(block.type, block.marker) for block in blocks] == [
        ("heading", None),
        ("text", None),
        ("text", "-"),
        ("text", "-"),
        ("table", None),
    ]
    assert blocks[1].text == "Valid from March."
    assert (blocks[4].cells[-1].text, blocks[4].cells[-1].column_span) == ("End", 2)


def test_hidden_html_is_left_out_and_reported(read: Read) -> None:
    document = read(sample_files.html(), "a.html")
    assert [warning.code for warning in document.warnings] == ["LOCAL_HIDDEN_TEXT"]
    assert "Ignore" not in " ".join(block.text for _, block in document.blocks())


def test_markdown_has_headings_lists_and_tables(read: Read) -> None:
    blocks = read(sample_files.markdown(), "a.md").pages[0].blocks
    assert [block.type for block in blocks] == ["heading", "text", "text", "text", "table"]
    assert blocks[1].text == "Two lines of one paragraph."
    assert [cell.text for cell in blocks[4].cells] == ["a", "b", "1", "2"]


@pytest.mark.parametrize("divider", ["---|---", "|:--|--:|", " | - | - | ", "-|-"])
def test_a_pipe_table_may_have_any_divider(read: Read, divider: str) -> None:
    (table,) = read(f"a|b\n{divider}\n1|2".encode(), "a.md").pages[0].blocks
    assert [cell.text for cell in table.cells] == ["a", "b", "1", "2"]


@pytest.mark.parametrize("line", ["1 | 2", "| - | x |", "--", "||-|"])
def test_a_line_without_dashes_alone_divides_no_table(read: Read, line: str) -> None:
    assert not any(block.cells for block in read(f"a b\n{line}\n1 2".encode(), "a.md").pages[0].blocks)


@pytest.mark.parametrize(("line", "title"), [("# A  ##", "A"), ("## A#", "A#"), ("#  A b ", "A b"), ("### # 1", "# 1")])
def test_the_marks_around_a_heading_are_taken_off(read: Read, line: str, title: str) -> None:
    assert read(line.encode(), "a.md").pages[0].blocks[0].text == title


def test_text_falls_into_paragraphs_and_form_feeds_into_pages(read: Read) -> None:
    document = read(sample_files.text() + b"\fNext page.", "a.txt")
    assert [[block.text for block in page.blocks] for page in document.pages] == [
        ["The first paragraph.", "The second paragraph,\non two lines."],
        ["Next page."],
    ]


def test_text_in_an_older_encoding_is_read(read: Read) -> None:
    assert read("Größe".encode("cp1252"), "a.txt").pages[0].blocks[0].text == "Größe"
    assert read("Größe".encode("utf-16"), "a.txt").pages[0].blocks[0].text == "Größe"


def test_csv_is_one_table_whatever_its_delimiter(read: Read) -> None:
    cells = read(sample_files.csv_file(), "a.csv").pages[0].blocks[0].cells
    assert cells[2].text == "Lovelace, Ada"
    assert [cell.text for cell in read(b"a;b\n1,5;2\n", "a.csv").pages[0].blocks[0].cells] == ["a", "b", "1,5", "2"]


def test_mail_begins_with_who_wrote_to_whom(read: Read) -> None:
    blocks = read(sample_files.mail(), "a.eml").pages[0].blocks
    assert [block.text for block in blocks] == [
        "From: ada@example.com",
        "To: grace@example.com",
        "Subject: Lunch",
        "At noon?",
    ]


def test_attachments_are_named_not_read(read: Read) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Subject"] = "Bill"
    message.set_content("See the file.")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="bill.pdf")
    document = read(message.as_bytes(), "a.eml")
    (warning,) = document.warnings
    assert warning.code == "LOCAL_NOT_SUPPORTED"
    assert "1 attachments" in warning.message
    assert document.pages[0].blocks[-1].text == "Attachments: bill.pdf"


def test_what_scripts_comments_and_drawings_hold_is_no_nesting(read: Read) -> None:
    script = "<script>" + "if (a<b) { c<d }" * 500 + "</script>"
    drawing = "<svg>" + "<path d='M0 0'/><g><circle r='1'/></g>" * 500 + "</svg>"
    page = f"<!doctype html><body><!--{'<b>' * 500}-->{script}{drawing}<p>Seen.</p></body>"
    assert [block.text for block in read(page.encode(), "a.html").pages[0].blocks] == ["Seen."]


def test_a_table_of_absurd_spans_is_read_in_bounds(read: Read) -> None:
    page = b"<table>" + b"<tr><td colspan=1000 rowspan=60000>x" * 2000 + b"</table>"
    cells = read(page, "a.html").pages[0].blocks[0].cells
    assert (len(cells), cells[-1].column_span) == (2000, 1)


@pytest.mark.parametrize(
    ("declared", "encoding", "name"),
    [
        ('<html><meta charset="shift_jis"><p>{}', "cp932", "a.html"),
        ("<html><meta http-equiv=Content-Type content='text/html; charset=windows-1251'><p>{}", "cp1251", "a.html"),
        ('<?xml version="1.0" encoding="ISO-8859-2"?><a>{}</a>', "iso8859-2", "a.xml"),
    ],
)
def test_text_is_read_in_the_encoding_that_it_declares(read: Read, declared: str, encoding: str, name: str) -> None:
    words = {"cp932": "見積書", "cp1251": "Привет", "iso8859-2": "Zażółć"}[encoding]
    document = read(declared.format(words).encode(encoding), name)
    assert words in document.pages[0].blocks[0].text
    assert document.warnings == []


def test_a_guessed_encoding_is_reported(read: Read) -> None:
    document = read("Привет, мир".encode("koi8-r"), "a.txt")
    assert [warning.code for warning in document.warnings] == ["LOCAL_ENCODING_GUESSED"]


def test_utf_32_with_a_mark_is_read(read: Read) -> None:
    assert read("Å,b".encode("utf-32"), "a.csv").pages[0].blocks[0].cells[0].text == "Å"
