"""Reads calendars (.ics, RFC 5545) and contacts (.vcf, RFC 6350 and its older versions)."""

import quopri
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from extend_mcp.documents.page import Block, Document, Page
from extend_mcp.documents.text.encoding import read_text
from extend_mcp.documents.text.plain import paragraphs

_ENTRIES = {"VEVENT", "VTODO", "VJOURNAL", "VCARD"}
_TITLES, _TEXTS = ("SUMMARY", "FN"), {"DESCRIPTION", "NOTE", "COMMENT"}
_LABELS = {
    "DTSTART": "Start", "DTEND": "End", "RRULE": "Repeats", "EXDATE": "Except", "ORG": "Organization",
    "TEL": "Telephone", "EMAIL": "E-mail", "ADR": "Address", "BDAY": "Birthday", "URL": "URL",
}  # fmt: skip
"""The labels of properties; others are named as they are."""
_TECHNICAL = frozenset(
    "BEGIN END VERSION PRODID UID DTSTAMP SEQUENCE CREATED LAST-MODIFIED TRANSP CLASS REV N KIND PRIORITY GEO TZ "
    "MAILER RECURRENCE-ID PHOTO LOGO SOUND KEY SORT-STRING CLIENTPIDMAP".split()
)
"""Properties for programs, and pictures; so are all that begin with X. A name in parts repeats the whole one."""
_STRUCTURED = {"ADR", "ORG"}
_USUAL_TYPES = {"INTERNET", "VOICE", "PREF", "POSTAL", "PARCEL", "DOM", "INTL"}
_LINE = re.compile(r'(?:[\w-]+\.)?(?P<name>[\w-]+)(?P<settings>(?:;(?:[^:;"]|"[^"]*")*)*):(?P<value>.*)', re.DOTALL)
_SETTING = re.compile(r';([\w-]+)(?:=((?:[^;"]|"[^"]*")*))?')
_DAY = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:T(\d\d):?(\d\d):?(\d\d)(Z?)\S*)?")
_PART = re.compile(r"(?<!\\);")
"""The sign between the parts of a value."""
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class _Property:
    """A line of an entry: `value` is decoded, but still escaped."""

    name: str
    settings: Mapping[str, str]
    value: str


def read_entries(path: Path, mime_type: str) -> Document:
    """On one page, each entry with its title as a heading, its properties and its text."""
    text, warnings = read_text(path)
    return Document(mime_type, [Page(1, blocks=list(_blocks(text)))], 1, warnings)


def _blocks(text: str) -> Iterator[Block]:
    open_parts: list[str] = []
    entry: list[_Property] = []
    for line in _properties(text):
        part = line.value.strip().upper()
        if line.name == "BEGIN":
            open_parts.append(part)
            entry = [] if part in _ENTRIES else entry
        elif line.name == "END" and open_parts:
            yield from _entry(entry) if open_parts.pop() in _ENTRIES else ()
        elif open_parts and open_parts[-1] in _ENTRIES:
            entry.append(line)
    if open_parts and open_parts[-1] in _ENTRIES:  # the end of the file is missing
        yield from _entry(entry)


def _properties(text: str) -> Iterator[_Property]:
    """The lines, without the breaks that only fold them."""
    rest = iter(re.sub(r"\r?\n[ \t]", "", text).splitlines())
    for line in rest:
        if (found := _LINE.fullmatch(line)) is None:
            continue
        settings: dict[str, str] = {}
        for name, value in _SETTING.findall(found["settings"]):
            key, one = (name.upper(), value.strip('"')) if value else ("TYPE", name)
            settings[key] = f"{settings[key]},{one}" if key in settings else one
        value = found["value"]
        types = settings.get("TYPE", "").upper().split(",")
        if "QUOTED-PRINTABLE" in {settings.get("ENCODING", "").upper(), *types}:
            while value.endswith("="):
                value = value[:-1] + next(rest, "")
            value = quopri.decodestring(value.encode()).decode(_codec(settings), errors="replace")
        yield _Property(found["name"].upper(), settings, value)


def _codec(settings: Mapping[str, str]) -> str:
    name = settings.get("CHARSET", "utf-8")
    try:
        "".encode(name)
    except (LookupError, ValueError):
        return "utf-8"
    return name


def _entry(lines: list[_Property]) -> Iterator[Block]:
    if title := _title({line.name: line.value for line in reversed(lines)}):
        yield Block("heading", title, level=1)
    for line in lines:
        is_shown = line.name not in {*_TITLES, *_TEXTS, *_TECHNICAL} and not line.name.startswith("X-")
        if is_shown and (shown := _shown(line)):
            yield Block("key_value", f"{_label(line)}: {shown}")
    for line in lines:
        for paragraph in paragraphs(_plain(line.value)) if line.name in _TEXTS else ():
            yield Block("text", paragraph)


def _title(values: Mapping[str, str]) -> str:
    """What an entry is about, or whom: a name is put together where it is stored in parts alone."""
    text = next((values[name] for name in _TITLES if values.get(name)), "")
    if not text and "N" in values:
        family, given, middle, prefix, suffix = (_PART.split(values["N"]) + [""] * 5)[:5]
        text = " ".join((prefix, given, middle, family, suffix))
    return " ".join(_plain(text).split())


def _label(line: _Property) -> str:
    types = [one for one in line.settings.get("TYPE", "").split(",") if one.upper() not in _USUAL_TYPES]
    kinds = ", ".join(one.lower() for one in types if one.isalpha() and line.name in {"TEL", "EMAIL", "ADR"})
    label = _LABELS.get(line.name, line.name.replace("-", " ").capitalize())
    return f"{label} ({kinds})" if kinds else label


def _shown(line: _Property) -> str:
    """The value of a property as people write it."""
    if line.settings.get("ENCODING", "").upper() in {"B", "BASE64"} or line.value.startswith("data:"):
        return ""
    if line.name in _STRUCTURED:
        parts = _PART.split(line.value)
        return ", ".join(" ".join(_plain(part).split()) for part in parts if part.strip())
    text = " ".join(_plain(line.value).split())
    if (day := _DAY.fullmatch(text)) is not None:
        zone = " UTC" if day[7] else f" {line.settings['TZID']}" if "TZID" in line.settings else ""
        return "-".join(day.group(1, 2, 3)) + (f" {':'.join(day.group(4, 5, 6))}{zone}" if day[4] else "")
    text = re.sub(r"(?i)^(?:mailto|tel):", "", text)
    name = line.settings.get("CN")
    return f"{name} <{text}>" if name and name != text else text


def _plain(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
