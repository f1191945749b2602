"""What a tagged PDF says of its words is used where the page agrees."""

from collections.abc import Sequence

from extend_mcp.documents.page import Block, Box, Cell, Page, Tag, Word
from extend_mcp.documents.structure.lines.frames import frames_of
from extend_mcp.documents.structure.lines.shelf import Shelf
from tests.documents.conftest import Read
from tests.documents.pdf import pdfs

Piece = tuple[str, float, float]
"""A text and where it begins, from the bottom left."""


class Tags:
    """A tagged page that grows: each piece of text is marked content, in elements of the tree of tags."""

    def __init__(self) -> None:
        self._content = ""
        self._count = 0
        self._objects: list[str] = []
        self._owners: list[int] = []

    def add(self, kind: str, *pieces: Piece, inner: Sequence[int] = (), attributes: str = "") -> int:
        """An element with texts and other elements in it; its number as an object."""
        number = pdfs.FIRST + 1 + len(self._objects)
        marks = []
        for text, x, y in pieces:
            marks.append(str(self._count))
            self._content += f"/{kind} << /MCID {self._count} >> BDC\n{pdfs.line(text, x, y)}EMC\n"
            self._owners.append(number)
            self._count += 1
        kids = [*marks, *(f"{one} 0 R" for one in inner)]
        extra = f"/A << /O /Table {attributes} >>" if attributes else ""
        self._objects.append(f"<< /S /{kind} /P {pdfs.FIRST} 0 R /Pg 3 0 R /K [{' '.join(kids)}] {extra} >>")
        return number

    def pdf(self, *top: int, untagged: str = "") -> bytes:
        """The page, with elements at the top of its tree, and text that is in none."""
        objects = list(self._objects)
        for number, body in enumerate(self._objects, pdfs.FIRST + 1):
            for inner in range(pdfs.FIRST + 1, pdfs.FIRST + 1 + len(objects)):
                if f" {inner} 0 R" in " " + body.partition("/K [")[2]:
                    at = inner - pdfs.FIRST - 1
                    objects[at] = objects[at].replace(f"/P {pdfs.FIRST} 0 R", f"/P {number} 0 R", 1)
        kids = " ".join(f"{one} 0 R" for one in top)
        owners = " ".join(f"{one} 0 R" for one in self._owners)
        root = f"<< /Type /StructTreeRoot /K [{kids}] /ParentTree << /Nums [0 [{owners}]] >> >>"
        catalog = f"/MarkInfo << /Marked true >> /StructTreeRoot {pdfs.FIRST} 0 R"
        content = self._content + untagged
        return pdfs.page_pdf(content, objects=[root, *objects], page="/StructParents 0", catalog=catalog)

    def row(self, y: float, *cells: str, lefts: Sequence[float] = (72, 200, 330)) -> int:
        """A row of cells; blank ones are left out of the tree, as browsers do."""
        inner = [self.add("TD", (text, x, y)) for text, x in zip(cells, lefts, strict=False) if text]
        return self.add("TR", inner=inner)


def shown(blocks: Sequence[Block]) -> list[tuple[str, str, int | None]]:
    return [(block.type, block.text, block.level) for block in blocks]


PROSE = [f"A line of running text that says nothing of note, number {number}." for number in "one two three".split()]


def _prose(tags: Tags) -> int:
    return tags.add("P", *[(text, 72, 600 - 14 * at) for at, text in enumerate(PROSE)])


def test_headings_have_the_level_that_the_file_names(read: Read) -> None:
    tags = Tags()
    heading, other = tags.add("H1", ("Terms of sale", 72, 660)), tags.add("H3", ("Delivery", 72, 646))
    (page,) = read(tags.pdf(heading, other, _prose(tags)), "a.pdf").pages
    assert shown(page.blocks)[:2] == [("heading", "Terms of sale", 1), ("section_heading", "Delivery", 3)]
    assert [block.type for block in page.blocks[2:]] == ["text"]


def test_a_page_that_is_all_heading_has_wrong_tags(read: Read) -> None:
    tags = Tags()
    headings = [tags.add("H1", (text, 72, 600 - 14 * at)) for at, text in enumerate(PROSE)]
    (page,) = read(tags.pdf(*headings), "a.pdf").pages
    assert {block.type for block in page.blocks} == {"text"}


def test_cells_without_lines_or_figures_are_a_table_and_blank_ones_keep_their_column(read: Read) -> None:
    tags = Tags()
    rows = [tags.row(660, "Kind", "Home", "Voice"), tags.row(640, "Wood duck", "", "Squeal"), tags.row(620, "", "Pond")]
    (page,) = read(tags.pdf(tags.add("Table", inner=rows), _prose(tags)), "a.pdf").pages
    table = page.blocks[0]
    assert table.type == "table"
    assert [(cell.row, cell.column, cell.text) for cell in table.cells if cell.text] == [
        (0, 0, "Kind"), (0, 1, "Home"), (0, 2, "Voice"), (1, 0, "Wood duck"), (1, 2, "Squeal"), (2, 1, "Pond"),
    ]  # fmt: skip


