"""A person looks at an extraction and corrects it: on a page in hosts that show apps (MCP Apps), else from a list.

The page calls its own tools, which no model sees. They answer with JSON as text only: some hosts drop structured
content (https://github.com/modelcontextprotocol/ext-apps/issues/696).
"""

import base64
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any

from mcp_types import CallToolResult, TextContent
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.server.answers.envelope import clean_all, to_one_line
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.call import Call, Here
from extend_mcp.server.callers import get_scope
from extend_mcp.server.review_app import for_page
from extend_mcp.server.tools.calls.parameters import RunId
from extend_mcp.server.tools.calls.sizes import check_size
from extend_mcp.server.tools.declaration import READS, STARTS, Declaration
from extend_mcp.server.tools.review_fields import ReviewField, list_fields, read_page_sizes, read_turns
from extend_mcp.server.tools.reviews import find_review, save_review
from extend_mcp.server.tools.run_answers.answer_models import AnswerModel, ToolAnswer
from extend_mcp.server.tools.run_answers.run_facts import describe_run, fit_first, work_in_thread
from extend_mcp.server.tools.run_answers.run_lookup import find_parse, find_run

if TYPE_CHECKING:
    from extend_mcp.wire.extract import ExtractRun
    from extend_mcp.wire.parse_runs import ParseRun

DRAWN = ("PDF", "IMG", None)
"""Types of files whose pages can be drawn. None: the type is unknown."""
MOST_CHARACTERS = 110_000
"""Of the values for the page. Claude writes a result of 150,000 to a file, which a page cannot read."""
SHORT = 80
"""Characters of a value in the list."""


class DoubtfulValue(AnswerModel):
    path: str
    value: Any = None
    reason: str | None = None
    page: int | None = None


class ReviewAnswer(ToolAnswer):
    run_id: str
    shown: bool
    doubtful: list[DoubtfulValue] = []
    more: int | None = None
    reviewed: dict[str, Any] = {}
    link: str | None = None


async def review_run(here: Here, run_id: RunId) -> ReviewAnswer:
    """Show the user an extraction's values on its pages, to confirm or correct."""
    run = await _find_extraction(here, run_id)
    parse = await _find_parse(here, run)
    fields = await work_in_thread(run, partial(list_fields, run, parse))
    review, budget = await find_review(here, run), here.settings.result_tokens // 2
    doubtful = [_shorten(each) for each in fields if each.doubt and review is None]
    shown = list(fit_first(doubtful, budget))
    return ReviewAnswer(
        run_id=run.id,
        shown=here.draws_apps,
        doubtful=shown,
        more=len(doubtful) - len(shown) or None,
        reviewed=review.describe(budget) if review else {},
        link=None if here.draws_apps else run.dashboard_url,
        next=_name_next(here, run),
    )


async def review_data(here: Here, run_id: RunId) -> CallToolResult:
    """For the review page: the values, their places, and which are doubtful."""
    run = await _find_extraction(here, run_id)
    parse, file = await _find_parse(here, run), run.file
    fields = await work_in_thread(run, partial(list_fields, run, parse))
    review = await find_review(here, run)
    listed = _take_fitting([field.model_dump(mode="json", exclude_none=True) for field in fields])
    sizes = read_page_sizes(parse)
    count = file.metadata.page_count if file else None
    cited = [place.page or 1 for field in fields for place in field.places]
    return _to_text(
        {
            "run_id": run.id,
            "file": to_one_line(file.name) if file else "",
            "file_id": describe_run(run).get("file_id"),
            "pages": count or max([1, *sizes, *cited]),
            "pictures": file is not None and file.type in DRAWN,
            "turns": read_turns(parse),
            "fields": listed,
            "left": len(fields) - len(listed),
            "can_save": not here.settings.read_only and here.app.caller.may(get_scope(STARTS)),
            "reviewed": None if review is None else dict(review.corrected),
        }
    )


