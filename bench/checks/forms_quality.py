"""How well forms are found and filled in: `python -m bench.checks.forms_quality CORPUS`; CORPUS/forms has truths.

Native fields are compared with `truth.json`, filled in, and read back with PDFium; then flattened, and their text is
looked for on the page. For flat forms the fields are taken away first, and their places looked for. Exit 1 below a
floor.
"""

import argparse
import ctypes
import io
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from pypdf import PdfReader, PdfWriter

from extend_mcp.analysis.forms import detect, fill
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig

FLOORS = {
    "native found": 1.0,
    "native type": 1.0,
    "native box": 1.0,
    "native options": 1.0,
    "value read back": 1.0,
    "text seen when flattened": 1.0,
    "flat found": 0.95,
    "flat precision": 0.9,
}
"""What was reached when this was written, less a margin for flat forms. Shares of fields."""
KINDS = {"/Tx": "text", "/Sig": "signature"}
Scores = Counter[tuple[str, bool]]


def kind_of(field: dict[str, Any]) -> str:
    """The API's type of a true field."""
    flags = field["flags"] or 0
    if field["ft"] == "/Btn":
        return "radio" if flags & 1 << 15 else "checkbox"
    if field["ft"] == "/Ch":
        return "dropdown" if flags & 1 << 17 else "optionList"
    return KINDS[field["ft"]]


