"""Extraction schemas, checked and repaired before they are sent."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from mcp.server.mcpserver.context import Context
from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.fold import take_fitting
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.answers.tokens import count
from extend_mcp.server.app import App, get_app
from extend_mcp.server.tools.calls.sizes import MOST_IN_SCHEMA, check_size
from extend_mcp.server.tools.declaration import READS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import ToolAnswer
from extend_mcp.server.tools.run_answers.run_facts import count_tokens_left
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.schema_repair import draft, repair

MOST = 40
"""How many problems or changes one answer lists."""
SCHEMA_SHARE = 0.75
"""The share of the answer's budget for the schema. The three lists share the rest."""


class SchemaAnswer(ToolAnswer):
    """`mended` is set if the schema was changed, `left` if the problems that remain differ from `problems`."""

    valid: bool
    problems: list[str] = []
    changes: list[str] = []
    left: list[str] = []
    mended: dict[str, Any] = {}


async def check_schema(
    ctx: Context[App, Any],
    schema: Annotated[dict[str, Any] | None, Field(description="JSON Schema to check")] = None,
    example: Annotated[dict[str, Any] | None, Field(description="Or an object to draft a schema from")] = None,
) -> SchemaAnswer:
    """Check an extraction schema: what is wrong, by path, and the schema repaired. Or draft one from an example."""
    if (schema is None) == (example is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give exactly one: `schema` or `example`.", field="schema")
    return await run_in_thread(partial(_checked, schema, example, get_app(ctx).settings.result_tokens), short=True)


def _checked(schema: dict[str, Any] | None, example: dict[str, Any] | None, budget: int) -> SchemaAnswer:
    check_size(schema or example, "schema" if schema else "example", MOST_IN_SCHEMA)
    original = draft(example or {}) if schema is None else schema
    repaired, changes = repair(original)
    problems, left = schema_dialect.check(original), schema_dialect.check(repaired)
    space = count_tokens_left({}, budget)
    cost = count(to_json_text(repaired))
    rest = "left" if left != problems else "problems"
    follow = [f"Repair by hand what `{rest}` lists, then check again."] if left else []
    answer: dict[str, Any] = {}
    if repaired == schema:
        follow = follow or ["It is valid and needs no change."]
    elif cost <= space * SCHEMA_SHARE:
        answer["mended"] = repaired
        space -= cost
        follow = follow or ["Use `mended` as `schema`."]
    elif schema is None:
        follow.append("The draft is too long to show: give a smaller example.")
    else:
        follow.append("The repaired schema is too long to show: extract_data(schema=…) repairs it the same way.")
    found: dict[str, Sequence[object]] = {"problems": problems, "changes": changes}
    found |= {"left": left} if rest == "left" else {}
    answer |= {name: _first(each, space // len(found)) for name, each in found.items()}
    cut = [
        f"{len(answer[name])} of {len(each):,} {name}" for name, each in found.items() if len(answer[name]) < len(each)
    ]
    if cut:
        follow.append(f"Listed: {', '.join(cut)}.")
    return SchemaAnswer(valid=not problems, next=" ".join(follow), **answer)


def _first(found: Sequence[object], budget: int) -> Sequence[str]:
    return take_fitting([to_one_line(str(each), 200) for each in found[:MOST]], budget)


TOOLS = (Declaration(check_schema, "Check schema", READS, {"example": {"number": "A-1", "total": 12.5}}),)
