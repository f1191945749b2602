"""OpenDocument text and presentations."""

import pytest

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.page import Document
from tests.documents.conftest import Read
from tests.documents.workbooks import zipped

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in [
        ("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"), ("draw", "drawing"),
        ("presentation", "presentation"), ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"),
    ]
)  # fmt: skip
STYLES = """<style:style style:name="Break" style:family="paragraph"><style:paragraph-properties
fo:break-before="page"/></style:style><style:style style:name="Unseen" style:family="text"><style:text-properties
text:display="none"/></style:style><style:style style:name="Child" style:family="text"
style:parent-style-name="Unseen"/><style:style style:name="Off" style:family="drawing-page"
><style:drawing-page-properties presentation:visibility="hidden"/></style:style><text:list-style style:name="Numbers"
><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/><text:list-level-style-number
text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>"""


def file(kind: str, body: str, looks: str = "", styles: str = STYLES, **objects: str) -> bytes:
    """A file of this text; `objects` are those in it by their names."""
    mime = {"text": "text", "presentation": "presentation"}[kind]
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": f"application/vnd.oasis.opendocument.{mime}",
        "content.xml": content,
        "styles.xml": f"<office:document-styles {NAMES}>{looks}</office:document-styles>",
    }
    return zipped(parts | {f"{name}/content.xml": inside for name, inside in objects.items()})


def shapes(document: Document) -> list[tuple[str, str, str | None]]:
    return [(block.type, block.text, block.marker) for _, block in document.blocks()]


def test_headings_lists_and_notes_are_told_apart(read: Read) -> None:
    body = (
        '<text:h text:outline-level="1">Report</text:h><text:h text:outline-level="2">Part</text:h>'
        '<text:p>Some <text:span>text<text:s text:c="2"/></text:span>here<text:tab/>and<text:line-break/>there'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p></text:note-body>"
        '</text:note></text:p><text:list text:style-name="Numbers"><text:list-item><text:p>One</text:p><text:list>'
        "<text:list-item><text:p>Inner</text:p></text:list-item></text:list></text:list-item><text:list-item>"
        "<text:p>Two</text:p></text:list-item></text:list><text:list><text:list-item><text:p>Dot</text:p>"
        "</text:list-item></text:list>"
    )
    assert shapes(read(file("text", body), "a.odt")) == [
        ("heading", "Report", None),
        ("section_heading", "Part", None),
        ("text", "Some text  here\tand\nthere[^1]", None),
        ("text", "One", "1."),
        ("text", "Inner", "a)"),
        ("text", "Two", "2."),
        ("text", "Dot", "-"),
        ("text", "A note.", "[^1]"),
    ]


def test_a_list_begins_with_the_number_that_its_style_says(read: Read) -> None:
    levels = "".join(
        f'<text:list-level-style-number text:level="{level}" style:num-format="1" style:num-suffix="." '
        f'text:start-value="{start}"/>'
        for level, start in ((1, 4), (2, 7))
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('b', '')}</text:list>"
    body = f'<text:list text:style-name="Late">{item.format("a", inner)}{item.format("c", "")}</text:list>'
    styles = f'<text:list-style style:name="Late">{levels}</text:list-style>'
    assert [shape[2] for shape in shapes(read(file("text", body, styles=styles), "a.odt"))] == ["4.", "7.", "5."]


def test_numbered_headings_and_furniture_are_read(read: Read) -> None:
    looks = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
        "</office:styles><office:master-styles><style:master-page><style:header><text:p>Acme</text:p></style:header>"
        '<style:footer style:display="false"><text:p>Off</text:p></style:footer></style:master-page>'
        "</office:master-styles>"
    )
    body = "".join(
        f'<text:h text:outline-level="{level}">{name}</text:h>' for level, name in [(1, "A"), (2, "B"), (2, "C")]
    )
    assert shapes(read(file("text", body, looks), "a.odt")) == [
        ("header", "Acme", None),
        ("heading", "1 A", None),
        ("section_heading", "1.1 B", None),
        ("section_heading", "1.2 C", None),
    ]


def test_cells_span_what_they_cover(read: Read) -> None:
    body = (
        "<table:table><table:table-header-rows><table:table-row><table:table-cell table:number-columns-spanned='2'>"
        "<text:p>Wide</text:p></table:table-cell><table:covered-table-cell/></table:table-row></table:table-header-rows>"
        "<table:table-row><table:table-cell table:number-rows-spanned='2'><text:p>a</text:p><text:p>b</text:p>"
        "</table:table-cell><table:table-cell><text:p>c</text:p></table:table-cell></table:table-row><table:table-row>"
        "<table:covered-table-cell/><table:table-cell><text:p>d</text:p></table:table-cell></table:table-row></table:table>"
    )
    (table,) = read(file("text", body), "a.odt").pages[0].blocks
    assert [(cell.row, cell.column, cell.text, cell.row_span, cell.column_span) for cell in table.cells] == [
        (0, 0, "Wide", 1, 2),
        (1, 0, "a\nb", 2, 1),
        (1, 1, "c", 1, 1),
        (2, 1, "d", 1, 1),
    ]


