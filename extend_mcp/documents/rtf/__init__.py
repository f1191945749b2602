"""The reader of RTF."""

from dataclasses import dataclass, replace
from pathlib import Path

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.hidden import hidden_text
from extend_mcp.documents.page import Document
from extend_mcp.documents.rtf.paragraphs import ENDS, Body
from extend_mcp.documents.rtf.rtf_letters import WORDS, RtfLetters
from extend_mcp.documents.rtf.rtf_tokens import RtfToken, encoding_of_charset, encoding_of_page, tokens
from extend_mcp.documents.text.encoding import MAX_BYTES
from extend_mcp.wire.runs import RunWarning

MIME_TYPE = "application/rtf"
MAX_DEPTH = 2000
"""Groups within groups."""
_PLACES = {
    **{b"header" + side: "header" for side in (b"", b"l", b"r", b"f")},
    **{b"footer" + side: "footer" for side in (b"", b"l", b"r", b"f")},
    **dict.fromkeys((b"listtext", b"pntext"), "marker"),
    **dict.fromkeys(
        b"colortbl info pict fldinst objdata nonshppict filetbl revtbl rsidtbl xe tc tcn rxe txe sp shprslt "
        b"nonesttables".split(),
        "nowhere",
    ),
    b"footnote": "note", b"stylesheet": "styles", b"fonttbl": "fonts",
}  # fmt: skip
"""Where the text of a group goes, by the word that begins it."""
_SHOWN = {b"shpinst"}
"""What has text although older programs are told to skip it."""
_LOOKS = frozenset(b"f fcharset uc v deleted plain deff ansicpg mac pc pca".split())


def read_rtf(path: Path) -> Document:
    """Pages are cut at page breaks; without one, all is on one page."""
    if path.stat().st_size > MAX_BYTES:
        raise DocumentFailure("FILE_SIZE_TOO_LARGE", f"The local engine reads RTF files up to {MAX_BYTES:,} bytes.")
    walker = _Walker()
    walker.read(path.read_bytes())
    pages = walker.body.pages
    warnings = walker.warnings()
    if len(pages) == 1:
        message = "The file says nowhere where its pages end, so all of its text stands on page 1."
        warnings.append(RunWarning(code="LOCAL_PAGES_UNKNOWN", message=message))
    return Document(MIME_TYPE, pages, len(pages), warnings)


def rtf_text(data: bytes, warnings: list[RunWarning]) -> str:
    """The paragraphs of RTF, with blank lines between them."""
    walker = _Walker()
    walker.read(data)
    warnings += walker.warnings()
    return "\n\n".join(block.text for page in walker.body.pages for block in page.blocks)


@dataclass(frozen=True, slots=True)
class _TextLook:
    """What a group hands on to those within. `place` is where its text goes."""

    place: str = "body"
    is_hidden: bool = False
    is_deleted: bool = False
    font: int | None = None
    stand_ins: int = 1


class _Walker:
    """Collects letters until a paragraph, a cell or another place for text ends."""

    def __init__(self) -> None:
        self.body = Body()
        self._look = _TextLook()
        self._above: list[_TextLook] = []
        self._letters: dict[str, RtfLetters] = {}
        self._page = encoding_of_page(None)
        self._fonts: dict[int, str | None] = {}
        self._default_font = self._named = 0
        self._hidden = 0
        self._is_starred = False

    def warnings(self) -> list[RunWarning]:
        if not self._hidden:
            return []
        names = "run of text is formatted as hidden", "runs of text are formatted as hidden"
        return [hidden_text(self._hidden, *names, kept=False)]

    def read(self, data: bytes) -> None:
        for token in tokens(data):
            if token.kind == "group":
                self._group(is_open=token.value == b"{")
            elif token == RtfToken("sign", b"*"):
                self._is_starred = True
            elif token.kind == "word" and token.value not in WORDS:
                self._word(token.value, token.number)
                self._is_starred = False
            else:
                self._write(token)
        self.body.finish(self._take("body"))

    def _group(self, *, is_open: bool) -> None:
        if is_open:
            if len(self._above) > MAX_DEPTH:
                raise DocumentFailure("CORRUPT_FILE", f"The RTF nests more than {MAX_DEPTH:,} groups.")
            self._above.append(self._look)
            return
        before = self._look
        self._look = self._above.pop() if self._above else before
        if before.place != self._look.place or before.place == "styles":
            self.body.add_aside(before.place, self._take(before.place))

    def _take(self, place: str) -> str:
        return self._letters.pop(place, RtfLetters()).take()

    def _write(self, token: RtfToken) -> None:
        look = self._look
        if look.place in {"nowhere", "fonts"} or look.is_deleted:
            return
        if look.is_hidden:
            self._hidden += token.kind == "text" and token.value.strip() != b""
            return
        font = self._default_font if look.font is None else look.font
        self._letters.setdefault(look.place, RtfLetters()).add(token, self._fonts.get(font) or self._page)

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _PLACES and self._look.place not in {"nowhere", "styles"}:
            self._look = replace(self._look, place=_PLACES[word])
        elif self._is_starred and word not in _SHOWN:
            self._look = replace(self._look, place="nowhere")
        elif word in _LOOKS:
            self._change_look(word, number)
        elif word == b"u" and number is not None and not (self._look.is_hidden or self._look.is_deleted):
            self._letters.setdefault(self._look.place, RtfLetters()).add_unit(number, self._look.stand_ins)
        elif self._look.place == "body":
            self._word_of_body(word, number)
        elif word in {b"par", b"cell"} and self._look.place != "nowhere":
            self._write(RtfToken("word", b"line"))
        elif word == b"s" and self._look.place == "styles":
            self.body.defined = number or 0

    def _change_look(self, word: bytes, number: int | None) -> None:
        is_on = number != 0
        if word == b"f":
            self._look, self._named = replace(self._look, font=number), number or 0
        elif word == b"fcharset":
            self._fonts[self._named] = encoding_of_charset(number)
        elif word == b"uc":
            self._look = replace(self._look, stand_ins=1 if number is None else number)
        elif word == b"v":
            self._look = replace(self._look, is_hidden=is_on)
        elif word == b"deleted":
            self._look = replace(self._look, is_deleted=is_on)
        elif word == b"plain":
            self._look = replace(self._look, is_hidden=False, is_deleted=False, font=None)
        elif word == b"deff":
            self._default_font = number or 0
        else:
            self._page = encoding_of_page({b"mac": 10000, b"pc": 437, b"pca": 850}.get(word, number))

    def _word_of_body(self, word: bytes, number: int | None) -> None:
        if word in ENDS:
            self.body.end(word, self._take("body"))
        elif word in {b"nestcell", b"nestrow"}:
            self._write(RtfToken("word", b"tab" if word == b"nestcell" else b"line"))
        else:
            self.body.format(word, number)
