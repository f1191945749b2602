"""Outputs of processors, in the shapes of the older API's answers and requests."""

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.older_api.older_fields import by_field, fields_of


def to_older(output: Body | None, config: Config) -> Body | None:
    """The output of a run with this config. Outputs of classifiers and splitters are the same as today."""
    if output is None or "value" not in output:
        return output
    if (fields := fields_of(config)) is not None:
        return by_field(fields, output)
    return output | {"metadata": {path: _about(field) for path, field in output.get("metadata", {}).items()}}


def _about(field: Body) -> Body:
    about: Body = {"logprobsConfidence": None, **field}
    if field.get("citations") is not None:
        about["citations"] = [_citation(citation) for citation in field["citations"]]
    return about


def _citation(citation: Body) -> Body:
    """A citation with a plain page number, the page's size beside it, and without the file."""
    older = {key: value for key, value in citation.items() if key not in {"page", "fileId"}}
    if page := citation.get("page"):
        sizes = {"pageWidth": page.get("width"), "pageHeight": page.get("height")}
        older |= {"page": page["number"]} | {key: size for key, size in sizes.items() if size is not None}
    return older


def to_today(output: Body) -> Body:
    """A provided output in today's shape. A map from field to result, for configs with `fields`, becomes a value."""
    if output and all(isinstance(result, dict) and {"id", "value"} <= result.keys() for result in output.values()):
        return {"value": {name: result["value"] for name, result in output.items()}}
    return output
