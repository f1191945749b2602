"""The number of an invoice behind a label that says no more than `No.:`"""

from tests.analysis.extract.paper import TEXT, paper, values

INVOICE = """
HARBOUR LTD.                                   {title}

Calle Luna 3                                   NUMERO: ABC12345
28001 Madrid                                   {other}

TOTAL A PAGAR  110,00 EUR
"""


def test_it_is_the_number_of_an_invoice() -> None:
    page = paper(INVOICE.format(title="FACTURA", other=""))
    assert values(page, invoice_number=TEXT) == {"invoice_number": "ABC12345"}


def test_two_such_numbers_leave_it_open() -> None:
    page = paper(INVOICE.format(title="FACTURA", other="NUMERO: X77"))
    assert values(page, invoice_number=TEXT) == {"invoice_number": None}
