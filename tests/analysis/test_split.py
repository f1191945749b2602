import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from extend_mcp.analysis.job import Done, Input, Job
from extend_mcp.analysis.perform import perform
from extend_mcp.analysis.split import Parts, split
from extend_mcp.analysis.split.cut import cut
from extend_mcp.analysis.split.marks import marks
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Box, Document, Page
from extend_mcp.wire.split import SplitConfig, SplitOutput
from tests import sample_files
from tests.analysis.extract.paper import paper
from tests.analysis.test_classify import CONTRACT, INVOICE, RECEIPT
from tests.einvoices import cii, with_files

CLASSES = [
    {"id": "inv", "type": "invoice", "description": "A bill", "identifierKey": "Use the invoice number"},
    {"id": "con", "type": "contract", "description": "An agreement"},
    {"id": "rest", "type": "other", "description": "Anything else"},
]


def run(document: Document, **config: Any) -> Parts:
    return split(document, SplitConfig.model_validate({"splitClassifications": CLASSES, **config}))


def told(parts: Parts) -> list[tuple[str, int, int]]:
    return [(one["classificationId"], one["startPage"], one["endPage"]) for one in parts.output["splits"]]


def numbered(text: str, number: int, count: int) -> str:
    return f"{text}\n\n\nPage {number} of {count}"


PACKET = paper(
    numbered(CONTRACT, 1, 2),
    numbered("thereof, and this Agreement shall bind the parties hereto and their successors.", 2, 2),
    INVOICE,
    INVOICE.replace("2024-17", "2024-18").replace("Desk", "Lamp"),
)


def test_a_packet_is_cut_where_documents_begin() -> None:
    parts = run(PACKET)
    assert told(parts) == [("con", 1, 2), ("inv", 3, 3), ("inv", 4, 4)]
    assert SplitOutput.model_validate(parts.output).splits[1].type == "invoice"
    assert "the page has a title" in parts.output["splits"][1]["observation"]


GENERAL_TERMS = "General terms and conditions of sale\n\n" + "\n".join(
    f"{number}. All deliveries are subject to these terms, and claims are made in writing." for number in range(1, 9)
)


def test_general_terms_go_to_the_paper_on_whose_back_they_stand() -> None:
    assert told(run(paper(INVOICE, GENERAL_TERMS, CONTRACT))) == [("inv", 1, 2), ("con", 3, 3)]


def test_a_page_that_begins_with_sums_is_of_the_invoice_before_it() -> None:
    sums = "Sales tax 4 %                 22.00\nAmount payable               572.00\n\nThank you"
    assert told(run(paper(INVOICE, sums, CONTRACT))) == [("inv", 1, 2), ("con", 3, 3)]


def test_a_title_in_large_print_below_the_addresses_is_one() -> None:
    page = paper(
        "Acme Ltd\n12 High Street\nLeeds\n\nTo\nGlobex\n4 Mill Lane\nYork\nEngland\n\nQuotation S00087\n\nDesk  12.00"
    ).pages[0]
    assert not marks(page).titled
    for line in page.lines[-2:-1]:
        for word in (word for words in line.segments for word in words):
            word.box = Box(word.box.left, word.box.top - 3, word.box.right, word.box.bottom + 3)
    assert marks(page).titled


def test_the_identifier_is_read_from_the_part() -> None:
    assert [one["identifier"] for one in run(PACKET).output["splits"]] == ["", "2024-17", "2024-18"]


def test_neighbours_of_one_class_and_identifier_are_one_part_unless_told_otherwise() -> None:
    twice = paper(numbered(INVOICE, 1, 1), numbered(INVOICE, 1, 1))
    twice.pages[1].width = 700
    assert told(run(twice)) == [("inv", 1, 2)]
    loose = run(twice, advancedOptions={"strictIdentifierModeEnabled": False})
    assert told(loose) == [("inv", 1, 1), ("inv", 2, 2)]


def test_a_blank_page_stays_with_the_document_before_it() -> None:
    assert told(run(paper(CONTRACT, "", INVOICE))) == [("con", 1, 2), ("inv", 3, 3)]


def test_pages_left_out_end_a_part() -> None:
    document = paper(*[numbered(CONTRACT, at, 4) for at in range(1, 5)])
    document.pages = [document.pages[0], document.pages[3]]
    assert told(run(document)) == [("con", 1, 1), ("con", 4, 4)]


