"""Extractors, classifiers and splitters: all are processors there, with a type. Their configs and outputs."""

from dataclasses import dataclass
from typing import Any

from extend_mcp.client.older_api.config_shapes import CLASSIFY, EXTRACT, SPLIT, Shape, check
from extend_mcp.client.older_api.operation import Body, rename_keys
from extend_mcp.errors import NotFound

_SPLIT_METHODS = {"basic_precision": "low_latency"}
"""Today's word to theirs. The other, `high_precision`, is the same."""


@dataclass(frozen=True)
class OlderKind:
    """A kind of processor in today's words, its `type` there, and what its configs may hold there."""

    saved: str
    run: str
    type: str
    config: Shape


KINDS = (
    OlderKind("extractor", "extract", "EXTRACT", EXTRACT),
    OlderKind("classifier", "classify", "CLASSIFY", CLASSIFY),
    OlderKind("splitter", "split", "SPLITTER", SPLIT),
)


def config_to_older(given: Body, kind: OlderKind) -> Body:
    """A config in their words. Raises `Refused` for options that are newer."""
    check(given, kind.config, "config")
    return {"type": kind.type, **_methods(rename_keys(given, parseConfig="parser"), _SPLIT_METHODS)}


def config_to_today(older: Body) -> Body:
    """A config in today's words."""
    back = {theirs: ours for ours, theirs in _SPLIT_METHODS.items()}
    return _methods(
        rename_keys({key: value for key, value in older.items() if key != "type"}, parser="parseConfig"), back
    )


def _methods(config: Body, words: dict[str, str]) -> Body:
    options = config.get("advancedOptions") or {}
    method = options.get("splitMethod")
    return config | ({"advancedOptions": {**options, "splitMethod": words[method]}} if method in words else {})


def output_to_today(older: Any) -> Any:
    """A result in today's words; null where there is none yet. Only citations differ: their page is an object."""
    if not older:
        return None
    if not isinstance(older.get("metadata"), dict) or "value" not in older:
        return older
    return {**older, "metadata": {path: _about(one) for path, one in older["metadata"].items()}}


def _about(older: Body) -> Body:
    citations = older.get("citations")
    return older if citations is None else {**older, "citations": [_citation(one) for one in citations]}


def _citation(older: Body) -> Body:
    today = dict(older)
    sizes = {"width": today.pop("pageWidth", None), "height": today.pop("pageHeight", None)}
    if isinstance(today.get("page"), int | float):
        today["page"] = {"number": today["page"], **{key: size for key, size in sizes.items() if size is not None}}
    return today


def check_kind(older: Body, kind: OlderKind, said: str = "type") -> Body:
    """`older`, if it is of this kind: there, one path leads to all. Raises `NotFound`."""
    if older.get(said, kind.type) != kind.type:
        raise NotFound("NOT_FOUND", f"{older.get('id')} is of type {older[said]}, not {kind.type}", http_status=404)
    return older
