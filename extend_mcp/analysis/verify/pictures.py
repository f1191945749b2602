"""Checks the metadata of JPEG, PNG and WebP files."""

import re
from pathlib import Path
from typing import Any

from extend_mcp.analysis.verify.provenance import check_dates, check_programs
from extend_mcp.analysis.verify.report import Report, compared, value
from extend_mcp.documents.failure import DocumentFailure

SOFTWARE, CHANGED, EXIF, MADE = 0x0131, 0x0132, 0x8769, 0x9003
PROMPTS = ("parameters", "prompt", "workflow", "sd-metadata", "invokeai_metadata")
"""Text chunks of a PNG in which picture generators write their settings."""

_TOOL = re.compile(r"(?:xmp:CreatorTool|tiff:Software|softwareAgent)(?:=\"|>)([^\"<]{1,200})")
_GENERATED = re.compile(r"(?i)\b(?:sampler|cfg.scale|negative.prompt|ckpt_name|ksampler|seed)\b")
_SOURCE = re.compile(r"(?:DigitalSourceType)(?:=\"|>)([^\"<]{1,200})")


def check_picture(path: Path, report: Report) -> None:
    """Add signals of the picture's metadata. Raises `DocumentFailure`."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path) as picture:
            exif = picture.getexif()
            created = exif.get_ifd(EXIF).get(MADE)
            information = dict(picture.info)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise DocumentFailure("PARSE_FAILED", "The picture cannot be read: it is damaged.") from error
    check_programs(_programs(exif.get(SOFTWARE), information), report)
    _prompts(information, report)
    check_dates(_text(created), _text(exif.get(CHANGED)), report)


def _programs(software: object, information: dict[Any, Any]) -> dict[str, str]:
    programs = {"Software": _text(software) or _text(information.get("Software"))}
    described = _text(information.get("xmp")) or _text(information.get("XML:com.adobe.xmp")) or ""
    for name, shape in (("CreatorTool", _TOOL), ("DigitalSourceType", _SOURCE)):
        programs[name] = ", ".join(dict.fromkeys(shape.findall(described)))
    return {name: text for name, text in programs.items() if text}


def _prompts(information: dict[Any, Any], report: Report) -> None:
    written = [name for name in PROMPTS if _GENERATED.search(_text(information.get(name)) or "")]
    if written:
        report.applicable += 1
        values = [value(name, (_text(information[name]) or "")[:200]) for name in written]
        summary = "The picture contains the settings with which it was generated"
        report.add("AI_GENERATED_CONTENT", "HIGH", summary, compared("GENERATION_SETTINGS", values))


def _text(value: object) -> str | None:
    if isinstance(value, bytes):
        value = value.decode("utf-8", errors="replace")
    return value.strip("\0 ") or None if isinstance(value, str) else None
