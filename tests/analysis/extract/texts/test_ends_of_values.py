import pytest

from tests.analysis.extract.paper import DATE, MONEY, NUMBER, TEXT, paper, rows_of, shape, values


@pytest.mark.parametrize(
    ("line", "key", "value"),
    [
        ("Tariff: Fixed Saver 12M. Ends 31 October 2025. Exit fee 30.", "tariff_name", "Fixed Saver 12M"),
        ("Baggage: 2 x 23 kg. Fare rules: changes permitted", "baggage", "2 x 23 kg."),
        ("Betalningsvillkor: 30 dagar netto", "betalningsvillkor", "30 dagar netto"),
    ],
)
def test_a_text_ends_before_the_next_sentence_or_label(line: str, key: str, value: str) -> None:
    assert values(paper(line), **{key: TEXT}) == {key: value}


def test_the_other_name_of_a_label_is_not_its_value() -> None:
    text = """
Exporter / Shipper
Keling Tools Co., Ltd.

Vessel / Voyage No.
MSC ALDA / 414W
"""
    found = values(paper(text), exporter=TEXT, vessel=TEXT, voyage=TEXT)
    assert found == {"exporter": "Keling Tools Co., Ltd.", "vessel": "MSC ALDA", "voyage": "414W"}
    assert values(paper("Vessel / Voyage EVER GRACE 0217W"), vessel=TEXT) == {"vessel": "EVER GRACE 0217W"}


def test_names_that_contracts_define_without_brackets_are_found() -> None:
    text = """
Darlehensvertrag
zwischen
Herrn Jürgen Pohl, Ahornweg 7, 34131 Kassel
– nachfolgend „Darlehensgeber“ –
und
Frau Sabine Lorenz, Mühlenstr. 22, 37073 Göttingen
– nachfolgend „Darlehensnehmer“ –
Der Darlehensgeber gewährt dem Darlehensnehmer ein Darlehen in Höhe von 18.500,00 EUR.
"""
    found = values(paper(text), darlehensgeber=TEXT, darlehensnehmer=TEXT)
    assert found == {"darlehensgeber": "Herrn Jürgen Pohl", "darlehensnehmer": "Frau Sabine Lorenz"}


def test_objects_side_by_side_have_their_own_columns() -> None:
    text = """
                    Party A               Party B
Full name           Daniel Whitlock       Priya Raman
Date of birth       March 2, 1990         July 29, 1992
"""
    party = shape(full_name=TEXT, date_of_birth=DATE)
    assert values(paper(text), party_a=party, party_b=party) == {
        "party_a": {"full_name": "Daniel Whitlock", "date_of_birth": "1990-03-02"},
        "party_b": {"full_name": "Priya Raman", "date_of_birth": "1992-07-29"},
    }


def test_the_address_of_an_object_is_the_one_below_its_name() -> None:
    text = """
PRODUCER
Harlow & Pike Brokers
220 Commerce Ave
Dayton, OH 45402

INSURED
Ridgeline Roofing LLC
9 Depot Street
Springfield, OH 45503
"""
    party = shape(name=TEXT, address=TEXT)
    found = values(paper(text), producer=party, insured=party)
    assert found["insured"] == {"name": "Ridgeline Roofing LLC", "address": "9 Depot Street Springfield, OH 45503"}


def test_days_with_points_begin_with_the_day_also_in_american_papers() -> None:
    text = "Sent on: 06.02.2025\nOrdered on: 02/14/2025\nBurlington, VT 05401"
    assert values(paper(text), sent_on=DATE) == {"sent_on": "2025-02-06"}


def test_blanks_group_digits_where_the_paper_does_so_beside_a_currency() -> None:
    text = """
Contents                Quantity    Value (NOK)
Sweater                 1           1 450.00
Mittens                 2             380.00

Total value: 1 830.00 NOK
"""
    row = rows_of(contents=TEXT, quantity=NUMBER, value=NUMBER)
    assert [one["value"] for one in values(paper(text), items=row)["items"]] == [1450.0, 380.0]


