"""Cuts pictures of single lines out of a page."""

from typing import Any

from extend_mcp.documents.ocr.tiles import side


def cut_out(page: Any, line: Any, *, quarters: int = 0) -> Any:
    """The straightened picture of a line, then turned counterclockwise by that many quarters."""
    import cv2
    import numpy as np

    width, height = (max(1, round(length)) for length in side(line))
    goal = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
    onto = cv2.getPerspectiveTransform(np.asarray(line, np.float32), goal)
    piece = cv2.warpPerspective(page, onto, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.ascontiguousarray(np.rot90(piece, quarters))
