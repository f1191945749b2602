"""Extraction schemas, checked and mended before they are sent."""

from typing import Annotated, Any

from pydantic import Field

from extend_mcp import schemas
from extend_mcp.errors import Refused
from extend_mcp.reading.envelope import one_line
from extend_mcp.schema_repair import draft, repair
from extend_mcp.tools.answers import SchemaAnswer

MOST = 40
"""How many problems or changes one answer lists."""


async def check_schema(
    schema: Annotated[dict[str, Any] | None, Field(description="JSON Schema to check")] = None,
    example: Annotated[dict[str, Any] | None, Field(description="Or an object to draft a schema from")] = None,
) -> SchemaAnswer:
    """Check an extraction schema: what is wrong, path by path, and the schema mended. Or draft one from an example."""
    if (schema is None) == (example is None):
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give `schema` or `example`, exactly one.", field="schema")
    given = draft(example) if schema is None else schema  # type: ignore[arg-type]
    problems = [one_line(str(problem), 200) for problem in schemas.check(given)]
    mended, changes = repair(given)
    left = [one_line(str(problem), 200) for problem in schemas.check(mended)]
    follow = "Mend what is in `left` by hand, then check again." if left else "Use `mended` as `schema`."
    return SchemaAnswer(
        valid=not problems,
        problems=problems[:MOST],
        changes=changes[:MOST],
        left=left[:MOST],
        mended=mended,
        next=follow,
    )
