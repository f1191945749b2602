from email.message import EmailMessage

import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail import mail_pages
from extend_mcp.documents.page import Document
from tests import sample_files
from tests.documents.compound_files import Tree, compound_of, message_of
from tests.documents.conftest import Read

TABLE = "<table><tr><th>Item</th><th>Amount</th></tr><tr><td>Rent</td><td>1,200.00 EUR</td></tr></table>"


def mail(text: str = "See the file.", html: str | None = None) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Ana Ruiz <ana@example.com>", "ap@example.org"
    message["Subject"] = "Rent"
    message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html")
    return message


def attach(message: EmailMessage, data: bytes, name: str) -> None:
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)


def shapes(document: Document) -> list[tuple[int, str, str]]:
    return [(page.number, block.type, " ".join(block.text.split())) for page, block in document.blocks()]


HEAD = [
    (1, "key_value", "From: Ana Ruiz <ana@example.com>"),
    (1, "key_value", "To: ap@example.org"),
    (1, "key_value", "Subject: Rent"),
]


def test_a_name_that_is_written_as_several_encoded_words_is_one(read: Read) -> None:
    name = "=?utf-8?B?5bGx55Sw5aQ=?=\n =?utf-8?B?qumDjizmoKrlvI/kvJrnpL4=?="
    head = f"From: {name} <yamada@example.jp>\nSubject: =?utf-8?q?Bill_?=\n =?utf-8?q?of_May?=\n\nDue now"
    assert [block.text for block in read(head.encode(), "a.eml").pages[0].blocks] == [
        'From: "山田太郎,株式会社" <yamada@example.jp>',
        "Subject: Bill of May",
        "Due now",
    ]


def test_the_html_of_a_mail_is_read_where_its_plain_text_says_less(read: Read) -> None:
    message = mail("This message is best viewed in HTML.", f"<p>Please find the amounts below.</p>{TABLE}")
    document = read(message.as_bytes(), "a.eml")
    assert shapes(document) == [
        *HEAD,
        (1, "text", "Please find the amounts below."),
        (1, "table", "Item Amount Rent 1,200.00 EUR"),
    ]
    assert document.warnings == []


def test_the_plain_text_is_read_where_the_html_says_less(read: Read) -> None:
    document = read(mail("The rent is due on Monday, 1,200.00 EUR.", "<p><img src='a.png'></p>").as_bytes(), "a.eml")
    assert shapes(document)[3:] == [(1, "text", "The rent is due on Monday, 1,200.00 EUR.")]


def test_a_plain_text_that_says_other_things_is_told_of(read: Read) -> None:
    plain = " ".join(f"other{number}" for number in range(30))
    html = " ".join(f"word{number}" for number in range(40))
    document = read(mail(plain, f"<p>{html}</p>").as_bytes(), "a.eml")
    assert [warning.code for warning in document.warnings] == ["LOCAL_NOT_SUPPORTED"]


def test_attachments_are_pages_after_the_mail(read: Read) -> None:
    message = mail()
    attach(message, b"a,b\n1,2\n", "numbers.csv")
    attach(message, sample_files.text_pdf([["First page"], ["Second page"]]), "letter.pdf")
    document = read(message.as_bytes(), "a.eml")
    assert shapes(document) == [
        *HEAD,
        (1, "text", "See the file."),
        (1, "key_value", "Attachments: 1. numbers.csv; 2. letter.pdf"),
        (2, "heading", "Attachment 1: numbers.csv"),
        (2, "table", "a b 1 2"),
        (3, "heading", "Attachment 2: letter.pdf"),
        (3, "text", "First page"),
        (4, "text", "Second page"),
    ]
    assert (document.page_count, document.warnings) == (4, [])
    assert document.pages[2].words[0].text == "First"


def test_a_page_range_counts_the_pages_of_attachments(read: Read) -> None:
    message = mail()
    attach(message, sample_files.text_pdf([["First page"], ["Second page"]]), "letter.pdf")
    document = read(message.as_bytes(), "a.eml", pageRanges=[{"start": 3, "end": 3}])
    assert (shapes(document), document.page_count) == ([(3, "text", "Second page")], 3)