def on_pages(truth: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The true fields that have a widget on a page, by name, with only those widgets."""
    found: dict[str, dict[str, Any]] = {}
    for field in truth["fields"]:
        widgets = [widget for widget in field["widgets"] if widget["page"] is not None]
        if widgets:
            found[field["name"]] = {**field, "widgets": widgets}
    return found


def native(path: Path, truth: dict[str, Any], scores: Scores, misses: list[str]) -> dict[str, Any]:
    """Compare what is found with the truth; the detected properties."""
    config = FormDetectionConfig.model_validate({"advancedOptions": {"nativeFieldsOnly": True}})
    properties = detect(path, config, None).output["schema"]["properties"]
    by_name = {one["extend_edit:source_acroform"]["fieldName"]: one for one in properties.values()}
    heights = [page.get_height() for page in pypdfium2.PdfDocument(path)]
    for name, field in on_pages(truth).items():
        one = by_name.get(name, {})
        note(scores, misses, "native found", bool(one), path, name)
        note(scores, misses, "native type", one.get("extend_edit:field_type") == kind_of(field), path, name)
        boxes = one.get("extend_edit:bboxes") or [one.get("extend_edit:bbox")]
        rects = [widget["rect"] for widget in field["widgets"]][: len(boxes)]
        height = heights[field["widgets"][0]["page"] - 1]
        fit = all(box and is_at(box, rect, height) for box, rect in zip(boxes, rects, strict=True))
        fit = fit and one.get("extend_edit:page_index") == field["widgets"][0]["page"] - 1
        note(scores, misses, "native box", fit, path, name)
        states = [widget["on_states"][0][1:] for widget in field["widgets"] if widget["on_states"]]
        expected = field["options"] or (states if len(states) > 1 else None)
        if expected:
            note(scores, misses, "native options", choices_of(one) == expected, path, name)
    return dict(properties)


def choices_of(one: dict[str, Any]) -> list[str]:
    """What the file calls the choices of a field."""
    options = (one.get("extend_edit:source_acroform") or {}).get("optionMap") or ()
    return [option["displayValue"] for option in options]


def is_at(box: dict[str, float], rect: list[float], height: float) -> bool:
    """True if a box from the top left is a rectangle from the bottom left."""
    shown = rect[0], height - rect[3], rect[2], height - rect[1]
    return all(abs(a - b) < 1 for a, b in zip(box.values(), shown, strict=True))


def note(scores: Scores, misses: list[str], what: str, right: bool, path: Path, name: str) -> None:
    """Count one field."""
    scores[what, right] += 1
    if not right:
        misses.append(f"{what}: {path.name} {name}")


def values_for(properties: dict[str, Any]) -> dict[str, Any]:
    """A value that fits, by key."""
    values: dict[str, Any] = {}
    for index, (key, one) in enumerate(properties.items()):
        if "enum" in one:
            values[key] = [choice for choice in one["enum"] if str(choice).strip()][-1]
        elif "boolean" in one["type"]:
            values[key] = True
        else:
            longest = one.get("extend_edit:text_edit_options", {}).get("maxLength")
            values[key] = f"Ada {index:02}"[:longest]
    return values


def filled(path: Path, properties: dict[str, Any], values: dict[str, Any], folder: Path, *, flat: bool) -> Path:
    """The form with all values written."""
    given = {key: {**one, "extend_edit:value": values[key]} for key, one in properties.items()}
    schema = {"type": "object", "properties": given}
    config = EditConfig.model_validate({"schema": schema, "advancedOptions": {"flattenPdf": flat}})
    result = fill(path, config, None, folder)
    for warning in result.warnings:
        print("     ", path.name, warning.code, warning.message)
    assert result.output["filledValues"] == values
    return folder / "edited.pdf"


def read_back(path: Path) -> Iterator[tuple[str, str, bool]]:
    """Name, value and whether it is on, of every widget, as PDFium reads them."""
    pdf = pypdfium2.PdfDocument(path)
    pdf.init_forms()
    for page in pdf:
        for index in range(pdfium.FPDFPage_GetAnnotCount(page)):
            annotation = pdfium.FPDFPage_GetAnnot(page, index)
            if pdfium.FPDFAnnot_GetSubtype(annotation) == pdfium.FPDF_ANNOT_WIDGET:
                name = text_of(pdfium.FPDFAnnot_GetFormFieldName, pdf, annotation)
                value = text_of(pdfium.FPDFAnnot_GetFormFieldValue, pdf, annotation)
                yield name, value, bool(pdfium.FPDFAnnot_IsChecked(pdf.formenv, annotation))
            pdfium.FPDFPage_CloseAnnot(annotation)
    pdf.close()


def text_of(get: Any, pdf: pypdfium2.PdfDocument, annotation: Any) -> str:
    """A text that PDFium gives in UTF-16."""
    length = get(pdf.formenv, annotation, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 2))
    get(pdf.formenv, annotation, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw.decode("utf-16-le").rstrip("\0")


def check_filled(path: Path, properties: dict[str, Any], scores: Scores, misses: list[str]) -> None:
    """Fill in a form, read it back, flatten it, and look for its texts."""
    values = values_for(properties)
    with TemporaryDirectory() as folder:
        back: dict[str, list[tuple[str, bool]]] = {}
        for name, value, on in read_back(filled(path, properties, values, Path(folder), flat=False)):
            back.setdefault(name, []).append((value, on))
        for key, one in properties.items():
            source = one["extend_edit:source_acroform"]
            read = back.get(source["fieldName"], [])
            if one["extend_edit:field_type"] in {"checkbox", "radio"}:
                right = sum(on for _, on in read) == 1
            else:
                right = bool(read) and all(value == values[key] for value, _ in read)
            note(scores, misses, "value read back", right, path, key)
        flat = filled(path, properties, values, Path(folder), flat=True)
        assert not list(read_back(flat)), f"{path.name}: widgets are left"
        pdf = pypdfium2.PdfDocument(flat)
        text = "\n".join(page.get_textpage().get_text_bounded() for page in pdf)
        pdf.close()
        for key, one in properties.items():
            if one["extend_edit:field_type"] in {"text", "dropdown", "optionList"}:
                seen = str(values[key]) in text or " ".join(str(values[key])) in text
                note(scores, misses, "text seen when flattened", seen, path, key)


def without_form(path: Path) -> bytes:
    """The form without its fields."""
    writer = PdfWriter(clone_from=PdfReader(path))
    for page in writer.pages:
        page.pop("/Annots", None)
    writer.root_object.pop("/AcroForm", None)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def flat_form(path: Path, properties: dict[str, Any], scores: Scores, misses: list[str]) -> None:
    """Look for the places of fields that were taken away. Forms with nothing drawn at any of them do not count."""
    with TemporaryDirectory() as folder:
        flat = Path(folder, "flat.pdf")
        flat.write_bytes(without_form(path))
        try:
            found = list(detect(flat, FormDetectionConfig(), None).output["schema"]["properties"].values())
        except DocumentFailure as failure:
            print(f"      {path.name} taken flat: {failure}")
            return
    true = [(one["extend_edit:page_index"], box) for one in properties.values() for box in boxes_of(one)]
    mine = [(one["extend_edit:page_index"], box) for one in found for box in boxes_of(one)]
    for page, box in true:
        note(scores, misses, "flat found", any(page == p and touch(box, b) for p, b in mine), path, str(box))
    for page, box in mine:
        note(scores, misses, "flat precision", any(page == p and touch(box, b) for p, b in true), path, str(box))


def boxes_of(one: dict[str, Any]) -> list[dict[str, float]]:
    """All places of a detected field."""
    return one.get("extend_edit:bboxes") or [one["extend_edit:bbox"]]


def touch(one: dict[str, float], other: dict[str, float]) -> bool:
    """True if two boxes share half of the smaller one."""
    width = min(one["right"], other["right"]) - max(one["left"], other["left"])
    height = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    areas = [(box["right"] - box["left"]) * (box["bottom"] - box["top"]) for box in (one, other)]
    return width > 0 and height > 0 and width * height >= min(areas) / 2


def check(folder: Path) -> tuple[Scores, list[str]]:
    """Counts of right and wrong by what was looked at, and what was wrong."""
    scores: Scores = Counter()
    misses: list[str] = []
    for name, truth in json.loads((folder / "truth.json").read_text("utf-8")).items():
        properties = native(folder / name, truth, scores, misses)
        check_filled(folder / name, properties, scores, misses)
        flat_form(folder / name, properties, scores, misses)
    return scores, misses


def main() -> int:
    """0 where all floors are held."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="show what was wrong")
    arguments = parser.parse_args()
    scores, misses = check(arguments.folder / "forms")
    held = True
    for what, floor in FLOORS.items():
        right, count = scores[what, True], scores[what, True] + scores[what, False]
        share = right / count if count else 0.0
        held = held and share >= floor
        print(f"{what:26} {right:3}/{count:<3} {share:6.3f}  floor {floor:.2f}")
    if arguments.misses:
        print("\n".join(misses))
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
