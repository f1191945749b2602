from pathlib import Path

from extend_mcp.documents import open_document
from extend_mcp.documents.page import Document
from extend_mcp.wire.parse import ParseConfig

ORDER = """<?xml version="1.0"?>
<order xmlns="urn:shop"><orderNumber>PO-771</orderNumber>
  <customer vip="yes"><name>Kestrel Bikes Ltd</name></customer>
  <lines>
    <line sku="A1"><text>Chain</text><price><net>18.50</net></price></line>
    <line sku="B2"><text>Cassette</text></line>
  </lines>
  <total currency="GBP">182.00</total></order>"""


def read(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "a.xml"
    path.write_text(text, "utf-8")
    return open_document(path, "a.xml", password=None, config=ParseConfig())


def test_data_is_read_by_its_names_and_what_repeats_as_a_table(tmp_path: Path) -> None:
    blocks = read(tmp_path, ORDER).pages[0].blocks
    assert [(one.type, one.text) for one in blocks if one.type != "table"] == [
        ("heading", "order"), ("key_value", "order number: PO-771"), ("key_value", "total: 182.00"),
        ("key_value", "total currency: GBP"), ("heading", "customer"), ("key_value", "vip: yes"),
        ("key_value", "name: Kestrel Bikes Ltd"), ("heading", "lines"), ("heading", "line"),
    ]  # fmt: skip
    [table] = [one for one in blocks if one.type == "table"]
    assert [cell.text for cell in table.cells] == [
        "sku", "text", "price net", "A1", "Chain", "18.50", "B2", "Cassette", "",
    ]  # fmt: skip


def test_a_document_type_that_is_elsewhere_does_not_matter(tmp_path: Path) -> None:
    text = '<!DOCTYPE cXML SYSTEM "http://a.example/a.dtd"><cXML><orderID>PO-7</orderID><to>A &amp; B</to></cXML>'
    blocks = read(tmp_path, text).pages[0].blocks
    assert [one.text for one in blocks] == ["c xml", "order id: PO-7", "to: A & B"]


def test_xml_that_is_no_data_or_not_safe_is_read_as_text(tmp_path: Path) -> None:
    for text in (
        "<p>Some <b>bold</b> text</p>", "<a><b>", '<!DOCTYPE a [<!ENTITY e "x">]><a><b>&e;</b></a>',
        '<!DOCTYPE a [<!ENTITY % e SYSTEM "x">]><a><b>x</b></a>', '<!DOCTYPE a SYSTEM "x"><a><b>1&nbsp;2</b></a>',
        '<!DOCTYPE a SYSTEM "x"><a b="1&nbsp;2"><c>x</c></a>',
    ):  # fmt: skip
        assert [one.text for one in read(tmp_path, text).pages[0].blocks] == [text]
