"""Checks the programs and dates in the metadata of PDFs and pictures."""

import re
from datetime import UTC, datetime, timedelta, timezone

from extend_mcp.analysis.verify.report import Report, compared, happened, value

EDITORS = (
    "photoshop", "gimp", "affinity photo", "paint.net", "paint", "pixelmator", "picsart", "snapseed", "faceapp",
    "meitu", "ilovepdf", "sejda", "smallpdf", "pdfescape", "pdf-xchange editor", "pdffiller", "foxit phantompdf",
    "foxit pdf editor", "nitro pro", "pdfelement", "soda pdf", "pdf candy", "dochub", "pdf24", "libreoffice draw",
    "master pdf editor", "infix",
)  # fmt: skip
"""Programs that change finished pages and pictures."""
GENERATORS = (
    "stable diffusion", "midjourney", "dall-e", "dall·e", "firefly", "comfyui", "automatic1111", "novelai",
    "trainedalgorithmicmedia", "imagen", "leonardo.ai",
)  # fmt: skip
DAY = timedelta(days=1)
MOST_CHARACTERS = 2000
"""How many characters of a metadata field are searched for names of programs."""

_PDF_DATE = re.compile(r"D?:?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+\-Z])(?:(\d\d)'?(\d\d)?'?)?)?")
_EXIF_DATE = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")


def check_programs(programs: dict[str, str], report: Report) -> None:
    """Add the programs that edit or generate, by the metadata field that names them."""
    if not programs:
        return
    report.applicable += 1
    editors = {name: text for name, text in programs.items() if _names(text, EDITORS)}
    if editors:
        evidence = compared("EDITING_SOFTWARE", [value(name, text[:200]) for name, text in editors.items()])
        summary = f"The file was processed by an editing program: {_names(next(iter(editors.values())), EDITORS)}"
        report.add("PROVENANCE_AND_ISSUER_MARKERS", "MEDIUM", summary, evidence)
    generators = {name: text for name, text in programs.items() if _names(text, GENERATORS)}
    if generators:
        evidence = compared("GENERATING_SOFTWARE", [value(name, text[:200]) for name, text in generators.items()])
        report.add("AI_GENERATED_CONTENT", "HIGH", "The metadata say that a model generated the picture", evidence)


def check_dates(created: str | None, changed: str | None, report: Report) -> None:
    """Add impossible dates, and a change more than a day after the creation."""
    times = {"created": read_time(created), "modified": read_time(changed)}
    known = {name: time for name, time in times.items() if time is not None}
    if not known:
        return
    report.applicable += 1
    events = [{"code": name.upper(), "timestamp": time.isoformat()} for name, time in known.items()]
    late = [name for name, time in known.items() if time > datetime.now(UTC) + DAY]
    kind = "REVISION_AND_PRODUCTION_HISTORY"
    if late:
        report.add(kind, "MEDIUM", f"The date {late[0]} is in the future", happened(events))
    if len(known) == 2 and known["modified"] < known["created"] - DAY:
        report.add(kind, "MEDIUM", "The file was modified before it was created", happened(events))
    elif len(known) == 2 and known["modified"] > known["created"] + DAY:
        report.add(kind, "LOW", "The file was modified more than a day after it was created", happened(events))


def read_time(text: str | None) -> datetime | None:
    """A date of PDF or EXIF metadata, taken as UTC if it names no zone; None for other texts."""
    if not text:
        return None
    if found := _EXIF_DATE.match(text.strip()):
        parts, zone = [int(part) for part in found.groups()], UTC
    elif found := _PDF_DATE.match(text.strip()):
        parts = [int(part or default) for part, default in zip(found.groups()[:6], (1, 1, 1, 0, 0, 0), strict=True)]
        away = timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0))
        zone = timezone(-away if found[7] == "-" else away) if away < DAY else UTC
    else:
        return None
    year, month, day, hour, minute, second = parts
    try:
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    except ValueError:
        return None


def _names(text: str, programs: tuple[str, ...]) -> str | None:
    """The first of the programs that the text names."""
    text = text[:MOST_CHARACTERS].casefold()
    return next((one for one in programs if re.search(rf"(?<![a-z]){re.escape(one)}(?![a-z])", text)), None)
