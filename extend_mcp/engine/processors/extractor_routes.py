"""`/extractors` and their versions."""

from typing import Any

from starlette.requests import Request

from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.processors.processor_routes import Drafted, Processors
from extend_mcp.engine.runs import once
from extend_mcp.wire import schema_dialect
from extend_mcp.wire.extract import (
    Extractor,
    ExtractorGenerate,
    ExtractorRequest,
    ExtractorSummary,
    ExtractorUpdate,
    ExtractorVersion,
    ExtractorVersionRequest,
)
from extend_mcp.wire.runs import Page

NOT_FOLLOWED = {
    "code": "LOCAL_NOT_SUPPORTED",
    "message": "`generate.instructions` is free text, which the local reader does not follow; it was not applied.",
}


class Extractors(Processors):
    """Extractors may be drafted from samples."""

    create_waits = True

    def check_ways(self, body: Any, cloned_id: str | None) -> None:
        """Refuse a draft that is given in two ways."""
        if sum(way is not None for way in (cloned_id, body.config, body.generate)) > 1:
            raise invalid("Give at most one of cloneExtractorId, config and generate.")

    async def drafted(self, request: Request, body: Any) -> Drafted:
        """The first draft, with the schema of the samples where there are some."""
        if body.generate is None:
            return await super().drafted(request, body)
        with once.in_time(request):
            schema, warnings = await _inferred(request, body.generate)
        warnings += [NOT_FOLLOWED] if body.generate.instructions else []
        return processing.EXTRACT_DEFAULTS | {"schema": schema_dialect.normalise(schema)}, warnings


async def _inferred(request: Request, generate: ExtractorGenerate) -> Drafted:
    """What the samples' schemas have together, and warnings. Raises `Problem` where none could be inferred."""
    for index, sample in enumerate(generate.files):
        file_rows.check_file(sample, f"generate.files.{index}", text=False)
    together: dict[str, Any] = {}
    warnings: list[dict[str, Any]] = []
    failure: Problem | None = None
    for document in await once.accept(request, generate.files):
        try:
            done, _ = await once.perform(request, "extract", document, processing.EXTRACT_DEFAULTS)
        except Problem as problem:
            if problem.code != "SCHEMA_GENERATION_FAILED":
                raise
            failure = problem
        else:
            together = union(together, done.schema or {})
            warnings += done.warnings
    if failure is not None and not together:
        raise failure
    return together, warnings


def union(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """A schema with the properties of both, object by object; where they differ otherwise, the first's."""
    joined = second | first
    for key in ("properties", "items"):
        if isinstance(first.get(key), dict) and isinstance(second.get(key), dict):
            joined[key] = union(first[key], second[key]) if key == "items" else _all(first[key], second[key])
    if "required" in joined and "properties" in joined:
        joined["required"] = list(joined["properties"])
    return joined


def _all(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    both = {name: union(first[name], second[name]) for name in first if name in second}
    return first | both | {name: schema for name, schema in second.items() if name not in first}


ROUTES = Extractors(
    "extractor",
    create=ExtractorRequest,
    update=ExtractorUpdate,
    publish=ExtractorVersionRequest,
    processor=Extractor,
    page=Page[ExtractorSummary],
    version=ExtractorVersion,
    versions=Page[ExtractorVersion],
).routes()
