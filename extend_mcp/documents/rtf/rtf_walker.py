"""The walk through the tokens of RTF."""

from dataclasses import dataclass, replace

from extend_mcp.documents.hidden import hidden_text, struck_text
from extend_mcp.documents.office.embedded_files import EmbeddedObjects
from extend_mcp.documents.office.ole_objects import older_file
from extend_mcp.documents.page import Read
from extend_mcp.documents.rtf.paragraphs import ENDS, Body
from extend_mcp.documents.rtf.rtf_letters import RtfLetters
from extend_mcp.documents.rtf.rtf_reader import RtfReader
from extend_mcp.documents.rtf.rtf_tokens import RtfToken, encoding_of_page
from extend_mcp.wire.runs import RunWarning

_PLACES = {
    **{b"header" + side: "header" for side in (b"", b"l", b"r", b"f")},
    **{b"footer" + side: "footer" for side in (b"", b"l", b"r", b"f")},
    **dict.fromkeys((b"listtext", b"pntext"), "marker"),
    **dict.fromkeys(
        b"colortbl info pict fldinst nonshppict filetbl revtbl rsidtbl xe tc tcn rxe txe sp shprslt "
        b"nonesttables".split(),
        "nowhere",
    ),
    b"annotation": "comment", b"atnauthor": "author", b"footnote": "note", b"objdata": "object",
    b"stylesheet": "styles", b"fonttbl": "fonts", b"nesttableprops": "row",
}  # fmt: skip
"""The place for a group's text, by the word that begins the group."""
_SHOWN = {b"shpinst"}
"""Groups with text that older programs skip."""
_SHIFTS = {b"super": 1, b"up": 1, b"sub": -1, b"dn": -1, b"nosupersub": 0}
_LOOKS = frozenset(b"f fcharset uc v deleted strike striked plain deff ansicpg mac pc pca".split()) | _SHIFTS.keys()


@dataclass(frozen=True, slots=True)
class _TextLook:
    """The state that a group passes on to inner groups. `place` is where its text goes; `shift` is 1 above the line."""

    place: str = "body"
    is_hidden: bool = False
    is_deleted: bool = False
    is_struck: bool = False
    shift: int = 0
    font: int | None = None
    stand_ins: int = 1

    @property
    def is_left_out(self) -> bool:
        """True if its text is not read."""
        return self.is_hidden or self.is_deleted or self.is_struck


class RtfWalker(RtfReader[_TextLook]):
    """Collects letters until a paragraph, a cell or another place for text ends."""

    def __init__(self, read: Read | None) -> None:
        super().__init__(_TextLook())
        self.body = Body()
        self._objects = EmbeddedObjects(read)
        self._letters: dict[str, RtfLetters] = {}
        self._hidden = self._struck = 0

    def warnings(self) -> list[RunWarning]:
        """Warnings of what was left out."""
        names = "run of text is formatted as hidden", "runs of text are formatted as hidden"
        found = [hidden_text(self._hidden, *names, kept=False)] if self._hidden else []
        return found + ([struck_text(self._struck)] if self._struck else []) + self._objects.warnings()

    def read(self, data: bytes) -> None:
        """Read all of a file."""
        self._walk(data)
        self.body.finish(self._take("body"))

    def _leave(self, before: _TextLook) -> None:
        if before.place == "object":
            self.body.put_behind(self._objects.blocks(older_file(self._take("object"))))
        elif before.place != self._look.place or before.place == "styles":
            mark = self.body.add_aside(before.place, self._take(before.place))
            if mark and self._look.place == "body":
                self._letters_here().add_text(mark)

    def _take(self, place: str) -> str:
        return self._letters.pop(place, RtfLetters()).take()

    def _write(self, token: RtfToken) -> None:
        look = self._look
        if look.place == "fonts" and token.kind == "text":
            self._fonts.add_name(token.value)
        if look.place in {"nowhere", "fonts"} or look.is_deleted:
            return
        if look.is_hidden or look.is_struck:
            has_text = token.kind == "text" and token.value.strip() != b""
            self._hidden += has_text and look.is_hidden
            self._struck += has_text and not look.is_hidden
            return
        self._letters_here().add(token, self._encoding())

    def _letters_here(self) -> RtfLetters:
        letters = self._letters.setdefault(self._look.place, RtfLetters())
        letters.move(self._look.shift)
        return letters

    def _encoding(self) -> str:
        return self._fonts.encoding(self._look.font) or self._page

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _PLACES and self._look.place not in {"nowhere", "styles"}:
            self._look = replace(self._look, place=_PLACES[word])
        elif self._is_starred and word not in _SHOWN:
            self._look = replace(self._look, place="nowhere")
        elif word in _LOOKS:
            self._change_look(word, number)
        elif word == b"u" and number is not None and not self._look.is_left_out:
            self._letters_here().add_unit(number, self._look.stand_ins, self._encoding())
        elif self._look.place == "body":
            self._word_of_body(word, number)
        elif word == b"nestrow" and self._look.place == "row":
            self._letters.setdefault("body", RtfLetters()).end_row()
        elif word in {b"par", b"cell"} and self._look.place != "nowhere":
            self._write(RtfToken("word", b"line"))
        elif self._look.place == "styles":
            self.body.define(word, number)

    def _change_look(self, word: bytes, number: int | None) -> None:
        is_on = number != 0
        if word == b"f":
            self._look, self._fonts.named = replace(self._look, font=number), number or 0
        elif word == b"fcharset":
            self._fonts.set_charset(number)
        elif word == b"uc":
            self._look = replace(self._look, stand_ins=1 if number is None else number)
        elif word in _SHIFTS:
            is_moved = number is None or number > 0
            self._look = replace(self._look, shift=_SHIFTS[word] if is_moved else 0)
        elif word == b"v":
            self._look = replace(self._look, is_hidden=is_on)
        elif word in {b"strike", b"striked"}:
            self._look = replace(self._look, is_struck=is_on)
        elif word == b"deleted":
            self._look = replace(self._look, is_deleted=is_on)
        elif word == b"plain":
            place, stand_ins = self._look.place, self._look.stand_ins
            self._look = _TextLook(place, stand_ins=stand_ins)
        elif word == b"deff":
            self._fonts.default = number or 0
        else:
            self._page = encoding_of_page({b"mac": 10000, b"pc": 437, b"pca": 850}.get(word, number))

    def _word_of_body(self, word: bytes, number: int | None) -> None:
        if word in ENDS:
            self.body.end(word, self._take("body"))
        elif word == b"nestcell":
            self._write(RtfToken("word", b"tab"))
        else:
            self.body.format(word, number)
