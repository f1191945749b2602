"""Number formats, each case as Excel shows it."""

import datetime
import io
import re
import zipfile
from typing import Any

import pytest

from extend_mcp.documents.number_formats.numbers import shown
from tests.documents.conftest import Read
from tests.documents.workbooks import xlsx_of, zipped

ACCOUNTS = r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)'
DAY = datetime.datetime(2024, 3, 20)  # noqa: DTZ001
CLOCK = datetime.time(14, 5, 9)


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (7.0, "General", "7"),
        (4111111111111111.0, "General", "4111111111111111"),
        (0.5, "0.0%", "50.0%"),
        (0.12, "#%", "12%"),
        (-3, "0.00", "-3.00"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (-0.001, "0.00", "0.00"),
        (0.5, "#.00", ".50"),
        (1234.5, '"$"#,##0.00', "$1,234.50"),
        (-1234.5, '"$"#,##0.00', "-$1,234.50"),
        (-1234.5, r'"$"#,##0.00_);[Red]\("$"#,##0.00\)', "($1,234.50)"),
        (1234.5, "[$€-407] #,##0.00", "€ 1,234.50"),
        (1234.5, r"#,##0.00\ [$€-40C]", "1,234.50 €"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (1234567.5, "#'##0.00", "1234'567.50"),
        (12.5, "#'##0.00", "12.50"),
        (12, "0,000", "0,012"),
        (12345678, "000-00-0000", "012-34-5678"),
        (6175550142, "(000) 000-0000", "(617) 555-0142"),
        (2134, "00000", "02134"),
        (12, '"INV-"00000', "INV-00012"),
        (5551234, "[<=9999999]###-####;(###) ###-####", "555-1234"),
        (6175551234, "[<=9999999]###-####;(###) ###-####", "(617) 555-1234"),
        (1234567, '0.0,,"M"', "1.2M"),
        (1234567, "#,##0,", "1,235"),
        (150, '[>100]"high";"low"', "high"),
        (50, '[>100]"high";"low"', "low"),
        (-5, '[<0]"minus "0;0', "minus 5"),
        (0, '0;-0;"none"', "none"),
        (-5, '0;-0;"none"', "-5"),
        (5, '0" items"', "5 items"),
        (5, r"0\ \k\g", "5 kg"),
        (-1234.5, ACCOUNTS, "(1,234.50)"),
        (0, ACCOUNTS, "-"),
        ("paid", ACCOUNTS, "paid"),
        ("abc", '"x: "@', "x: abc"),
        (1.5, "# ?/?", "1 1/2"),
        (0.25, "# ?/?", "1/4"),
        (3, "# ?/?", "3"),
        (2.3125, "# ??/16", "2 5/16"),
        (1234567, "0.00E+00", "1.23E+06"),
        (0.00012, "0.00E+00", "1.20E-04"),
        (12345, "##0.0E+0", "12.3E+3"),
        (True, "0", "TRUE"),
        (0, "0;0;", ""),
    ],
)
def test_a_number_is_shown_by_the_section_that_is_for_it(value: Any, number_format: str, expected: str) -> None:
    assert shown(value, number_format).text == expected


