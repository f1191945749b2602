"""Keeps the OCR reading of a picture beside its file, so that no later run reads it again.

The name of a reading depends on all its inputs: the pixels, whether the page may be turned, and the reader. So options
that change the picture have their own readings.
"""

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import astuple
from pathlib import Path
from typing import TYPE_CHECKING

from extend_mcp.documents.ocr.reading import Reading
from extend_mcp.documents.page import Box, Rule, Word
from extend_mcp.documents.slant import Slant

if TYPE_CHECKING:
    from PIL.Image import Image

READER = 4
"""The version of the code that makes a `Reading` from a picture: raise it when that code changes."""

NEW = "new"
"""The subfolder for added readings."""

_folder: ContextVar[Path | None] = ContextVar("folder of readings", default=None)


@contextmanager
def keeping_readings(folder: Path | None) -> Iterator[None]:
    """Use the readings in this folder, and add new ones to it; without a folder, keep none."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def name_reading(picture: "Image", *, turn: bool) -> str:
    """The name of a picture's reading."""
    from importlib.metadata import version

    about = f"{READER} {version('rapidocr')} {picture.mode} {picture.size} {turn} "
    return hashlib.blake2b(about.encode() + picture.tobytes(), digest_size=20).hexdigest()


def find_reading(name: str) -> Reading | None:
    """The kept reading of this name, or None."""
    folder = _folder.get()
    if folder is None:
        return None
    found = next((path for path in (folder / name, folder / NEW / name) if path.is_file()), None)
    return None if found is None else _unpack(found.read_bytes())


def keep_reading(name: str, reading: Reading) -> None:
    """Add a reading, if readings are kept."""
    if (folder := _folder.get()) is not None:
        (folder / NEW).mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / f"{name}.part"
        part.write_bytes(_pack(reading))
        part.replace(folder / NEW / name)


def _pack(reading: Reading) -> bytes:
    words = [[word.text, *astuple(word.box), word.confidence, word.turn, word.bold] for word in reading.words]
    rules = [astuple(rule) for rule in reading.rules]
    size = [reading.width, reading.height, reading.turned, astuple(reading.slant), reading.unread]
    return zlib.compress(json.dumps([words, rules, size], separators=(",", ":")).encode())


def _unpack(content: bytes) -> Reading:
    words, rules, (width, height, turned, slant, unread) = json.loads(zlib.decompress(content))
    return Reading(
        [Word(text, Box(*box), confidence, bold=bold, turn=turn) for text, *box, confidence, turn, bold in words],
        [Rule(*ends) for ends in rules],
        width,
        height,
        turned,
        Slant(*slant),
        unread,
    )
