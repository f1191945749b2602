"""How the server is set up."""

from math import isinf
from typing import Any

from anyio import to_thread

from extend_mcp import __version__
from extend_mcp.errors import ExtendError
from extend_mcp.folders import find_problem
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.backend import UNUSED_MODEL, describe, find_cluster_faults
from extend_mcp.server.call import Call, Here
from extend_mcp.server.local_files import printable_path
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.offer import TURN_ON, list_toolsets
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer
from extend_mcp.server.tools.run_answers.notes import add_note
from extend_mcp.settings import describe_ignored

BY_RULES = "This engine finds labels and values by rules. It cannot answer questions of meaning; the cloud can."
"""What the embedded engine cannot do."""
AND_MODEL = "This engine finds labels and values by rules, and asks the model {} for what they leave open."


class StatusAnswer(ToolAnswer):
    backend: str
    address: str
    api_version: str
    reachable: bool
    problem: str | None = None
    server_version: str
    local_files: bool
    allowed_dirs: list[str] = []
    output_dir: str | None = None
    unusable_dirs: list[str] = []
    wait_seconds: float
    result_tokens: int
    ocr: bool | None = None
    data_dir: str | None = None
    reading: str | None = None
    toolsets: list[str] = []


async def get_status(here: Here) -> StatusAnswer:
    """See which backend is used, whether it answers, and what is allowed. Call it first when something fails."""
    settings, backend = here.settings, describe(here.settings, here.app.caller)
    backend.pop("codes", None)  # for `doctor`: a run that misses the extra says so
    reading = _describe_reading(here, backend.pop("model", None))
    if not here.app.local_files:
        backend.pop("data_dir", None)  # a path of the server's machine
    elif "data_dir" in backend:
        backend["data_dir"] = printable_path(backend["data_dir"])
    toolsets = list_toolsets(here.app)
    if any(" is off: " in line for line in toolsets):
        add_note(TURN_ON.format(name="edit"))
    if here.app.local_files:
        for line in describe_ignored():
            add_note(f"{line}.")
    if (credits_today := await _describe_credits(here)) is not None:
        add_note(credits_today)
    problem = None
    try:
        await here.extend.files.list(max_page_size=1)
    except ExtendError as error:
        problem = f"{error.code}: {error.message}"
    if problem is None and not here.app.caller.key:
        for fault in await find_cluster_faults(settings):
            add_note(f"{fault}.")
    return StatusAnswer(
        **backend,
        reachable=problem is None,
        problem=problem,
        server_version=__version__,
        local_files=here.app.local_files,
        **(_folders(here) if here.app.local_files else {}),
        wait_seconds=settings.wait_seconds,
        result_tokens=settings.result_tokens,
        toolsets=toolsets,
        reading=reading,
    )


def _describe_reading(here: Call, model: str | None) -> str | None:
    """How the engine reads, or that the configured model is not used."""
    if here.by_rules:
        return BY_RULES
    if model == UNUSED_MODEL:
        return f"The configured model is {model}."
    return AND_MODEL.format(model) if model else None


async def _describe_credits(here: Call) -> str | None:
    """What the runs of this machine cost on the cloud today; None if that is not counted."""
    if here.app.ledger is None:
        return None
    try:
        day = await to_thread.run_sync(here.app.ledger.read_today)
    except OSError as error:
        return f"Credits today: unknown. The ledger cannot be used: {to_one_line(str(error))}"
    reserved = "an unknown number" if isinf(day.reserved) else f"{day.reserved:g}"
    limit = here.settings.max_credits
    return f"Credits today (UTC): {day.spent:g} spent, {reserved} reserved{'' if limit is None else f', of {limit:g}'}."


def _folders(here: Call) -> dict[str, Any]:
    """The folders that can be read and written, and those in the settings that cannot be used."""
    settings = here.settings
    named = [*settings.allowed_dirs, *filter(None, [settings.output_dir])]
    problems = [f"{printable_path(folder)}: {problem}" for folder in named if (problem := find_problem(folder))]
    return {
        "allowed_dirs": [printable_path(folder) for folder in settings.allowed_dirs if not find_problem(folder)],
        "output_dir": printable_path(settings.output_dir) if settings.output_dir else None,
        "unusable_dirs": list(dict.fromkeys(problems)),
    }


TOOLS = (Declaration(get_status, "Get status", READS, {}),)
