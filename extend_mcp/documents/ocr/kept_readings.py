"""What OCR read of a picture, kept beside the file that the picture is of, so that no later run reads it again.

A reading is named by all that it depends on: the pixels, whether the page may be turned, and the reader. So options
that change what is drawn have readings of their own.
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

if TYPE_CHECKING:
    from PIL.Image import Image

READER = 3
"""The version of all that makes a picture into a `Reading`: raise it with a change of that."""

NEW = "new"
"""The folder, in that of the readings, for those that are added."""

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
    """The name of what is read of a picture."""
    from importlib.metadata import version

    about = f"{READER} {version('rapidocr')} {picture.mode} {picture.size} {turn} "
    return hashlib.blake2b(about.encode() + picture.tobytes(), digest_size=20).hexdigest()


def find_reading(name: str) -> Reading | None:
    """The reading of this name, if it is kept."""
    folder = _folder.get()
    if folder is None:
        return None
    found = next((path for path in (folder / name, folder / NEW / name) if path.is_file()), None)
    return None if found is None else _unpack(found.read_bytes())


def keep_reading(name: str, reading: Reading) -> None:
    """Add a reading, if any are kept."""
    if (folder := _folder.get()) is not None:
        (folder / NEW).mkdir(parents=True, exist_ok=True, mode=0o700)
        part = folder / f"{name}.part"
        part.write_bytes(_pack(reading))
        part.replace(folder / NEW / name)


def _pack(reading: Reading) -> bytes:
    words = [[word.text, *astuple(word.box), word.confidence, word.turn] for word in reading.words]
    rules = [astuple(rule) for rule in reading.rules]
    size = [reading.width, reading.height, reading.turned, reading.lean, reading.unread]
    return zlib.compress(json.dumps([words, rules, size], separators=(",", ":")).encode())


def _unpack(content: bytes) -> Reading:
    words, rules, size = json.loads(zlib.decompress(content))
    return Reading(
        [Word(text, Box(*box), confidence, turn=turn) for text, *box, confidence, turn in words],
        [Rule(*ends) for ends in rules],
        *size,
    )
