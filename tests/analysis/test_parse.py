import io
import json
from pathlib import Path
from typing import Any

import pytest

from extend_mcp.analysis.artifacts import write_json
from extend_mcp.analysis.job import Input, Job
from extend_mcp.analysis.markdown import block_text
from extend_mcp.analysis.parse import parse
from extend_mcp.analysis.perform import perform
from extend_mcp.documents import open_document
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Block, Box, Cell, Document, Page, Sheet, Word
from extend_mcp.documents.pdf.pdf_reader import LONG
from extend_mcp.documents.structure import read_lines
from extend_mcp.wire.parse import ParseConfig
from extend_mcp.wire.parse_output import ParseOutput
from extend_mcp.wire.runs import RunWarning
from tests import sample_files

TABLE = (
    Cell(0, 0, "Item", Box(10, 60, 60, 70)),
    Cell(0, 1, "Price | net", Box(60, 60, 110, 70)),
    Cell(1, 0, "Wax\nyellow", Box(10, 70, 60, 80)),
    Cell(1, 1, "42 < 43", Box(60, 70, 110, 80), reference="B2", formula="=6*7"),
    Cell(2, 0, "End", Box(10, 80, 110, 90), column_span=2),
)


def made(*pages: list[Block], ocr: bool = False) -> Document:
    return Document(
        "application/pdf", [Page(n, 200, 100, blocks=blocks, ocr=ocr) for n, blocks in enumerate(pages, 1)], len(pages)
    )


def output(document: Document, **config: Any) -> dict[str, Any]:
    found, _ = parse(document, ParseConfig.model_validate(config))
    assert ParseOutput.model_validate(found).wire() == found
    return found


def contents(document: Document, **config: Any) -> list[str]:
    return [chunk["content"] for chunk in output(document, **config)["chunks"]]


def codes(document: Document, **config: Any) -> list[str]:
    return [warning.code for warning in parse(document, ParseConfig.model_validate(config))[1]]


def test_a_page_is_a_chunk_of_markdown() -> None:
    page = [
        Block("heading", "Prices", level=1),
        Block("text", "Valid from March."),
        Block("text", "first", marker="-"),
        Block("text", "second", marker="2."),
        Block("section_heading", "Wax", level=3),
    ]
    (content,) = contents(made(page))
    assert content == "# Prices\n\nValid from March.\n\n- first\n2. second\n\n### Wax"


def test_tables_are_markdown_with_merged_text_in_every_place_and_once_where_it_is_alone() -> None:
    merged = (Cell(3, 0, "Both", column_span=2, row_span=2), Cell(3, 2, "a"), Cell(4, 2, "b"))
    (content,) = contents(made([Block("table", "", cells=(*TABLE, *merged))]))
    assert content.split("\n") == [
        "| Item | Price \\| net |  |",
        "| --- | --- | --- |",
        "| Wax<br>yellow | 42 < 43 |  |",
        "| End |  |  |",
        "| Both | Both | a |",
        "| Both | Both | b |",
    ]


def test_tables_are_html_with_spans_and_cell_names_where_asked_for() -> None:
    options: dict[str, Any] = {"blockOptions": {"tables": {"targetFormat": "html"}}}
    (content,) = contents(made([Block("table", "", cells=TABLE)]), **options)
    assert "<td>Wax<br>yellow</td><td>42 &lt; 43</td>" in content
    assert '<td colspan="2">End</td>' in content
    options["advancedOptions"] = {"excelIncludeCellMetadata": True}
    (content,) = contents(made([Block("table", "", cells=TABLE)]), **options)
    assert '<td data-cell="B2" data-formula="=6*7">' in content