def test_what_cannot_be_honoured_is_said() -> None:
    rules = [{**CLASSES[0], "identifierKey": "Whatever the clerk would write on the folder in pencil"}, CLASSES[2]]
    warnings = run(
        PACKET,
        splitClassifications=rules,
        splitRules="Never split contracts",
        baseProcessor="splitting_light",
        baseVersion="1.4.1",
        advancedOptions={"pageOverlapEnabled": True, "splitIdentifierRules": "The number"},
    ).warnings
    assert len(warnings) == 6
    assert {warning.code for warning in warnings} == {"LOCAL_NOT_SUPPORTED"}


def test_without_classes_there_is_nothing_to_split_by() -> None:
    with pytest.raises(DocumentFailure) as failure:
        split(PACKET, SplitConfig())
    assert failure.value.reason == "INVALID_CONFIG_OPTIONS"


def perform_split(tmp_path: Path, data: bytes, name: str, password: str | None = None, **options: Any) -> Done:
    source = tmp_path / "source"
    source.write_bytes(data)
    config = {"splitClassifications": CLASSES, "advancedOptions": options}
    return perform(Job("split", (Input("file_1", source, name, password),), config, tmp_path))


def text_of(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def test_each_part_of_a_pdf_is_a_file_with_its_pages(tmp_path: Path) -> None:
    pages = [CONTRACT.splitlines(), ["and the parties hereto have signed."], INVOICE.splitlines()]
    done = perform_split(tmp_path, sample_files.text_pdf(pages), "packet.pdf")
    output = json.loads((tmp_path / "split.json").read_text("utf-8"))
    assert [(one["path"], one["startPage"], one["endPage"]) for one in done.files] == [
        ("split-1.pdf", 1, 2),
        ("split-2.pdf", 3, 3),
    ]
    assert [one["name"] for one in output["splits"]] == ["packet 1-2.pdf", "packet 3-3.pdf"]
    assert "signed" in text_of(tmp_path / "split-1.pdf")[1]
    assert "Amount due" in text_of(tmp_path / "split-2.pdf")[0]
    assert done.page_counts == (3,)


def test_a_file_that_is_one_document_is_copied_as_it_is(tmp_path: Path) -> None:
    data = sample_files.invoice_pdf()
    done = perform_split(tmp_path, data, "one.pdf")
    assert [one["path"] for one in done.files] == ["split-1.pdf"]
    assert (tmp_path / "split-1.pdf").read_bytes() == data


def test_the_xml_of_an_invoice_goes_with_the_first_page(tmp_path: Path) -> None:
    pages = sample_files.text_pdf([INVOICE.splitlines(), CONTRACT.splitlines()])
    for only_associated in (False, True):
        data = with_files(pages, {"factur-x.xml": cii()}, only_associated=only_associated)
        assert len(perform_split(tmp_path, data, "packet.pdf").files) == 2
        first, second = (PdfReader(tmp_path / f"split-{number}.pdf").attachments for number in (1, 2))
        assert dict(first) == {"factur-x.xml": [cii()]}
        assert dict(second) == {}


def test_worksheets_are_parts_only_where_asked(tmp_path: Path) -> None:
    done = perform_split(tmp_path, sample_files.xlsx(), "book.xlsx")
    assert [(one["startPage"], one["endPage"], one["path"]) for one in done.files] == [(1, 2, "split-1.xlsx")]
    done = perform_split(tmp_path, sample_files.xlsx(), "book.xlsx", splitExcelDocumentsBySheetEnabled=True)
    assert [one["path"] for one in done.files] == ["split-1.md", "split-2.md"]
    assert "A-1" in (tmp_path / "split-1.md").read_text("utf-8")
    assert any("Markdown" in warning["message"] for warning in done.warnings)


def test_a_locked_pdf_is_cut_with_its_password(tmp_path: Path) -> None:
    source = tmp_path / "locked.pdf"
    source.write_bytes(sample_files.encrypted_pdf("secret"))
    (made,) = cut(source, "secret", [(1, 1)], tmp_path)
    assert "Invoice" in text_of(made)[0]


def test_a_pdf_that_cannot_be_taken_apart_is_corrupt(tmp_path: Path) -> None:
    source = tmp_path / "damaged.pdf"
    source.write_bytes(sample_files.damaged_pdf())
    with pytest.raises(DocumentFailure) as failure:
        cut(source, None, [(1, 1)], tmp_path)
    assert failure.value.reason == "CORRUPT_FILE"


PAGES = st.lists(
    st.sampled_from(["", INVOICE, CONTRACT, RECEIPT, "Page 1 of 2", "2", "continued"]) | st.text(max_size=60),
    min_size=1,
    max_size=7,
)


@settings(max_examples=60)
@given(PAGES, st.booleans(), st.permutations(CLASSES))
def test_parts_cover_all_pages_in_order_whatever_they_hold(
    texts: list[str], strict: bool, of: list[dict[str, str]]
) -> None:
    pages: list[Page] = paper(*texts).pages
    document = Document("application/pdf", pages, len(pages))
    parts = run(document, splitClassifications=of, advancedOptions={"strictIdentifierModeEnabled": strict})
    spans = [(one["startPage"], one["endPage"]) for one in parts.output["splits"]]
    assert [page for start, end in spans for page in range(start, end + 1)] == list(range(1, len(pages) + 1))
    assert all(end + 1 == start for (_, end), (start, _) in itertools.pairwise(spans))
    assert {(one["classificationId"], one["type"]) for one in parts.output["splits"]} <= {
        (one["id"], one["type"]) for one in CLASSES
    }


def side_by_side(left: str, right: str) -> str:
    rows = itertools.zip_longest(left.strip("\n").splitlines(), right.strip("\n").splitlines(), fillvalue="")
    return "\n".join(f"{one:<40}{other}" for one, other in rows)


SECOND_RECEIPT = RECEIPT.replace("CORNER STORE", "GREEN GROCER").replace("12/03/2024 14:05", "13/03/2024 09:41")
RECEIPT_CLASSES = [{"id": "slip", "type": "receipt", "description": "A till slip"}, CLASSES[2]]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (side_by_side(RECEIPT, SECOND_RECEIPT), ["left", "right"]),
        (f"{RECEIPT}\n\n\n\n{SECOND_RECEIPT}", ["upper", "lower"]),
    ],
)
def test_two_documents_on_one_scan_are_two_parts(text: str, places: list[str]) -> None:
    parts = run(paper(text, confidence=0.98), splitClassifications=RECEIPT_CLASSES)
    assert told(parts) == [("slip", 1, 1), ("slip", 1, 1)]
    assert [place in one["observation"] for one, place in zip(parts.output["splits"], places, strict=True)] == [
        True
    ] * 2


