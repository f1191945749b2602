"""The words of blocks, without the marks of Markdown and HTML."""

import pytest

from extend_mcp.grounding.block_words import lines_of


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        ("# Totals", [["Totals"]]),
        ("two\nlines here", [["two"], ["lines", "here"]]),
        ("**Total** -5.00", [["Total", "-5.00"]]),
        ("| A | 1 |\n| --- | ---: |\n| B \\| C | 2<br>3 |", [["A"], ["1"], ["B", "|", "C"], ["2"], ["3"]]),
        ("<table><tr><td>A &amp; B</td><td rowspan=2>1 < 2</td></tr></table>", [["A", "&", "B"], ["1", "<", "2"]]),
        ("a\\_b \\# c", [["a_b", "c"]]),
        ("", []),
    ],
)
def test_words_come_line_by_line_and_cell_by_cell(content: str, lines: list[list[str]]) -> None:
    assert list(lines_of(content)) == lines
