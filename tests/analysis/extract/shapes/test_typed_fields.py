"""Dates, amounts, numbers, identifiers: each by its label, or null."""

import pytest

from extend_mcp.analysis.extract.shapes.amounts import comma_decimal, currency_code, find_money
from extend_mcp.analysis.extract.shapes.dates import find_dates, is_month_first
from tests.analysis.extract.paper import DATE, INTEGER, MONEY, NUMBER, TEXT, paper, plain_text, run, shape, values


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-03-05", "2024-03-05"),
        ("7. Mai 2014", "2014-05-07"),
        ("19 april 2014", "2014-04-19"),
        ("1er février 2021", "2021-02-01"),
        ("OCT 3, 2016 12:16:25 PM", "2016-10-03"),
        ("15-Jan-2019", "2019-01-15"),
        ("this 1st day of February, 2011", "2011-02-01"),
        ("25/12/20188:13:39 PM", "2018-12-25"),
        ("12-01-19 21:13", "2019-01-12"),
        ("12/25/2018", "2018-12-25"),
        ("20180325", "2018-03-25"),
        ("15 kesäkuuta 2024", "2024-06-15"),
        ("15. kesäkuuta 2024", "2024-06-15"),
        ("2024年3月5日", "2024-03-05"),
        ("2024년 3월 5일", "2024-03-05"),
        ("２０２４年３月５日", "2024-03-05"),
        ("5. března 2024", "2024-03-05"),
        ("7 мая 2021 г.", "2021-05-07"),
        ("15 Μαρτίου 2024", "2024-03-15"),
        ("12 Ağustos 2023", "2023-08-12"),
        ("2 d’abril de 2024", "2024-04-02"),
        ("3 pages, 12 May 2024", "2024-05-12"),
        ("2024. szeptember 14.", "2024-09-14"),
        ("2024 m. kovo 5 d.", "2024-03-05"),
    ],
)
def test_a_date_is_read_in_any_of_its_shapes(text: str, iso: str) -> None:
    assert [day.isoformat() for _, _, day, _ in find_dates(text)] == [iso]


