"""A form that is filled in from a CV, and handed over as a PDF."""

import random
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.tasks.agent import Agent
from bench.tasks.papers import draw
from bench.tasks.task import Check, Task

NAMES = "Ada Brandt|Bruno Keller|Clara Novak|Dario Silva|Elena Rossi|Farid Haddad|Greta Olsen|Hugo Martin".split("|")
TOWNS = "Bergen|Lyon|Porto|Graz|Turin|Gdansk|Utrecht|Malmo".split("|")
WORK = "Welder|Accountant|Nurse|Surveyor|Translator|Electrician".split("|")
FIELDS = {
    "full_name": "Full name",
    "email": "E-mail",
    "phone": "Telephone",
    "town": "Town",
    "occupation": "Occupation",
    "birth_date": "Date of birth",
}
"""The form's fields, and the labels in it; the CV has the same facts under other words."""
IN_CV = {
    "full_name": "Name",
    "email": "Email",
    "phone": "Phone",
    "town": "City",
    "occupation": "Profession",
    "birth_date": "Born",
}


def prepare(folder: Path) -> Iterator[Check]:
    """Twenty CVs and a form for each."""
    dice = random.Random(5)
    for number in range(20):
        name = dice.choice(NAMES)
        facts = {
            "full_name": name,
            "email": f"{name.lower().replace(' ', '.')}{number}@example.com",
            "phone": f"+43 {dice.randint(100, 999)} {dice.randint(100000, 999999)}",
            "town": dice.choice(TOWNS),
            "occupation": dice.choice(WORK),
            "birth_date": f"19{dice.randint(60, 99)}-0{dice.randint(1, 9)}-1{dice.randint(0, 9)}",
        }
        cv, form = folder / f"cv-{number}.pdf", folder / f"form-{number}.pdf"
        lines = [("text", f"{IN_CV[key]}: {value}") for key, value in facts.items()]
        jobs = [("text", f"20{10 + year}: worked in {dice.choice(TOWNS)}.") for year in range(8)]
        draw(cv, [[("title", "Curriculum vitae"), *lines, ("heading", "Experience"), *jobs]])
        _draw_form(form)
        yield partial(_fill, cv, form, facts)


def _draw_form(path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(path), pagesize=(612, 792), invariant=1)
    page.setFont("Helvetica", 11)
    page.drawString(72, 740, "Application")
    for number, (name, label) in enumerate(FIELDS.items()):
        at = 700 - 40 * number
        page.drawString(72, at, label)
        page.acroForm.textfield(name=name, x=200, y=at - 6, width=240, height=20, fontSize=11)
    page.showPage()
    page.save()


async def _fill(cv: Path, form: Path, facts: dict[str, str], agent: Agent) -> bool:
    """True if the saved PDF holds each fact."""
    person = (await agent.call("parse_document", file=str(cv)))["document"]
    found = await agent.call("detect_form_fields", file=str(form))
    values = {}
    for field in found["fields"]:
        key = next((key for key, label in FIELDS.items() if label.lower() in _plain(field["name"])), field["name"])
        line = re.search(rf"{IN_CV[key]}: (.+?)\s*(?:$|\n)", person) if key in IN_CV else None
        if line:
            values[field["name"]] = line[1]
    filled = await agent.call("fill_form", file=found["file_id"], fields_run_id=found["run_id"], values=values)
    saved = await agent.call("save_file", file_id=filled["edited_file_id"], name=f"filled-{form.name}")
    text = _read(Path(saved["path"]))
    return all(fact in text for fact in facts.values())


def _plain(name: str) -> str:
    return name.lower().replace("_", " ").replace("-", " ")


def _read(path: Path) -> str:
    """The text of a PDF and of its fields: a filled form may be flat."""
    from pypdf import PdfReader

    reader = PdfReader(path)
    fields = (reader.get_form_text_fields() or {}).values()
    return "\n".join([*(page.extract_text() for page in reader.pages), *(str(value) for value in fields)])


TASK = Task("fill this form from this CV and hand me the PDF", "cannot be done", 4, None, prepare, "core,files,edit")
