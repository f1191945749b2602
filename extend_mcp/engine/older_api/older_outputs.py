"""Outputs of processors: told by the older API, and given by its callers."""

from typing import Any

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.older_api.older_fields import by_field, fields_of

Body = dict[str, Any]


def to_older(output: Body | None, config: Config) -> Body | None:
    """An output of a run with this config. Those of classifiers and splitters are the same as today."""
    if output is None or "value" not in output:
        return output
    if (fields := fields_of(config)) is not None:
        return by_field(fields, output)
    return output | {"metadata": {path: _about(one) for path, one in output.get("metadata", {}).items()}}


def _about(given: Body) -> Body:
    about: Body = {"logprobsConfidence": None, **given}
    if given.get("citations") is not None:
        about["citations"] = [_citation(one) for one in given["citations"]]
    return about


def _citation(given: Body) -> Body:
    """With a plain page number, the page's size beside it, and without the file."""
    told = {key: value for key, value in given.items() if key not in {"page", "fileId"}}
    if page := given.get("page"):
        sizes = {"pageWidth": page.get("width"), "pageHeight": page.get("height")}
        told |= {"page": page["number"]} | {key: size for key, size in sizes.items() if size is not None}
    return told


def to_today(given: Body) -> Body:
    """A provided output. A map from field to result, as configs with `fields` have it, becomes a value."""
    if given and all(isinstance(one, dict) and {"id", "value"} <= one.keys() for one in given.values()):
        return {"value": {name: result["value"] for name, result in given.items()}}
    return given
