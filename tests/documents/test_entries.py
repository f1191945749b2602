"""Calendars and contacts."""

from tests.documents.conftest import Read


def shapes(read: Read, lines: str, name: str) -> list[tuple[str, str]]:
    return [(block.type, block.text) for _, block in read(lines.replace("\n", "\r\n").encode(), name).blocks()]


def test_events_are_read_as_people_write_them(read: Read) -> None:
    event = (
        "BEGIN:VCALENDAR\nPRODID:-//x\nBEGIN:VTIMEZONE\nTZID:Europe/Rome\nEND:VTIMEZONE\nBEGIN:VEVENT\nUID:1\n"
        "DTSTART;TZID=Europe/Rome:20260105T093000\nDTEND:20260105T100000Z\nSUMMARY:Review of the\n  budget\n"
        'ORGANIZER;CN="Ruiz, Ana":mailto:ana@example.com\nATTENDEE;CN=Bo;ROLE=X:MAILTO:bo@example.com\n'
        "LOCATION:Room 1\\, second floor\nDESCRIPTION:Please read:\\n\\nthe plan\\; the list.\nX-COLOR:red\n"
        "BEGIN:VALARM\nDESCRIPTION:Soon\nEND:VALARM\nEND:VEVENT\nBEGIN:VTODO\nSUMMARY:Pay\nDUE;VALUE=DATE:20260110\n"
        "END:VTODO\nEND:VCALENDAR\n"
    )
    assert shapes(read, event, "invite.ics") == [
        ("heading", "Review of the budget"),
        ("key_value", "Start: 2026-01-05 09:30:00 Europe/Rome"),
        ("key_value", "End: 2026-01-05 10:00:00 UTC"),
        ("key_value", "Organizer: Ruiz, Ana <ana@example.com>"),
        ("key_value", "Attendee: Bo <bo@example.com>"),
        ("key_value", "Location: Room 1, second floor"),
        ("text", "Please read:"),
        ("text", "the plan; the list."),
        ("heading", "Pay"),
        ("key_value", "Due: 2026-01-10"),
    ]


def test_contacts_of_all_versions_are_read(read: Read) -> None:
    newer = (
        "BEGIN:VCARD\nVERSION:4.0\nN:Ruiz;Ana;;;\nFN:Ana Ruiz\nitem1.TEL;TYPE=cell,voice:tel:+39-06-555\n"
        "ADR;TYPE=work:;;Via Roma 1;Rome;;00100;Italy\nORG:Acme\\; Co;Sales\nBDAY:19800321\n"
        "PHOTO;ENCODING=b:AAAA\nNOTE:Calls back.\nEND:VCARD\n"
    )
    older = (
        "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:M=FCller;J=\n=F6rg;;Dr.\n"
        "EMAIL;INTERNET;WORK:jm@example.com\nEND:VCARD\n"
    )
    assert shapes(read, newer + older, "a.txt.vcf") == [
        ("heading", "Ana Ruiz"),
        ("key_value", "Telephone (cell): +39-06-555"),
        ("key_value", "Address (work): Via Roma 1, Rome, 00100, Italy"),
        ("key_value", "Organization: Acme; Co, Sales"),
        ("key_value", "Birthday: 1980-03-21"),
        ("text", "Calls back."),
        ("heading", "Dr. Jörg Müller"),
        ("key_value", "E-mail (work): jm@example.com"),
    ]


def test_a_calendar_is_known_by_its_beginning_and_read_up_to_its_end(read: Read) -> None:
    (block,) = read(b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Lunch", "text.calendar").pages[0].blocks
    assert block.text == "Lunch"