def test_a_document_in_two_columns_is_one_part() -> None:
    assert told(run(paper(INVOICE, confidence=0.98))) == [("inv", 1, 1)]


def test_documents_that_share_a_page_of_a_pdf_have_files_of_their_own(tmp_path: Path) -> None:
    lines = side_by_side(RECEIPT, SECOND_RECEIPT).splitlines()
    zones = run(paper("\n".join(lines), confidence=0.98), splitClassifications=RECEIPT_CLASSES).zones
    source = tmp_path / "source.pdf"
    source.write_bytes(sample_files.text_pdf([lines]))
    made = cut(source, None, [(1, 1), (1, 1)], tmp_path, {at: zone.box for at, zone in zones.items()})
    widths = [float(PdfReader(path).pages[0].cropbox.width) for path in made]
    assert all(width < 400 for width in widths)


def test_pages_of_no_class_are_one_part() -> None:
    strange = ["The dog ran over the hill and was seen no more.", "Ingredients: flour, butter, sugar, four eggs."]
    assert told(run(paper(INVOICE, *strange, CONTRACT))) == [("inv", 1, 1), ("rest", 2, 3), ("con", 4, 4)]


COFFEE = "CITY COFFEE\nDate 2024-05-06 08:15\nLatte    3.80\nMuffin    2.90\nTotal    6.70\nVisa    6.70"
BAKER = "Huber Backwaren\n12.03.2024 07:45\nSemmel    0,45\nBreze    0,85\nSumme EUR    1,30\nBar    2,00"


def test_short_receipts_beside_each_other_are_receipts() -> None:
    parts = run(paper(side_by_side(COFFEE, BAKER), confidence=0.98), splitClassifications=RECEIPT_CLASSES)
    assert told(parts) == [("slip", 1, 1), ("slip", 1, 1)]


TERMS = "1. The lessee shall keep the shed dry.\n2. The keys are handed over on the first day of May to the lessee or"


