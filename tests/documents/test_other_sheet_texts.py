"""Comments and text boxes of .xls, .xlsb and .ods files."""

import io
import struct
import zipfile

from extend_mcp.documents.sheets.sheet_structure import SheetStructure
from extend_mcp.documents.sheets.xls_texts import XlsTexts
from tests.documents import workbooks
from tests.documents.conftest import LINK, Read


def narrow(text: str) -> bytes:
    return b"\0" + text.encode("latin-1")


def object_of(kind: int, key: int) -> tuple[int, bytes]:
    return 0x5D, struct.pack("<HHHH", 0x15, 0x12, kind, key)


def text_of(length: int) -> tuple[int, bytes]:
    return 0x01B6, bytes(10) + struct.pack("<H", length) + bytes(6)


def test_comments_and_boxes_of_an_older_workbook_are_told_apart() -> None:
    """The records as Excel writes them: a text goes on over the records behind it."""
    note = struct.pack("<HHHHH", 6, 1, 0, 3, 3) + narrow("Ada")
    records = [
        object_of(0x19, 3), text_of(12), (0x3C, narrow("Ada:\rIs t")), (0x3C, b"\1" + "his".encode("utf-16-le")),
        (0x3C, bytes(16)), object_of(0x06, 4), text_of(4), (0x3C, narrow("Paid")), (0x1C, note),
    ]  # fmt: skip
    texts, plan = XlsTexts(), SheetStructure()
    for kind, record in records:
        texts.take(kind, memoryview(record))
    texts.settle(plan)
    assert plan.comments == [("B7", "Ada", "Ada:\nIs this")]
    assert plan.boxes == ["Paid"]


def test_comments_and_boxes_of_an_open_document_are_read(read: Read) -> None:
    drawing = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    note = '<office:annotation><dc:creator xmlns:dc="dc">Ada</dc:creator><text:p>Is <text:span>it</text:span>'
    note += "<text:s/>right?<text:line-break/>Yes.</text:p></office:annotation>"
    box = f"<draw:frame {drawing}><draw:text-box><text:p>Paid</text:p></draw:text-box></draw:frame>"
    cells = workbooks.value_cell("string", "", "a") + f"<table:table-cell>{note}{box}</table:table-cell>"
    table = f'<table:table table:name="A"><table:table-row/><table:table-row>{cells}</table:table-row></table:table>'
    blocks = read(workbooks.ods_of(table), "a.ods").pages[0].blocks
    assert [block.text for block in blocks] == ["A", "a", "Paid", "Comment on B2 by Ada: Is it right?\nYes."]


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def binary_of(rows: bytes, links: dict[str, str], parts: dict[str, str | bytes]) -> bytes:
    """A binary workbook of one sheet, which is linked to other parts by the kinds of the links."""
    with zipfile.ZipFile(io.BytesIO(workbooks.xlsb_of({"One": (0, workbooks.sheet(rows))}))) as archive:
        parts = {**{name: archive.read(name) for name in archive.namelist()}, **parts}
    told = "".join(f'<Relationship Id="{kind}" Type="{LINK}/{kind}" Target="{to}"/>' for kind, to in links.items())
    return workbooks.zipped(parts | {"xl/worksheets/_rels/sheet1.bin.rels": f"<Relationships>{told}</Relationships>"})


ROWS = workbooks.row(0) + workbooks.cell(0, "a") + workbooks.row(1) + workbooks.cell(0, 7.0)
COMMENTS = (
    workbooks.record(0x0278, wide("Ada"))
    + workbooks.record(0x027B, struct.pack("<IIIII", 0, 1, 1, 0, 0) + bytes(16))
    + workbooks.record(0x027D, b"\0" + wide("Right?"))
)


def test_comments_of_a_binary_workbook_are_read(read: Read) -> None:
    data = binary_of(ROWS, {"comments": "../comments1.bin"}, {"xl/comments1.bin": COMMENTS})
    document = read(data, "a.xlsb")
    assert document.pages[0].blocks[-1].text == "Comment on A2 by Ada: Right?"
    assert document.warnings == []


def test_answers_to_a_comment_of_a_binary_workbook_are_read(read: Read) -> None:
    threads = '<ThreadedComments><threadedComment ref="A2" personId="p"><text>Yes.</text></threadedComment>'
    parts: dict[str, str | bytes] = {
        "xl/comments1.bin": COMMENTS,
        "xl/threads.xml": f"{threads}</ThreadedComments>",
        "xl/persons/person.xml": '<personList><person displayName="Bo" id="p"/></personList>',
    }
    links = {"comments": "../comments1.bin", "threadedComment": "../threads.xml"}
    (page,) = read(binary_of(ROWS, links, parts), "a.xlsb").pages
    assert [block.text for block in page.blocks if block.text.startswith("Comment")] == ["Comment on A2 by Bo: Yes."]


def test_printed_headers_of_older_and_binary_workbooks_are_read(read: Read) -> None:
    import xlwt

    book, older = xlwt.Workbook(), io.BytesIO()
    sheet = book.add_sheet("One")
    sheet.write(0, 0, "a")
    sheet.header_str, sheet.footer_str = b"&CAcme && Co", b"&LPage &P"
    book.save(older)
    texts = wide("&CAcme && Co") + wide("&LPage &P") + struct.pack("<I", 0xFFFFFFFF) * 3 + wide("&LDraft")
    printed = workbooks.record(0x01DF, b"\0\0" + texts)
    binary = workbooks.xlsb_of({"One": (0, workbooks.sheet(ROWS, after=printed))})
    furniture = [
        [(block.type, block.text) for _, block in read(data, name).blocks() if block.type in {"header", "footer"}]
        for data, name in ((older.getvalue(), "a.xls"), (binary, "a.xlsb"))
    ]
    assert furniture == [[("header", "Acme & Co")], [("header", "Acme & Co"), ("footer", "Draft")]]
