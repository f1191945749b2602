"""Parts of the addresses of parties, in objects and in flat keys, as many countries print them."""

from typing import Any

import pytest

from tests.analysis.extract.paper import TEXT, paper, plain_text, run, shape, values

TWO_PARTIES = """
Seller                              Buyer
Pinecrest Tools Ltd                 Boulangerie Martin SAS
17 Foundry Lane                     5 place du Marché
Sheffield S3 8GA                    69002 Lyon
United Kingdom                      France
"""
PLACES: dict[str, dict[str, str]] = {
    "Tauernweg 4a\n5020 Salzburg\nÖsterreich": {
        "street": "Tauernweg 4a", "postal_code": "5020", "city": "Salzburg", "country": "Österreich",
    },
    "1180 Bay Shore Blvd Ste 4\nAnnapolis, MD 21403": {
        "street": "1180 Bay Shore Blvd Ste 4", "postal_code": "21403", "city": "Annapolis", "state": "MD",
    },
    "40 Marine Pde\nFremantle WA 6160\nAustralia": {
        "street": "40 Marine Pde", "postal_code": "6160", "city": "Fremantle", "state": "WA", "country": "Australia",
    },
    "Keizersgracht 211\n1016 DT Amsterdam": {
        "street": "Keizersgracht 211", "postal_code": "1016 DT", "city": "Amsterdam",
    },
    "Calle Mayor, 8, 2º B\n28013 Madrid\nEspaña": {
        "street": "Calle Mayor, 8, 2º B", "postal_code": "28013", "city": "Madrid", "country": "España",
    },
    "ul. Długa 5/3\n31-147 Kraków": {"street": "ul. Długa 5/3", "postal_code": "31-147", "city": "Kraków"},
    "Via Manzoni 14\n20121 Milano MI": {
        "street": "Via Manzoni 14", "postal_code": "20121", "city": "Milano", "state": "MI",
    },
    "Rua das Flores 20\n1250-096 Lisboa": {
        "street": "Rua das Flores 20", "postal_code": "1250-096", "city": "Lisboa",
    },
    "3 Kiln Street\nDerby\nDE1 2GH": {"street": "3 Kiln Street", "postal_code": "DE1 2GH", "city": "Derby"},
    "7 Weld Street, Hokitika 7810, New Zealand": {
        "street": "7 Weld Street", "postal_code": "7810", "city": "Hokitika", "country": "New Zealand",
    },
}  # fmt: skip


def _address(*names: str) -> dict[str, Any]:
    return shape(**dict.fromkeys(names, TEXT))


def test_each_of_two_parties_has_the_parts_of_its_own_address() -> None:
    party = _address("street", "postalCode", "city", "country")
    assert values(paper(TWO_PARTIES), seller=party, buyer=party) == {
        "seller": {
            "street": "17 Foundry Lane", "postalCode": "S3 8GA", "city": "Sheffield", "country": "United Kingdom"
        },
        "buyer": {"street": "5 place du Marché", "postalCode": "69002", "city": "Lyon", "country": "France"},
    }  # fmt: skip


def test_an_address_may_be_an_object_within_its_party_or_keys_that_begin_with_it() -> None:
    nested = shape(name=TEXT, address=_address("street", "zip", "city"))
    read = values(paper(TWO_PARTIES), seller=nested, buyer_city=TEXT, buyer_plz=TEXT)
    assert read == {
        "seller": {
            "name": "Pinecrest Tools Ltd",
            "address": {"street": "17 Foundry Lane", "zip": "S3 8GA", "city": "Sheffield"},
        },
        "buyer_city": "Lyon",
        "buyer_plz": "69002",
    }


@pytest.mark.parametrize("place", PLACES)
def test_addresses_of_many_countries_come_apart(place: str) -> None:
    wanted = dict.fromkeys(("street", "postal_code", "city", "state", "country")) | PLACES[place]
    page = plain_text(f"Ship to:\nRosa Delgado\n{place}\n\nService: Ground\n")
    assert values(page, ship_to=_address(*wanted)) == {"ship_to": wanted}


def test_the_number_of_a_house_is_apart_where_the_schema_has_it_apart() -> None:
    page = plain_text("Mieterin:\nInes Keller\nGartenstraße 12b\n4053 Basel\n")
    read = values(page, mieter=_address("name", "strasse", "hausnummer", "plz", "ort"))
    assert read["mieter"] == {
        "name": "Ines Keller", "strasse": "Gartenstraße", "hausnummer": "12b", "plz": "4053", "ort": "Basel"
    }  # fmt: skip


