import pytest

from extend_mcp.documents.page import Document
from extend_mcp.documents.text.encoding import decode
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


def shapes(read: Read, body: str) -> list[tuple[str, str, str | None]]:
    page = f"<html><body>{body}</body></html>".encode()
    return [(block.type, block.text, block.marker) for _, block in read(page, "a.html").blocks()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<dl><dt>Net<dd>10 kg<dt>A:<dt>B<dd>C</dl>", [("key_value", "Net: 10 kg"), ("key_value", "A:, B: C")]),
        (
            "<dl><div><dt>Net</dt><dd><p>One</p><p>Two</p></dd></div></dl>",
            [("text", "Net"), ("text", "One"), ("text", "Two")],
        ),
        ("<pre>a\n  <b>b</b>\n\tc</pre>", [("text", "a\n  b\n\tc")]),
        (
            "<label>Name</label> <input value='Ada'> <input type=hidden value=x><input type=password value=y>",
            [("text", "Name Ada")],
        ),
        ("<input type=checkbox checked> Yes <input type=radio> No", [("text", "☒ Yes ☐ No")]),
        ("Size <select><option>S<option selected>M</select>", [("text", "Size M")]),
        ("<select><option>First<option>Second</select>", [("text", "First")]),
        ("<select multiple><option selected>A<option selected>B<option>C</select>", [("text", "A, B")]),
        (
            "super<wbr>market <my-word>and</my-word> <ruby>漢<rp>(</rp><rt>kan</rt></ruby>",
            [("text", "supermarket and 漢(kan)")],
        ),
        ("<table><tr><td>Only<p>cell</p></td></tr></table>", [("text", "Only"), ("text", "cell")]),
        (
            "<table role=presentation><tr><td>Left</td><td>Right</td></tr></table>",
            [("text", "Left"), ("text", "Right")],
        ),
        (
            "<table><tr><td><h2>Bill</h2></td></tr><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr></table>",
            [("section_heading", "Bill"), ("table", "a\nb")],
        ),
        (
            "<table><caption>Rates</caption><tr><td>a</td><td>b</td></tr></table>",
            [("text", "Rates"), ("table", "a\nb")],
        ),
    ],
)
def test_parts_of_a_page_are_read_as_they_are_shown(read: Read, body: str, expected: list[tuple[str, str]]) -> None:
    assert shapes(read, body) == [(*shape, None) for shape in expected]


def test_items_of_a_list_have_the_numbers_that_are_shown(read: Read) -> None:
    body = "<ol start=3><li>c<li value=7>g<li>h<ol type=a><li>inner</ol></ol><ol reversed><li>x<li>y</ol>"
    assert [(text, marker) for _, text, marker in shapes(read, body)] == [
        ("c", "3."),
        ("g", "7."),
        ("h", "8."),
        ("inner", "a."),
        ("x", "2."),
        ("y", "1."),
    ]


def test_cells_of_a_table_hold_lines_and_tables_and_its_foot_is_last(read: Read) -> None:
    page = (
        b"<table><tfoot><tr><th>Sum<td colspan=2>3</tfoot><tbody><tr><th>Name<br>of item<td rowspan=0>x<td>"
        b"<table><tr><td>1<td>2<tr><td>3<td>4</table></td></tr><tr><th>Next<td>y</tr></table>"
    )
    (table,) = read(page, "a.html").pages[0].blocks
    assert [(cell.row, cell.column, cell.text, cell.row_span, cell.column_span) for cell in table.cells] == [
        (0, 0, "Name\nof item", 1, 1),
        (0, 1, "x", 2, 1),
        (0, 2, "1\t2\n3\t4", 1, 1),
        (1, 0, "Next", 1, 1),
        (1, 2, "y", 1, 1),
        (2, 0, "Sum", 1, 1),
        (2, 1, "3", 1, 2),
    ]


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
    for encoding in ("utf-16-le", "utf-16-be"):
        (table,) = read("Größe;Preis\r\n1,5;2,5\r\n".encode(encoding), "a.csv").pages[0].blocks
        assert [cell.text for cell in table.cells] == ["Größe", "Preis", "1,5", "2,5"]


