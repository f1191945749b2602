"""Lines in bold that OCR tells from the others by the width of their strokes."""

from PIL import Image, ImageDraw, ImageFont

from extend_mcp.documents.ocr import read_picture


def test_lines_of_wide_strokes_are_bold() -> None:
    page = Image.new("RGB", (1100, 520), "white")
    font = ImageFont.load_default(34)
    lines = [
        "Notice to all tenants",
        "Water is off on Monday.",
        "Please fill a bucket.",
        "Thank you, the office",
        "4 May",
    ]
    for at, text in enumerate(lines):
        ImageDraw.Draw(page).text((60, 40 + 90 * at), text, fill=0, font=font, stroke_width=0 if at else 2)
    words = read_picture(page, turn=True).words
    assert {word.text for word in words if word.bold} == set(lines[0].split())
    assert len(words) == len(" ".join(lines).split())
