"""Cells of .xlsx files as programs other than Excel write them, too."""

import pytest

from tests.documents.conftest import LINK, Read
from tests.documents.test_other_sheets import codes, rows
from tests.documents.workbooks import zipped

SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(cells: str, styles: str = "", texts: str = "", behind: str = "", properties: str = "") -> bytes:
    """A workbook of one worksheet with these `c`, its styles and shared texts, and what stands behind the cells."""
    links = "".join(
        f'<Relationship Id="{kind}" Type="{LINK}/{kind}" Target="{target}"/>'
        for kind, target in (("worksheet", "one.xml"), ("styles", "styles.xml"), ("sharedStrings", "texts.xml"))
    )
    sheet = f'<sheet name="One" r:id="worksheet" xmlns:r="{LINK}"/>'
    return zipped(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.xml": f'<workbook xmlns="{SHEETS}">{properties}<sheets>{sheet}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
            "xl/one.xml": f'<worksheet xmlns="{SHEETS}"><sheetData><row>{cells}</row></sheetData>{behind}</worksheet>',
            "xl/styles.xml": f'<styleSheet xmlns="{SHEETS}">{styles}</styleSheet>',
            "xl/texts.xml": f'<sst xmlns="{SHEETS}">{texts}</sst>',
        }
    )


def formatted(*formats: int | str) -> str:
    """The `cellXfs` of styles with these formats: numbers of known ones, or codes."""
    codes = {at: code for at, code in enumerate(formats, 164) if isinstance(code, str)}
    named = "".join(f'<numFmt numFmtId="{at}" formatCode="{code}"/>' for at, code in codes.items())
    numbers = [one if isinstance(one, int) else at for at, one in enumerate(formats, 164)]
    styles = "".join(f'<xf numFmtId="{one}"/>' for one in numbers)
    return f"<numFmts>{named}</numFmts><cellXfs>{styles}</cellXfs>"


def shown(read: Read, data: bytes, **options: bool) -> list[str]:
    return rows(read(data, "a.xlsx", **options).pages[0].blocks[1])[0]


def test_styles_and_rules_that_no_reader_knows_do_no_harm(read: Read) -> None:
    styles = formatted("0%") + '<cellStyles><cellStyle xfId="0" Vendor_count="1"/></cellStyles><fills><fill/></fills>'
    rule = '<conditionalFormatting><cfRule type="cellIs" operator="isOdd"/></conditionalFormatting>'
    assert shown(read, workbook("<c><v>0.5</v></c><c><v>1</v></c>", styles, behind=rule)) == ["50%", "100%"]


def test_cells_without_places_follow_each_other_and_those_with_one_stand_there(read: Read) -> None:
    document = read(workbook('<c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c>'), "a.xlsx")
    assert [cell.reference for _, block in document.blocks() for cell in block.cells] == ["A1", "C1", "D1"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ('<c t="inlineStr"><is><r><t>Net </t></r><r><t>price</t></r></is></c>', "Net price"),
        ('<c t="str"><v>10 pcs_x000D_\n2 kg</v></c>', "10 pcs\n2 kg"),
        ('<c t="str"><v>a_x0007_b</v></c>', "ab"),
        ('<c t="b"><v>1</v></c>', "TRUE"),
        ('<c t="e"><v>#N/A</v></c>', "#N/A"),
        ('<c t="d"><v>2024-03-20</v></c>', "2024-03-20"),
        ("<c><v>-3.5E2</v></c>", "-350"),
        ("<c><v>12 pcs</v></c>", "12 pcs"),
    ],
)
def test_each_kind_of_cell_is_read(read: Read, cell: str, expected: str) -> None:
    assert shown(read, workbook(f"{cell}<c><v>0</v></c>")) == [expected, "0"]


@pytest.mark.parametrize(
    ("code", "stored", "expected"),
    [
        (14, "45371", "2024-03-20"),
        (31, "45371", "2024-03-20"),
        ("yyyy-mm-dd hh:mm", "45371.75", "2024-03-20 18:00:00"),
        ("[h]:mm", "1.25", "30:00"),
        ("h:mm", "0.25", "6:00"),
        ("yyyy-mm-dd", "-3", "-3"),
        ("0.0", "2.25", "2.3"),
    ],
)
def test_numbers_that_count_days_are_shown_as_what_they_stand_for(
    read: Read, code: int | str, stored: str, expected: str
) -> None:
    assert shown(read, workbook(f"<c><v>{stored}</v></c><c t='str'><v>x</v></c>", formatted(code))) == [expected, "x"]


def test_days_may_be_counted_from_1904(read: Read) -> None:
    data = workbook("<c><v>43909</v></c><c><v>1</v></c>", formatted(14), properties='<workbookPr date1904="1"/>')
    assert shown(read, data) == ["2024-03-20", "1904-01-02"]


def test_a_text_that_is_all_raised_has_no_marks(read: Read) -> None:
    note = "<is><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r></is>"
    assert shown(read, workbook(f'<c t="inlineStr">{note}</c><c><v>1</v></c>')) == ["2", "1"]


def test_what_is_struck_out_of_a_text_is_left_out_and_reported(read: Read) -> None:
    pieces = "<si><r><rPr><strike/></rPr><t>450</t></r><r><t xml:space='preserve'> 400</t></r></si>"
    document = read(workbook('<c t="s"><v>0</v></c><c><v>1</v></c>', texts=pieces), "a.xlsx")
    assert rows(document.pages[0].blocks[1]) == [["400", "1"]]
    assert codes(document) == [("LOCAL_STRUCK_TEXT", 1)]
