"""Fonts of this machine with letters that the standard fonts of PDFs lack."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path.home() / ".local/share/fonts",
    Path.home() / ".fonts",
    Path("/System/Library/Fonts"),
    Path("/Library/Fonts"),
    Path.home() / "Library/Fonts",
)
"""Folders of fonts on Linux and macOS."""
ENDINGS = {".ttf", ".otf", ".ttc"}
PREFERRED = (
    "liberationsans-regular", "dejavusans", "notosans-regular", "arial", "arial unicode", "helvetica",
    "notosanscjk-regular", "droidsansfallbackfull", "droidsansfallback", "pingfang", "hiragino", "applesdgothicneo",
    "wqy-microhei",
)  # fmt: skip
"""Prefixes of the names of plain upright faces, those with the most Western letters first."""
UNUSUAL = ("bold", "italic", "oblique", "mono", "serif", "condensed", "light", "thin", "black", "emoji", "symbol")
"""Parts of the names of faces that are used last."""
MAX_FILES, MAX_BYTES = 3000, 64 * 1024 * 1024
"""The most fonts that are looked at, and the largest file."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file and its letters."""

    path: Path
    letters: frozenset[int]

    def has(self, letter: str) -> bool:
        """True if it has a letter."""
        return ord(letter) in self.letters


def typefaces_for(text: str) -> list[Typeface]:
    """The faces needed for a text: a plain one that has all its letters, else several, the plainest first.

    Letters that no face has are ignored. No two faces of one name are used, because PDFium would treat them as one.
    """
    missing = {letter for letter in text if not letter.isspace()}
    plain = (_face(path) for path in font_files() if _rank(path)[1] < len(PREFERRED))
    whole = next((face for face in plain if all(map(face.has, missing))), None)
    if whole is not None or not missing:
        return [whole] if whole is not None and missing else []
    chosen: dict[str, Typeface] = {}
    for path in font_files():
        face = _face(path)
        if path.stem not in chosen and (found := {letter for letter in missing if face.has(letter)}):
            chosen[path.stem] = face
            missing -= found
        if not missing:
            break
    return list(chosen.values())


@lru_cache(maxsize=1)
def font_files() -> tuple[Path, ...]:
    """The fonts of this machine, the preferred ones first."""
    found = [path for folder in FOLDERS for path in _files(folder)]
    return tuple(sorted(found[:MAX_FILES], key=lambda path: (_rank(path), path.name)))


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in ENDINGS and path.is_file())


def _rank(path: Path) -> tuple[bool, int]:
    name = path.stem.casefold()
    place = next((at for at, start in enumerate(PREFERRED) if name == start), len(PREFERRED))
    return any(part in name for part in UNUSUAL), place


@lru_cache(maxsize=64)
def _face(path: Path) -> Typeface:
    try:
        letters = frozenset(_letters(path)) if path.stat().st_size <= MAX_BYTES else frozenset()
    except (OSError, struct.error, IndexError):
        letters = frozenset[int]()
    return Typeface(path, letters)


def _letters(path: Path) -> Iterator[int]:
    """The code points in the character map of a font; in a collection, of the first font (OpenType, `cmap`)."""
    with path.open("rb") as file:
        head = file.read(16)
        start = struct.unpack(">I", head[12:16])[0] if head[:4] == b"ttcf" else 0
        file.seek(start)
        (count,) = struct.unpack(">4xH6x", file.read(12))
        tables = [struct.unpack(">4s4xII", file.read(16)) for _ in range(count)]
        offset, length = next(((at, size) for name, at, size in tables if name == b"cmap"), (0, 0))
        file.seek(offset)
        data = file.read(length)
    maps = dict.fromkeys(struct.unpack_from(">I", data, 8 + 8 * at)[0] for at in range(*_count(data)))
    for place in maps:
        match struct.unpack_from(">H", data, place)[0]:
            case 4:
                yield from _in_segments(data, place)
            case 12:
                yield from _in_groups(data, place)


def _count(data: bytes) -> tuple[int]:
    return (struct.unpack_from(">H", data, 2)[0],) if data else (0,)


def _in_segments(data: bytes, place: int) -> Iterator[int]:
    """Format 4: two-byte ranges that contain gaps without a glyph."""
    count = struct.unpack_from(">H", data, place + 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", data, place + 14)
    starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", data, place + 16 + 2 * count * nth) for nth in (1, 2, 3)
    )
    for at, (first, last, delta, offset) in enumerate(zip(starts, ends, deltas, offsets, strict=True)):
        glyphs = place + 16 + 2 * (3 * count + at) + offset
        for code in range(first, min(last, 0xFFFE) + 1):
            glyph = (
                struct.unpack_from(">H", data, glyphs + 2 * (code - first))[0] if offset else (code + delta) & 0xFFFF
            )
            if glyph:
                yield code


def _in_groups(data: bytes, place: int) -> Iterator[int]:
    """Format 12: four-byte ranges."""
    count = min(struct.unpack_from(">I", data, place + 12)[0], 20_000)
    for at in range(count):
        first, last = struct.unpack_from(">II", data, place + 16 + 12 * at)
        yield from range(first, min(last, 0x10FFFF) + 1)
