"""Fields, form fields, content controls and symbols of Word files."""

import pytest

from tests.documents.conftest import Read, line, run, word


def texts(read: Read, body: str) -> list[str]:
    """The text of each block."""
    return [block.text for _, block in read(word(body), "a.docx").blocks()]


def mark(kind: str, inside: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{inside}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f'<w:r><w:instrText xml:space="preserve"> {text} </w:instrText></w:r>'


def field(instructions: str, result: str) -> str:
    return mark("begin") + code(instructions) + mark("separate") + run(result) + mark("end")


def form(data: str, name: str) -> str:
    return mark("begin", f"<w:ffData>{data}</w:ffData>") + code(name) + mark("end")


def control(properties: str, inside: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def test_only_the_result_of_a_field_with_a_field_in_its_condition_is_read(read: Read) -> None:
    inner = field("MERGEFIELD Country", "Norway")
    outer = (
        mark("begin") + code("IF") + inner + code('= "Chile" "yes" "no"') + mark("separate") + run("no") + mark("end")
    )
    assert texts(read, line("Taxed: ", outer, ".")) == ["Taxed: no."]


def test_a_field_in_the_result_of_another_is_read(read: Read) -> None:
    outer = mark("begin") + code("IF 1 = 1") + mark("separate") + field("MERGEFIELD Name", "Ada") + mark("end")
    assert texts(read, line("Dear ", outer)) == ["Dear Ada"]


def test_a_field_goes_on_over_paragraphs(read: Read) -> None:
    body = line(mark("begin"), code("TOC"), mark("separate"), "One 1") + line("Two 2", mark("end")) + line("After")
    assert texts(read, body) == ["One 1", "Two 2", "After"]


def test_fields_that_only_name_their_result_show_nothing(read: Read) -> None:
    assert texts(
        read, line(field("SET rate 7", "7"), field('ASK who "Who?"', "Ada"), "Rate: ", field("rate", "7"))
    ) == ["Rate: 7"]


def test_text_after_a_field_that_never_ends_is_read(read: Read) -> None:
    assert texts(read, line(mark("begin"), code("PAGE"), "Total 12")) == ["Total 12"]


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/></w:checkBox>', "☒"),
        ('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>', "☐"),
        ("<w:checkBox/>", "☐"),
        ('<w:ddList><w:result w:val="1"/><w:listEntry w:val="North"/><w:listEntry w:val="South"/></w:ddList>', "South"),
        (
            '<w:ddList><w:default w:val="1"/><w:listEntry w:val="North"/><w:listEntry w:val="South"/></w:ddList>',
            "South",
        ),
        ('<w:ddList><w:listEntry w:val="North"/><w:listEntry w:val="South"/></w:ddList>', "North"),
    ],
)
def test_older_form_fields_show_their_boxes_and_choices(read: Read, data: str, shown: str) -> None:
    assert texts(read, line("Answer: ", form(data, "FORM"), " given")) == [f"Answer: {shown} given"]


def test_the_text_typed_into_an_older_form_field_is_read(read: Read) -> None:
    data = "<w:ffData><w:textInput/></w:ffData>"
    typed = mark("begin", data) + code("FORMTEXT") + mark("separate") + run("Ada") + mark("end")
    assert texts(read, line("Name: ", typed)) == ["Name: Ada"]


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F052"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "≥"),
        ('<w:r><w:sym w:font="Arial" w:char="00E9"/></w:r>', "é"),
        (run("\u00fe", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☒"),
        (run("\uf0a8", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'), "☐"),
        (mark("begin") + code('SYMBOL 254 \\f "Wingdings"') + mark("end"), "☒"),
    ],
)
def test_signs_of_symbol_fonts_are_read(read: Read, symbol: str, shown: str) -> None:
    assert texts(read, line(symbol, " passport")) == [f"{shown} passport"]


def test_the_prompt_of_an_empty_content_control_is_no_text(read: Read) -> None:
    empty = control("<w:showingPlcHdr/>", run("Click or tap here to enter text."))
    filled = control('<w:showingPlcHdr w:val="0"/>', run("Ada"))
    body = line("Name: ", filled) + line("Country: ", empty)
    assert texts(read, body) == ["Name: Ada", "Country:"]
    (told,) = (one for one in read(word(body), "a.docx").warnings if one.code == "LOCAL_PROMPTS_LEFT_OUT")
    assert told.message.startswith("1 field is not filled in")


def test_the_prompt_of_a_control_around_a_cell_leaves_the_cell_empty(read: Read) -> None:
    cells = f"<w:tc>{line('Name')}</w:tc>" + control("<w:showingPlcHdr/>", f"<w:tc>{line('Choose an item.')}</w:tc>")
    (page,) = read(word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"), "a.docx").pages
    assert [(cell.column, cell.text) for cell in page.blocks[0].cells] == [(0, "Name"), (1, "")]


@pytest.mark.parametrize(("state", "shown"), [("1", "☒"), ("0", "☐"), ("true", "☒")])
@pytest.mark.parametrize("drawn", [run("☑"), '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'])
def test_a_box_of_a_content_control_shows_its_state(read: Read, state: str, shown: str, drawn: str) -> None:
    box = control(f'<w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox>', drawn)
    assert texts(read, line(box, " I agree")) == [f"{shown} I agree"]


def test_the_value_chosen_in_a_content_control_is_read(read: Read) -> None:
    choice = control('<w:dropDownList><w:listItem w:displayText="Red" w:value="1"/></w:dropDownList>', run("Red"))
    assert texts(read, line("Colour: ", choice)) == ["Colour: Red"]


def test_a_fraction_of_an_older_formula_field_is_read(read: Read) -> None:
    formula = mark("begin") + code("EQ \\f(1,2)") + mark("end")
    assert texts(read, line("Half: ", formula)) == ["Half: 1/2"]
