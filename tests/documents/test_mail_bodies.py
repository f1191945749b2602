"""The bodies of e-mails: their encodings, their lines, and parts that follow each other."""

import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.mail.flowed import unflowed
from extend_mcp.documents.mail.outlook_html import html_in_rtf
from tests.documents.compound_files import compound_of, message_of
from tests.documents.conftest import Read
from tests.documents.test_mail import OUTLOOK, PLAIN, RTF


def mail(kind: str, body: bytes, encoding: str = "8bit") -> bytes:
    head = f"From: a@b.c\nMIME-Version: 1.0\nContent-Type: {kind}\nContent-Transfer-Encoding: {encoding}\n\n"
    return head.encode() + body


def texts(read: Read, data: bytes) -> list[str]:
    return [block.text for block in read(data, "a.eml").pages[0].blocks][1:]


@pytest.mark.parametrize(
    ("kind", "body", "text"),
    [
        ("text/html; charset=iso-8859-1", b"<p>Total 12,50 \x80</p>", "Total 12,50 €"),
        ("text/plain; charset=us-ascii", "Größe: ä".encode(), "Größe: ä"),
        ("text/plain", "Ärger mit Maß und Gefühl für 5 €".encode("cp1252"), "Ärger mit Maß und Gefühl für 5 €"),
        ("text/plain; charset=iso-2022-jp", "請求書".encode("iso-2022-jp"), "請求書"),
        ("text/plain; charset=koi8-r", "Счёт".encode("koi8-r"), "Счёт"),
        ("text/plain; charset=base64", b"Total", "Total"),
    ],
)
def test_a_body_is_read_in_the_encoding_that_it_is_in(read: Read, kind: str, body: bytes, text: str) -> None:
    assert texts(read, mail(kind, body)) == [text]


def test_lines_that_a_mailer_broke_are_joined(read: Read) -> None:
    body = b"A long line that \nwas broken.\nAnother\n"
    assert texts(read, mail("text/plain; format=flowed", body)) == ["A long line that was broken.\nAnother"]
    assert texts(read, mail("text/plain", body)) == ["A long line that \nwas broken.\nAnother"]


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("> a \n> b\n>> c \nd", "> a b\n>> c \nd"),
        ("one \n-- \nAda", "one \n-- \nAda"),
        (" stuffed", "stuffed"),
        ("", ""),
    ],
)
def test_quoted_lines_and_signatures_stay_apart(text: str, joined: str) -> None:
    assert unflowed(text, without_blank=False) == joined


def test_a_blank_that_only_marks_a_break_is_taken_away() -> None:
    assert unflowed("long \nword", without_blank=True) == "longword"


def parts(*bodies: tuple[str, str], kind: str = "mixed") -> bytes:
    inside = "".join(f"--B\nContent-Type: {one}\n\n{text}\n" for one, text in bodies)
    return mail(f"multipart/{kind}; boundary=B", f"{inside}--B--\n".encode())


def test_texts_that_follow_each_other_are_all_read(read: Read) -> None:
    both = ("text/plain", "First."), ("text/html", "<p>The footer of the list</p>")
    assert texts(read, parts(*both)) == ["First.", "The footer of the list"]
    assert texts(read, parts(*both, kind="alternative")) == ["The footer of the list"]


def test_a_report_of_delivery_is_read(read: Read) -> None:
    status = "message/delivery-status", "Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; q@q\nStatus: 5.1.1\n"
    document = read(parts(("text/plain", "Not delivered."), status, kind="report"), "a.eml")
    assert "Status: 5.1.1" in document.pages[1].blocks[-1].text
    assert document.warnings == []


WRAPPED = (
    rb"{\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0\fswiss Arial;}{\f1\fcharset204 Arial;}}{\colortbl;}"
    rb"{\*\htmltag19 <html><body>}\htmlrtf \uc1\pard\plain\f0 \htmlrtf0 {\*\htmltag64 <p>}\htmlrtf {\htmlrtf0 "
    rb"Caf\'e9 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 {\f1 \'cf}{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 "
    rb"{\*\htmltag84 &nbsp;}\htmlrtf \'a0\htmlrtf0 \u8364 ?5 \htmlrtf\par}\htmlrtf0 {\*\htmltag72 </p>}"
    rb"{\*\htmltag64 <table><tr><td>Qty</td><td>Sum</td></tr><tr><td>2</td><td>}9.90{\*\htmltag64 </td></tr></table>}"
    rb"{\*\mhtmltag1 no}\par {\*\htmltag27 </body></html>}}"
)


def test_html_that_outlook_wrapped_in_rtf_is_read(read: Read) -> None:
    packed = bytes(4) + len(WRAPPED).to_bytes(4, "little") + b"MELA" + bytes(4) + WRAPPED
    for tree in (message_of(OUTLOOK, {RTF: packed}), message_of(OUTLOOK | {PLAIN: "Café"}, {RTF: packed})):
        text, table = read(compound_of(tree), "a.msg").pages[0].blocks[-2:]
        assert " ".join(text.text.split()) == "Café П €5"
        assert [cell.text for cell in table.cells] == ["Qty", "Sum", "2", "9.90"]


def test_rtf_that_wraps_no_html_is_none() -> None:
    assert html_in_rtf(rb"{\rtf1\ansi Text}") == ""
    with pytest.raises(DocumentFailure, match="nests more than"):
        html_in_rtf(rb"{\rtf1\fromhtml1 " + b"{" * 3000)


@pytest.mark.parametrize(
    ("subject", "declared"), [("Formação", "utf-8"), ("Formação", "iso-8859-1"), ("Счёт", "koi8-r")]
)
def test_a_subject_that_is_not_encoded_is_read_in_the_encoding_of_the_text(
    read: Read, subject: str, declared: str
) -> None:
    head = f"From: Ana <ana@example.com>\nSubject: {subject} 7\nContent-Type: text/plain; charset={declared}\n\n"
    assert texts(read, f"{head}Hi".encode(declared)) == [f"Subject: {subject} 7", "Hi"]


@pytest.mark.parametrize("named", ["; boundary=----=_Part_1", '; boundary="other"', ""])
def test_parts_are_found_where_the_header_does_not_name_the_line_between_them(read: Read, named: str) -> None:
    body = "------=_Part_1\nContent-Type: text/plain\n\nDue now\n------=_Part_1\nContent-Type: text/html\n\n<p>Due now"
    data = f"From: a@b.c\nContent-Type: multipart/alternative{named}\n\nSeveral parts.\n\n{body}\n------=_Part_1--\n"
    assert texts(read, data.encode()) == ["Due now"]


def test_a_mail_to_a_group_with_a_remark_is_read(read: Read) -> None:
    assert texts(read, b"From: a@b.c\nTo: undisclosed:; (all of them)\n\nHi") == [
        "To: undisclosed:; (all of them)",
        "Hi",
    ]


def test_a_message_whose_parts_are_missing_has_no_attachment(read: Read) -> None:
    assert texts(read, b'From: a@b.c\nContent-Type: multipart/mixed; boundary="a"\n\n') == []
