from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extend_mcp.analysis.classify import Classified, classify
from extend_mcp.analysis.classify.kinds import all_kinds
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document
from extend_mcp.wire.classify import ClassifyConfig
from tests.analysis.extract.paper import paper, plain_text

INVOICE = """
Azure Interior Ltd
INVOICE
Invoice number: 2024-17        Bill to: Ada Lovelace
Due date: 2024-04-01
Description      Quantity    Unit price    Amount
Desk                    2         10.00     20.00
Amount due                                  20.00
"""
CONTRACT = """
NON-DISCLOSURE AGREEMENT
This Agreement is made by and between Acme Inc and Ada Lovelace. Whereas the Disclosing Party
wishes to share Confidential Information, the parties hereto agree as follows. This Agreement shall
be governed by the laws of Delaware. In witness whereof the parties have executed this Agreement.
"""
RECEIPT = """
CORNER STORE
12/03/2024 14:05   Cashier: Eve
Milk      2.50
Bread     3.25
Total     5.75
Cash     10.00
Change    4.25
Thank you, please come again
"""
MAIL = "From: ada@example.com\nTo: grace@example.com\nSubject: Lunch\n\nHi, at noon? Best regards, Ada"
GERMAN = (
    "Rechnung\nRechnungsnummer: 4711\nRechnungsdatum: 01.03.2024\nZahlbar bis 31.03.2024\nBetrag 119,00 EUR inkl. MwSt"
)

KINDS = {
    "invoice": "A bill from a supplier asking a customer to pay.",
    "receipt": "A slip for a completed purchase.",
    "contract": "A legal agreement between parties.",
    "email": "An electronic message.",
    "other": "Anything else.",
}


def classes(**kinds: str) -> list[dict[str, str]]:
    return [{"id": f"{kind}_id", "type": kind, "description": text} for kind, text in kinds.items()]


def run(document: Document, of: list[dict[str, str]] | None = None, **config: Any) -> Classified:
    return classify(document, ClassifyConfig.model_validate({"classifications": of or classes(**KINDS), **config}))


@pytest.mark.parametrize(
    ("text", "kind"),
    [(INVOICE, "invoice"), (CONTRACT, "contract"), (RECEIPT, "receipt"), (MAIL, "email"), (GERMAN, "invoice")],
)
def test_a_document_is_known_by_what_it_says(text: str, kind: str) -> None:
    output = run(paper(text)).output
    assert (output["id"], output["type"]) == (f"{kind}_id", kind)
    assert 0.5 < output["confidence"] <= 0.99


def test_what_no_class_is_about_is_other() -> None:
    assert run(plain_text("Beware of the dog.")).output["type"] == "other"


def test_a_known_type_that_no_class_asks_for_is_other() -> None:
    kinds = {kind: text for kind, text in KINDS.items() if kind != "contract"}
    assert run(paper(CONTRACT), classes(**kinds)).output["type"] == "other"


def test_a_class_is_known_by_its_description_alone() -> None:
    of = [
        {"id": "a", "type": "group 1", "description": "Invoices from our suppliers, but no receipts"},
        {"id": "b", "type": "group 2", "description": "Receipts of the shop"},
        {"id": "o", "type": "other", "description": ""},
    ]
    assert [run(paper(text), of).output["id"] for text in (INVOICE, RECEIPT)] == ["a", "b"]


def test_a_class_of_no_known_type_is_found_by_its_own_words() -> None:
    of = classes(warrant="A tree felling warrant that names the oak or beech to be felled", **KINDS)
    text = "The forester grants this tree felling warrant for one beech and one oak. Felled trees are marked."
    assert run(plain_text(text), of).output["type"] == "warrant"


def test_a_special_case_goes_to_its_own_class_before_the_general_one() -> None:
    of = classes(nda="A confidentiality agreement", **KINDS)
    assert run(paper(CONTRACT), of).output["type"] == "nda"


def test_the_insight_quotes_what_speaks_for_the_class() -> None:
    (insight,) = run(paper(INVOICE)).output["insights"]
    assert insight["type"] == "reasoning"
    assert "invoice no" in insight["content"]


def test_context_max_looks_at_all_pages() -> None:
    pages = paper(*["Nothing to see here."] * 12, INVOICE, *["Nothing to see here."] * 3)
    assert run(pages).output["type"] == "other"
    assert run(pages, advancedOptions={"context": "max"}).output["type"] == "invoice"


def test_what_cannot_be_honoured_is_said() -> None:
    warnings = run(
        paper(INVOICE),
        classificationRules="Prefer receipts",
        baseProcessor="classification_light",
        baseVersion="3.1.0",
        advancedOptions={"memoryEnabled": True, "advancedMultimodalEnabled": True},
    ).warnings
    assert {warning.code for warning in warnings} == {"LOCAL_NOT_SUPPORTED"}
    assert len(warnings) == 5
    assert run(paper(INVOICE), baseProcessor="classification_standard").warnings == []


def test_without_classes_there_is_nothing_to_choose() -> None:
    with pytest.raises(DocumentFailure) as failure:
        classify(paper(INVOICE), ClassifyConfig())
    assert failure.value.reason == "INVALID_CONFIG_OPTIONS"