@pytest.mark.parametrize(
    "text", ["31/04/2020", "March 2024", "APR 4.61 %", "03-7662 5789", "1.2.3.4", "12:45", "AB12-7 - 15"]
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
    assert find_dates(text) == []


def test_a_date_that_can_be_read_one_way_only_decides_for_the_others() -> None:
    assert is_month_first("03/20/2023 and 04/04/2023")
    assert is_month_first("Denver, CO 80202, 20/03/2023 and 04/04/2023") is False


@pytest.mark.parametrize(
    ("text", "is_first"),
    [
        ("Denver, CO 80202", True),
        ("Wilmington DE 19801-1234", True),
        ("Portland OR. 97201", True),
        ("Made in the USA", True),
        ("Questions? Call (800)555-0187. Total premium $152.40", True),
        ("Questions? Call 1-800-555-0187. Vancouver, Canada. Total $152.40", None),
        ("Questions? Call 1-800-555-0187.", None),
        ("DE 80333 München", None),
        ("Lieferantenstr. 20, DE 80333 München", None),
        ("Milano, IT 20121", None),
        ("Shipped to the United States, VAT GB 123456789", None),
        ("Shipped to the USA from London SW1A 1AA", None),
        ("Total 12.50 EUR, San Jose, CA 95110", None),
        ("04/04/2023", None),
    ],
)
def test_the_month_is_first_where_all_that_the_paper_shows_is_american(text: str, is_first: bool | None) -> None:
    assert is_month_first(text) is is_first


def test_a_german_date_stays_one_beside_a_country_and_its_postcode() -> None:
    page = paper("Rechnung Nr. 12 vom 05.03.2018\nLieferant KG, Weg 20\nDE 80333 München\nBetrag 12,50")
    output = run(page, shape(invoice_date=DATE)).output
    assert output["value"] == {"invoice_date": "2018-03-05"}
    assert output["metadata"]["invoice_date"]["logprobsConfidence"] > 0.9


def test_a_dotted_date_on_an_american_paper_may_be_read_two_ways() -> None:
    page = paper("Invoice 12    Denver, CO 80202\nInvoice date: 05.03.2018\nTotal $12.50")
    assert run(page, shape(invoice_date=DATE)).output["metadata"]["invoice_date"]["logprobsConfidence"] < 0.9


@pytest.mark.parametrize(
    ("lines", "sure"),
    [
        (["Invoice date: 5/6/24"], False),
        (["Invoice date: 5/6/24", "Due date: 25/6/24"], True),
        (["Invoice date: 5.6.24"], True),
        (["Invoice date: 5/5/24"], True),
        (["Invoice date: 13/6/24"], True),
        (["Invoice date: 3 listopada 2024"], False),
        (["Invoice date: 5/6/24", "Springfield, IL 62704", "USA"], True),
    ],
)
def test_a_date_that_nothing_decides_is_a_guess_and_says_so(lines: list[str], sure: bool) -> None:
    output = run(paper("\n".join(lines)), shape(invoice_date=DATE)).output
    assert output["value"]["invoice_date"][:4] == "2024"
    assert (output["metadata"]["invoice_date"]["logprobsConfidence"] >= 0.7) is sure


@pytest.mark.parametrize(
    ("text", "comma", "amount"),
    [
        ("$ 279.84", False, 279.84),
        ("€ 2.321,00", True, 2321.0),
        ("RM33.90", False, 33.9),
        ("5.00 RM", False, 5.0),
        ("(1,234.00)", False, -1234.0),
        ("$-50.00", False, -50.0),
        (".02", False, 0.02),
        ("1'250.50", False, 1250.5),
        ("$10,000", False, 10000.0),
        ("54,910", True, 54.91),
    ],
)
def test_money_is_read_in_both_decimal_styles(text: str, comma: bool, amount: float) -> None:
    assert [money.value for money in find_money(text, comma=comma)] == [amount]


@pytest.mark.parametrize("text", ["15.00%", "SKU-8847", "35.5X25.5CM", "12:45", "A-12"])
def test_rates_codes_and_times_are_no_money(text: str) -> None:
    assert find_money(text, comma=False) == []


def test_the_decimal_style_is_that_of_most_numbers() -> None:
    assert comma_decimal("1.234,50 and 3,20")
    assert not comma_decimal("1,234.50 and 3.20")


@pytest.mark.parametrize(
    ("sign", "text", "code"),
    [
        ("€", "", "EUR"),
        ("RM", "", "MYR"),
        ("pln", "", "PLN"),
        ("$", "no country is named", "USD"),
        ("$", "Toronto, Canada", "CAD"),
        ("$", "Canada or Australia", None),
        ("$", "all prices in AUD; sold in Canada", "AUD"),
        ("¥", "nothing says whose", None),
        (None, "anything", None),
    ],
)
def test_a_currency_comes_from_what_is_printed(sign: str | None, text: str, code: str | None) -> None:
    assert currency_code(sign, text) == code


def test_a_longer_label_keeps_its_value_from_a_shorter_one() -> None:
    page = paper("""
Invoice No: A-17        Due Date: 2024-02-01
Date: 2024-01-02        Order Date: 2023-12-30
""")
    assert values(page, date=DATE, due_date=DATE, order_date=DATE, invoice_number=TEXT) == {
        "date": "2024-01-02",
        "due_date": "2024-02-01",
        "order_date": "2023-12-30",
        "invoice_number": "A-17",
    }


def test_values_below_their_labels_are_read_by_column() -> None:
    page = paper("""
Invoice Number:     Invoice Date:      Due Date:
INV/2023/0008       03/20/2023         04/04/2023
""")
    read = values(page, invoice_number=TEXT, invoice_date=DATE, due_date=DATE)
    assert read == {"invoice_number": "INV/2023/0008", "invoice_date": "2023-03-20", "due_date": "2023-04-04"}


def test_a_label_glued_to_its_value_is_cut_off() -> None:
    page = paper("""
DATE:25/12/2018      RECEIPT#:CS-1042
""")
    assert values(page, receipt_date=DATE, receipt_number=TEXT) == {
        "receipt_date": "2018-12-25",
        "receipt_number": "CS-1042",
    }


def test_a_misprinted_label_is_found_be_it_of_the_lexicon_or_of_the_schema() -> None:
    document = paper("Invoice nunber: A-17\nGlaze batch codc: K-204")
    found = values(document, invoice_number=TEXT, glaze_batch_code=TEXT)
    assert found == {"invoice_number": "A-17", "glaze_batch_code": "K-204"}


def test_missing_fields_are_null() -> None:
    page = paper("The quick brown fox jumps over the lazy dog.")
    read = values(page, invoice_number=TEXT, due_date=DATE, total=MONEY, count=INTEGER, iban=TEXT, weight=NUMBER)
    assert read == {
        "invoice_number": None,
        "due_date": None,
        "total": {"amount": None, "iso_4217_currency_code": None},
        "count": None,
        "iban": None,
        "weight": None,
    }


def test_an_integer_is_not_read_from_a_fraction() -> None:
    page = paper("Number of packages: 3      Weight: 12.5 kg")
    assert values(page, number_of_packages=INTEGER, weight=INTEGER) == {"number_of_packages": 3, "weight": None}


def test_mail_web_and_account_need_no_label() -> None:
    page = paper("Acme GmbH, info@acme.de, www.acme.de, DE30 5075 0094 0000 0485 67")
    read = values(page, email=TEXT, website=TEXT, iban=TEXT)
    assert read == {"email": "info@acme.de", "website": "www.acme.de", "iban": "DE30 5075 0094 0000 0485 67"}


def test_a_date_for_a_plain_string_is_as_printed_unless_iso_is_asked_for() -> None:
    page = paper("Invoice Date: March 5, 2024")
    iso = {**TEXT, "description": "ISO 8601, YYYY-MM-DD"}
    assert values(page, invoice_date=TEXT)["invoice_date"] == "March 5, 2024"
    assert values(page, invoice_date=iso)["invoice_date"] == "2024-03-05"


def test_a_name_of_one_letter_is_found_as_a_label_alone() -> None:
    page = paper("""
        Cable, 4 x 0.5 mm, 24 V, 5 A    7
        a) Delivery by truck
    """)
    assert run(page, shape(a=TEXT, v=NUMBER, x=NUMBER)).output["value"] == {"a": None, "v": None, "x": None}
    assert run(paper("x: 12.5"), shape(x=NUMBER)).output["value"] == {"x": 12.5}


def test_a_day_is_found_behind_what_it_is_the_day_of() -> None:
    page = plain_text("Visit: 2 May 2026\nEintritt am 01.02.2024\nAustritt: 31.12.2026")
    read = values(page, visit_date=DATE, eintrittsdatum=DATE, austrittsdatum=DATE)
    assert read == {"visit_date": "2026-05-02", "eintrittsdatum": "2024-02-01", "austrittsdatum": "2026-12-31"}
    assert values(plain_text("Employment\n3 May 2026 Notice"), employment_date=DATE) == {"employment_date": None}


def test_a_code_keeps_the_signs_between_its_groups() -> None:
    page = plain_text("Invoice No.: INV 2026 / 0045\nOrder number: PO-88 / 2026")
    assert values(page, invoice_number=TEXT, order_number=TEXT) == {
        "invoice_number": "INV 2026 / 0045",
        "order_number": "PO-88 / 2026",
    }


def test_two_numbers_of_one_meaning_are_told_apart_by_their_names() -> None:
    page = plain_text("Customer no.: 44 120 9\nAccount: 0091 2200 4417")
    read = values(page, customer_number=TEXT, account_number=TEXT)
    assert read == {"customer_number": "44 120 9", "account_number": "0091 2200 4417"}


def test_a_number_of_a_taxpayer_beyond_europe_is_found_by_its_label() -> None:
    page = plain_text("b Employer identification number (EIN) 12-3456789")
    assert values(page, ein=TEXT) == {"ein": "12-3456789"}


def test_labels_with_strokes_units_and_no_colon_are_found() -> None:
    page = plain_text("B/L No. HLCU 884 120\nAccount number 55 0192 88\nUsage 1,110 kWh\nBorn: 14. 3. 1958")
    read = values(page, bl_number=TEXT, account_number=TEXT, usage_kwh=NUMBER, date_of_birth=DATE)
    assert read == {
        "bl_number": "HLCU 884 120",
        "account_number": "55 0192 88",
        "usage_kwh": 1110.0,
        "date_of_birth": "1958-03-14",
    }


def test_an_employee_is_no_employer() -> None:
    page = plain_text("Employer: Halden AG\nEmployee: Ana Ruiz")
    assert values(page, employee_name=TEXT) == {"employee_name": "Ana Ruiz"}


def test_a_label_goes_on_to_its_colon() -> None:
    page = plain_text("Surname / Nom: RUIZ\nGiven names / Prénoms: ANA MARIA\nStreet, no.: Mill Lane 12")
    read = values(page, surname=TEXT, given_names=TEXT, street=TEXT)
    assert read == {"surname": "RUIZ", "given_names": "ANA MARIA", "street": "Mill Lane 12"}


def test_numbered_headings_part_the_sections_of_a_form() -> None:
    page = plain_text(
        "1. Applicant\nName: Ana Ruiz\nStreet: Mill Lane 12\n\n2. Employer\nName: Halden AG\nStreet: Bahnhofstrasse 1"
    )
    person = shape(name=TEXT, street=TEXT)
    assert values(page, applicant=person, employer=person) == {
        "applicant": {"name": "Ana Ruiz", "street": "Mill Lane 12"},
        "employer": {"name": "Halden AG", "street": "Bahnhofstrasse 1"},
    }


def test_what_explains_an_amount_on_its_line_is_not_the_value() -> None:
    page = paper("""
Brake bleed       2 ends        40.00
Deposit paid 9 Jan             -50.00
Plan charge 40 GB               18.00
""")
    read = values(page, brake_bleed=NUMBER, deposit_paid=NUMBER, plan_charge=NUMBER)
    assert read == {"brake_bleed": 40.0, "deposit_paid": -50.0, "plan_charge": 18.0}


def test_a_line_behind_yen_ends_an_amount() -> None:
    assert [one.value for one in find_money("¥55,000-", comma=None)] == [55000.0]
    assert [one.value for one in find_money("698,00-", comma=True)] == [-698.0]


def test_a_subtotal_before_a_discount_makes_the_net_amount_less_sure() -> None:
    page = paper("""
Offer 2031
Subtotal                 61,323.00
Discount 3 %             -1,839.69
Total excl. VAT          59,483.31
VAT 8.1 %                 4,818.15
Total incl. VAT          64,301.46
""")
    metadata = run(page, shape(subtotal=NUMBER)).output["metadata"]
    assert (metadata["subtotal"]["logprobsConfidence"] or 0) <= 0.75