def grid(document: Document) -> list[list[str]]:
    """The only table of a document as rows."""
    (block,) = document.pages[0].blocks
    rows: list[list[str]] = []
    for cell in block.cells:
        rows += [[] for _ in range(cell.row + 1 - len(rows))]
        rows[cell.row].append(cell.text)
    return rows


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (r'1,"He said \"no, thanks\" twice",x', [["1", 'He said "no, thanks" twice', "x"]]),
        (r'"\"A\" and 5\" pipe";2', [['"A" and 5" pipe', "2"]]),
        (r'1,"C:\data\","x ""y"""', [["1", "C:\\data\\", 'x "y"']]),
        (r'"C:\data\","D:\"', [["C:\\data\\", "D:\\"]]),
    ],
)
def test_quotes_in_cells_may_have_a_backslash(read: Read, text: str, rows: list[list[str]]) -> None:
    (block,) = read(f"{text}\n{text}\n".encode(), "a.csv").pages[0].blocks
    assert [cell.text for cell in block.cells] == [cell for row in rows * 2 for cell in row]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("1,5;2,5;3,5\n4,5;5,5;6,25\n", [["1,5", "2,5", "3,5"], ["4,5", "5,5", "6,25"]]),
        ("Net,EUR;Gross,EUR\n1,5;2,5\n", [["Net,EUR", "Gross,EUR"], ["1,5", "2,5"]]),
        (
            "Day;Text;Sum\n01.02.24;Rent, May;1.200,00\n",
            [["Day", "Text", "Sum"], ["01.02.24", "Rent, May", "1.200,00"]],
        ),
        ("Sum;Rate\n1,5 €;3,5 %\n", [["Sum", "Rate"], ["1,5 €", "3,5 %"]]),
        ("sep=;\r\na,b;c\r\n", [["a,b", "c"]]),
        ('"sep=|"\na|b,c\n', [["a", "b,c"]]),
        ("sep=\t\na\tb;c;d\n", [["a", "b;c;d"]]),
        ("a\tb\n1,5\t2,5\n", [["a", "b"], ["1,5", "2,5"]]),
        ("3 | 4, 5\n6 | 7, 8\n", [["3", "4, 5"], ["6", "7, 8"]]),
        ("id,tags,n\n1,x;y,3\n2,z;w,4\n", [["id", "tags", "n"], ["1", "x;y", "3"], ["2", "z;w", "4"]]),
        ('name, note\nAda, "one; two\n, three"\n', [["name", "note"], ["Ada", "one; two\n, three"]]),
        ("Title\n\na;b\n1,0;2,0\n", [["Title"], ["a", "b"], ["1,0", "2,0"]]),
        ("a;b;\n1;2;\n", [["a", "b"], ["1", "2"]]),
    ],
)
def test_the_delimiter_of_a_csv_file_is_found(read: Read, text: str, rows: list[list[str]]) -> None:
    document = read(text.encode(), "a.csv")
    assert (grid(document), document.warnings) == (rows, [])


def test_a_row_with_more_cells_than_the_others_is_reported(read: Read) -> None:
    document = read(b"a,b\n1,2\n3\n4,5,6\n", "a.csv")
    assert grid(document) == [["a", "b"], ["1", "2"], ["3"], ["4", "5", "6"]]
    (warning,) = document.warnings
    assert warning.code == "LOCAL_RAGGED_ROWS"
    assert "the first of them row 4" in warning.message


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


INVOICES = {
    "Polish": (
        "Faktura nr 12. Zapłata: przelew, termin 14 dni.\nSprzedawca: Żółta Łódź Sp. z o.o., ul. Świętokrzyska 5\n",
        ["cp1250", "iso8859_2"],
    ),
    "Czech": ("Číslo účtu: 12, dodavatel Košice, příliš žluťoučký kůň\n", ["cp1250"]),
    "Russian": (
        "Счет на оплату 15 от 3 марта 2024 г.\nПокупатель: Ромашка, Москва, ул. Ленина, д. 5\nИтого: 12 500,00 руб.\n",
        ["cp1251", "koi8_r"],
    ),
    "Greek": ("Τιμολόγιο αριθμός 5, Αθήνα, σύνολο 12,50\n", ["cp1253"]),
    "Japanese": (
        "請求書\n株式会社サンプル 御中\n下記の通りご請求申し上げます。\n合計金額 12,500円(税込)\n",
        ["shift_jis", "euc_jp"],
    ),
    "German": ("Rechnung für März – Größe 3×4, 5°C, 0,24 W/m²K\nSumme: 1.234,50 €\n", ["cp1252"]),
    "French": ("Facture n° 12 – Société Générale\nMontant à régler : 1 234,50 €, l’échéance\n", ["cp1252"]),
    "Spanish": ("Año 2024: señor Muñoz, el importe asciende a 200 €. ¿Está bien?\n", ["cp1252"]),
    "English": ("It’s £500 – don’t pay “twice”\n", ["cp1252"]),
}


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, encoding) for text, encodings in INVOICES.values() for encoding in encodings],
    ids=[f"{language} {encoding}" for language, (_, encodings) in INVOICES.items() for encoding in encodings],
)
def test_the_encoding_of_a_text_is_guessed(text: str, encoding: str) -> None:
    read_as, warnings = decode(text.encode(encoding))
    assert read_as == text
    assert [warning.code for warning in warnings] == ["LOCAL_ENCODING_GUESSED"]


@pytest.mark.parametrize(("text", "encoding"), [("Łódź Główna", "cp1250"), ("Привет", "koi8_r"), ("Größe", "cp1252")])
def test_a_few_words_are_enough_where_others_would_look_like_no_words(text: str, encoding: str) -> None:
    assert decode(f"{text}, {text}".encode(encoding))[0] == f"{text}, {text}"


def test_a_csv_file_of_an_older_program_keeps_its_letters(read: Read) -> None:
    table = "Imię;Miasto\nŁukasz;Łódź\nMałgorzata;Kraków\n"
    (block,) = read(table.encode("cp1250"), "a.csv").pages[0].blocks
    assert [cell.text for cell in block.cells] == ["Imię", "Miasto", "Łukasz", "Łódź", "Małgorzata", "Kraków"]


def test_utf_32_with_a_mark_is_read(read: Read) -> None:
    assert read("Å,b".encode("utf-32"), "a.csv").pages[0].blocks[0].cells[0].text == "Å"
