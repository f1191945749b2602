"""The one module that knows rapidocr: where lines of text are, and which characters stand on one."""

import functools
import threading
from dataclasses import dataclass
from typing import Any

from extend_mcp.documents.failure import DocumentFailure

LOOKED_AT = 6
"""Heights of a line, from its beginning, by which it is told which way up it is. The model squeezes a longer picture to
four heights: by whole lines 26 of 147 pages were misjudged, by their beginnings 5, most of them in doubt."""
LINE_HEIGHT = 48
"""Pixels of a line as the recogniser takes it."""
LEAST_WIDTH = 320
"""Pixels that a short line is filled up to: so .929 of the words of receipts are right, with 160 .926, 48 .922."""

_LOADING = threading.Lock()  # of lines that are read side by side, the first loads the model for all


@dataclass(frozen=True, slots=True)
class Trace:
    """What the recogniser saw along a line, step by step from left to right: the surest character, how sure it was,
    and how likely it took the step for a blank. `step` is the width of one, in pixels of the line's picture.
    """

    characters: list[str]
    sure: list[float]
    blank: list[float]
    step: float


def find_boxes(tile: Any) -> Any:
    """Corners of each line of text in a picture: an array (lines, 4, 2), clockwise from the top left."""
    import numpy as np

    found = _run(_engine(), tile, use_det=True, use_cls=False, use_rec=False).boxes
    return np.zeros((0, 4, 2), np.float32) if found is None else np.asarray(found, np.float32)


def share_on_their_head(lines: list[Any]) -> float:
    """How many of some pictures of lines are upside down, of one."""
    begins = [line[:, : LOOKED_AT * line.shape[0]] for line in lines]
    votes: list[tuple[str, float]] = _run(_recogniser_of_turns(), begins).cls_res
    return sum(label == "180" for label, _ in votes) / len(votes)


def trace(line: Any) -> Trace:
    """Read the picture of one line."""
    height, width = line.shape[:2]
    with _LOADING:
        recogniser, characters, blank = _recogniser()
    picture = recogniser.resize_norm_img(line, max(LEAST_WIDTH / LINE_HEIGHT, width / height))
    seen = _run(recogniser.session, picture[None])[0]
    best = seen.argmax(1)
    step = picture.shape[2] / len(seen) * height / LINE_HEIGHT
    return Trace([characters[index] for index in best], seen.max(1).tolist(), seen[:, blank].tolist(), step)


def _run(model: Any, *given: Any, **options: Any) -> Any:
    """What a model says. Raises `DocumentFailure` for whatever goes wrong in it."""
    try:
        return model(*given, **options)
    except Exception as error:
        raise DocumentFailure("OCR_ERROR", "The OCR failed on a page.") from error


@functools.cache
def _engine() -> Any:
    """Batches of one line halve the memory and are faster. One thread is, too: several keep processors busy while they
    wait for each other, and a page takes twice the processor time. Lines are read side by side instead.

    The runtime below, which else tells its maker how it is used, is told not to before it is loaded.
    """
    import logging
    import os

    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Rec.rec_batch_num": 1,
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "Global.log_level": "error",
        }
    )
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    return engine


@functools.cache
def _recogniser() -> tuple[Any, list[str], int]:
    """The recogniser, its characters (the first, empty, stands for none) and the number of the blank among them."""
    recogniser = _engine()._load_rec_model()  # noqa: SLF001 - its callers get the text alone, not what it saw
    characters = ["", *recogniser.postprocess_op.character[1:]]
    return recogniser, characters, characters.index(" ")


@functools.cache
def _recogniser_of_turns() -> Any:
    return _engine()._load_cls_model()  # noqa: SLF001
