"""Decodes the bytes of a text file."""

import codecs
import re
from bisect import bisect
from itertools import islice, pairwise
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.runs import RunWarning

MAX_BYTES = 50 * 1024 * 1024
DECLARED_WITHIN = 4096
"""Bytes at the start that are searched for a declared encoding."""
SAMPLE_BYTES = 256 * 1024
"""Bytes at the start by which an encoding is guessed."""
HEAD_BYTES, SHORTEST = 1024, 8
"""The bytes by which UTF-16 is told, and how many that takes."""
MOST, FEW = 0.5, 0.05
"""Shares of zero bytes at every second place of such a text, and between."""
USUAL = "cp1252"
"""Used if it fits about as well as the best guess: most files without a declared encoding have it."""
ABOUT = 0.1
"""How much more disorder it may show, as charset-normalizer measures it (0 to 1)."""
_GUESSED = (
    "cp1252 cp1250 cp1251 koi8_r cp1253 cp1254 cp1255 cp1256 cp1257 iso8859_2 cp932 euc_jp gb18030 big5 cp949"
).split()
WORDS = 2000
"""The most words of a sample that are looked at."""
ODD = 0.05
"""How much higher than the lowest the share of odd words may be for other signs to decide."""
_SIGNS = "¡¢£¤¥¦§¨©¬®¯°±²³´¶¸¹¼½¾¿×÷ˇ˘˙˛˝"
"""Signs that letters of one encoding become in another."""
_WORD = re.compile(r"[A-Za-z]*+[^\x00-\x7f\s][^\x00-\x40\s]*")
_NO_WORD = re.compile(rf"[^\W\d_][{_SIGNS}]+[^\W\d_]|[\u0591-\u05c7]|[\u00c0-\u024f]{{4}}|ς[^\W\d_]")
"""A sign within a word, points that plain Hebrew does not have, four accents in a row, a final sigma not at the end."""
_DECLARED = re.compile(rb"(?i)<(?:meta\b[^>]*?\bcharset|\?xml\b[^>]*?\bencoding)\s*=\s*[\"']?([a-z0-9._:-]{2,40})")
_NO_HELP = {None, "ascii", "utf-8"}
"""Declarations that mean nothing for bytes that are not UTF-8: mailers declare them for any text."""
_BEYOND_BYTES = ("iso2022", "hz", "utf-7", "utf-16", "utf-32")
"""Prefixes of the names of encodings whose bytes may also be valid UTF-8, but mean something else."""
_WIDER = {"shift_jis": "cp932", "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "iso8859-1": "cp1252",
          "ascii": "cp1252", "utf-8": "cp1252"}  # fmt: skip
"""The wider encoding that browsers use for a declared one, because files contain its letters."""


def read_text(path: Path) -> tuple[str, list[RunWarning]]:
    """The file as text, and a warning if its encoding was guessed. Raises `DocumentFailure`."""
    if path.stat().st_size > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads text files up to {MAX_BYTES:,} bytes.")
    return decode(path.read_bytes())


def decode(data: bytes, declared: str | None = None) -> tuple[str, list[RunWarning]]:
    """Bytes as text: by a byte order mark, as UTF-8, by the declared encoding; else by a guess, with a warning.

    `declared` comes from the container of the text; HTML and XML declare it themselves. UTF-8 is tried before the
    declared encoding: other text is hardly ever valid UTF-8, and declarations are often outdated.
    """
    if data.startswith(codecs.BOM_UTF32_LE):
        return data.decode("utf-32", errors="replace"), []
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), []
    name = wide_encoding(data) or _codec(declared)
    if name is not None and name.startswith(_BEYOND_BYTES):
        return data.decode(name, errors="replace"), []
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    found = _DECLARED.search(data[:DECLARED_WITHIN])
    if name in _NO_HELP:
        name = _codec(found[1].decode()) if found else None
    if name is not None:
        return data.decode(_WIDER.get(name, name), errors="replace"), []
    encoding = _guess(data)
    message = f"The text is not UTF-8 and declares no encoding: it was read as {encoding}, so letters may be wrong."
    return data.decode(encoding, errors="replace"), [RunWarning(code="LOCAL_ENCODING_GUESSED", message=message)]


def wide_encoding(data: bytes) -> str | None:
    """The encoding of a text in UTF-16 without a byte order mark, as databases export it; None for other bytes.

    Every second byte of most languages is zero there.
    """
    head = data[: min(len(data), HEAD_BYTES) // 2 * 2]
    zeros = [head[at::2].count(0) / max(1, len(head) // 2) for at in (0, 1)]
    if len(head) < SHORTEST or max(zeros) < MOST or min(zeros) > FEW:
        return None
    name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
    text = head.decode(name, errors="ignore")
    return name if all(letter.isprintable() or letter in "\t\r\n\f" for letter in text) else None


def _codec(declared: str | None) -> str | None:
    """The name of a declared encoding; None if it is unknown."""
    try:
        "".encode(declared or "")  # also fails for codecs that are not for text
        return codecs.lookup(declared).name if declared else None
    except (LookupError, ValueError):
        return None


def _guess(data: bytes) -> str:
    """The encoding in which words look real, and whose letters and languages fit best."""
    from charset_normalizer import from_bytes

    sample = data[:SAMPLE_BYTES]
    if len(data) > SAMPLE_BYTES:  # not in the middle of a letter
        sample = sample[: sample.rfind(b"\n") + 1] or sample
    matches = list(from_bytes(sample, cp_isolation=_GUESSED))
    if not matches:
        return USUAL
    odd = [_oddness(str(match)) for match in matches]
    best, *others = [match for match, rate in zip(matches, odd, strict=True) if rate <= min(odd) + ODD]
    usual = next((match for match in (best, *others) if USUAL in match.could_be_from_charset), None)
    return USUAL if usual is not None and usual.chaos <= best.chaos + ABOUT else best.encoding


def _oddness(text: str) -> float:
    """The share (0 to 1) of impossible words among those with letters beyond ASCII."""
    words = [match[0] for match in islice(_WORD.finditer(text), WORDS)]
    return sum(map(_is_odd, words)) / len(words) if words else 0.0


def _is_odd(word: str) -> bool:
    if _NO_WORD.search(word):
        return True
    capital = any(one.islower() and other.isupper() for one, other in pairwise(word))
    scripts = {_script(letter) for letter in word if letter.isalpha()}
    return capital or len(scripts) > 1


def _script(letter: str) -> int:
    """The alphabet of a letter, of those that are confused: Latin, Greek, Cyrillic, Hebrew, Arabic or others."""
    return bisect((0x370, 0x400, 0x530, 0x600, 0x780), ord(letter))