def test_cells_become_children_where_asked_for() -> None:
    config = {"blockOptions": {"tables": {"cellBlocksEnabled": True}}}
    (block,) = output(made([Block("table", "", Box(10, 60, 110, 90), cells=TABLE)]), **config)["chunks"][0]["blocks"]
    assert block["details"] == {"type": "table_details", "rowCount": 3, "columnCount": 2}
    assert [child["content"] for child in block["children"]] == [cell.text for cell in TABLE]
    assert {child["parentBlockId"] for child in block["children"]} == {block["id"]}
    assert block["children"][3]["details"] == {"type": "table_cell_details", "rowIndex": 1, "columnIndex": 1}
    assert "children" not in output(made([Block("table", "", cells=TABLE)]))["chunks"][0]["blocks"][0]


def test_block_ids_hash_the_content_and_never_repeat() -> None:
    document = made([Block("text", "same"), Block("text", "same")], [Block("text", "same")])
    ids = [block["id"] for chunk in output(document)["chunks"] for block in chunk["blocks"]]
    again = [block["id"] for chunk in output(document)["chunks"] for block in chunk["blocks"]]
    assert ids == again
    assert len(set(ids)) == 3


def test_a_block_tells_its_place() -> None:
    document = Document("x", [Page(1, 200, 100, blocks=[Block("text", "a", Box(1, 2, 3.456, 4))])], 1)
    document.pages.append(Page(2, blocks=[Block("text", "b")], sheet=Sheet(1, "Data")))
    first, second = (chunk["blocks"][0] for chunk in output(document)["chunks"])
    assert first["boundingBox"] == {"left": 1, "top": 2, "right": 3.46, "bottom": 4}
    assert first["polygon"] == [{"x": 1, "y": 2}, {"x": 3.46, "y": 2}, {"x": 3.46, "y": 4}, {"x": 1, "y": 4}]
    assert first["metadata"]["page"] == {"number": 1, "width": 200, "height": 100}
    assert second["boundingBox"] == {"left": None, "top": None, "right": None, "bottom": None}
    assert second["metadata"]["sheet"] == {"index": 1, "name": "Data"}


def test_sections_begin_at_headings_and_span_pages() -> None:
    document = made(
        [Block("text", "before"), Block("heading", "One", level=1), Block("text", "a")],
        [Block("text", "b"), Block("section_heading", "Two", level=2)],
    )
    chunks = output(document, chunkingStrategy={"type": "section"})["chunks"]
    assert [chunk["content"] for chunk in chunks] == ["before", "# One\n\na\n\nb", "## Two"]
    assert [tuple(chunk["metadata"]["pageRange"].values()) for chunk in chunks] == [(1, 1), (1, 2), (2, 2)]
    assert {chunk["type"] for chunk in chunks} == {"section"}


def test_a_document_chunk_holds_all_pages() -> None:
    assert contents(made([Block("text", "a")], [Block("text", "b")]), chunkingStrategy={"type": "document"}) == [
        "a\n\nb"
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"minCharacters": 5}, ["aaaa\n\nbbbb", "cccc\n\ndddd"]),
        ({"minCharacters": 5, "maxCharacters": 8}, ["aaaa", "bbbb", "cccc", "dddd"]),
        ({"minCharacters": 100}, ["aaaa\n\nbbbb\n\ncccc\n\ndddd"]),
    ],
)
def test_short_chunks_are_joined(options: dict[str, int], expected: list[str]) -> None:
    document = made(*([Block("text", letter * 4)] for letter in "abcd"))
    assert contents(document, chunkingStrategy={"type": "page", "options": options}) == expected


def test_long_chunks_are_cut_between_blocks_and_a_longer_block_is_reported() -> None:
    document = made([Block("text", "a" * 6), Block("text", "b" * 6), Block("text", "c" * 30)])
    config = {"chunkingStrategy": {"type": "page", "options": {"maxCharacters": 14}}}
    assert contents(document, **config) == ["aaaaaa\n\nbbbbbb", "c" * 30]
    assert codes(document, **config) == ["LOCAL_CHUNK_TOO_LONG"]