def test_a_merged_cell_spans_what_the_file_says(read: Read) -> None:
    tags = Tags()
    merged = tags.add("TH", ("Kinds of ducks", 72, 660), attributes="/ColSpan 2")
    rows = [tags.add("TR", inner=[merged]), tags.row(640, "Wood duck", "Squeal"), tags.row(620, "Mallard", "Quack")]
    (page,) = read(tags.pdf(tags.add("Table", inner=rows), _prose(tags)), "a.pdf").pages
    assert page.blocks[0].cells[0].column_span == 2


def test_a_merged_cell_behind_a_blank_one_stands_over_the_columns_that_it_is_in(read: Read) -> None:
    tags, lefts = Tags(), (72, 180, 290, 400)
    lunch = tags.add("TD", ("Lunch", 300, 640), attributes="/ColSpan 3")
    rows = [
        tags.row(660, "First", "Maths", "Music", "Art", lefts=lefts),
        tags.add("TR", inner=[lunch]),
        tags.row(620, "Second", "Art", "Sport", "Maths", lefts=lefts),
    ]
    (page,) = read(tags.pdf(tags.add("Table", inner=rows), _prose(tags)), "a.pdf").pages
    [cell] = [cell for cell in page.blocks[0].cells if cell.text == "Lunch"]
    assert (cell.row, cell.column, cell.column_span) == (1, 1, 3)


def test_a_figure_that_is_written_letter_by_letter_is_in_its_cell(read: Read) -> None:
    tags = Tags()
    figure = tags.add("TD", ("0", 200, 640), (".", 206.7, 640), ("5", 210, 640))
    name = tags.add("TD", ("Mallard", 72, 640))
    rows = [tags.row(660, "Kind", "Eggs"), tags.add("TR", inner=[name, figure]), tags.row(620, "Drake", "-")]
    (page,) = read(tags.pdf(tags.add("Table", inner=rows), _prose(tags)), "a.pdf").pages
    assert [cell.text for cell in page.blocks[0].cells] == ["Kind", "Eggs", "Mallard", "0.5", "Drake", "-"]


def test_cells_that_do_not_stand_in_columns_are_no_table(read: Read) -> None:
    tags = Tags()
    rows = [tags.row(660 - 14 * at, text, "on", lefts=(72, 110)) for at, text in enumerate(PROSE)]
    (page,) = read(tags.pdf(tags.add("Table", inner=rows)), "a.pdf").pages
    assert "table" not in {block.type for block in page.blocks}


def test_a_table_with_words_that_the_tags_do_not_know_is_read_from_the_page(read: Read) -> None:
    tags = Tags()
    rows = [tags.row(660, "Kind", "Voice"), tags.row(620, "Mallard", "Quack")]
    extra = pdfs.line("Wood duck", 72, 640) + pdfs.line("Squeal", 200, 640)
    (page,) = read(tags.pdf(tags.add("Table", inner=rows), untagged=extra), "a.pdf").pages
    text = " ".join(block.text for block in page.blocks)
    assert all(word in text for word in ("Mallard", "Quack", "Squeal"))
    assert not any(len(block.cells) == 4 for block in page.blocks)


def test_items_whose_bullets_are_drawn_are_items(read: Read) -> None:
    tags = Tags()
    items = [tags.add("LI", (text, 90, 700 - 14 * at)) for at, text in enumerate(("Ponds", "Lakes and rivers"))]
    (page,) = read(tags.pdf(tags.add("L", inner=items), _prose(tags)), "a.pdf").pages
    assert [(block.marker, block.text) for block in page.blocks[:2]] == [("-", "Ponds"), ("-", "Lakes and rivers")]


def test_tags_stay_with_words_that_wait_in_a_file() -> None:
    words = [Word(text, Box(left, 0, left + 10, 10)) for left, text in ((0, "Kind"), (20, "Voice"), (40, "Ducks"))]
    words[2].tag = Tag(2)
    page = Page(1, words=words, tables=[(Cell(0, 0, "", words=(words[0],)), Cell(0, 1, "", words=(words[1],)))])
    with Shelf() as shelf:
        shelf.put(page, list(frames_of(page)))
        assert (page.words, page.tables) == ([], [])
        with shelf.lent(page) as frames:
            words = frames[0].lines[0].words
            assert [word.tag.level if word.tag else None for word in words] == [None, None, 2]
            assert [cell.words[0] is word for cell, word in zip(page.tables[0], words, strict=False)] == [True, True]


def test_a_tree_that_holds_itself_is_read_to_an_end(read: Read) -> None:
    tags = Tags()
    item = tags.add("LI", ("Ponds", 90, 700))
    data = tags.pdf(tags.add("L", inner=[item]), _prose(tags))
    looped = data.replace(b"/S /LI", b"/S /L ").replace(b"/K [0]", b"/K [9 0 R]", 1)
    (page,) = read(looped, "a.pdf").pages
    assert "Ponds" in " ".join(block.text for block in page.blocks)
