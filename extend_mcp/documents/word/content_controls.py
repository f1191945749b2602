"""The values, without prompts, of content controls and older form fields in a Word file."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from extend_mcp.documents.office.xml_nodes import children, first, local, number, value
from extend_mcp.documents.word.paragraph_styles import all_named, is_on

TICKED, EMPTY = "☒", "☐"
_TEXTS = {"t", "sym"}


def settle_controls(root: Element) -> int:
    """Leave only its value in each content control: nothing if it shows its prompt, ☒ or ☐ if it is a box.

    Returns the number of removed prompts.
    """
    prompts = 0
    for control in all_named(root, "sdt"):
        properties, content = first(control, "sdtPr"), first(control, "sdtContent")
        box = first(properties, "checkbox")
        if content is not None and box is not None:
            _write(content, _box(is_on(first(box, "checked"))))
        elif content is not None and is_on(first(properties, "showingPlcHdr")):
            prompts += any((node.text or "").strip() for node in _texts(content))
            _write(content, "")
    return prompts


def form_value(data: Element | None) -> str | None:
    """The displayed text of a form field if it is stored in these `w:ffData`: a box, or the chosen list entry."""
    if (box := first(data, "checkBox")) is not None:
        checked = first(box, "checked")
        return _box(is_on(checked if checked is not None else first(box, "default")))
    if (choices := first(data, "ddList")) is not None:
        chosen = first(choices, "result")
        at = number(value(chosen if chosen is not None else first(choices, "default"), "val"))
        entries = [value(entry, "val") or "" for entry in children(choices, "listEntry")]
        return entries[at].strip() if at < len(entries) else ""
    return None


def _box(ticked: bool) -> str:
    return TICKED if ticked else EMPTY


def _write(content: Element, text: str) -> None:
    """Replace the first text in a control, and remove the others."""
    for node in list(_texts(content)):
        node.tag = node.tag.removesuffix(local(node)) + "t"
        node.text, text = text, ""


def _texts(node: Element) -> Iterator[Element]:
    """The texts of a control, without those of inner controls."""
    for child in node:
        if local(child) in _TEXTS:
            yield child
        elif local(child) != "sdt":
            yield from _texts(child)