def words(*placed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, Box(x, y, x + 6 * len(text), y + 10), 0.5 + x / 1000) for text, x, y in placed]


def test_the_spatial_target_keeps_the_layout() -> None:
    page = Page(
        1, 600, 800, words=words(("Milk", 0, 10), ("2.50", 120, 12), ("Total", 0, 60)), blocks=[Block("text", "x")]
    )
    (content,) = contents(Document("application/pdf", [page], 1), target="spatial")
    assert content.split("\n") == ["Milk" + " " * 16 + "2.50", "", "", "", "Total"]


def test_the_spatial_target_goes_with_pages_only() -> None:
    with pytest.raises(DocumentFailure) as failure:
        output(made([Block("text", "a")]), target="spatial", chunkingStrategy={"type": "section"})
    assert failure.value.reason == "INVALID_CONFIG_OPTIONS"


def test_ocr_words_and_lines_come_with_block_and_confidence() -> None:
    block = Block("text", "Milk 2.50", Box(0, 0, 200, 30))
    page = Page(1, 600, 800, words=words(("Milk", 0, 10), ("2.50", 30, 10), ("far", 300, 10)), blocks=[block], ocr=True)
    read_lines(page)
    document = Document("image/png", [page], 1)
    found = output(document, advancedOptions={"returnOcr": {"words": True, "lines": True}})
    written = found["chunks"][0]["blocks"][0]
    assert written["metadata"]["minOcrConfidence"] == 0.5
    assert found["chunks"][0]["metadata"]["avgOcrConfidence"] == 0.515
    assert [word["content"] for word in found["ocr"]["words"]] == ["Milk", "2.50", "far"]
    assert [word.get("blockId") for word in found["ocr"]["words"]] == [written["id"], written["id"], None]
    assert [line["content"] for line in found["ocr"]["lines"]] == ["Milk 2.50", "far"]
    assert "ocr" not in output(document)


@pytest.mark.parametrize(
    "config",
    [
        {"blockOptions": {"tables": {"agentic": {"enabled": True}}}},
        {"blockOptions": {"text": {"signatureDetectionEnabled": True}}},
        {"blockOptions": {"figures": {"customInstructions": "Describe."}}},
        {"blockOptions": {"barcodes": {"imageClippingEnabled": True}}},
        {"blockOptions": {"formulas": {"enabled": True}}},
        {"advancedOptions": {"alwaysConvertToPdf": True}},
        {"advancedOptions": {"formattingDetection": [{"type": "change_tracking"}]}},
        {"advancedOptions": {"excelParsingMode": "advanced"}},
        {"engineVersion": "1.0.1"},
    ],
)
def test_an_option_that_is_not_followed_is_reported(config: dict[str, Any]) -> None:
    assert codes(made([Block("text", "a")]), **config) == ["LOCAL_NOT_SUPPORTED"]


def test_the_defaults_of_a_config_warn_of_nothing() -> None:
    config = {
        "target": "markdown",
        "engine": "parse_performance",
        "engineVersion": "latest",
        "chunkingStrategy": {"type": "page"},
        "blockOptions": {"figures": {"enabled": True, "figureImageClippingEnabled": True}},
        "advancedOptions": {"returnOcr": {"words": False, "lines": False}, "pageRotationEnabled": True},
    }
    assert codes(made([Block("text", "a")]), **config) == []


def test_figures_are_left_out_where_they_are_turned_off() -> None:
    document = made([Block("figure", "A chart"), Block("text", "a")])
    assert contents(document) == ["A chart\n\na"]
    assert contents(document, blockOptions={"figures": {"enabled": False}}) == ["a"]


def test_an_empty_document_has_its_pages_and_a_warning() -> None:
    assert contents(made([], [])) == ["", ""]
    assert codes(made([], [])) == ["LOCAL_EMPTY_DOCUMENT"]


def job(tmp_path: Path, data: bytes, name: str, **config: Any) -> Job:
    blob = tmp_path / "blob"
    blob.write_bytes(data)
    return Job("parse", (Input("file_1", blob, name),), config, tmp_path)


