"""HTML as a browser shows it: lists, equations, struck text, and what a style sheet puts side by side."""

import pytest

from extend_mcp.documents.page import Block
from tests.documents.conftest import Read


def blocks(read: Read, body: str, style: str = "") -> list[Block]:
    return read(f"<html><style>{style}</style><body>{body}</body></html>".encode(), "a.html").pages[0].blocks


def texts(read: Read, body: str, style: str = "") -> list[str]:
    return [block.text for block in blocks(read, body, style)]


def test_items_tell_how_deep_they_are_nested(read: Read) -> None:
    inner = "<ul><li>b<ol type=i><li>c</li><li>d</li></ol></li></ul>"
    found = blocks(read, f"<ol><li>a{inner}</li><li>e</li></ol>")
    assert [(block.marker, block.text, block.level) for block in found] == [
        ("1.", "a", 1), ("-", "b", 2), ("i.", "c", 3), ("ii.", "d", 3), ("2.", "e", 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("10<sup>6</sup> H<sub>2</sub>O, the 1<sup>st</sup>", "10^6 H2O, the 1st"),
        ("half: <math><mfrac><mn>1</mn><mn>2</mn></mfrac></math>", "half: 1/2"),
        ("<math><mover><mi>B</mi><mo>→</mo></mover><msup><mo>)</mo><mn>2</mn></msup></math>", "B\u20d7)^2"),
        ("<math><msup><mi>A</mi><mo>∗</mo></msup></math>", "A^∗"),
        ("<math><msqrt><mi>x</mi><mo>+</mo><mn>1</mn></msqrt></math> is", "sqrt(x+1) is"),
        ("<math><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></math> m", "[1, 2] m"),
        ("much&shy;too<img src=x alt='🙂'> long", "muchtoo🙂 long"),
    ],
)
def test_letters_and_equations_within_a_line(read: Read, body: str, text: str) -> None:
    assert texts(read, f"<p>{body}</p>") == [text]


def test_an_equation_that_is_written_and_drawn_is_read_once(read: Read) -> None:
    source = "<semantics><msup><mi>x</mi><mn>2</mn></msup><annotation>x^2</annotation></semantics>"
    both = f"<span><math>{source}</math></span><span aria-hidden=true>x2</span>"
    assert texts(read, f"<p>f = {both}</p>") == ["f = x^2"]


@pytest.mark.parametrize(
    "both",
    [
        "<span style='display: none'>{math}</span><img class=mwe-math-fallback aria-hidden=true alt='x^{{2}}'>",
        "<mjx-math aria-hidden=true><i>x</i><i>2</i></mjx-math>\n<mjx-assistive-mml>{math}</mjx-assistive-mml>",
        "<nobr aria-hidden=true>x2</nobr><span class=assistive>{math}</span>",
    ],
)
def test_an_equation_for_screen_readers_stands_for_its_drawing(read: Read, both: str) -> None:
    style = "<style>mjx-assistive-mml, .assistive { position: absolute; clip: rect(1px, 1px, 1px, 1px) }</style>"
    page = both.format(math="<math><msup><mi>x</mi><mn>2</mn></msup></math>")
    document = read(f"{style}<p>Where {page} is small.</p>".encode(), "a.html")
    assert [block.text for _, block in document.blocks()] == ["Where x^2 is small."]
    assert document.warnings == []


def test_a_picture_of_an_equation_is_a_part_of_its_line(read: Read) -> None:
    assert texts(read, "<p>As <img class='latex' src=a.png alt='e=mc^2'> says.</p>") == ["As e=mc^2 says."]


@pytest.mark.parametrize("struck", ["<s>500 </s>", "<del>500 </del>", "<span class=old>500 </span>"])
def test_struck_text_is_left_out_and_reported(read: Read, struck: str) -> None:
    page = f"<style>.old {{ text-decoration: line-through }}</style><p>Fee: {struck}450</p>"
    document = read(page.encode(), "a.html")
    assert [block.text for _, block in document.blocks()] == ["Fee: 450"]
    assert [warning.code for warning in document.warnings] == ["LOCAL_STRUCK_TEXT"]


def test_the_words_in_a_drawing_are_those_of_a_figure(read: Read) -> None:
    found = blocks(read, "<svg><defs><text>no</text></defs><text>Q1</text><text>120</text></svg><svg><path/></svg>")
    assert [(block.type, block.text) for block in found] == [("figure", "Q1 120")]


def test_several_descriptions_of_a_term_each_name_it(read: Read) -> None:
    found = texts(read, "<dl><dt>Town</dt><dd>Bonn</dd><dd>Cologne</dd><dt>Open</dt></dl>")
    assert found == ["Town: Bonn", "Town: Cologne", "Open"]


ROW = ".r { display: flex; justify-content: space-between }"


def test_a_label_and_its_amount_beside_it_are_one_line(read: Read) -> None:
    row = "<div class=r><span>Due</span><b>45.00</b></div>"
    assert texts(read, row, ROW) == ["Due\t45.00"]
    assert texts(read, row, ".r { display: flex; flex-direction: column }") == ["Due", "45.00"]
    assert texts(read, row.replace("span", "p"), "p, b { display: inline-block }") == ["Due 45.00"]
    assert texts(read, row, "span, b { display: block }") == ["Due", "45.00"]


def test_cards_beside_each_other_are_read_one_after_the_other(read: Read) -> None:
    cards = "<div><h2>One</h2><p>first</p></div><div><h2>Two</h2><p>second</p></div>"
    assert texts(read, f"<div class=r>{cards}</div>", ROW) == ["One", "first", "Two", "second"]


@pytest.mark.parametrize(
    "style",
    [
        ".g { display: grid; grid-template-columns: 2fr repeat(2, minmax(0, 1fr)) }",
        ".g, .r { display: table } .r { display: table-row } .r * { display: table-cell }",
        ROW,
    ],
)
def test_rows_of_cells_that_a_style_sheet_makes_are_a_table(read: Read, style: str) -> None:
    rows = [["Item", "Qty", "Sum"], ["Desk", "2", "200.00"], ["Lamp", "", "20.00"]]
    cells = ["".join(f"<div>{text}</div>" for text in row) for row in rows]
    is_grid = "grid" in style
    inside = "".join(cells) if is_grid else "".join(f"<div class=r>{row}</div>" for row in cells)
    (table,) = blocks(read, f"<div class={'g' if is_grid else 'o'}>{inside}</div>", style)
    assert [[cell.text for cell in table.cells if cell.row == at] for at in range(3)] == rows