def test_every_general_type_is_a_type() -> None:
    kinds = all_kinds()
    assert {kind.under for kind in kinds.values()} - {""} <= kinds.keys()


CLASS = st.fixed_dictionaries(
    {
        "type": st.text(max_size=20) | st.sampled_from(["other", "invoice", "lease", "Bill_of Lading"]),
        "description": st.text(max_size=60) | st.sampled_from(list(KINDS.values())),
    }
)


@settings(max_examples=60)
@given(st.lists(CLASS, min_size=1, max_size=6), st.text(max_size=300) | st.sampled_from([INVOICE, CONTRACT]))
def test_the_output_names_one_of_the_classes_whatever_they_are(of: list[dict[str, str]], text: str) -> None:
    given_classes = [{"id": f"c{at}", **one} for at, one in enumerate(of)]
    output = run(plain_text(text), given_classes).output
    assert (output["id"], output["type"]) in {(one["id"], one["type"]) for one in given_classes}
    assert 0 < output["confidence"] <= 1


def test_a_class_may_be_described_without_its_name_in_another_language() -> None:
    of = [
        {"id": "a", "type": "group 1", "description": "Beleg über einen bezahlten Einkauf in einem Laden"},
        {"id": "b", "type": "group 2", "description": "Ce qu'un fournisseur demande à son client de payer"},
        {"id": "o", "type": "other", "description": ""},
    ]
    assert [run(paper(text), of).output["id"] for text in (RECEIPT, INVOICE)] == ["a", "b"]


TABLE = """
Employment by region, thousands
Region          2019     2020     2021     2022
North          412.1    398.7    401.2    420.8
South          388.4    361.0    377.9    391.3
East           205.6    199.1    203.4    210.0
West           510.2    489.9    502.7    515.5
Islands         31.8     29.5     30.3     32.1
Per cent of the population that is employed: 61.2 in 2019, 60.7 in 2022
Source: labour force survey
"""


def test_a_class_is_known_by_how_its_documents_look() -> None:
    of = [
        {"id": "a", "type": "group 1", "description": "Tables of figures by year and region"},
        {"id": "b", "type": "group 2", "description": "Text in clauses that two parties sign"},
        {"id": "o", "type": "other", "description": ""},
    ]
    assert run(paper(TABLE), of).output["id"] == "a"


def test_a_class_is_not_the_kind_that_its_description_mentions_late() -> None:
    of = [
        {"id": "a", "type": "tabular", "description": "Mostly tables with data and shares, from an agency's survey"},
        {"id": "o", "type": "other", "description": ""},
    ]
    form = "Questionnaire\nName: ________\nBorn: ________\n[ ] yes [ ] no\nSignature: ________"
    assert [run(paper(text), of).output["id"] for text in (TABLE, form)] == ["a", "o"]


def test_a_document_of_another_kind_is_other_however_many_of_its_words_fit_a_class() -> None:
    of = [{"id": "a", "type": "quote", "description": "An offer"}, {"id": "o", "type": "other", "description": ""}]
    assert run(paper(INVOICE.replace("Due date", "Prices are valid until")), of).output["id"] == "o"


def test_what_a_description_excludes_is_not_of_the_class() -> None:
    of = [
        {"id": "a", "type": "purchases", "description": "Anything about money, except receipts"},
        {"id": "o", "type": "other", "description": ""},
    ]
    assert run(paper(RECEIPT), of).output["id"] == "o"


def test_an_answer_that_is_not_sure_says_what_would_help() -> None:
    of = [
        {"id": "a", "type": "group 1", "description": "Customers who complain that they have waited too long"},
        {"id": "o", "type": "other", "description": ""},
    ]
    text = "Dear Sir, I have waited for two weeks and complain. Yours sincerely, a customer"
    output = run(plain_text(text), of).output
    assert output["confidence"] < 0.7
    assert "not sure" in output["insights"][0]["content"]


REMINDER = """
Tischlerei Auer
2. Mahnung
Zu unserer Rechnung Nr. R-26-0188 vom 14.03.2026, IBAN DE12 5001 0517 0648 4898 90, ist noch nichts eingegangen.
Rechnungsbetrag     742,50
Verzugszinsen         8,14
"""
WATER = """
Acqua Chiara S.p.A.
Bolletta servizio idrico
Lettura precedente     1.204 m³
Lettura attuale        1.239 m³
Consumo                   35 m³
IVA 10%                  6,97
Totale da pagare        76,62
Scadenza           05/05/2026
"""
BILLS = [
    {"id": "a", "type": "c1", "description": "Rechnung"},
    {"id": "b", "type": "c2", "description": "Mahnung oder Zahlungserinnerung"},
    {"id": "c", "type": "c3", "description": "Rechnung eines Versorgers für Strom, Gas oder Wasser"},
    {"id": "d", "type": "other", "description": "Alles andere"},
]