def test_a_parse_job_leaves_its_output_and_reports_its_pages(tmp_path: Path) -> None:
    done = perform(job(tmp_path, sample_files.invoice_pdf(), "a.pdf"))
    found = ParseOutput.model_validate(json.loads((tmp_path / "parse.json").read_text(encoding="utf-8")))
    assert "| Beeswax | 2 | 42.00 | 84.00 |" in found.chunks[0].content
    assert found.metadata is not None
    assert found.metadata.original_mime_type == "application/pdf"
    assert (done.pages, done.page_counts, done.warnings) == (1, (1,), [])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["blob", "parse.json"]


def long_pdf() -> bytes:
    from pypdf import PdfWriter

    lines = ["The keeper has taken the honey to the market-", "place of the town.", "Hives: 12", "Jars: 340"]
    texts = sample_files.text_pdf([lines] * (LONG + 1), header="Report of the apiary", numbered=True)
    out = io.BytesIO()
    with PdfWriter() as writer:
        for data in (texts, sample_files.invoice_pdf()):
            writer.append(io.BytesIO(data))
        writer.write(out)
    return out.getvalue()


def test_a_long_pdf_is_written_page_by_page_as_it_would_be_at_once(tmp_path: Path) -> None:
    config = ParseConfig()
    done = perform(job(tmp_path, long_pdf(), "a.pdf"))
    document = open_document(tmp_path / "blob", "a.pdf", password=None, config=config)
    at_once, _ = parse(document, config)
    assert all(page.words and page.lines for page in document.pages)
    assert done.pages == len(document.pages) > LONG
    assert json.loads((tmp_path / "parse.json").read_bytes()) == at_once
    kinds = {block["type"] for chunk in at_once["chunks"] for block in chunk["blocks"]}
    assert {"header", "page_number", "table", "text"} <= kinds


def test_a_long_pdf_is_without_words_where_only_its_blocks_are_wanted(tmp_path: Path) -> None:
    blob = tmp_path / "blob"
    blob.write_bytes(long_pdf())
    document = open_document(blob, "a.pdf", password=None, config=ParseConfig(), keep_words=False)
    assert not any(page.words or page.lines for page in document.pages)
    assert not any(cell.words for _, block in document.blocks() for cell in block.cells)


@pytest.mark.parametrize("config", [{"target": "spatial"}, {"advancedOptions": {"returnOcr": {"words": True}}}])
def test_a_long_pdf_keeps_the_words_that_the_output_places(tmp_path: Path, config: dict[str, Any]) -> None:
    perform(job(tmp_path, long_pdf(), "a.pdf", **config))
    written = json.loads((tmp_path / "parse.json").read_bytes())
    if "target" in config:
        assert "has taken the honey" in written["chunks"][LONG]["content"]
    else:
        assert "keeper" in {word["content"] for word in written["ocr"]["words"] if word["pageNumber"] == LONG}


def test_a_parse_job_counts_the_pages_it_worked_on_and_those_of_the_file(tmp_path: Path) -> None:
    data = sample_files.text_pdf([["one"], ["two"], ["three"]])
    done = perform(job(tmp_path, data, "a.pdf", advancedOptions={"pageRanges": [{"start": 2, "end": 3}]}))
    assert (done.pages, done.page_counts) == (2, (3,))


def test_warnings_of_a_job_are_on_the_wire(tmp_path: Path) -> None:
    done = perform(job(tmp_path, sample_files.hidden_text_pdf(), "a.pdf"))
    assert [RunWarning.model_validate(warning).code for warning in done.warnings] == ["LOCAL_HIDDEN_TEXT"]


