"""Which of thirty contracts renew by themselves; and what changed between two versions of one."""

import random
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from bench.tasks.agent import Agent
from bench.tasks.papers import Block, draw
from bench.tasks.task import Check, Task

RENEWS = (
    "It renews automatically for further periods of one year unless either party gives ninety days' notice.",
    "Upon expiry the term shall be extended for successive terms of twelve months, unless terminated in writing.",
    "Thereafter this Agreement continues automatically from year to year until either party terminates it.",
    "The Agreement is tacitly renewed for the same period if no party objects two months before its end.",
    "If it is not terminated, the contract is automatically prolonged by a further twelve months each time.",
    "After the initial term, successive renewal terms of two years begin automatically.",
    "Unless notice is given sixty days before the end, the term is automatically extended by one year.",
    "The subscription will automatically renew at the end of each term.",
)
ENDS = (
    "It ends on that date and is not renewed automatically.",
    "The parties may renew it by written agreement only.",
    "The Customer has an option to extend the term once by one year, by written notice.",
    "There is no automatic renewal; any extension requires a signed amendment.",
    "It expires at the end of the term. A renewal is negotiated between the parties.",
    "It shall not renew automatically; the parties will meet three months before its end.",
)
SECTIONS = {
    "Services": "The Provider delivers the services described in Schedule {n} with reasonable care and skill.",
    "Fees": "The Customer pays ${fee:,} a month. Invoices are due within {days} days of receipt.",
    "Confidentiality": "Each party keeps the other's information confidential for {years} years.",
    "Liability": "The liability of each party is limited to ${cap:,} in each contract year.",
    "Data protection": "Personal data are processed on documented instructions only, as set out in Annex {n}.",
    "Assignment": "Neither party may assign this Agreement without the prior written consent of the other.",
    "Insurance": "The Provider maintains insurance of at least ${cover:,} for each event.",
    "Notices": "Notices are sent to the addresses given above, by registered mail or electronic mail.",
    "Governing law": "This Agreement is governed by the laws of the State of {state}.",
}
FILLER = (
    "The parties will act in good faith and inform each other without delay of all circumstances that matter. ",
    "Changes to this section need the written form. Where a provision is invalid, the others stay in force. ",
    "Schedules are part of this Agreement; where they differ from it, the wording of the Agreement counts. ",
)
STATES = ("Oregon", "Ohio", "Maine", "Nevada", "Texas", "Utah")
QUERY = "renew renewal automatically successive extended prolonged tacitly expiry term"


def _facts(dice: random.Random) -> dict[str, int | str]:
    return {
        "n": dice.randint(1, 9),
        "fee": dice.randint(10, 99) * 100,
        "days": dice.choice((14, 21, 30, 45, 60)),
        "years": dice.randint(2, 7),
        "cap": dice.randint(10, 99) * 10_000,
        "cover": dice.randint(11, 99) * 100_000,
        "state": dice.choice(STATES),
    }


def _contract(term: str, facts: dict[str, int | str], dice: random.Random) -> list[Block]:
    blocks: list[Block] = [("title", "Services Agreement")]
    names = list(SECTIONS)
    names.insert(dice.randint(2, 7), "Term")
    for number, name in enumerate(names, 1):
        text = term if name == "Term" else SECTIONS[name].format(**facts)
        blocks += [("heading", f"{number}. {name}"), ("text", text + " " + "".join(dice.sample(FILLER, 2)))]
    return blocks


def prepare_renewals(folder: Path) -> Iterator[Check]:
    """Twenty folders of thirty contracts."""
    dice = random.Random(3)
    for number in range(20):
        place = folder / f"contracts-{number}"
        place.mkdir()
        renewing = set()
        for each in range(30):
            renews = dice.random() < 0.4
            term = f"This Agreement begins on 1 May 2026 and runs for {dice.randint(1, 5)} years. "
            term += dice.choice(RENEWS if renews else ENDS)
            draw(place / f"contract-{each:02}.pdf", [_contract(term, _facts(dice), dice)])
            if renews:
                renewing.add(f"contract-{each:02}.pdf")
        yield partial(_renewals, place, renewing)


async def _renewals(place: Path, renewing: set[str], agent: Agent) -> bool:
    """True if the contracts that renew are found, and no others."""
    begun = await agent.call("start_batch", operation="parse", files=[str(place)])
    found, cursor = dict[str, str](), ""
    while True:
        more = {"cursor": cursor} if cursor else {}
        text = await agent.read("search_batch", batch_id=begun["batch_id"], search=QUERY, **more)
        for file, excerpt in re.findall(r"^\[(\S+), pr_[^\]]*\]\n(.+?)(?=^\[|^</)", text, re.MULTILINE | re.DOTALL):
            found[file] = found.get(file, "") + excerpt
        follow = re.search(r'cursor="([^"]+)"', text)
        if follow is None:
            return {file for file, excerpt in found.items() if _renews(excerpt)} == renewing
        cursor = follow[1]


def _renews(excerpt: str) -> bool:
    """What a reader of the excerpt would say."""
    text = " ".join(excerpt.lower().split())
    if re.search(r"not renew(ed)? auto|no automatic renewal|by written|negotiated|an option", text):
        return False
    return bool(re.search(r"automatic|successive|tacit", text))


def prepare_versions(folder: Path) -> Iterator[Check]:
    """Twenty contracts, each with a second version in which a few things changed."""
    dice = random.Random(4)
    for number in range(20):
        facts = _facts(dice)
        old = _contract(f"This Agreement runs for {dice.randint(1, 5)} years. {ENDS[0]}", facts, dice)
        new, changes = _changed(old, dice)
        paths = [folder / f"agreement-{number}-{version}.pdf" for version in (1, 2)]
        for path, blocks in zip(paths, (old, new), strict=True):
            draw(path, [blocks])
        yield partial(_versions, paths, changes)


def _changed(old: list[Block], dice: random.Random) -> tuple[list[Block], list[str]]:
    """The blocks with two numbers changed, a section more and a section less; and the words that show each change."""
    new, changes = list(old), list[str]()
    with_number = [place for place, (style, text) in enumerate(old) if style == "text" and re.search(r"\d{2,}", text)]
    for place in dice.sample(with_number, 2):
        before = re.findall(r"[\d,]*\d{2,}", new[place][1])[0]
        after = f"{dice.randint(101, 999)}"
        new[place] = ("text", new[place][1].replace(before, after, 1))
        changes += [before, after]
    gone = next(place for place, (_, text) in enumerate(new) if text.endswith("Assignment"))
    changes.append("Assignment")
    del new[gone : gone + 2]
    new += [("heading", "11. Audit"), ("text", "The Customer may audit the Provider's records once a year.")]
    return new, [*changes, "Audit", "records once a year"]


async def _versions(paths: list[Path], changes: list[str], agent: Agent) -> bool:
    """True if the answer shows each change."""
    begun = await agent.call("start_batch", operation="parse", files=[str(path) for path in paths])
    batch = await agent.call("get_batch", batch_id=begun["batch_id"])
    runs = {run["file_name"]: run["run_id"] for run in batch["runs"]}
    old, new = (runs[path.name] for path in paths)
    text = await agent.read("compare_runs", run_id=old, other_run_id=new)
    return all(" ".join(change.split()) in " ".join(text.split()) for change in changes)


RENEWALS = Task("which of 30 contracts renew by themselves", "32 / 7.4k, one missed", 4, 3000, prepare_renewals)
VERSIONS = Task("compare two versions of a contract", "10 / 5.6k", 3, 1500, prepare_versions, "core,runs")