def test_sheets_of_an_attachment_are_pages_like_others(read: Read) -> None:
    message = mail()
    attach(message, sample_files.xlsx(), "orders.xlsx")
    document = read(message.as_bytes(), "a.eml")
    assert [page.sheet for page in document.pages] == [None] * 3
    assert [(warning.page, warning.message[:16]) for warning in document.warnings] == [
        (2, "In attachment 1:"),
        (3, "In attachment 1:"),
    ]


def test_an_attachment_that_cannot_be_read_is_told_of_with_the_reason(read: Read) -> None:
    message = mail()
    attach(message, b"%PDF-", "please open: bill.pdf")
    (warning,) = read(message.as_bytes(), "a.eml").warnings
    assert warning.code == "LOCAL_ATTACHMENT_NOT_READ"
    assert warning.message == (
        "Attachment 1 was not read. The PDF cannot be opened: its structure is damaged, or it has no pages."
    )


def test_only_so_many_attachments_are_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_pages, "MAX_ATTACHMENTS", 1)
    monkeypatch.setattr(mail_pages, "MAX_BYTES", 10)
    message = mail()
    for name, data in (("a.txt", b"A" * 11), ("b.txt", b"B")):
        attach(message, data, name)
    document = read(message.as_bytes(), "a.eml")
    assert document.page_count == 1
    assert [warning.message.rpartition("not read. ")[2] for warning in document.warnings] == [
        "The local engine reads 10 bytes of attachments. Upload it as a separate file.",
        "The local engine reads 1 attachments.",
    ]


def test_a_forwarded_message_is_read_and_what_is_in_it_named(read: Read) -> None:
    inner, outer = mail("The bill is in the file."), mail("See below.")
    inner.replace_header("Subject", "The bill")
    attach(inner, b"a,b\n", "bill.csv")
    outer.add_attachment(inner)
    document = read(outer.as_bytes(), "a.eml")
    assert shapes(document)[4:] == [
        (1, "key_value", "Attachments: 1. The bill"),
        (2, "heading", "Attachment 1: The bill"),
        (2, "key_value", "From: Ana Ruiz <ana@example.com>"),
        (2, "key_value", "To: ap@example.org"),
        (2, "key_value", "Subject: The bill"),
        (2, "text", "The bill is in the file."),
        (2, "key_value", "Attachments: 1. bill.csv"),
    ]
    (warning,) = document.warnings
    assert "attached to a message that is itself attached" in warning.message


def test_a_mail_in_a_file_that_is_attached_is_read_without_what_it_holds(read: Read) -> None:
    inner, outer = mail("Inside."), mail("Outside.")
    attach(inner, b"a,b\n", "bill.csv")
    attach(outer, inner.as_bytes(), "forwarded.eml")
    document = read(outer.as_bytes(), "a.eml")
    assert (2, "text", "Inside.") in shapes(document)
    assert [warning.code for warning in document.warnings] == ["LOCAL_ATTACHMENT_NOT_READ"]


def test_a_picture_that_the_html_shows_is_no_attachment(read: Read) -> None:
    message = mail("Hello.", "<p>Hello from all of us.</p><img src='cid:logo@a'>")
    html = message.get_payload(1)
    assert isinstance(html, EmailMessage)
    html.add_related(sample_files.scan_png(), "image", "png", cid="<logo@a>", filename="logo.png")
    document = read(message.as_bytes(), "a.eml")
    assert (document.page_count, document.warnings) == (1, [])


def test_text_behind_an_attachment_belongs_to_the_body(read: Read) -> None:
    text = (
        "Subject: Two parts\nContent-Type: multipart/mixed; boundary=X\n\n--X\n\nBefore.\n--X\n"
        "Content-Disposition: attachment; filename=a.csv\n\n1,2\n--X\n\nAfter.\n--X--\n"
    )
    assert [text for _, kind, text in shapes(read(text.encode(), "a.eml")) if kind == "text"] == ["Before.", "After."]


SUBJECT, SENDER, ADDRESS, TO, PLAIN, HTML, RTF = 0x37, 0x0C1A, 0x5D01, 0x0E04, 0x1000, 0x1013, 0x1009
HEADERS, DATA, NAME = 0x7D, 0x3701, 0x3707
OUTLOOK = {SUBJECT: "Rent", SENDER: "Ana Ruiz", ADDRESS: "ana@example.com", TO: "ap@example.org"}