def test_a_sentence_and_sections_that_go_on_hold_a_document_together() -> None:
    second = "to whoever comes for them in her name.\n3. The shed is given back empty and swept.\n4. Rent is due early."
    assert told(run(paper(f"{CONTRACT}\n{TERMS}", second))) == [("con", 1, 2)]


def test_a_line_of_capitals_that_names_a_kind_begins_a_document() -> None:
    second = CONTRACT.replace("NON-DISCLOSURE AGREEMENT", "AMENDED AND RESTATED MUTUAL SERVICES AGREEMENT")
    parts = run(paper(numbered(CONTRACT, 1, 1), second))
    assert told(parts) == [("con", 1, 1), ("con", 2, 2)]
    assert "the page has a title" in parts.output["splits"][1]["observation"]


def test_a_page_that_says_it_is_blank_is_blank() -> None:
    pages = paper(CONTRACT, "This page intentionally left blank.", INVOICE)
    assert told(run(pages)) == [("con", 1, 2), ("inv", 3, 3)]


def slip_of(form: str, box: str) -> str:
    """One of the forms that a payer sends: the same people and words, but another box and another number."""
    return (
        "PAYER'S name, street address, city        Tax year 2023\nElm Savings Bank, 4 Mill Lane, York\n"
        f"RECIPIENT'S name        {box}\nAda Lovelace        120.00\nFederal income tax withheld        0.00\n"
        f"Form {form}        (keep for your records)"
    )


def test_forms_with_other_numbers_are_documents_of_the_classes_called_after_them() -> None:
    kinds = [
        {"id": "a", "type": "1099-INT", "description": ""},
        {"id": "b", "type": "dividends", "description": "Form 1099-DIV"},
        CLASSES[2],
    ]
    boxes = {"1099-INT": "Interest income", "1099-DIV": "Ordinary dividends", "1099-NEC": "Compensation"}
    forms = paper(*(slip_of(form, box) for form, box in boxes.items()))
    parts = run(forms, splitClassifications=kinds)
    assert told(parts) == [("a", 1, 1), ("b", 2, 2), ("rest", 3, 3)]
    assert "the form has another number" in parts.output["splits"][1]["observation"]


def test_a_form_attached_to_another_is_part_of_it() -> None:
    attached = slip_of("8949", "Proceeds").replace("(keep for your records)", "Attachment Sequence No. 12A")
    kinds = [{"id": "return", "type": "1040", "description": "A tax return"}, CLASSES[2]]
    assert told(run(paper(slip_of("1040", "Wages"), attached), splitClassifications=kinds)) == [("return", 1, 2)]


def test_invoices_of_one_sender_whose_numbers_have_two_labels_are_apart() -> None:
    first, second = (INVOICE.replace("Invoice number: 2024-17", f"Invoice No: #INV0{at}") for at in (3051, 8664))
    assert told(run(paper(first, second))) == [("inv", 1, 1), ("inv", 2, 2)]


def test_a_table_of_contents_belongs_to_the_cover_before_it() -> None:
    contents = "Contents\n" + "\n".join(f"{what} ........ {at}" for at, what in enumerate(CHAPTERS, 3))
    assert told(run(paper(CONTRACT, contents))) == [("con", 1, 2)]


def test_slides_of_one_deck_are_one_part() -> None:
    slides = paper(*SLIDES, CONTRACT)
    for page in slides.pages[:3]:
        page.width, page.height = 720, 540
    parts = run(slides, splitClassifications=[{"id": "deck", "type": "presentation", "description": ""}, *CLASSES[1:]])
    assert told(parts) == [("deck", 1, 3), ("con", 4, 4)]


SLIDES = [
    "Bridges of stone\nAda Lovelace",
    "Outline\n- Why arches hold\n- Keystones",
    "Costs\nQuarry        12\nCarts        9\nAny questions?",
]
CHAPTERS = ["Tides", "Harbours", "Lighthouses", "Ferries", "Pilots", "Storms", "Charts"]


def test_a_stub_to_pay_with_is_part_of_its_bill() -> None:
    account = "Account 5210099913\n"
    bill = RECEIPT.replace("CORNER STORE\n", f"ELM POWER\n{account}")
    stub = SECOND_RECEIPT.replace("GREEN GROCER\n", f"Please return this portion with your payment\n{account}")
    parts = run(paper(f"{bill}\n\n\n\n{stub}", confidence=0.98), splitClassifications=RECEIPT_CLASSES)
    assert told(parts) == [("slip", 1, 1)]
