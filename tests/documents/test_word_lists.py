"""The markers of lists in Word files."""

import pytest

from extend_mcp.documents.office.numerals import numeral
from tests.documents.conftest import Read, run, word


def level(depth: int, kind: str, pattern: str, more: str = "", start: int = 1) -> str:
    told = f'<w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{depth}">{told}{more}</w:lvl>'


def lists(*levels: str, overrides: str = "") -> str:
    """List 1 with these levels, and list 2: the same with these overrides."""
    source = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    one = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return source + one + f'<w:num w:numId="2"><w:abstractNumId w:val="0"/>{overrides}</w:num>'


def item(text: str, depth: int | None = 0, list_id: int = 1, more: str = "") -> str:
    told = "" if depth is None else f'<w:ilvl w:val="{depth}"/>'
    return f'<w:p><w:pPr>{more}<w:numPr>{told}<w:numId w:val="{list_id}"/></w:numPr></w:pPr>{run(text)}</w:p>'


def shown(read: Read, body: str, numbering: str, **parts: str) -> list[str]:
    blocks = read(word(body, numbering=numbering, **parts), "a.docx").pages[0].blocks
    return [f"{block.marker} {block.text}" if block.marker else block.text for block in blocks]


THREE = (level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "%1.%2.%3"))


def test_the_depths_of_a_list_are_counted_apart(read: Read) -> None:
    body = item("a") + item("b", 1) + item("c", 1) + item("d", 2) + item("e") + item("f", 1)
    assert shown(read, body, lists(*THREE)) == ["1. a", "(a) b", "(b) c", "1.b.i d", "2. e", "(a) f"]


def test_a_second_list_of_the_same_kind_goes_on_unless_it_is_told_to_begin_anew(read: Read) -> None:
    anew = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    body = item("a") + item("b") + item("c", list_id=2) + item("d", list_id=2)
    assert shown(read, body, lists(*THREE)) == ["1. a", "2. b", "3. c", "4. d"]
    assert shown(read, body, lists(*THREE, overrides=anew)) == ["1. a", "2. b", "1. c", "2. d"]


