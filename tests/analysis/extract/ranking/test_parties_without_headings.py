import pytest

from tests.analysis.extract.paper import DATE, NUMBER, TEXT, metadata, paper, rows_of, values

BLOCKS = """
Nuria Campos Vidal                          Editorial Marea Baja, S.A.
{proof:<44}Passeig de Gracia 101
Rambla Nova 77                              08008 Barcelona
43001 Tarragona

FACTURA 2025-031
Fecha: 12/05/2025

Concepto                                    Importe
Traduccion                                  2.650,00
Total                                       2.650,00 EUR
"""
TWO_NUMBERS = """
Jardineria Los Olmos, S.L.
CIF: B45120883
C/ Tejera 6
45600 Talavera de la Reina


FACTURA F25-0412          Fecha: 30/04/2025

Hotel Miramar, S.A.
NIF: A08117742
Paseo Maritimo 12
08860 Castelldefels

Concepto                                    Importe
Poda de setos                               168,00
Total                                       168,00 EUR
"""


def test_of_two_addresses_without_headings_that_with_the_number_of_a_taxpayer_is_the_sellers() -> None:
    page = paper(BLOCKS.format(proof="NIF 53218844K"))
    found = values(page, vendor_name=TEXT, customer_name=TEXT)
    assert found == {"vendor_name": "Nuria Campos Vidal", "customer_name": "Editorial Marea Baja, S.A."}
    sure = metadata(page, vendor_name=TEXT, customer_name=TEXT)
    assert all(sure[name]["logprobsConfidence"] < 0.7 for name in found)


def test_less_is_claimed_for_two_addresses_that_nothing_tells_apart() -> None:
    sure = metadata(paper(BLOCKS.format(proof="Traductora")), vendor_name=TEXT, customer_name=TEXT)
    assert all((sure[name]["logprobsConfidence"] or 0) <= 0.75 for name in ("vendor_name", "customer_name"))


def test_numbers_of_taxpayers_without_a_country_are_those_of_the_names_above() -> None:
    found = values(paper(TWO_NUMBERS), vendor_name=TEXT, vendor_vat_id=TEXT, customer_name=TEXT, customer_vat_id=TEXT)
    assert (found["vendor_name"], found["vendor_vat_id"]) == ("Jardineria Los Olmos, S.L.", "B45120883")
    assert (found["customer_name"], found["customer_vat_id"]) == ("Hotel Miramar, S.A.", "A08117742")


@pytest.mark.parametrize("key", ["customer", "kund"])
def test_a_party_behind_its_own_word_is_found_beside_its_address(key: str) -> None:
    text = "ORDERBEKRAFTELSE 77120\n\nLundqvists Tra AB\nSagvagen 3\n382 32 Nybro\n\n"
    text += "Kund: Snickeri Holm HB, Storgatan 8, 352 31 Vaxjo\n\nTotal 11 525,00 kr"
    assert values(paper(text), **{key: TEXT}) == {key: "Snickeri Holm HB"}


def test_a_part_of_the_sellers_name_is_not_the_buyer() -> None:
    text = """
Brightwell Energy                     Brightwell Energy Supply Ltd
                                      PO Box 4471, Norwich NR3 1ZZ
Mr T. Okafor                          VAT Reg No GB 664 2210 45
18 Larch Close
Ipswich
IP4 2QD

Your electricity bill
Bill date: 14 March 2025
Total to pay 196.70
"""
    assert values(paper(text), vendor_name=TEXT, customer_name=TEXT)["customer_name"] != "Brightwell Energy"


def test_the_legal_name_is_given_where_it_is_asked_for() -> None:
    text = """
Cafe do Cais
Rua da Ribeira 21
4050-513 Porto

Bill to:
Eventos Dourados Lda
Av. da Boavista 1180
4100-113 Porto

Invoice number: FT 331
Total 498.15 EUR

Mares e Sabores Unipessoal Lda, NIF 510992417
"""
    asked = {**TEXT, "description": "Legal name of the company that sends the invoice"}
    assert values(paper(text), vendor_name=asked) == {"vendor_name": "Mares e Sabores Unipessoal Lda"}


def test_from_and_to_over_the_columns_of_a_table_head_no_parties() -> None:
    text = """
Skylane Airways
E-ticket

Flight    From              To                Date          Seat
SY 417    Lagos             London            21 JUN 2025   34A
SY 418    London            Lagos             05 JUL 2025   31C
"""
    found = values(paper(text), airline=TEXT, flights=rows_of(origin=TEXT, destination=TEXT, seat=TEXT))
    assert found["airline"] not in ("Lagos", "London")
    assert found["flights"][0] == {"origin": "Lagos", "destination": "London", "seat": "34A"}


def test_a_reminder_that_sets_a_later_day_is_not_sure_of_the_first() -> None:
    text = """
2. Mahnung

Rechnungsnr.    Rechnungsdatum    Faellig am      Betrag
25-0331         02.04.2025        16.04.2025      2.856,00 EUR

Bitte ueberweisen Sie den Betrag nun aber wirklich bis spaetestens 11. Juni 2025 auf unser Konto.
"""
    sure = metadata(paper(text.replace("Faellig", "Fällig").replace("ueber", "über")), due_date=DATE, total=NUMBER)
    assert sure["due_date"]["logprobsConfidence"] <= 0.75


def test_a_credit_note_that_names_an_order_is_none() -> None:
    text = """
Purchase order: PO 88 120

Au bon moulin SARL
1242 chemin de l'olive
84340 Malaucene
TVA FR11999999998

Avoir AV-2017-0005

Facture a
Ma jolie boutique
35 rue de la Republique
69001 Lyon

Total TTC        120,00 EUR
"""
    assert values(paper(text), vendor_name=TEXT) == {"vendor_name": "Au bon moulin SARL"}
