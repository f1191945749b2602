"""The only module that uses rapidocr: it finds lines of text, and reads the characters of a line."""

import functools
import threading
from dataclasses import dataclass
from typing import Any

from extend_mcp.documents.failure import DocumentFailure

LOOKED_AT = 6
"""How much of a line's beginning, in heights of the line, decides which way up it is. The model squeezes a longer
picture to four heights: by whole lines 26 of 147 pages were misjudged, by their beginnings 5, most of them doubtful."""
LINE_HEIGHT = 48
"""The height in pixels of a line for the recogniser."""
LEAST_WIDTH = 320
"""Pixels to which a short line is padded: then .929 of the words of receipts are right, with 160 .926, 48 .922."""

_LOADING = threading.Lock()  # lines are read in parallel; the first one loads the model for all


@dataclass(frozen=True, slots=True)
class Trace:
    """The recogniser's output along a line, step by step from left to right: the surest character, its confidence, and
    the likelihood of a blank. `step` is the width of a step in pixels of the line's picture.
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
    """The share, 0 to 1, of pictures of lines that are upside down."""
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
    """The output of a model. Raises `DocumentFailure` for any error in it."""
    try:
        return model(*given, **options)
    except Exception as error:
        raise DocumentFailure("OCR_ERROR", "The OCR failed on a page.") from error


@functools.cache
def _engine() -> Any:
    """Batches of one line halve the memory and are faster. So is one thread: several keep processors busy while they
    wait for each other, and a page takes twice the processor time. Lines are read in parallel instead.

    The telemetry of the runtime below is turned off before it is loaded.
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
    """The recogniser, its characters (the first, empty one means none) and the index of the blank among them."""
    recogniser = _engine()._load_rec_model()  # noqa: SLF001 - public calls return only the text, not each step
    characters = ["", *recogniser.postprocess_op.character[1:]]
    return recogniser, characters, characters.index(" ")


@functools.cache
def _recogniser_of_turns() -> Any:
    return _engine()._load_cls_model()  # noqa: SLF001
