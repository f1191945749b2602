"""Places to write on that scans of forms have."""

from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from extend_mcp.analysis.forms import detect
from extend_mcp.wire.edit import FormDetectionConfig
from tests.analysis.form_files import drawn, scanned


def found_on(folder: Path, data: bytes) -> list[tuple[str, str]]:
    """Kind and label of each field, in reading order."""
    path = folder / "form.pdf"
    path.write_bytes(data)
    fields = detect(path, FormDetectionConfig(), None).output["schema"]["properties"]
    return [(one["extend_edit:field_type"], one["description"]) for one in fields.values()]


def test_circles_are_ticked_and_round_letters_are_not(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 12)
        canvas.drawString(72, 700, "OTTO Oil Order")
        for left, name in ((72, "standard"), (192, "express")):
            canvas.circle(left + 5, 664, 5)
            canvas.drawString(left + 18, 660, name)

    scan = scanned(drawn(page), 200)
    assert found_on(tmp_path, scan) == [("checkbox", "standard"), ("checkbox", "express")]


def test_boxes_right_below_a_table_are_named_by_what_is_behind_them(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.grid([72, 250, 540], [720, 690, 660])
        canvas.drawString(76, 700, "Full name")
        canvas.drawString(76, 670, "Vehicle")
        for left, name in ((72, "resident"), (192, "visitor")):
            canvas.rect(left, 649, 9, 9)
            canvas.drawString(left + 14, 650, name)

    assert found_on(tmp_path, scanned(drawn(page), 200)) == [
        ("text", "Full name"), ("text", "Vehicle"), ("checkbox", "resident"), ("checkbox", "visitor"),
    ]  # fmt: skip
