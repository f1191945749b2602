"""OpenDocument files that are one XML file."""

import pytest

from extend_mcp.documents.failure import DocumentFailure
from tests.documents.conftest import Read
from tests.documents.test_open_documents import NAMES, shapes


def flat(kind: str, body: str, styles: str = "") -> bytes:
    """A flat file of this kind (`text`, `spreadsheet`, `presentation`)."""
    mime = f'office:mimetype="application/vnd.oasis.opendocument.{kind}"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document {NAMES} {mime}>{styles}<office:body>'
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()


def test_flat_text_is_read_with_its_headings_headers_and_charts(read: Read) -> None:
    styles = (
        "<office:master-styles><style:master-page><style:header><text:p>Acme</text:p></style:header>"
        "</style:master-page></office:master-styles>"
    )
    chart = (
        '<office:document xmlns:chart="urn:oasis:names:tc:opendocument:xmlns:chart:1.0"><office:body><office:chart>'
        "<chart:chart><chart:title><text:p>Ducks</text:p></chart:title></chart:chart></office:chart></office:body>"
        "</office:document>"
    )
    body = (
        '<text:h text:outline-level="1">Report</text:h><text:p>Some text.</text:p>'
        f"<text:p><draw:frame><draw:object><text:p/>{chart}</draw:object></draw:frame></text:p>"
    )
    found = [(kind, text) for kind, text, _ in shapes(read(flat("text", body, styles), "a.fodt"))]
    assert found == [("header", "Acme"), ("heading", "Report"), ("text", "Some text."), ("text", "Ducks")]


def test_deleted_text_that_stands_in_its_place_is_not_read(read: Read) -> None:
    region = '<text:changed-region text:id="{0}"><text:{1}/></text:changed-region>'
    changes = region.format("a", "insertion") + region.format("b", "deletion")
    start, end = '<text:change-start text:change-id="{0}"/>', '<text:change-end text:change-id="{0}"/>'
    body = (
        f"<text:tracked-changes>{changes}</text:tracked-changes><text:p>Pay {start.format('a')}200{end.format('a')}"
        f"{start.format('b')}<text:span>1</text:span>00</text:p><text:p>old{end.format('b')} EUR</text:p>"
    )
    assert [block.text.strip() for _, block in read(flat("text", body), "a.fodt").blocks()] == ["Pay 200", "EUR"]


def test_flat_slides_are_read(read: Read) -> None:
    title = '<draw:frame presentation:class="title"><draw:text-box><text:p>Plan</text:p></draw:text-box></draw:frame>'
    body = f"<draw:page>{title}</draw:page>"
    assert [block.text for _, block in read(flat("presentation", body), "a.fodp").blocks()] == ["Plan"]


def test_flat_sheets_are_read_under_any_name(read: Read) -> None:
    cells = '<table:table-cell office:value-type="string"><text:p>Rose</text:p></table:table-cell>' * 2
    body = f'<table:table table:name="Plants"><table:table-row>{cells}</table:table-row></table:table>'
    document = read(flat("spreadsheet", body), "a.xml")
    assert document.pages[0].sheet is not None
    assert "Rose" in " ".join(block.text for _, block in document.blocks())


def test_a_damaged_flat_file_is_refused(read: Read) -> None:
    with pytest.raises(DocumentFailure) as refused:
        read(flat("text", "<text:p>Some text.")[:-40], "a.fodt")
    assert refused.value.reason == "CORRUPT_FILE"