def test_crowns_are_of_the_country_whose_words_the_paper_has() -> None:
    found = values(paper("Faktura 12\nMoms 25 %: 2 305,00 kr\nAtt betala: 11 525,00 kr"), total=MONEY)
    assert found["total"] == {"amount": 11525.0, "iso_4217_currency_code": "SEK"}


def test_texts_below_a_table_that_have_their_own_labels_are_no_rows() -> None:
    text = """
Referencia     Descripcion        Cantidad
CU-2.5         Cable azul         12
TB-20          Tubo corrugado     15

Recibido por: Marta Luque         DNI: 44219083-K
"""
    rows = values(paper(text), lineas=rows_of(referencia=TEXT, descripcion=TEXT, cantidad=NUMBER))["lineas"]
    assert [row["referencia"] for row in rows] == ["CU-2.5", "TB-20"]


def test_the_count_and_price_before_an_item_are_not_its_name() -> None:
    text = """
LADEN GRUBER
Vollkornbrot             3,49 A
2 x 1,29 Joghurt natur   2,58 A
SUMME EUR                6,07
"""
    rows = values(paper(text), items=rows_of(name=TEXT, price=NUMBER))["items"]
    assert [row["name"] for row in rows] == ["Vollkornbrot", "Joghurt natur"]


def test_the_period_is_that_of_its_label_not_of_another_sentence() -> None:
    text = "Billing period    10 Dec 2024 to 9 Mar 2025\nTariff: Saver. Ends 31 October 2025."
    found = values(paper(text), billing_period_start=DATE, billing_period_end=DATE)
    assert found == {"billing_period_start": "2024-12-10", "billing_period_end": "2025-03-09"}
    text = "Abrechnungszeitraum: 01.01.2024 – 31.12.2024"
    assert values(paper(text), zeitraum_bis=DATE) == {"zeitraum_bis": "2024-12-31"}


def test_marks_sentences_and_births_end_a_text() -> None:
    assert values(paper("RSIN 8114.22.907 · ANBI-status sinds 2012"), rsin=TEXT) == {"rsin": "8114.22.907"}
    assert values(paper("Père     Erwan LE BIHAN, né le 12/01/1988"), pere=TEXT) == {"pere": "Erwan LE BIHAN"}


def test_who_works_is_not_the_number_of_one() -> None:
    page = paper("Name: Friederike Sandt\nPersonalnummer: 30771")
    assert values(page, mitarbeiter=TEXT)["mitarbeiter"] != "30771"


def test_an_amount_that_a_narrow_column_splits_is_one() -> None:
    text = """
TVA 10 %                215,20
Total HT                     2
                        152,00
"""
    assert values(paper(text), total_ht=NUMBER) == {"total_ht": 2152.0}


def test_an_account_under_the_fields_own_name_and_nothing_due_are_found() -> None:
    text = """
IBAN do ordenante         PT50 0002 0123 1234 5678 9015 4
IBAN do beneficiario      PT50 0035 0774 0000 1212 3310 5
"""
    assert values(paper(text), iban_beneficiario=TEXT) == {"iban_beneficiario": "PT50 0035 0774 0000 1212 3310 5"}
    folio = "Date       Description       Charges    Credits\n12-05-25   Room Charge       149.00\n"
    folio += "15-05-25   Visa Card                    149.00\n           Total             149.00     149.00\n"
    assert values(paper(f"{folio}           Balance Due                  0.00 GBP"), balance_due=NUMBER) == {
        "balance_due": 0
    }


def test_a_text_ends_where_the_label_begins_once_more() -> None:
    page = paper("Emergency Contact: Ada Brook Emergency Contact Phone: (555) 010-0199\nMarital Status: Single")
    assert values(page, emergency_contact=TEXT, marital_status=TEXT) == {
        "emergency_contact": "Ada Brook",
        "marital_status": "Single",
    }


def test_an_address_ends_before_the_label_behind_it() -> None:
    page = paper("Name: Tom Brook\nAddress: 7 Orchard Lane City: Milford State: NJ Zip: 07981")
    assert values(page, address=TEXT, city=TEXT) == {"address": "7 Orchard Lane", "city": "Milford"}