def test_pages_are_cut_where_the_file_says(read: Read) -> None:
    body = '<text:p>One<text:soft-page-break/>Two</text:p><text:p text:style-name="Break">Three</text:p>'
    document = read(file("text", body), "a.odt")
    assert [[block.text for block in page.blocks] for page in document.pages] == [["One"], ["Two"], ["Three"]]


def test_hidden_and_deleted_text_is_left_out(read: Read) -> None:
    body = (
        "<text:tracked-changes><text:p>Deleted</text:p></text:tracked-changes>"
        '<text:p>Seen<text:span text:style-name="Child"> unseen</text:span>'
        "<text:placeholder>&lt;Name&gt;</text:placeholder></text:p>"
        '<text:section text:display="none"><text:p>Gone</text:p></text:section>'
    )
    document = read(file("text", body), "a.odt")
    assert shapes(document) == [("text", "Seen", None)]
    assert [warning.code for warning in document.warnings] == ["LOCAL_HIDDEN_TEXT", "LOCAL_PAGES_UNKNOWN"]


def test_a_slide_has_its_title_first_and_its_notes_last(read: Read) -> None:
    def frame(kind: str, inner: str) -> str:
        return f'<draw:frame presentation:class="{kind}">{inner}</draw:frame>'

    box = "<draw:text-box><text:p>{}</text:p></draw:text-box>"
    body = (
        f"<draw:page>{frame('outline', box.format('Hire two'))}{frame('title', box.format('Plan'))}"
        f"{frame('graphic', '<draw:image/><svg:desc>A chart</svg:desc>')}<draw:custom-shape><text:p>In a shape</text:p>"
        f"</draw:custom-shape><presentation:notes>{frame('notes', box.format('Speak slowly.'))}</presentation:notes>"
        f'</draw:page><draw:page draw:style-name="Off">{frame("title", box.format("Later"))}</draw:page>'
    )
    document = read(file("presentation", body), "a.odp")
    assert [(page.number, block.type, block.text) for page, block in document.blocks()] == [
        (1, "heading", "Plan"),
        (1, "text", "Hire two"),
        (1, "figure", "A chart"),
        (1, "text", "In a shape"),
        (1, "text", "Notes: Speak slowly."),
        (2, "heading", "Later"),
    ]
    assert [(warning.code, warning.page) for warning in document.warnings] == [("LOCAL_HIDDEN_TEXT", 2)]


def test_what_stands_on_the_master_of_slides_is_told_once(read: Read) -> None:
    def frame(kind: str, y: str, inner: str) -> str:
        box = f"<draw:text-box><text:p>{inner}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}" svg:y="{y}">{box}</draw:frame>'

    master = (
        frame("title", "1cm", "Click to add a title") + frame("footer", "19cm", "<presentation:footer/>")
        + frame("page-number", "19cm", "<text:page-number/>")
        + '<draw:custom-shape svg:y="1cm"><text:p>Acme Ltd</text:p></draw:custom-shape>'
    )  # fmt: skip
    looks = (
        '<office:automatic-styles><style:page-layout style:name="PM">'
        '<style:page-layout-properties fo:page-height="21cm"/></style:page-layout></office:automatic-styles>'
        '<office:master-styles><style:master-page style:name="M" style:page-layout-name="PM">'
        f"{master}</style:master-page></office:master-styles>"
    )
    styles = "".join(
        f'<style:style style:name="{name}" style:family="drawing-page"><style:drawing-page-properties {shown}/>'
        "</style:style>"
        for name, shown in [
            ("Foot", 'presentation:display-footer="true"'),
            ("Bare", 'presentation:background-objects-visible="false" presentation:display-footer="true"'),
        ]
    )
    slide = '<draw:page draw:master-page-name="M" draw:style-name="{}" presentation:use-footer-name="f">{}</draw:page>'
    body = (
        '<presentation:footer-decl presentation:name="f">Confidential</presentation:footer-decl>'
        + slide.format("Bare", frame("title", "1cm", "Cover"))
        + slide.format("Plain", frame("title", "1cm", "Plan"))
        + slide.format("Foot", frame("title", "1cm", "Costs"))
    )
    document = read(file("presentation", body, looks, styles), "a.odp")
    assert [(page.number, block.type, block.text) for page, block in document.blocks()] == [
        (1, "heading", "Cover"),
        (2, "header", "Acme Ltd"),
        (2, "heading", "Plan"),
        (3, "heading", "Costs"),
        (3, "footer", "Confidential"),
    ]


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"content.xml": "<broken"}, "CORRUPT_FILE"),
        ({}, "CORRUPT_FILE"),
        ({"content.xml": "<a/>"}, "CORRUPT_FILE"),
        ({"META-INF/manifest.xml": "<m:encryption-data/>"}, "PASSWORD_PROTECTED_FILE"),
    ],
)
def test_a_file_that_cannot_be_read_fails_in_plain_words(read: Read, parts: dict[str, str], reason: str) -> None:
    with pytest.raises(DocumentFailure) as failure:
        read(zipped({"mimetype": "application/vnd.oasis.opendocument.text", **parts}), "a.odt")
    assert failure.value.reason == reason
