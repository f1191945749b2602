"""A fact in a manual of 121 pages, asked for in other forms and another order of its words."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.tasks.agent import Agent
from bench.tasks.papers import Block, draw
from bench.tasks.task import Check, Task

SYSTEMS = (
    "Hydraulic pump|Coolant circuit|Feed conveyor|Control cabinet|Air compressor|Main spindle|Tool changer|Chip filter"
    "|Door drive|Lubrication unit|Laser head"
).split("|")
PARTS = "Bearings|Seals|Hoses|Sensors|Valves|Couplings|Gaskets|Cartridges|Brackets|Fuses|Nozzles".split("|")
FACTS = (
    ("The {part} of the {system} must be replaced every {n} hours.", "how often replacing {part} {system} hour"),
    ("Inspect the {part} of the {system} after {n} hours of operation.", "{system} {part} inspection operating hours"),
    ("Tighten the {part} of the {system} to {n} newton metres.", "{part} tightening {system} newton metre"),
    ("The {part} of the {system} are lubricated with {n} grams of grease.", "grease lubricating {system} {part}"),
)
FILLER = (
    "Switch off the main supply and secure it before any work. Only trained persons may open the covers. "
    "Wear gloves and eye protection. Note each step in the log of the machine, with the date and the name of whoever "
    "did it. Dispose of used material as the local rules demand. After the work, close all covers, switch on the "
    "supply and let the machine run idle for some minutes. Listen for unusual noise and look for leaks. "
)
QUESTIONS = 20


def prepare(folder: Path) -> Iterator[Check]:
    """A manual with a page for each part of each system, and twenty questions about it."""
    dice = random.Random(7)
    path, pages, asked = folder / "manual.pdf", list[list[Block]](), list[tuple[str, str]]()
    for system in SYSTEMS:
        for part in PARTS:
            facts = list[Block]()
            for sentence, question in FACTS:
                names = {"part": part.lower(), "system": system.lower(), "n": dice.randint(100, 9999)}
                facts.append(("text", f"{sentence.format(**names)} {FILLER}"))
                asked.append((question.format(**names), sentence.format(**names)))
            pages.append([("heading", f"{system}: {part}"), *facts])
    draw(path, pages)
    for question, truth in dice.sample(asked, QUESTIONS):
        yield partial(_look_up, path, question, truth)


async def _look_up(path: Path, question: str, truth: str, agent: Agent) -> bool:
    """True if the first excerpt has the fact."""
    parsed = await agent.call("parse_document", file=str(path), max_tokens=400)
    text = await agent.read("read_run", run_id=parsed["run_id"], search=question, max_tokens=800)
    return truth in " ".join(text.split())


TASK = Task("a fact in a 121-page manual, its words in other forms", "fails", 2, 1500, prepare)
