"""Configs and outputs of extractors, classifiers and splitters: the older version calls all of them processors."""

from dataclasses import dataclass
from typing import Any

from extend_mcp.client.older_api.config_shapes import CLASSIFY, EXTRACT, SPLIT, Shape, check
from extend_mcp.client.older_api.operation import Body, rename_keys
from extend_mcp.errors import NotFound

_SPLIT_METHODS = {"basic_precision": "low_latency"}
"""Today's value to the older one. The other value, `high_precision`, is the same in both."""


@dataclass(frozen=True)
class OlderKind:
    """A kind of processor: today's names of it and its runs, its older `type`, and the options of its older configs."""

    saved: str
    run: str
    type: str
    config: Shape


KINDS = (
    OlderKind("extractor", "extract", "EXTRACT", EXTRACT),
    OlderKind("classifier", "classify", "CLASSIFY", CLASSIFY),
    OlderKind("splitter", "split", "SPLITTER", SPLIT),
)


def config_to_older(config: Body, kind: OlderKind) -> Body:
    """A config in the older form. Raises `Refused` for newer options."""
    check(config, kind.config, "config")
    return {"type": kind.type, **_methods(rename_keys(config, parseConfig="parser"), _SPLIT_METHODS)}


def config_to_today(older: Body) -> Body:
    """A config in today's form."""
    to_today = {older_word: word for word, older_word in _SPLIT_METHODS.items()}
    return _methods(
        rename_keys({key: value for key, value in older.items() if key != "type"}, parser="parseConfig"), to_today
    )


def _methods(config: Body, words: dict[str, str]) -> Body:
    options = config.get("advancedOptions") or {}
    method = options.get("splitMethod")
    return config | ({"advancedOptions": {**options, "splitMethod": words[method]}} if method in words else {})


def output_to_today(older: Any) -> Any:
    """A result in today's form, or None if there is none yet. Only citations differ: today their page is an object."""
    if not older:
        return None
    if not isinstance(older.get("metadata"), dict) or "value" not in older:
        return older
    return {**older, "metadata": {path: _about(each) for path, each in older["metadata"].items()}}


def _about(older: Body) -> Body:
    citations = older.get("citations")
    return older if citations is None else {**older, "citations": [_citation(each) for each in citations]}


def _citation(older: Body) -> Body:
    today = dict(older)
    sizes = {"width": today.pop("pageWidth", None), "height": today.pop("pageHeight", None)}
    if isinstance(today.get("page"), int | float):
        today["page"] = {"number": today["page"], **{key: size for key, size in sizes.items() if size is not None}}
    return today


def check_kind(older: Body, kind: OlderKind, key: str = "type") -> Body:
    """`older`, if its `key` names this kind: the older version has all kinds at one path.

    Raises `NotFound` for another kind.
    """
    if older.get(key, kind.type) != kind.type:
        raise NotFound("NOT_FOUND", f"{older.get('id')} is of type {older[key]}, not {kind.type}", http_status=404)
    return older