def test_a_list_may_begin_with_another_number_and_keep_counting_below_others(read: Read) -> None:
    levels = level(0, "decimal", "%1.", start=4), level(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>')
    body = item("a") + item("b", 1) + item("c") + item("d", 1)
    assert shown(read, body, lists(*levels)) == ["4. a", "4.1 b", "5. c", "5.2 d"]


def test_numbers_above_an_item_may_be_written_in_digits(read: Read) -> None:
    levels = level(0, "upperRoman", "%1."), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    assert shown(read, item("a") + item("b", 1), lists(*levels)) == ["I. a", "1.1 b"]


def test_numbers_with_a_zero_keep_it_where_all_are_digits(read: Read) -> None:
    levels = level(0, "upperRoman", "Article %1."), level(1, "decimalZero", "Section %1.%2", "<w:isLgl/>")
    assert shown(read, item("a") + item("b", 1), lists(*levels)) == ["Article I. a", "Section 1.01 b"]


@pytest.mark.parametrize("kind", ["none", "bullet"])
def test_a_number_leaves_out_levels_without_one(read: Read, kind: str) -> None:
    levels = level(0, "decimal", "%1."), level(1, kind, "•"), level(2, "decimal", "%1.%2.%3")
    assert shown(read, item("a") + item("b", 2), lists(*levels))[1:] == ["1..1 b"]


@pytest.mark.parametrize(("first", "written"), [("001", ["001", "002"]), ("α", ["α", "β"])])
def test_numbers_may_be_of_a_kind_that_the_writer_made(read: Read, first: str, written: list[str]) -> None:
    kinds = (
        f'<mc:AlternateContent xmlns:mc="m"><mc:Choice><w:numFmt w:val="custom" w:format="{first}, ..."/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
    )
    levels = f'<w:lvl w:ilvl="0"><w:start w:val="1"/>{kinds}<w:lvlText w:val="%1"/></w:lvl>'
    assert shown(read, item("a") + item("b"), lists(levels)) == [f"{written[0]} a", f"{written[1]} b"]


def test_a_depth_that_is_skipped_counts(read: Read) -> None:
    levels = level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")
    body = item("a") + item("b", 2) + item("c", 1)
    assert shown(read, body, lists(*levels)) == ["1 a", "1.1.1 b", "1.2 c"]


def test_an_empty_item_counts(read: Read) -> None:
    assert shown(read, item("a") + item("") + item("c"), lists(*THREE)) == ["1. a", "3. c"]


def test_items_that_are_deleted_or_hidden_do_not_count(read: Read) -> None:
    gone = item("b").replace("</w:pPr>", "<w:rPr><w:del/></w:rPr></w:pPr>").replace("<w:r>", "<w:del>")
    gone = gone.replace("</w:r></w:p>", "</w:del></w:p>")
    unseen = item("").replace("</w:pPr>", "<w:rPr><w:vanish/></w:rPr></w:pPr>")
    assert shown(read, item("a") + gone + unseen + item("c"), lists(*THREE)) == ["1. a", "2. c"]


def test_a_marker_has_words_around_its_number(read: Read) -> None:
    assert shown(read, item("目的") + item("範囲"), lists(level(0, "japaneseCounting", "第%1条"))) == [
        "第一条 目的",
        "第二条 範囲",
    ]


def test_a_bullet_that_is_a_box_is_shown_as_one(read: Read) -> None:
    box = level(0, "bullet", "\uf0a8", '<w:rPr><w:rFonts w:ascii="Wingdings"/></w:rPr>')
    assert shown(read, item("Passport"), lists(box)) == ["- ☐ Passport"]


def test_a_list_of_a_style_takes_the_depth_that_is_tied_to_the_style(read: Read) -> None:
    tied = level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", '<w:pStyle w:val="Clause"/>')
    styles = '<w:style w:type="paragraph" w:styleId="Clause"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    body = item("Terms") + f'<w:p><w:pPr><w:pStyle w:val="Clause"/></w:pPr>{run("Price")}</w:p>'
    assert shown(read, body, lists(*tied), styles=f"{styles}</w:style>") == ["1 Terms", "1.1 Price"]


def test_numbers_of_cells_are_read_and_counted(read: Read) -> None:
    rows = (f"<w:tr><w:tc>{item('')}</w:tc><w:tc><w:p>{run(text)}</w:p></w:tc></w:tr>" for text in ("Desk", "Chair"))
    (page,) = read(word(f"<w:tbl>{''.join(rows)}</w:tbl>", numbering=lists(*THREE)), "a.docx").pages
    assert [cell.text for cell in page.blocks[0].cells] == ["1.", "Desk", "2.", "Chair"]


@pytest.mark.parametrize(
    ("count", "kind", "written"),
    [
        (27, "lowerLetter", "aa"), (4, "upperRoman", "IV"), (1999, "lowerRoman", "mcmxcix"), (3, "decimalZero", "03"),
        (22, "ordinal", "22nd"), (12, "ordinal", "12th"), (12, "decimalEnclosedCircle", "⑫"),
        (21, "japaneseCounting", "二十一"), (105, "chineseCountingThousand", "一百〇五"),
        (105, "japaneseCounting", "百五"),        (20, "ideographDigital", "二〇"),
        (2, "ideographTraditional", "乙"), (3, "aiueo", "ウ"), (2, "ganada", "나"), (10, "decimalFullWidth", "１０"),
        (5, "hebrew1", "5"), (0, "lowerLetter", "0"), (0, "upperRoman", "0"),
    ],
)  # fmt: skip
def test_counts_are_written_as_the_list_says(count: int, kind: str, written: str) -> None:
    assert numeral(count, kind) == written


def levels_of(read: Read, body: str) -> list[int | None]:
    return [block.level for block in read(word(body, numbering=lists(*THREE)), "a.docx").pages[0].blocks]


def test_items_tell_how_deep_they_are_nested_in_their_list(read: Read) -> None:
    nested = item("a") + item("b", 2) + item("c", 2) + item("d", 1) + item("e")
    assert levels_of(read, nested) == [1, 2, 2, 2, 1]
    apart = item("a", 1) + item("b", 2) + f"<w:p>{run('text')}</w:p>" + item("c", 2)
    assert levels_of(read, apart) == [1, 2, None, 1]


def test_lists_of_other_kinds_are_nested_by_their_indents(read: Read) -> None:
    def indented(number: int, left: int) -> str:
        told = level(0, "bullet", "•", f'<w:pPr><w:ind w:left="{left}"/></w:pPr>')
        source = f'<w:abstractNum w:abstractNumId="{number}">{told}</w:abstractNum>'
        return source + f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'

    numbering = indented(1, 360) + indented(2, 720) + indented(3, 740)
    body = item("a") + item("b", list_id=2) + item("c", list_id=3) + item("d")
    body += item("e").replace("<w:numPr>", '<w:ind w:left="900"/><w:numPr>') + item("f", list_id=2)
    assert [block.level for block in read(word(body, numbering=numbering), "a.docx").pages[0].blocks] == [
        1, 2, 2, 1, 1, 1,
    ]  # fmt: skip