async def review_page(
    here: Here,
    file_id: Annotated[str, Field(description="From review_data")],
    page: Annotated[int, Field(description="From 1", ge=1)],
    turn: Annotated[int, Field(description="Degrees clockwise", ge=0, lt=360)] = 0,
) -> CallToolResult:
    """For the review page: a page of a file as a picture."""
    file = await here.extend.files.get(file_id)
    fetch, account = partial(here.extend.files.download, file_id), here.app.caller.account
    picture = await here.app.page_pictures.draw(account, file_id, file.name, fetch, page=page, turn=turn)
    return _to_text({"page": page, "mime": "image/webp", "data": base64.b64encode(picture).decode()})


async def review_save(
    here: Here,
    run_id: RunId,
    corrections: Annotated[dict[str, Any], Field(description="New values by path")] = {},  # noqa: B006  (never changed)
) -> CallToolResult:
    """For the review page: store the run's values, with the corrections, as the true ones of its file."""
    check_size(corrections, "corrections")
    review = await save_review(here, await _find_extraction(here, run_id), corrections)
    return _to_text({"set_id": review.set_id, "item_id": review.item_id, "reviewed": dict(review.corrected)})


async def _find_extraction(here: Call, run_id: str) -> "ExtractRun":
    """The finished extraction. Raises `Refused` for any other run."""
    from extend_mcp.wire.extract import ExtractRun

    run = await find_run(here, run_id)
    fields = describe_run(run)
    if not isinstance(run, ExtractRun):
        hint = 'extract_data starts one; list_runs(type="extract") lists them.'
        raise Refused("LOCAL_NOT_POSSIBLE", f"{run.id} is not an extraction.", hint=hint, field="run_id")
    if run.output is None:
        raise Refused("LOCAL_NOT_FINISHED", f"{run.id} is {run.status}.", hint=fields.get("next"), retryable=True)
    return run


async def _find_parse(here: Call, run: "ExtractRun") -> "ParseRun | None":
    """The parse of the run's file; None if the run does not name it, as in API version 2025-04-21."""
    return None if run.parse_run_id is None else await find_parse(here, run)


def _shorten(field: ReviewField) -> DoubtfulValue:
    value = to_one_line(field.value, SHORT) if isinstance(field.value, str) else field.value
    page = next((place.page for place in field.places), None)
    return DoubtfulValue(path=to_one_line(field.path), value=value, reason=field.doubt, page=page)


def _name_next(here: Call, run: "ExtractRun") -> str:
    if here.draws_apps:
        return f'Once the user has saved, get_run(run_id="{run.id}") has their corrections in `reviewed`.'
    opens = " (works only while `extend-mcp engine` runs)" if here.by_rules else ""
    where = f"Give the user `link`{opens}, or ask them" if run.dashboard_url else "Ask the user"
    return f"This client cannot show the review page. {where} about the values in `doubtful`."


def _take_fitting(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The first rows that have at most `MOST_CHARACTERS` together."""
    space = MOST_CHARACTERS
    for number, row in enumerate(rows):
        space -= len(to_json_text(row)) + 1
        if space < 0:
            return rows[:number]
    return rows


def _to_text(value: dict[str, Any]) -> CallToolResult:
    return CallToolResult(content=[TextContent(type="text", text=to_json_text(clean_all(value)))])


KNOWN = {"run_id": "exr_Xj8mK2pL"}
FOR_PAGE = for_page("app")
TOOLS = (
    Declaration(review_run, "Review run", READS, KNOWN, meta=for_page("model", "app")),
    Declaration(review_data, "Review: values", READS, KNOWN, meta=FOR_PAGE),
    Declaration(review_page, "Review: page", READS, {"file_id": "file_Xj8mK2pL", "page": 1}, meta=FOR_PAGE),
    Declaration(review_save, "Review: save", STARTS, {**KNOWN, "corrections": {"total": 12.5}}, meta=FOR_PAGE),
)