def attached(name: str, content: bytes | Tree) -> Tree:
    tree: Tree = {"__properties_version1.0": bytes(8), f"__substg1.0_{NAME:04X}001F": name.encode("utf-16-le")}
    kind = "0102" if isinstance(content, bytes) else "000D"
    return tree | {f"__substg1.0_{DATA:04X}{kind}": content}


def test_a_message_of_outlook_is_read_as_others_are(read: Read) -> None:
    tree = message_of(OUTLOOK | {PLAIN: "See the files.\r\n"}, {HTML: b"<p>See the files here:</p>"}, sent=154_579)
    tree["__attach_version1.0_#00000000"] = attached("numbers.csv", b"a,b\n1,2\n")
    inner = message_of({SUBJECT: "Inside", PLAIN: "Forwarded."}, head=24)
    tree["__attach_version1.0_#00000001"] = attached("Inside", inner)
    tree["__attach_version1.0_#00000002"] = attached("letter.txt", b"A long letter. " * 1000)
    document = read(compound_of(tree), "a.msg")
    assert document.mime_type == "application/vnd.ms-outlook"
    assert [shape for shape in shapes(document) if len(shape[2]) < 200] == [
        (1, "key_value", "From: Ana Ruiz <ana@example.com>"),
        (1, "key_value", "To: ap@example.org"),
        (1, "key_value", "Date: 2024-03-23 00:00:00 UTC"),
        (1, "key_value", "Subject: Rent"),
        (1, "text", "See the files here:"),
        (1, "key_value", "Attachments: 1. numbers.csv; 2. Inside; 3. letter.txt"),
        (2, "heading", "Attachment 1: numbers.csv"),
        (2, "table", "a b 1 2"),
        (3, "heading", "Attachment 2: Inside"),
        (3, "key_value", "Subject: Inside"),
        (3, "text", "Forwarded."),
        (4, "heading", "Attachment 3: letter.txt"),
    ]
    assert document.warnings == []


def test_headers_of_the_internet_go_before_what_outlook_stores(read: Read) -> None:
    told = "From: Ana <ana@example.org>\r\nDate: Tue, 03 Nov 2026 09:12:44 +0100\r\n\r\n"
    blocks = shapes(read(compound_of(message_of(OUTLOOK | {HEADERS: told, PLAIN: "Hello."})), "a.msg"))
    assert [text for _, kind, text in blocks if kind == "key_value"] == [
        "From: Ana <ana@example.org>",
        "To: ap@example.org",
        "Date: Tue, 03 Nov 2026 09:12:44 +0100",
        "Subject: Rent",
    ]


PACKED = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
"""The first example of the published format (MS-OXRTFCP)."""


BARE = bytes(4) + b"\x1f\0\0\0MELA" + bytes(4) + rb"{\rtf1\ansi\b hello\b0  world}"


@pytest.mark.parametrize("packed", [PACKED, BARE])
def test_a_body_that_is_packed_rtf_is_read(read: Read, packed: bytes) -> None:
    blocks = shapes(read(compound_of(message_of(OUTLOOK, {RTF: packed})), "a.msg"))
    assert [text for _, kind, text in blocks if kind == "text"] == ["hello world"]


def test_a_message_that_holds_itself_is_damaged(read: Read) -> None:
    tree = message_of(OUTLOOK)
    tree["__attach_version1.0_#00000000"] = attached("Inside", message_of({SUBJECT: "Inside"}, head=24))
    data = bytearray(compound_of(tree))
    directory = (int.from_bytes(data[48:52], "little") + 1) * 512
    names = [data[at : at + 64].decode("utf-16-le").rstrip("\0") for at in range(directory, len(data) - 512, 128)]
    inner, root = (directory + names.index(name) * 128 for name in ("__substg1.0_3701000D", "Root Entry"))
    data[inner + 76 : inner + 80] = data[root + 76 : root + 80]
    with pytest.raises(DocumentFailure) as failure:
        read(bytes(data), "a.msg")
    assert failure.value.reason == "CORRUPT_FILE"
