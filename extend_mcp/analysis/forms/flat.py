"""Draws values on pages without fields, into the boxes of the schema."""

import base64
import binascii
from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from extend_mcp.analysis.forms.frame import CropFrame
from extend_mcp.analysis.forms.looks.embedded_text import EmbeddedTexts
from extend_mcp.analysis.forms.looks.fitting import LEADING, fitted
from extend_mcp.analysis.forms.looks.looks import (
    COMB,
    SIZE,
    picture_look,
    text_look,
    text_space,
    text_style,
    tick_look,
)
from extend_mcp.analysis.forms.looks.stamp import Stamps
from extend_mcp.analysis.forms.native import NotFilled, colour_of
from extend_mcp.documents.page import Box
from extend_mcp.wire.edit_schema import EditField, FieldBox, TextEditOptions

SIGNATURE = TextEditOptions(font="Times-Italic", font_size=18)
FONTS = {"times": "Times-Roman", "courier": "Courier", "helvetica": "Helvetica", "arial": "Helvetica"}
"""Standard fonts by the family that a schema names."""


class Pen:
    """Draws values of all kinds; `fits` is false if the last text did not fit even in small print."""

    def __init__(self, texts: EmbeddedTexts, stamps: Stamps) -> None:
        self._pdf, self._texts = texts.pdf, texts
        self._stamps = stamps

    def write(self, one: EditField, value: Any) -> bool:
        """Write the value of a field into its box. Returns false if it does not fit. Raises `NotFilled`."""
        page = one.page_index or 0
        options = one.text_edit_options or TextEditOptions()
        if one.enum is not None and one.bboxes:
            self._tick(page, box_of(one.bboxes[one.enum.index(value)]))
            return True
        if one.bbox is None:
            raise NotFilled("has no box to be written into")
        box = box_of(one.bbox)
        if isinstance(value, bool):
            if value:
                self._tick(page, box)
            return True
        if isinstance(value, list):
            return self._rows(one, value, page, box)
        if one.field_type == "signature":
            options = SIGNATURE.model_copy(update={name: getattr(options, name) for name in options.model_fields_set})
        return self.text(page, box, shown(value), options)

    def text(self, page: int, box: Box, value: str, options: TextEditOptions) -> bool:
        """Draw text in a box, upright on the displayed page. Returns false if it does not fit."""
        frame = CropFrame.of(self._pdf.pages[page])
        rect = frame.rect(box)
        comb = bool(options.combing and options.max_length)
        multi = options.multi_line if options.multi_line is not None else box.height >= 2 * LEADING * SIZE
        style = text_style(COMB if comb else 1 << 12 if multi else 0, options.max_length if comb else None, frame.turn)
        size = text_space(style, rect)
        wanted = options.font_size or SIZE
        if comb:
            text, points, fits = value, min(wanted, size[1] / LEADING), True
        else:
            text, points, fits = fitted(value, *size, wanted, multi=multi)
        look = text_look(self._texts, style, size, text, (font_of(options), points, colour_of(options)))
        self._stamps.add(page, look, rect, 1.0 if options.opacity is None else options.opacity)
        return fits

    def picture(self, page: int, box: Box, url: str) -> None:
        """Draw a picture in a box of a page. Raises `NotFilled`."""
        head, _, data = url.partition(",")
        if not head.startswith("data:image/") or not head.endswith(";base64"):
            raise NotFilled("has a picture that was not fetched; give it as a data: URL of a PNG or JPEG")
        frame = CropFrame.of(self._pdf.pages[page])
        rect = frame.rect(box)
        try:
            size = rect[2] - rect[0], rect[3] - rect[1]
            look = picture_look(self._pdf, base64.b64decode(data, validate=True), *size, frame.turn)
        except (OSError, binascii.Error) as error:
            raise NotFilled("has a picture that is no PNG or JPEG") from error
        self._stamps.add(page, look, rect)

    def _tick(self, page: int, box: Box) -> None:
        rect = CropFrame.of(self._pdf.pages[page]).rect(box)
        self._stamps.add(page, tick_look(self._pdf, rect[2] - rect[0], rect[3] - rect[1]), rect)

    def _rows(self, one: EditField, rows: Sequence[Any], page: int, box: Box) -> bool:
        """Draw the rows of a table: objects by column, or one text each."""
        columns = dict(one.items.properties or {}) if one.items else {}
        heights = one.row_heights or [1 / max(one.max_items or 0, len(rows), 1)] * max(one.max_items or 0, len(rows))
        if len(rows) > len(heights):
            raise NotFilled(f"has {len(heights)} rows, but {len(rows)} are given")
        shares = [column.column_width or 100 / len(columns) for column in columns.values()] or [100.0]
        lefts = [box.left + box.width * sum_ / 100 for sum_ in (0.0, *accumulate(shares))]
        tops = [box.top + box.height * sum_ for sum_ in (0.0, *accumulate(heights))]
        fits = True
        for index, content in enumerate(rows):
            row = content if isinstance(content, dict) else {next(iter(columns), ""): content}
            if unknown := [key for key in row if columns and key not in columns]:
                raise NotFilled(f"has no column {unknown[0]!r}")
            for place, key in enumerate(columns or row):
                if row.get(key) is None:
                    continue
                cell = Box(lefts[place], tops[index], lefts[place + 1], tops[index + 1])
                options = columns[key].text_edit_options if columns else one.text_edit_options
                if row[key] is True:
                    self._tick(page, cell)
                elif row[key] is not False:
                    fits = self.text(page, cell, shown(row[key]), options or TextEditOptions()) and fits
        return fits


def box_of(field_box: FieldBox) -> Box:
    """A box of the schema in points."""
    return Box(field_box.left, field_box.top, field_box.right, field_box.bottom)


def font_of(options: TextEditOptions) -> str | None:
    """The standard font that the options name; None if they name none, or another."""
    name = (options.font or "").replace(" ", "-")
    return FONTS.get(name.casefold(), name if name.startswith(("Times-", "Courier-", "Helvetica-")) else None)


def shown(value: Any) -> str:
    """The text of a value."""
    return f"{value:g}" if isinstance(value, float) and value.is_integer() else str(value)