def test_other_words_for_a_party_lead_to_its_address_too() -> None:
    page = plain_text(
        "Ship from\nCorley Paper Mills\n400 Mill Race Dr\nAppleton, WI 54911\n\nCarrier name: Badger Lines\n"
    )
    assert values(page, shipper=_address("name", "city", "state")) == {
        "shipper": {"name": "Corley Paper Mills", "city": "Appleton", "state": "WI"}
    }


def test_the_only_address_of_a_document_needs_no_party_and_two_are_nobodys() -> None:
    one = "Harbour Café\n14 Harbour Parade\nWhitby YO21 3PR\n\nThank you!\n"
    assert values(plain_text(one), city=TEXT, postcode=TEXT) == {"city": "Whitby", "postcode": "YO21 3PR"}
    two = f"{one}\nCoffee House\n3 Kiln Street\nDerby DE1 2GH\n"
    assert values(plain_text(two), city=TEXT, postcode=TEXT) == {"city": None, "postcode": None}


def test_labels_of_the_parts_win_over_the_look_of_lines() -> None:
    page = plain_text("Employer\nName: Rheinwerk AG\nPostcode: 4057\nCity: Basel\n\nOffice: 8001 Zürich\n")
    assert values(page, employer=_address("postcode", "city")) == {"employer": {"postcode": "4057", "city": "Basel"}}


def test_a_street_may_be_called_by_the_word_for_streets() -> None:
    page = paper("""
Émetteur                      Destinataire
Atelier Brisson SAS           Hôtel du Parc SARL
27 rue du Four                2 avenue du Lac
44000 Nantes                  74000 Annecy
""")
    party = _address("nom", "rue", "ville")
    assert values(page, emetteur=party, destinataire=party) == {
        "emetteur": {"nom": "Atelier Brisson SAS", "rue": "27 rue du Four", "ville": "Nantes"},
        "destinataire": {"nom": "Hôtel du Parc SARL", "rue": "2 avenue du Lac", "ville": "Annecy"},
    }


def test_what_only_looks_like_a_city_is_none() -> None:
    party = _address("name", "street", "city")
    for text in ("Period: May 2026", "VW Golf, M-RT 4471", "Cheque 100441"):
        page = plain_text(f"Seller: Orchid Spa Ltd\n{text}\n")
        assert values(page, seller=party)["seller"]["city"] is None
    prose = (
        "This is made by Orchid Spa Ltd, whose office is at 4 Quai Vauban, 67000 Strasbourg, and others, 59000 Lille."
    )
    assert values(plain_text(f"CONTRACT\n{prose}"), seller=party)["seller"]["city"] is None


def test_an_address_is_no_surer_than_the_name_above_it() -> None:
    extraction = run(paper(TWO_PARTIES), shape(seller=_address("name", "city")))
    told = extraction.output["metadata"]
    assert told["seller.city"]["logprobsConfidence"] <= told["seller.name"]["logprobsConfidence"]
    assert told["seller.city"]["citations"]


def test_where_goods_are_shipped_from_is_not_where_they_go() -> None:
    page = plain_text("Ship to:\nRosa Delgado\n2208 W Alder St\nSpokane, WA 99201\n")
    place = _address("city", "zip")
    assert values(page, shipTo=place, shipFrom=place) == {
        "shipTo": {"city": "Spokane", "zip": "99201"},
        "shipFrom": {"city": None, "zip": None},
    }


def test_phone_and_mail_are_those_of_the_block_of_their_party() -> None:
    page = paper("""
Customer                            Provider
Bay Dental Clinic                   CoolAir Services Ltd
55 Shore Rd                         Unit 6 Dock Park
Galway H91 AB12                     Limerick V94 XY45
Tel: +353 91 555 014                Tel: +353 61 555 900
info@baydental.example              service@coolair.example
""")
    party = _address("phone", "email", "city")
    assert values(page, customer=party, provider=party) == {
        "customer": {"phone": "+353 91 555 014", "email": "info@baydental.example", "city": "Galway"},
        "provider": {"phone": "+353 61 555 900", "email": "service@coolair.example", "city": "Limerick"},
    }


def test_a_street_begins_behind_the_name_on_its_line() -> None:
    page = plain_text("Landlord: Verein Nordlicht e.V., Hafenstr. 1, 24103 Kiel\nRooms: 3\n")
    assert values(page, landlord_street=TEXT, landlord_city=TEXT) == {
        "landlord_street": "Hafenstr. 1",
        "landlord_city": "Kiel",
    }