@pytest.mark.parametrize(
    ("value", "number_format", "expected"),
    [
        (datetime.timedelta(hours=37, minutes=30), "[h]:mm", "37:30"),
        (datetime.timedelta(seconds=3725), "[mm]:ss", "62:05"),
        (datetime.timedelta(seconds=3725.25), "[ss].00", "3725.25"),
        (37.5 / 24, "[Red][h]:mm", "37:30"),
        (CLOCK, "h:mm AM/PM", "2:05 PM"),
        (CLOCK, "hh:mm:ss", "14:05:09"),
        (datetime.timedelta(seconds=59.96), "[mm]:ss.0", "01:00.0"),
        (datetime.time(4, 5, 6, 9000), "h:mm:ss.00", "4:05:06.01"),
        (datetime.time(4, 5, 6), 's:m "of" h', "6:5 of 4"),
        (-1.5, "[h]:mm", "-36:00"),
        (-0.0625, "h:mm", "-1:30"),
        (-3, "d mmm", "-3"),
        (-3, "yyyy-mm-dd h:mm", "-3"),
        (DAY, "d mmmm yyyy", "20 March 2024"),
        (DAY, "[$-407]d. mmmm yyyy", "20. März 2024"),
        (DAY, "[$-de-DE]dddd, d. mmm yy", "Mittwoch, 20. Mär 24"),
        (DAY, "[$-40C]d mmmm yyyy", "20 mars 2024"),
        (DAY, "mmm-yy", "Mar-24"),
        (DAY, "yyyy", "2024"),
        (DAY.replace(hour=0, minute=5), "d mmm yyyy h:mm AM/PM", "20 Mar 2024 12:05 AM"),
    ],
)
def test_a_time_is_shown_by_its_format(value: Any, number_format: str, expected: str) -> None:
    assert shown(value, number_format).text == expected


@pytest.mark.parametrize("number_format", ["dd/mm/yyyy", "m/d/yy", "General", "[$-FC19]d mmmm yyyy", "ggge"])
def test_a_day_in_figures_or_in_a_language_we_lack_is_iso(number_format: str) -> None:
    assert shown(DAY, number_format).text == "2024-03-20"


@pytest.mark.parametrize(
    ("value", "number_format", "number"),
    [
        (1234567, '0.0,,"M"', "1234567"),
        (-1234, "#,##0;[Red]#,##0", "-1234"),
        (0, ACCOUNTS, "0"),
        (1.5, "# ?/?", "1.5"),
        (1234567, "0.00E+00", "1234567"),
        (12345678, "000-00-0000", None),
        (-1234.5, ACCOUNTS, None),
        (150, '[>100]"high";"low"', None),
    ],
)
def test_the_number_is_kept_where_what_is_shown_does_not_say_it(value: Any, number_format: str, number: str) -> None:
    assert shown(value, number_format).number == number


@pytest.mark.parametrize(
    ("value", "number_format"),
    [(1e308, "%" * 255), (1e308, "0." + "0" * 250), (5e-324, "0." + "0" * 200 + "E+0"), (1e300, "# ?/" + "9" * 240)],
)
def test_the_longest_formats_show_the_largest_numbers(value: float, number_format: str) -> None:
    assert shown(value, number_format).text


def test_a_workbook_shows_codes_and_keeps_their_numbers(read: Read) -> None:
    data = xlsx_of([["Zip", "Sales"], [(2134, "00000"), (1234567, '0.0,,"M"')]])
    (page,) = read(data, "a.xlsx").pages
    assert [(cell.text, cell.number) for cell in page.blocks[1].cells[2:]] == [("02134", None), ("1.2M", "1234567")]


def test_a_strict_workbook_is_read_as_others_are(read: Read) -> None:
    rows: list[list[Any]] = [["Name", "Code"], ["Ada", (2134, "00000")]]
    usual, strict = (read(xlsx_of(rows, strict=strict), "a.xlsx") for strict in (False, True))
    assert [cell.text for cell in strict.pages[0].blocks[1].cells] == ["Name", "Code", "Ada", "02134"]
    assert strict.pages == usual.pages


def test_a_workbook_with_empty_fills_and_no_colours_is_read(read: Read) -> None:
    data = io.BytesIO(xlsx_of([["Zip"], [(2134, "00000")]]))
    with zipfile.ZipFile(data) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        styles = archive.read("xl/styles.xml").decode()
    styles = re.sub(r"<fill>.*?</fill>", "<fill/>", styles).replace("<name ", '<color rgb="auto"/><name ', 1)
    (page,) = read(zipped(parts | {"xl/styles.xml": styles}), "a.xlsx").pages
    assert [cell.text for cell in page.blocks[1].cells] == ["Zip", "02134"]
