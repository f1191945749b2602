"""Outlook messages: texts that are not in Unicode, appointments and contacts."""

import struct

import pytest

from tests.documents.compound_files import Tree, compound_of, message_of
from tests.documents.conftest import Read

KIND, SUBJECT = 0x001A, 0x0037


def numbers(**properties: int) -> bytes:
    return b"".join(struct.pack("<HHIQ", 3, int(key[1:], 16), 6, number) for key, number in properties.items())


def texts(read: Read, tree: Tree) -> list[str]:
    return [block.text for _, block in read(compound_of(tree), "a.msg").blocks()]


@pytest.mark.parametrize(
    ("properties", "encoding", "text"),
    [
        ({"x3FFD": 1251, "x3FF1": 1031, "x3FDE": 65001}, "cp1251", "Счёт"),
        ({"x3FF1": 1031, "x3FDE": 65001}, "cp1252", "Grüße"),
        ({"x3FF1": 1045, "x3FDE": 65001}, "cp1250", "Złoty"),
        ({"x3FF1": 0x0404}, "cp950", "發票"),
        ({"x3FDE": 65001}, "utf-8", "Złoty"),
    ],
)
def test_a_subject_is_read_in_the_encoding_of_the_message(
    read: Read, properties: dict[str, int], encoding: str, text: str
) -> None:
    tree = message_of({})
    tree["__properties_version1.0"] = bytes(32) + numbers(**properties)
    tree[f"__substg1.0_{SUBJECT:04X}001E"] = text.encode(encoding)
    assert texts(read, tree) == [f"Subject: {text}"]


def set_of(number: int) -> bytes:
    return struct.pack("<IHH", 0x00062000 + number, 0, 0) + bytes.fromhex("c000000000000046")


def named(tree: Tree, *names: tuple[int, int]) -> Tree:
    """The message with the numbers from 0x8000 on for named properties: the place of the set of each, and its name."""
    entries = b"".join(struct.pack("<IHH", name, (3 + at) << 1, index) for index, (at, name) in enumerate(names))
    streams: Tree = {"__substg1.0_00020102": set_of(2) + set_of(4), "__substg1.0_00030102": entries}
    return tree | {"__nameid_version1.0": streams}


def test_an_appointment_has_its_time_and_place(read: Read) -> None:
    tree = message_of({KIND: "IPM.Appointment", SUBJECT: "Review", 0x8001: "Room 1"})
    start = struct.pack("<HHIQ", 0x40, 0x8000, 6, 154_579 * 864_000_000_000)
    tree["__properties_version1.0"] = bytes(32) + start
    assert texts(read, named(tree, (0, 0x820D), (0, 0x8208))) == [
        "Subject: Review",
        "Start: 2024-03-23 00:00:00 UTC",
        "Location: Room 1",
    ]


def test_a_contact_has_its_numbers_and_addresses(read: Read) -> None:
    stored = {KIND: "IPM.Contact", SUBJECT: "Ana Ruiz", 0x3A16: "Acme", 0x3A1C: "555-1", 0x8000: "ana@example.com"}
    assert texts(read, named(message_of(stored), (1, 0x8083))) == [
        "Subject: Ana Ruiz",
        "Organization: Acme",
        "Telephone (cell): 555-1",
        "E-mail: ana@example.com",
    ]
    assert texts(read, named(message_of(stored | {KIND: "IPM.Note"}), (1, 0x8083))) == ["Subject: Ana Ruiz"]
