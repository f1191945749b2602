"""Bullets of lists that are drawn, not written."""

from tests.documents.conftest import Read
from tests.documents.pdf.pdfs import line, page_pdf

ARC = 0.55228


def dot(x: float, y: float, radius: float = 1.6) -> str:
    """A filled circle around a point from the bottom left."""
    far = radius * ARC
    return (
        f"{x - radius} {y} m {x - radius} {y + far} {x - far} {y + radius} {x} {y + radius} c "
        f"{x + far} {y + radius} {x + radius} {y + far} {x + radius} {y} c "
        f"{x + radius} {y - far} {x + far} {y - radius} {x} {y - radius} c "
        f"{x - far} {y - radius} {x - radius} {y - far} {x - radius} {y} c f\n"
    )


def test_dots_before_lines_are_marks_of_items(read: Read) -> None:
    items = ("the cake stall", "guided walks", "the plant sale")
    content = line("We need helpers for:", 60, 720)
    content += "".join(line(text, 75, 700 - 14 * at) + dot(65, 703 - 14 * at) for at, text in enumerate(items))
    (page,) = read(page_pdf(content), "a.pdf").pages
    assert [(block.marker, block.text) for block in page.blocks[1:]] == [("-", text) for text in items]


def test_dots_of_a_legend_or_a_map_are_no_marks(read: Read) -> None:
    content = dot(65, 703) + line("Sales", 75, 700) + dot(145, 703) + line("Costs", 155, 700)
    content += line("see", 60, 650) + dot(85, 653) + line("Leeds", 95, 650) + dot(85, 623) + line("York", 99, 620)
    (page,) = read(page_pdf(content), "a.pdf").pages
    assert "•" not in {word.text for word in page.words}
