"""Facts at the start of the streams of older Word and PowerPoint files."""

import struct
from pathlib import Path
from typing import NamedTuple

from extend_mcp.documents.office.compound import CompoundFile, CompoundStream

_HEAD = 4096
"""How many bytes of a stream are read."""
_WORD, _WORD_95 = 0xA5EC, 0xA5DC
"""The beginning of Word's `FibBase`, since Word 97 and before. MS-DOC, 2.5.2."""
_IS_ENCRYPTED = 0x0100
"""A bit of its flags."""
_ENCRYPTED_SHOW = 0xF3D1C4DF
"""The `headerToken` of PowerPoint's `CurrentUserAtom`. MS-PPT, 2.3.2."""
_RIGHTS = "\tdrmcontent"
"""The stream of a file under rights management. MS-OFFCRYPTO, 2.2."""


class StreamHeads(NamedTuple):
    """If a .doc or .ppt is encrypted, and if Word before 97 wrote it."""

    is_locked: bool = False
    is_word_95: bool = False


def stream_heads(path: Path) -> StreamHeads:
    """The facts about the file at `path`; all false if it is too damaged."""
    try:
        with path.open("rb") as file:
            compound = CompoundFile(file)
            streams = {name.lower(): stream for name, stream in compound.root_streams().items()}
            identity, _, _, _, _, flags = struct.unpack_from("<6H", _head(compound, streams.get("worddocument")))
            _, _, _, token = struct.unpack_from("<4I", _head(compound, streams.get("current user")))
    except (ValueError, LookupError, struct.error):
        return StreamHeads()
    is_locked = identity in {_WORD, _WORD_95} and bool(flags & _IS_ENCRYPTED)
    return StreamHeads(is_locked or token == _ENCRYPTED_SHOW or _RIGHTS in streams, identity == _WORD_95)


def _head(compound: CompoundFile, stream: CompoundStream | None) -> bytes:
    found = compound.read(stream._replace(size=min(stream.size, _HEAD))) if stream is not None else b""
    return found.ljust(16, b"\0")
