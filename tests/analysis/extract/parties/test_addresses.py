"""Which of the addresses of a paper is the seller's and which the buyer's, without its label."""

import pytest

from extend_mcp.documents.page import Document, Page
from extend_mcp.documents.text.text_table import table_block
from tests.analysis.extract.paper import NUMBER, TEXT, paper, rows_of, values

REMIT = """
HARBOUR LTD.                                   INVOICE



Harbour Head Office                INVOICE NO: INV-100
123 456th St                           DATE: 11/15/2019
New York, NY, 10001

BILL TO:
Linden Toys
4 Bill Street
Redmond WA, 98052

TOTAL      $110.00

REMIT TO:
Harbour Billing
77 Remit Street
New York, NY, 10001
"""
BOXED = """
HARBOUR LTD.                                   FACTURA

Calle Luna 3            NUMERO: ABC12345
28001 Madrid

NOMBRE: LUIS PRIETO                    CODIGO: C0001
DIRECCION: Calle Mayor 9, 28013 Madrid

TOTAL A PAGAR  110,00 EUR
"""
SENHORES = """
HARBOUR LTD.                      FATURA 12

Exmo.(s) Senhor(es):
Rui Tavares
Rua Nova 5
2710-100 Sintra

Descrição      QT.   Preço Unitário   Valor
Janelas         3        20,00        60,00
Portas          2        25,00        50,00
"""


def test_money_is_sent_elsewhere_than_where_the_seller_is() -> None:
    read = values(paper(REMIT), vendor_name=TEXT, vendor_address=TEXT)
    assert read["vendor_name"] == "HARBOUR LTD."
    assert read["vendor_address"] == "123 456th St New York, NY, 10001"


def test_a_name_and_an_address_with_labels_and_no_heading_are_the_customers() -> None:
    read = values(paper(BOXED), vendor_name=TEXT, vendor_address=TEXT, customer_name=TEXT, customer_address=TEXT)
    assert read["customer_name"] == "LUIS PRIETO"
    assert read["customer_address"] == "Calle Mayor 9, 28013 Madrid"
    assert read["vendor_address"] is None


@pytest.mark.parametrize("label", ["Address:", "Adresse:", "Dirección:", "Anschrift:", "Add:"])
def test_the_label_of_an_address_is_no_part_of_it(label: str) -> None:
    page = f"INVOICE 7\n\nBill to: Claire Petit\n{label} 12 Rue du Moulin\n33500 Libourne\n\nTotal  40.00"
    read = values(paper(page), customer_name=TEXT, customer_address=TEXT)
    assert read == {"customer_name": "Claire Petit", "customer_address": "12 Rue du Moulin 33500 Libourne"}


def test_the_address_of_a_letter_in_portuguese_is_the_buyers() -> None:
    items = rows_of(description=TEXT, quantity=NUMBER, unit_price=NUMBER, amount=NUMBER)
    read = values(paper(SENHORES), customer_name=TEXT, items=items)
    assert read["customer_name"] == "Rui Tavares"
    assert [row["quantity"] for row in read["items"]] == [3, 2]


def test_the_amount_of_a_tax_is_no_amount_of_a_row() -> None:
    rows = [
        ["Description", "Qty", "Unit price", "Worth in GBP", "VAT\n%", "VAT\nAmount"],
        ["Wood pallet", "1", "100.00", "100.00", "20", "20.00"],
        ["Steel rods", "2", "25.00", "50.00", "20", "10.00"],
    ]
    page = Document("text/markdown", [Page(1, blocks=[table_block(rows)])], 1)
    read = values(page, items=rows_of(description=TEXT, quantity=NUMBER, amount=NUMBER))["items"]
    assert [row["amount"] for row in read] == [None, None]
