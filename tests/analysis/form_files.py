"""Forms to find and fill in. Each function returns the bytes of a PDF."""

import io
from collections.abc import Callable
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from reportlab.pdfgen.canvas import Canvas


def drawn(*pages: Callable[[Canvas], None]) -> bytes:
    """Letter pages, each drawn by a function."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for draw in pages:
        canvas.setFont("Helvetica", 11)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def native_form() -> bytes:
    """A form with a field of every kind on two pages; `full_name` is on both."""

    def first(page: Canvas) -> None:
        form = page.acroForm
        page.drawString(72, 700, "Full name")
        form.textfield(name="full_name", x=150, y=692, width=200, height=20, fieldFlags="required", fontSize=11)
        page.drawString(72, 670, "Postcode")
        form.textfield(name="Text1", tooltip="Postcode", x=150, y=662, width=100, height=20, maxlen=5)
        page.drawString(72, 640, "Remarks")
        form.textfield(name="remarks", x=150, y=580, width=300, height=70, fieldFlags="multiline", fontSize=11)
        form.checkbox(name="member", x=150, y=550, size=14, fieldFlags="")
        page.drawString(170, 553, "I am a member")
        for number, colour in enumerate(("Red", "Green", "Blue")):
            form.radio(
                name="colour",
                value=colour.lower(),
                selected=False,
                x=150,
                y=520 - 20 * number,
                size=14,
                fieldFlags="radio",
            )
            page.drawString(170, 523 - 20 * number, f"{colour} paint")
        form.choice(name="size", options=["Small", "Large"], value="Small", x=150, y=440, width=90, height=20)
        form.listbox(name="days", options=["Mon", "Tue", "Wed"], value="Mon", x=150, y=380, width=90, height=50)

    def second(page: Canvas) -> None:
        page.drawString(72, 700, "Name again")
        page.acroForm.textfield(name="full_name", x=150, y=692, width=200, height=20, fontSize=11)

    return drawn(first, second)


def flat_form() -> bytes:
    """A page with underscores, a ruled line, square boxes, a cell with its label, and a table with empty rows."""

    def page(canvas: Canvas) -> None:
        canvas.drawString(72, 720, "Buyer: ____________________________ Date: ______________")
        canvas.drawString(72, 690, "Phone number")
        canvas.line(160, 688, 400, 688)
        canvas.rect(72, 655, 12, 12)
        canvas.drawString(92, 657, "Ship to another address")
        canvas.drawString(72, 630, "[ ] Gift wrap")
        canvas.rect(72, 560, 300, 50)
        canvas.drawString(76, 598, "Delivery notes")
        canvas.grid([72, 272, 372, 472], [520, 500, 480, 460])
        for left, heading in ((76, "Article"), (276, "Quantity"), (376, "Price")):
            canvas.drawString(left, 506, heading)
        canvas.drawString(72, 420, "Thank you for your order. We confirm it by mail within two working days.")

    return drawn(page)


def scanned(data: bytes, points: float) -> bytes:
    """The upper part of a PDF's first page as a picture of 150 dpi."""
    import pypdfium2

    out = io.BytesIO()
    with pypdfium2.PdfDocument(data) as pdf:
        picture = pdf[0].render(scale=150 / 72).to_pil().convert("L")
        picture.crop((0, 0, picture.width, round(points * 150 / 72))).save(out, "PDF", resolution=150)
    return out.getvalue()


def changed(data: bytes, change: Callable[[PdfWriter], None]) -> bytes:
    """A PDF after a change to its objects."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def with_widgets(*widgets: dict[str, Any], declared: bool = True, turn: int = 0) -> bytes:
    """A page with raw widgets, by default declared in a form, turned clockwise by `turn` degrees when shown."""

    def change(pdf: PdfWriter) -> None:
        page = pdf.pages[0]
        if turn:
            page[NameObject("/Rotate")] = NumberObject(turn)
        made = [pdf._add_object(raw(widget | {"/Subtype": "/Widget", "/Type": "/Annot"})) for widget in widgets]
        page[NameObject("/Annots")] = ArrayObject(made)
        if declared:
            pdf.root_object[NameObject("/AcroForm")] = raw({"/Fields": []})
            pdf.root_object["/AcroForm"]["/Fields"].extend(made)  # type: ignore[index]

    return changed(drawn(lambda canvas: canvas.drawString(72, 720, "A form")), change)


def raw(value: Any) -> Any:
    """Plain values as PDF objects: `/Name`, text, numbers, lists, dictionaries."""
    match value:
        case dict():
            return DictionaryObject({NameObject(key): raw(one) for key, one in value.items()})
        case list():
            return ArrayObject(raw(one) for one in value)
        case str() if value.startswith("/"):
            return NameObject(value)
        case str():
            return TextStringObject(value)
        case int():
            return NumberObject(value)
        case float():
            return FloatObject(value)
        case _:
            return value
