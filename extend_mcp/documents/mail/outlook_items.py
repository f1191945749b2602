"""What Outlook stores of appointments, tasks and contacts: messages of other classes (MS-OXOCAL, MS-OXOCNTC)."""

import struct
from collections.abc import Iterator, Mapping

_BY_NUMBER = {
    0x3A16: "Organization", 0x3A18: "Department", 0x3A17: "Title", 0x3A08: "Telephone (work)",
    0x3A09: "Telephone (home)", 0x3A1C: "Telephone (cell)", 0x3A24: "Fax (work)",
}  # fmt: skip
"""Texts of contacts."""
_APPOINTMENT, _TASK, _ADDRESS = (
    struct.pack("<IHH", 0x00062000 + number, 0, 0) + bytes.fromhex("c000000000000046") for number in (2, 3, 4)
)
_DAYS = {
    (_APPOINTMENT, 0x820D): "Start", (_APPOINTMENT, 0x820E): "End", (_TASK, 0x8104): "Start", (_TASK, 0x8105): "Due",
}  # fmt: skip
_TEXTS = {
    (_APPOINTMENT, 0x8208): "Location", (_ADDRESS, 0x8083): "E-mail", (_ADDRESS, 0x801B): "Address (work)",
    (_ADDRESS, 0x801A): "Address (home)",
}  # fmt: skip
"""Properties whose numbers each file chooses, by their sets and names."""
_FIRST_SET, _FIRST_NUMBER = 3, 0x8000
_KINDS = ("IPM.Appointment", "IPM.Schedule", "IPM.Contact", "IPM.Task")


def named_properties(sets: bytes, entries: bytes) -> dict[tuple[bytes, int], int]:
    """The numbers of named properties, from the streams with their sets and entries (MS-OXMSG, 2.2.3.1)."""
    found: dict[tuple[bytes, int], int] = {}
    for at in range(0, len(entries) - 7, 8):
        name, kind, index = struct.unpack_from("<IHH", entries, at)
        start = 16 * ((kind >> 1) - _FIRST_SET)
        if not kind & 1 and start >= 0:
            found[sets[start : start + 16], name] = _FIRST_NUMBER + index
    return found


def labels(kind: str, names: Mapping[tuple[bytes, int], int]) -> Iterator[tuple[str, int, bool]]:
    """For an item of that class: the label and number of each property to show, and whether it is a time."""
    if not kind.startswith(_KINDS):
        return
    yield from ((label, names[key], True) for key, label in _DAYS.items() if key in names)
    yield from ((label, number, False) for number, label in _BY_NUMBER.items())
    yield from ((label, names[key], False) for key, label in _TEXTS.items() if key in names)
