from tests.analysis.extract.paper import DATE, NUMBER, TEXT, paper, values

INVOICE = """
Cobalt Fixings Ltd
Unit 9 Avonside
Bristol BS2 0QT

INVOICE INV-88213          {order}
Tax point: 19/05/2025

Invoice to:
Penrose Joinery Ltd
Mill Lane
Truro TR1 2AB

Goods               291.00
VAT @ 20%            58.20
Invoice total       349.20

Payment due 30/06/2025. {terms}
{printed}
"""


def test_the_day_of_an_order_that_is_named_with_its_number_is_not_the_invoices() -> None:
    page = paper(INVOICE.format(order="Your order: 4500117 dated 02/05/2025", terms="", printed=""))
    assert values(page, invoice_date=DATE) == {"invoice_date": "2025-05-19"}


def test_the_day_of_printing_is_no_day_to_pay_by() -> None:
    page = paper(INVOICE.format(order="", terms="", printed="Printed 20/08/2025 09:14"))
    assert values(page, due_date=DATE, invoice_date=DATE) == {"due_date": "2025-06-30", "invoice_date": "2025-05-19"}


def test_the_limit_of_a_liability_is_not_to_be_paid() -> None:
    page = paper(INVOICE.format(order="", terms="Our total liability shall not exceed 5,000.00 GBP.", printed=""))
    assert values(page, amount_due=NUMBER, total=NUMBER) == {"amount_due": 349.2, "total": 349.2}


def test_days_of_a_period_and_of_a_birth_are_not_the_papers() -> None:
    text = """
ATTESTATION D'ASSURANCE
N de contrat : RC-7740
valable du 1er janvier 2025 au 31 décembre 2025

Fait à La Rochelle, le 12/12/2024
"""
    assert values(paper(text), issue_date=DATE) == {"issue_date": "2024-12-12"}
    text = "RICETTA MEDICA\nPaziente: Luca Ferrante\nData di nascita: 04/09/1981\n\nBologna, 22 gennaio 2025"
    assert values(paper(text), data=DATE, data_di_nascita=DATE) == {
        "data": "2025-01-22", "data_di_nascita": "1981-09-04",
    }  # fmt: skip
    assert values(paper("Date of birth: 13 February 1970\nName: Jo"), invoice_date=DATE) == {"invoice_date": None}


def test_a_code_is_no_date() -> None:
    text = (
        "CREDITNOTA\nCreditnotanummer: CN-20250118\nDatum: 19-06-2025\nBetreft factuur: F-20250871\nTotaal -12,21 EUR"
    )
    found = values(paper(text), credit_note_number=TEXT, date=DATE, original_invoice=TEXT)
    assert found == {"credit_note_number": "CN-20250118", "date": "2025-06-19", "original_invoice": "F-20250871"}


def test_the_day_of_receipt_is_not_the_day_of_writing() -> None:
    text = "Giftenverklaring\n\nDatum ontvangst    14 december 2024\nKenmerk    GV-331\n\nBennekom, 20 januari 2025"
    assert values(paper(text), issue_date=DATE) == {"issue_date": "2025-01-20"}


def test_the_day_on_which_a_card_expires_is_not_the_receipts() -> None:
    page = paper("""
    HARBOUR FUEL STATION
    2 Quay Road

    Unleaded             32.15
    TOTAL           EUR  32.15

    Expiration date:     30/06/19
    12-05-2018 17:20
    """)
    assert values(page, date=DATE)["date"] != "2019-06-30"
