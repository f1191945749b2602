"""Older Word and PowerPoint files that are encrypted, as they say at the start of a stream."""

import struct
from pathlib import Path

from extend_mcp.documents.office.compound import CompoundFile, Stream

_HEAD = 4096
"""Bytes of a stream that are read."""
_WORD = {0xA5EC, 0xA5DC}
"""How Word's `FibBase` begins, since Word 97 and before. MS-DOC, 2.5.2."""
_IS_ENCRYPTED = 0x0100
"""In its flags."""
_ENCRYPTED_SHOW = 0xF3D1C4DF
"""The `headerToken` of PowerPoint's `CurrentUserAtom`. MS-PPT, 2.3.2."""
_RIGHTS = "\tdrmcontent"
"""The stream of a file that only a server of rights can open. MS-OFFCRYPTO, 2.2."""


def is_locked(path: Path) -> bool:
    """Whether the .doc or .ppt at `path` is encrypted; False where it is too damaged to tell."""
    try:
        with path.open("rb") as file:
            compound = CompoundFile(file)
            streams = {name.lower(): stream for name, stream in compound.root_streams().items()}
            return _RIGHTS in streams or _is_word_locked(compound, streams) or _is_show_locked(compound, streams)
    except (ValueError, LookupError, struct.error):
        return False


def _is_word_locked(compound: CompoundFile, streams: dict[str, Stream]) -> bool:
    identity, _, _, _, _, flags = struct.unpack_from("<6H", _head(compound, streams.get("worddocument")))
    return identity in _WORD and bool(flags & _IS_ENCRYPTED)


def _is_show_locked(compound: CompoundFile, streams: dict[str, Stream]) -> bool:
    _, _, _, token = struct.unpack_from("<4I", _head(compound, streams.get("current user")))
    return bool(token == _ENCRYPTED_SHOW)


def _head(compound: CompoundFile, stream: Stream | None) -> bytes:
    found = compound.read(stream._replace(size=min(stream.size, _HEAD))) if stream is not None else b""
    return found.ljust(16, b"\0")
