"""`/extractors` and their versions."""

from typing import Any

from starlette.requests import Request

from extend_mcp.engine.configs import processing
from extend_mcp.engine.errors import Problem, invalid
from extend_mcp.engine.files import file_rows
from extend_mcp.engine.processors.processor_routes import FirstDraft, ProcessorRoutes
from extend_mcp.engine.runs import inline_jobs
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
from extend_mcp.wire.runs import ListPage

NOT_FOLLOWED = {
    "code": "LOCAL_NOT_SUPPORTED",
    "message": "`generate.instructions` was not applied: the local engine does not follow free text.",
}


class ExtractorRoutes(ProcessorRoutes):
    """The endpoints of extractors, which can be made from sample files."""

    create_waits = True

    def check_ways(self, body: Any, cloned_id: str | None) -> None:
        """Refuse a request that gives the draft in two ways."""
        if sum(way is not None for way in (cloned_id, body.config, body.generate)) > 1:
            raise invalid("Give at most one of cloneExtractorId, config and generate.")

    async def make_draft(self, request: Request, body: Any) -> FirstDraft:
        """The first draft; with samples, it has their schema."""
        if body.generate is None:
            return await super().make_draft(request, body)
        with inline_jobs.limit_time(request):
            schema, warnings = await _infer_schema(request, body.generate)
        warnings += [NOT_FOLLOWED] if body.generate.instructions else []
        return processing.EXTRACT_DEFAULTS | {"schema": schema_dialect.normalise(schema)}, warnings


async def _infer_schema(request: Request, generate: ExtractorGenerate) -> FirstDraft:
    """The joined schemas of the samples, and warnings. Raises `Problem` if none could be inferred."""
    for index, sample in enumerate(generate.files):
        file_rows.check_file(sample, f"generate.files.{index}", text=False)
    schema: dict[str, Any] = {}
    warnings: list[dict[str, Any]] = []
    failure: Problem | None = None
    for document in await inline_jobs.accept_files(request, generate.files):
        try:
            done, _ = await inline_jobs.run_job(request, "extract", document, processing.EXTRACT_DEFAULTS)
        except Problem as problem:
            if problem.code != "SCHEMA_GENERATION_FAILED":
                raise
            failure = problem
        else:
            schema = join_schemas(schema, done.schema or {})
            warnings += done.warnings
    if failure is not None and not schema:
        raise failure
    return schema, warnings


def join_schemas(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """A schema with the properties of both, object by object; in all else the first wins."""
    joined = second | first
    for key in ("properties", "items"):
        if isinstance(first.get(key), dict) and isinstance(second.get(key), dict):
            joined[key] = (
                join_schemas(first[key], second[key]) if key == "items" else _join_properties(first[key], second[key])
            )
    if "required" in joined and "properties" in joined:
        joined["required"] = list(joined["properties"])
    return joined


def _join_properties(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    both = {name: join_schemas(first[name], second[name]) for name in first if name in second}
    return first | both | {name: schema for name, schema in second.items() if name not in first}


ROUTES = ExtractorRoutes(
    "extractor",
    create=ExtractorRequest,
    update=ExtractorUpdate,
    publish=ExtractorVersionRequest,
    processor=Extractor,
    page=ListPage[ExtractorSummary],
    version=ExtractorVersion,
    versions=ListPage[ExtractorVersion],
).routes()
