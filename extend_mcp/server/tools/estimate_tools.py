"""What work on documents would cost, and what is free."""

import math
from pathlib import PurePath
from typing import Annotated, Any

import anyio
from pydantic import Field

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.backend import has_ocr
from extend_mcp.server.call import Call, Here
from extend_mcp.server.credits.prices import price_usual_page, read_price_list
from extend_mcp.server.credits.rates import read_account_rate
from extend_mcp.server.local_files import show_argument, show_path
from extend_mcp.server.local_work.carried_data import look_at
from extend_mcp.server.tools.calls.batch_inputs import drop_repeats, expand_files
from extend_mcp.server.tools.calls.file_arguments import FILE_ID, MayReadAll, Permission, is_path, use_document
from extend_mcp.server.tools.declaration import READS, Declaration, FileWords
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, PageAnswer
from extend_mcp.server.tools.run_answers.api_objects import ROOM_TOKENS
from extend_mcp.server.tools.run_answers.notes import add_note

KINDS = ("parse", "extract", "classify", "split")
MOST = 50
"""The most files of a call."""
AT_ONCE = 2
"""Files that are read at the same time, each in a child process."""
FREE = "The engine (EXTEND_BACKEND=local) is free, but reads by rules. Questions of meaning need the cloud."


class Estimate(AnswerModel):
    file: str
    pages: int | None = None
    scans: str | None = None
    carries: list[str] = []
    engine: str | None = None
    problem: str | None = None


class EstimateAnswer(PageAnswer):
    pages: int
    scanned_pages: int
    files_of_unknown_length: int | None = None
    credits: dict[str, float]
    prices: str
    files: list[dict[str, Any]]


async def estimate_work(
    here: Here,
    permission: MayReadAll,
    files: Annotated[
        list[str], Field(description="Ids, paths, or a folder's `dir/*.pdf`", min_length=1, max_length=MOST)
    ],
) -> EstimateAnswer:
    """See, before a run, each file's pages, scans and exact data, what the engine reads for free, and what the cloud
    would cost in credits."""
    names = drop_repeats(await expand_files(here, files, permission, MOST))
    if all(name in permission.refused for name in names):
        raise permission.refused[names[0]]
    found: list[Estimate | None] = [None] * len(names)
    limit = anyio.CapacityLimiter(AT_ONCE)

    async def look(index: int) -> None:
        async with limit:
            found[index] = await _estimate(here, names[index], permission)

    async with anyio.create_task_group() as tasks:
        for index in range(len(names)):
            tasks.start_soon(look, index)
    rows = [each for each in found if each is not None]
    add_note(FREE)
    pages = sum(each.pages or 0 for each in rows)
    rates, prices = await _find_rates(here)
    listed = take_fitting([each.model_dump() for each in rows], here.settings.result_tokens - ROOM_TOKENS)
    return EstimateAnswer(
        shown=len(listed) if len(listed) < len(rows) else None,
        total=len(rows) if len(listed) < len(rows) else None,
        pages=pages,
        scanned_pages=sum(_count(each.scans) for each in rows),
        files_of_unknown_length=sum(each.pages is None for each in rows) or None,
        credits={kind: round(pages * rate, 1) for kind, rate in rates.items()},
        prices=prices,
        files=list(listed),
    )


async def _estimate(here: Call, file: str, permission: Permission) -> Estimate:
    name = show_path(PurePath(file).name) if is_path(file) else show_argument(file)
    try:
        if file.startswith("file_"):
            stored = await here.extend.files.get(file)
            return Estimate(file=to_one_line(stored.name), pages=stored.metadata.page_count)
        if not is_path(file):
            raise Refused("LOCAL_INVALID_ARGUMENT", "URLs are not opened: give an id or a path.")
        facts = await use_document(here, file, permission, look_at)
    except ExtendError as error:
        return Estimate(file=name, problem=f"{error.code}: {to_one_line(error.message, 200)}")
    carries = [to_one_line(f"invoice XML: {facts['invoice']}")] if facts["invoice"] else []
    if facts["filled_fields"]:
        carries.append(f"{facts['filled_fields']} filled form fields")
    scans = _as_ranges(facts["scans"])
    engine = _describe_engine(is_all_scanned=len(facts["scans"]) >= facts["pages"], scans=scans)
    exact = f"{engine}, exact values of what it carries" if carries else engine
    return Estimate(file=name, pages=facts["pages"], scans=scans, carries=carries, engine=exact)


def _describe_engine(*, is_all_scanned: bool, scans: str | None) -> str:
    """What the engine reads of a file."""
    if scans is None:
        return "text"
    ocr = "OCR of the scans" if has_ocr() else "scans only with the extra `ocr`"
    return ocr if is_all_scanned else f"text, {ocr}"


async def _find_rates(here: Call) -> tuple[dict[str, float], str]:
    """Credits a page by kind, and where they are from: the account's own runs, or else the price list."""
    rates = {kind: price_usual_page(kind) for kind in KINDS}
    own: dict[str, float] = {}
    if not here.by_rules:
        for kind in KINDS:
            rate = await read_account_rate(here.extend, kind)
            if rate is not None and math.isfinite(rate):
                own[kind] = rate
    price_list = read_price_list()
    prices = f"list of {price_list.date}, {price_list.source}"
    if own:
        prices = f"your account's runs for {', '.join(own)}; else the {prices}"
    return rates | own, prices


def _as_ranges(numbers: list[int]) -> str | None:
    """Page numbers as `1-3,7`; None if there are none."""
    parts: list[list[int]] = []
    for number in numbers:
        if parts and parts[-1][1] == number - 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in parts) or None


def _count(ranges: str | None) -> int:
    parts = [part.split("-") for part in (ranges or "").split(",") if part]
    return sum(int(part[-1]) - int(part[0]) + 1 for part in parts)


TOOLS = (
    Declaration(
        estimate_work,
        "Estimate work",
        READS,
        {"files": ["~/Documents/*.pdf"]},
        files=FileWords("No file leaves this machine.", {"files": [FILE_ID]}, {"files": "Ids of stored files"}),
    ),
)
