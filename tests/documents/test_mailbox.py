"""Mailboxes, and mails whose names do not tell that they are mails."""

import pytest

from extend_mcp.documents.mail import mailbox_file
from extend_mcp.documents.page import Document
from tests.documents.conftest import Read

FIRST = (
    b"From ana@example.com Mon Jan  5 09:00:00 2026\nFrom: ana@example.com\nSubject: Rent\n"
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nHello,\n\n>From May on.\n"
    b'--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename="a.csv"\n\na,b\n1,2\n--b--\n\n'
)
SECOND = b"From bo@example.com Tue Jan  6 09:00:00 2026\nFrom: bo@example.com\nSubject: Re: Rent\n\nFine.\n"


def shapes(document: Document) -> list[tuple[int, str]]:
    return [(page.number, " ".join(block.text.split())) for page, block in document.blocks()]


def test_the_messages_of_a_mailbox_follow_each_other(read: Read) -> None:
    assert shapes(read(FIRST + SECOND, "inbox.mbox")) == [
        (1, "From: ana@example.com"),
        (1, "Subject: Rent"),
        (1, "Hello,"),
        (1, "From May on."),
        (1, "Attachments: 1. a.csv"),
        (2, "Attachment 1: a.csv"),
        (2, "a b 1 2"),
        (3, "From: bo@example.com"),
        (3, "Subject: Re: Rent"),
        (3, "Fine."),
    ]


def test_only_so_many_messages_are_read(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox_file, "MAX_MESSAGES", 1)
    document = read(SECOND + b"\n" + SECOND, "inbox.mbox")
    assert document.page_count == 1
    assert [warning.message for warning in document.warnings] == ["Only the first 1 of 2 messages were read."]


@pytest.mark.parametrize("name", ["saved.msg", "saved"])
def test_a_mail_is_known_by_its_headers(read: Read, name: str) -> None:
    head = (
        b"Received: from x\n\tby y\nFrom: bo@example.com\nDate: Tue, 6 Jan 2026 09:00:00 +0000\nSubject: Rent\n\nFine."
    )
    assert shapes(read(head, name))[0] == (1, "From: bo@example.com")


def test_a_letter_with_a_few_labels_is_no_mail(read: Read) -> None:
    assert shapes(read(b"From: Bo\nTo: Ana\n\nDear Ana", "letter")) == [(1, "From: Bo To: Ana"), (1, "Dear Ana")]
