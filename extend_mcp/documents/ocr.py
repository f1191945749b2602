"""The one module that knows rapidocr: a picture of a page into words and ruled lines."""

import functools
import re
from dataclasses import dataclass
from importlib.util import find_spec
from statistics import mean, median
from typing import TYPE_CHECKING, Any

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import LONGEST, Box, Rule, Word, fitting

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 2000
"""Pixels: photos of 5,000 px took 1.2 GB and were read no better."""
MAX_ASPECT = 12
"""A longer strip is read with white beside it: the engine enlarges the shorter side to 736 pixels at any cost."""
UNSURE = 0.8
"""Mean confidence below which the picture is also tried on its head."""
_RULE_KERNELS = ((40, 1), (1, 30))
_GLUED, _AMOUNT = re.compile(r"[a-z]{3}$", re.IGNORECASE), re.compile(r"\d+[.,]\d\d")
"""A label that the engine ran into its amount: `Total5.75`."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, in pixels of the picture of size `width` x `height` after a clockwise turn by `turned` degrees."""

    words: list[Word]
    rules: list[Rule]
    width: int
    height: int
    turned: int


def has_ocr() -> bool:
    """Whether the extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def require_ocr() -> None:
    """Raise `DocumentFailure` unless the extra is installed."""
    if not has_ocr():
        raise DocumentFailure(
            "OCR_ERROR", "The document is a scan. To read it, install the OCR extra: pip install 'extend-mcp[ocr]'"
        )


def read_picture(picture: "Image", *, turn: bool) -> Reading:
    """Read a page. With `turn` a picture that lies on its side or its head is set upright first."""
    require_ocr()
    picture = picture.convert("RGB")
    if (scale := fitting(*picture.size, MAX_SIDE)) < 1:
        picture.thumbnail((round(picture.width * scale), round(picture.height * scale)))
    found = _recognise(picture)
    turned = 0
    if turn and found and median(_aspect(line) for line in found) > 1:
        picture, turned = picture.rotate(90, expand=True), 270
        found = _recognise(picture)
    if turn and found and _certainty(found) < UNSURE:
        other = picture.rotate(180)
        again = _recognise(other)
        if _certainty(again) > _certainty(found):
            picture, found, turned = other, again, (turned + 180) % 360
    words = [word for line in found for word in line]
    return Reading(words, _ruled_lines(picture), picture.width, picture.height, turned)


def read_strip(picture: "Image") -> tuple[str, float]:
    """The text of a picture of one line, in RGB, and how sure it is, from 0 to 1."""
    import numpy as np

    result = _engine()(np.asarray(picture)[:, :, ::-1], use_det=False, return_word_box=False)
    return (str(result.txts[0]), float(result.scores[0])) if result.txts else ("", 0.0)


def _recognise(picture: "Image") -> list[list[Word]]:
    import numpy as np

    result = _engine()(np.asarray(_widened(picture))[:, :, ::-1], use_det=True, return_word_box=True)
    if result.txts is None or result.word_results is None:
        return []
    lines = (_line(text, pieces) for text, pieces in zip(result.txts, result.word_results, strict=True))
    return [line for line in lines if line]


def _widened(picture: "Image") -> "Image":
    """The picture, with white on its right or below where it is too thin for the engine."""
    from PIL import Image

    least = max(picture.size) // MAX_ASPECT
    if min(picture.size) >= least:
        return picture
    ground = Image.new("RGB", (max(picture.width, least), max(picture.height, least)), "white")
    ground.paste(picture)
    return ground


def _line(text: str, pieces: Any) -> list[Word]:
    """The words of a line: parted by spaces and by a change to or from CJK, not at every piece of the engine."""
    words: list[Word] = []
    at = 0
    for piece in pieces:
        if not piece[0].strip() or piece[2] is None:
            continue
        word = _word(*piece)
        start = text.find(word.text, at)
        glued = words and _GLUED.search(words[-1].text) and _AMOUNT.match(word.text)
        if words and start == at and _is_cjk(word.text[0]) == _is_cjk(words[-1].text[-1]) and not glued:
            before = words[-1]
            sure = min(before.confidence or 0.0, word.confidence or 0.0)
            words[-1] = Word(before.text + word.text, before.box | word.box, sure)
        else:
            words.append(word)
        at = start + len(word.text) if start >= 0 else at
    return words


def _is_cjk(letter: str) -> bool:
    return letter >= "\u2e80"


def _word(text: str, confidence: float, corners: Any) -> Word:
    xs, ys = [float(x) for x, _ in corners], [float(y) for _, y in corners]
    return Word(text.strip(), Box(min(xs), min(ys), max(xs), max(ys)), round(float(confidence), 4))


@functools.cache
def _engine() -> Any:
    """The reader, which keeps what it was last called with: each call says all that differs between calls.

    Batches of one line halve the memory and are faster; turned pages are found by `read_picture`, without `cls`.

    The runtime below, which else tells its maker how it is used, is told not to before it is loaded.
    """
    import logging
    import os

    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    params = {
        "Rec.rec_batch_num": 1,
        "Global.use_cls": False,
        "Global.log_level": "error",
        "Global.max_side_len": LONGEST * MAX_SIDE,
    }
    engine = RapidOCR(params=params)
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


def _aspect(line: list[Word]) -> float:
    box = line[0].box
    for word in line[1:]:
        box |= word.box
    return box.height / max(box.width, 1.0)


def _certainty(lines: list[list[Word]]) -> float:
    """Mean confidence, weighted by length."""
    marks = [word.confidence or 0.0 for line in lines for word in line for _ in word.text]
    return mean(marks) if marks else 0.0


def _ruled_lines(picture: "Image") -> list[Rule]:
    """Long dark strokes: without them tables on scans are half as often found (F1 .32 against .64)."""
    import cv2
    import numpy as np

    dark = cv2.adaptiveThreshold(
        np.asarray(picture.convert("L")), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12
    )
    rules = []
    for kernel in _RULE_KERNELS:
        opened = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones(kernel[::-1], np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(opened)
        for x, y, width, height, _ in stats[1:count]:
            if min(width, height) <= max(8, max(width, height) // 20):
                rules.append(_middle(float(x), float(y), float(width), float(height)))
    return rules


def _middle(x: float, y: float, width: float, height: float) -> Rule:
    if width >= height:
        return Rule(x, y + height / 2, x + width, y + height / 2)
    return Rule(x + width / 2, y, x + width / 2, y + height)