def test_an_extract_job_leaves_the_parse_of_all_its_files_and_the_values(tmp_path: Path) -> None:
    config = {"schema": {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}}
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(sample_files.invoice_pdf())
    second.write_bytes(sample_files.text())
    inputs = (Input("file_1", first, "a.pdf"), Input("file_2", second, "b.txt"))
    done = perform(Job("extract", inputs, config, tmp_path))
    extracted = json.loads((tmp_path / "extract.json").read_text(encoding="utf-8"))
    parsed = json.loads((tmp_path / "parse.json").read_text(encoding="utf-8"))
    assert extracted["value"] == {"invoice_number": "INV-2024-0042"}
    assert [chunk["content"][:9] for chunk in parsed["chunks"]] == ["# Invoice", "The first"]
    assert (done.pages, done.page_counts) == (2, (1, 1))


def test_the_page_ranges_of_an_extraction_win(tmp_path: Path) -> None:
    blob = tmp_path / "blob"
    blob.write_bytes(sample_files.text_pdf([["one"], ["two"], ["three"]]))
    config = {
        "schema": {"type": "object", "properties": {}},
        "advancedOptions": {"pageRanges": [{"start": 3, "end": 3}]},
        "parseConfig": {"advancedOptions": {"pageRanges": [{"start": 1, "end": 2}]}},
    }
    assert perform(Job("extract", (Input("file_1", blob, "a.pdf"),), config, tmp_path)).pages == 1


def test_a_job_that_fails_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(DocumentFailure):
        perform(job(tmp_path, sample_files.damaged_pdf(), "a.pdf"))
    assert [path.name for path in tmp_path.iterdir()] == ["blob"]


def test_text_that_looks_like_a_tag_is_shown() -> None:
    cells = (Cell(0, 0, "a<b>\nc"), Cell(0, 1, "x < 3 & <!-- y"))
    assert block_text(Block("text", "Use <b> where a<5 </p>")) == "Use &lt;b> where a<5 &lt;/p>"
    assert block_text(Block("section_heading", "The <m:f> element", level=2)) == "## The &lt;m:f> element"
    assert block_text(Block("text", "<?xml?>", marker="-")) == "- &lt;?xml?>"
    assert block_text(Block("table", "", cells=cells)).startswith("| a&lt;b><br>c | x < 3 & &lt;!-- y |")
    assert "a&lt;b&gt;<br>c" in block_text(Block("table", "", cells=cells), html_tables=True)


def test_text_that_looks_like_a_heading_is_no_heading() -> None:
    listing = Block("text", "# comment\nrun # 2\n  ## more\n#7 stays\n    # code")
    assert block_text(listing) == "\\# comment\nrun # 2\n  \\## more\n#7 stays\n    # code"
    assert block_text(Block("text", "# of items", marker="-")) == "- \\# of items"


def test_an_output_without_members_or_items_is_whole_json(tmp_path: Path) -> None:
    for name, content, said in (("none", {}, {}), ("items", iter([("chunks", iter(()))]), {"chunks": []})):
        write_json(tmp_path / name, content)
        assert json.loads((tmp_path / name).read_bytes()) == said


@pytest.mark.parametrize("asked", [True, False])
def test_the_headings_of_a_table_are_repeated_on_the_next_page_where_that_is_asked_for(asked: bool) -> None:
    def table(top: float, *rows: tuple[str, str]) -> Block:
        cells = [
            Cell(at, column, text, Box(10 + 50 * column, top + 10 * at, 60 + 50 * column, top + 10 * at + 10))
            for at, row in enumerate(rows)
            for column, text in enumerate(row)
        ]
        return Block("table", "", Box(10, top, 110, top + 10 * len(rows)), cells=tuple(cells))

    document = made([table(78, ("Item", "Price"), ("Wax", "4"))], [table(5, ("Oil", "7"))])
    _, below = contents(document, blockOptions={"tables": {"tableHeaderContinuationEnabled": asked}})
    assert below.startswith("| Item | Price |\n| --- | --- |\n| Oil | 7 |" if asked else "| Oil | 7 |")
