"""What verification sees of things that are drawn over others on a page."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.lib.colors import Color, black, white
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.job import Input
from extend_mcp.analysis.verify import verify
from extend_mcp.wire.verify import VerifyConfig, VerifyOutput
from tests.analysis.form_files import drawn

LINES = ["Invoice number 17 of the garden shop", "Two oak tables and eight chairs", "Subtotal 1600.00", "VAT 304.00"]
EMBEDDED = "Vera"
"""A font that reportlab brings, and embeds."""
LIGHT = {"engine": "verify_light", "advancedOptions": {"requireParsing": False}}


@pytest.fixture(scope="module", autouse=True)
def _font() -> None:
    pdfmetrics.registerFont(TTFont(EMBEDDED, "Vera.ttf"))


def found(folder: Path, *layers: Callable[[Canvas], None]) -> dict[str, str]:
    """The level of each code of evidence on a page with these layers."""

    def page(canvas: Canvas) -> None:
        for layer in layers:
            layer(canvas)

    (folder / "file").write_bytes(drawn(page))
    config = VerifyConfig.model_validate(LIGHT)
    output = VerifyOutput.model_validate(verify(Input("file_1", folder / "file", "file.pdf"), config).output)
    pairs = [(signal.risk_assessment.level, one.data.code) for signal in output.signals for one in signal.evidence]
    return {str(code): level for level, code in pairs}


def text(canvas: Canvas) -> None:
    canvas.setFont(EMBEDDED, 11)
    for at, line in enumerate(LINES):
        canvas.drawString(72, 700 - 20 * at, line)
    canvas.drawString(72, 600, "Total")
    canvas.drawString(120, 600, "1904.00")


def written(number: str, font: str = EMBEDDED, size: int = 11) -> Callable[[Canvas], None]:
    def layer(canvas: Canvas) -> None:
        canvas.setFillColor(black)
        canvas.setFont(font, size)
        canvas.drawString(120, 600, number)

    return layer


def line(colour: Color) -> Callable[[Canvas], None]:
    def layer(canvas: Canvas) -> None:
        canvas.setStrokeColor(colour)
        canvas.setLineWidth(12)
        canvas.line(118, 604, 170, 604)

    return layer


def scan(canvas: Canvas) -> None:
    picture = io.BytesIO()
    Image.new("L", (612, 792), 230).save(picture, "PNG")
    canvas.drawImage(ImageReader(picture), 0, 0, 612, 792)


def box(canvas: Canvas) -> None:
    canvas.setFillColor(white)
    canvas.rect(116, 596, 60, 16, stroke=0, fill=1)


def test_figures_over_other_figures_are_found(tmp_path: Path) -> None:
    assert found(tmp_path, text, written("9904.00")) == {"DIGITS_OVER_DIGITS": "MEDIUM"}


def test_text_that_is_printed_twice_and_a_watermark_are_no_figures_over_others(tmp_path: Path) -> None:
    assert found(tmp_path, text, written("1904.00"), written("2024", size=60)) == {}


def test_a_light_line_over_text_is_found_and_a_dark_one_is_seen_by_all(tmp_path: Path) -> None:
    assert found(tmp_path, text, line(white))["LINE_OVER_TEXT"] == "MEDIUM"
    assert found(tmp_path, text, line(black)) == {}
    assert found(tmp_path, line(white), text) == {}


def test_a_box_with_text_over_a_scan_is_found(tmp_path: Path) -> None:
    assert found(tmp_path, scan, box, written("9904.00")) == {"BOX_OVER_SCAN": "MEDIUM"}
    assert found(tmp_path, scan, written("Received 3 May")) == {}


def test_text_on_a_picture_that_is_its_ground_may_have_boxes(tmp_path: Path) -> None:
    def much(canvas: Canvas) -> None:
        for at in range(45):
            canvas.drawString(72, 740 - 12 * at, f"Line {at} of a letter on printed paper")

    assert found(tmp_path, scan, box, much) == {}


def test_figures_in_the_only_font_that_is_not_embedded_are_found(tmp_path: Path) -> None:
    def page_number(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 9)
        canvas.drawString(300, 20, "3")

    def new(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 560, "9904.00")

    def words(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 540, "Paid on 3 May")

    assert found(tmp_path, text, page_number, new) == {"FONT_NOT_EMBEDDED_IN_FIGURES": "MEDIUM"}
    assert found(tmp_path, text, page_number) == {}
    assert found(tmp_path, text, new, words) == {}