@pytest.mark.parametrize(("text", "chosen"), [(REMINDER, "b"), (WATER, "c"), (INVOICE, "a"), (RECEIPT, "d")])
def test_what_quotes_an_invoice_or_is_a_special_one_is_of_its_own_class(text: str, chosen: str) -> None:
    config = ClassifyConfig.model_validate({"classifications": BILLS})
    assert classify(paper(text), config).output["id"] == chosen


E_TICKET = """Electronic ticket receipt

Passenger: I. Halvorsen
Ticket number 617 2409811550
Flight AX 402 from Bergen to Copenhagen
Departs 14 NOV 07:15   Arrives 14 NOV 08:35
Cabin Economy, baggage one piece
Form of payment: VISA
This receipt is not valid for travel"""
DUE = """INVOICE

To: Juniper Street Bakery
Invoice 0093, due on receipt
Website redesign    $2,400.00
Photo licences    $180.00
Total    $2,580.00
Pay by bank transfer. Questions? Write to our accounts."""
ASSESSMENT = """Finanzamt Rosenheim
Bescheid für 2024 über Einkommensteuer und Solidaritätszuschlag
Identifikationsnummer 44 812 093 557
Festgesetzt werden 6.214,00
ab Steuerabzug vom Lohn 6.890,00
Das Guthaben wird überwiesen.
Zu versteuerndes Einkommen 34.118"""
MAINTENANCE = """Maintenance agreement

Contractor: Skylift Elevators N.V.
Principal: Residence Park Lane
Installation: two passenger lifts
Contract begin: 01/01/2026
Contract end: 31/12/2030
Annual price: EUR 3,480.00
Response time: 4 hours"""


@pytest.mark.parametrize(
    ("text", "chosen"), [(E_TICKET, "ticket"), (DUE, "bill"), (ASSESSMENT, "tax"), (MAINTENANCE, "deal")]
)
def test_papers_that_name_another_kind_in_passing_are_of_their_own(text: str, chosen: str) -> None:
    described = {
        "ticket": "A travel ticket or boarding pass",
        "bill": "A bill that asks to pay for goods or services",
        "till": "A till slip for something that was paid at once",
        "tax": "Steuerbescheid",
        "deal": "An agreement between two parties, with clauses and signatures",
        "other": "Anything else",
    }
    of = [
        {"id": kind, "type": "other" if kind == "other" else f"c{at}", "description": what}
        for at, (kind, what) in enumerate(described.items())
    ]
    assert run(paper(text), of).output["id"] == chosen


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "ATTESTATION D'ASSURANCE\nAssuré : Menuiserie Kerbrat\nGaranties  Franchise\nNuméro de 7740",
            "insurance",
        ),
        (
            "ŚWIADECTWO SZKOLNE\nZajęcia edukacyjne   Ocena\nMatematyka   celujący\nPrzyroda dobry",
            "school_report",
        ),
        ("RICETTA MEDICA\nPaziente: Luca Ferrante\nFarmaco   Posologia\nAmoxicillina   1 compressa", "prescription"),
        ("CERTIFICATE OF MARRIAGE\nDate of marriage: 14 May 2024\nOfficiant: C. Dunmore\nWitnesses: P. Wu", "marriage"),
        ("ENERGIEAUSWEIS\nEndenergiebedarf 148 kWh\nEnergieeffizienzklasse E\nGebäudenutzfläche 1042", "energy"),
        ("Naheffingsaanslag parkeerbelasting\nKenteken XT-714-K\nDatum overtreding 17 april 2025", "parking_fine"),
    ],
)
def test_papers_of_offices_are_known_in_other_languages(text: str, kind: str) -> None:
    of = classes(
        insurance="Proof of insurance", school_report="Grades of a pupil", prescription="Medicines from a doctor",
        birth="Birth certificate", marriage="Marriage certificate", energy="Energy certificate of a building",
        parking_fine="Penalty for parking", other="Anything else",
    )  # fmt: skip
    assert run(paper(text), of).output["type"] == kind


def test_a_form_is_of_the_class_that_has_its_number() -> None:
    form = paper("SCHEDULE C (Form 1040)\nProfit or Loss From Business\nOMB No. 1545-0074\nGross receipts        0.00")
    kinds = classes(w2="", tax_form="", other="")
    assert run(form, kinds).output["type"] == "tax_form"
    assert run(form, classes(**{"w2": "", "IRS 1040": "", "other": ""})).output["type"] == "IRS 1040"
    excluding = classes(wages="Form W-2", taxes="Tax forms, but not Form W-2", other="")
    assert run(form, excluding).output["type"] == "taxes"
    assert run(paper("Form W-2\nWage and Tax Statement\nOMB No. 1545-0008"), kinds).output["type"] == "w2"


MINUTES = """
COMITÉ DES LOISIRS
PROCÈS-VERBAL
Séance publique tenue le 12 mai à la salle communale
Présences
Mme Anne Dubois, conseillère
Il est résolu à l'unanimité d'accepter le devis de la salle.
Levée de la séance à 18 h 20
"""


def test_minutes_in_french_are_minutes() -> None:
    kinds = classes(minutes="", contract="A legal agreement", letter="", other="")
    assert run(paper(MINUTES), kinds).output["type"] == "minutes"
