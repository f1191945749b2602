"""Reads large bodies into models: in short steps, so that other threads can run, and only the parts that are used.

A model for each block of a long document would take twenty times the body's memory, and seconds to make and free.
"""

import json
import re
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import BaseModel

from extend_mcp.long_work import check_in
from extend_mcp.wire.extract import ExtractRun
from extend_mcp.wire.parse_output import ParseOutput, Row, table_size
from extend_mcp.wire.parse_runs import ParseRun
from extend_mcp.wire.runs import Run

M = TypeVar("M", bound=BaseModel)

STEP = 1024**2
"""How many characters are searched in one step."""

_HALF = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\."
)


def read_large(model: type[M], body: bytes, to_today: Callable[[Any], Any] | None = None) -> M:
    """The model of a large body. A run keeps the body, and a parse has its blocks as rows.

    Raises `ValueError` if it is not JSON; `ValidationError`, `LookupError`, `TypeError` or `AttributeError` if the JSON
    has another shape.
    """
    text = body.decode()
    _check_halves(text)
    is_parse = issubclass(model, ParseRun | ParseOutput)
    value = json.loads(text, object_hook=_block_to_row if is_parse and to_today is None else _keep_unchanged)
    if to_today is not None:
        value = to_today(value)
        text = "".join(json.JSONEncoder(ensure_ascii=False).iterencode(value))
        value = json.loads(text, object_hook=_block_to_row) if is_parse else value
    rows = _take_rows(value if issubclass(model, ParseOutput) else value.get("output")) if is_parse else []
    metadata = _metadata_of(value) if issubclass(model, ExtractRun) else {}
    result = model.model_validate(value)
    if isinstance(result, Run):
        result.with_body(text)
    if isinstance(result, ExtractRun) and result.output is not None:
        result.output.with_unread(metadata)
    output = result.output if isinstance(result, ParseRun) else result
    if isinstance(output, ParseOutput):
        for chunk, its_rows in zip(output.chunks, rows, strict=True):
            chunk.with_rows(its_rows)
    return result


def _metadata_of(run: dict[str, Any]) -> dict[str, Any]:
    """Remove the metadata of values, and the other outputs, from an extraction. Returns the metadata."""
    run.pop("initialOutput", None)
    run.pop("reviewedOutput", None)
    metadata = (run.get("output") or {}).pop("metadata", None) or {}
    if not isinstance(metadata, dict):
        raise TypeError("metadata of another shape")
    return metadata


def _keep_unchanged(value: dict[str, Any]) -> dict[str, Any]:
    check_in()
    return value


def _block_to_row(found: dict[str, Any]) -> Any:
    """A block as a row; anything else unchanged."""
    check_in()
    if found.get("object") != "block" or "content" not in found:
        return found
    place = found.get("metadata") or {}
    page, sheet, kind, content = place.get("page"), place.get("sheet"), found["type"], found["content"]
    number = page["number"] if page else sheet["index"] + 1 if sheet else None
    if not (isinstance(kind, str) and isinstance(content, str) and isinstance(number, int | None)):
        raise TypeError("a block of another shape")
    return number, kind, content, table_size(kind, found.get("details") or {})


def _take_rows(output: dict[str, Any] | None) -> list[list[Row]]:
    """Remove the rows from each chunk, and return them. The words of OCR are dropped, since nothing uses them."""
    (output or {}).pop("ocr", None)
    rows = [chunk.pop("blocks", None) or [] for chunk in (output or {}).get("chunks") or []]
    if not all(isinstance(each, tuple) for its_rows in rows for each in its_rows):
        raise TypeError("blocks of another shape")
    return rows


def _check_halves(text: str) -> None:
    """Raises `ValueError` for half of a surrogate pair: `json` accepts it, but nothing can write it."""
    if not any(_contains(text, escape) for escape in ("\\ud", "\\uD")):
        return
    for escaped in _HALF.finditer(text):
        check_in()
        if escaped["half"]:
            raise ValueError("half of a character")


def _contains(text: str, escape: str) -> bool:
    """True if the text contains the escape. The search works in steps, since no other thread can run during one."""
    for begin in range(0, len(text), STEP):
        check_in()
        if text.find(escape, begin, begin + STEP + len(escape)) >= 0:
            return True
    return False
