import io
import zipfile

from tests.documents.conftest import Read
from tests.documents.workbooks import zipped


def workbook() -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    book, out = Workbook(), io.BytesIO()
    book.active["A1"], book.active["B2"] = "Year", 2024
    book.active["B2"].comment = Comment("Ada:\nIs this right?", "Ada")
    book.create_sheet("Other")["A1"] = "No comment"
    book.save(out)
    return out.getvalue()


def test_comments_follow_the_cells_of_their_sheet(read: Read) -> None:
    document = read(workbook(), "a.xlsx")
    assert [page.blocks[-1].text for page in document.pages] == ["Comment on B2 by Ada: Is this right?", "No comment"]
    assert document.warnings == []


def test_a_comment_that_is_answered_stands_once_with_its_answers(read: Read) -> None:

    data = workbook()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        links = archive.read("xl/worksheets/_rels/sheet1.xml.rels").decode()
    kind = "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment"
    link = f'<Relationship Id="t1" Type="{kind}" Target="../threadedComments/one.xml"/>'
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = links.replace("</Relationships>", f"{link}</Relationships>")
    parts["xl/threadedComments/one.xml"] = (
        '<ThreadedComments xmlns="t"><threadedComment ref="B2" personId="p"><text>Right?</text></threadedComment>'
        '<threadedComment ref="B2" personId="q"><text>Yes.</text></threadedComment></ThreadedComments>'
    )
    parts["xl/persons/person.xml"] = '<personList xmlns="t"><person displayName="Ada" id="p"/></personList>'
    (first, _) = read(zipped(parts), "a.xlsx").pages
    assert [block.text for block in first.blocks[-2:]] == ["Comment on B2 by Ada: Right?", "Comment on B2: Yes."]
