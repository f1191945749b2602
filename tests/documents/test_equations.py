"""Equations, raised and lowered text, ruby and struck text of Word files."""

from xml.etree import ElementTree

import pytest

from extend_mcp.documents.office.equations import linear
from tests.documents.conftest import MORE, Read, line, run, word

UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


def r(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


def f(above: str, below: str, kind: str = "bar") -> str:
    return f'<m:f><m:fPr><m:type m:val="{kind}"/></m:fPr><m:num>{above}</m:num><m:den>{below}</m:den></m:f>'


def d(inside: str, begin: str = "(", end: str = ")") -> str:
    return f'<m:d><m:dPr><m:begChr m:val="{begin}"/><m:endChr m:val="{end}"/></m:dPr><m:e>{inside}</m:e></m:d>'


def sup(base: str, power: str) -> str:
    return f"<m:sSup><m:e>{base}</m:e><m:sup>{power}</m:sup></m:sSup>"


def nary(sign: str) -> str:
    bounds = f"<m:sub>{r('i=1')}</m:sub><m:sup>{r('n')}</m:sup>"
    item = f"<m:sSub><m:e>{r('x')}</m:e><m:sub>{r('i')}</m:sub></m:sSub>"
    return f'<m:nary><m:naryPr><m:chr m:val="{sign}"/></m:naryPr>{bounds}<m:e>{item}</m:e></m:nary>'


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        (f(r("1"), r("2")), "1/2"),
        (r("1") + f(r("1"), r("2")), "1 1/2"),
        (f(r("a+b"), r("2c")), "(a+b)/(2c)"),
        (f(d(r("x-c")), r("v")), "(x-c)/v"),
        (sup(r("x"), r("2")), "x^2"),
        (sup(r("10"), r("-6")), "10^-6"),
        (sup(r("x"), r("n+1")), "x^(n+1)"),
        (sup(f(r("x"), r("y")), r("2")), "(x/y)^2"),
        (sup(d(r("x-1")), r("2")), "(x-1)^2"),
        (f"<m:sSubSup><m:e>{r('x')}</m:e><m:sub>{r('i')}</m:sub><m:sup>{r('2')}</m:sup></m:sSubSup>", "x_i^2"),
        (f'<m:rad><m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/><m:e>{r("x+1")}</m:e></m:rad>', "sqrt(x+1)"),
        (f"<m:rad><m:deg>{r('3')}</m:deg><m:e>{r('8')}</m:e></m:rad>", "root(3, 8)"),
        (nary("∑"), "∑_(i=1)^n x_i"),
        (f"<m:func><m:fName>{r('log')}</m:fName><m:e>{d(r('x'))}</m:e></m:func>", "log(x)"),
        (f"<m:func><m:fName>{r('sin')}</m:fName><m:e>{r('2x')}</m:e></m:func>", "sin(2x)"),
        (d(f(r("n"), r("k"), "noBar")), "binom(n, k)"),
        (d(r("a"), "[", ")"), "[a)"),
        (
            f"<m:m><m:mr><m:e>{r('1')}</m:e><m:e>{r('0')}</m:e></m:mr><m:mr><m:e>{r('0')}</m:e></m:mr></m:m>",
            "[1, 0; 0]",
        ),
        (f"<m:limLow><m:e>{r('lim')}</m:e><m:lim>{r('x→0')}</m:lim></m:limLow>", "lim_(x→0)"),
        (f'<m:acc><m:accPr><m:chr m:val="\u0304"/></m:accPr><m:e>{r("x")}</m:e></m:acc>', "x\u0304"),
        (f"<m:eqArr><m:e>{r('x&amp;=1')}</m:e><m:e>{r('y&amp;=2')}</m:e></m:eqArr>", "x=1; y=2"),
        (r("𝑥=𝟐"), "x=2"),
    ],
)
def test_an_equation_is_one_line_of_text(inside: str, text: str) -> None:
    assert linear(ElementTree.fromstring(f"<m:oMath {MORE}>{inside}</m:oMath>")) == text


def first(read: Read, *parts: str) -> str:
    return read(word(line(*parts)), "a.docx").pages[0].blocks[0].text


def test_an_equation_stands_apart_from_the_digits_around_it(read: Read) -> None:
    assert first(read, "Add 3", f"<m:oMath>{f(r('1'), r('2'))}</m:oMath>", "cups") == "Add 3 1/2 cups"


def test_equations_that_stand_alone_have_a_line_each(read: Read) -> None:
    both = [f"<m:oMath>{r(text)}</m:oMath>" for text in ("a=b", "c=d")]
    assert first(read, f"<m:oMathPara>{''.join(both)}</m:oMathPara>") == "a=b\nc=d"


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["10", run("6", UP), " units"], "10^6 units"),
        (["10", run("-", UP), run("3", UP)], "10^-3"),
        (["12 m", run("2", UP)], "12 m^2"),
        (["the 1", run("st", UP), " of May"], "the 1st of May"),
        (["as shown", run("12–14", UP)], "as shown^12–14"),
        (["H", run("2", DOWN), "O"], "H2O"),
        (["101", run("2", DOWN)], "101_2"),
        (["Total", run("1", UP), " 450"], "Total^1 450"),
        ([run("1", UP), " Without tax"], "1 Without tax"),
        (["10", run("6", '<w:position w:val="8"/><w:sz w:val="19"/>')], "10^6"),
        (["10", run("6", '<w:position w:val="8"/>')], "106"),
    ],
)
def test_raised_and_lowered_digits_do_not_run_into_others(read: Read, parts: list[str], text: str) -> None:
    assert first(read, *parts) == text


def test_how_a_word_is_read_stands_in_brackets_behind_it(read: Read) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{run('とうきょう')}</w:rt><w:rubyBase>{run('東京')}</w:rubyBase></w:ruby></w:r>"
    assert first(read, ruby, "都") == "東京(とうきょう)都"


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>", '<w:rStyle w:val="Gone"/>'])
def test_struck_text_is_left_out_and_reported(read: Read, look: str) -> None:
    styles = '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    body = line("Monthly fee: ", run("500 ", look), "450 EUR") + line(run("Paid", '<w:strike w:val="0"/>'))
    document = read(word(body, styles=styles), "a.docx")
    assert [block.text for _, block in document.blocks()] == ["Monthly fee: 450 EUR", "Paid"]
    assert [warning.message for warning in document.warnings if warning.code == "LOCAL_STRUCK_TEXT"] == [
        "1 piece of text is struck out. It was left out of the output."
    ]
