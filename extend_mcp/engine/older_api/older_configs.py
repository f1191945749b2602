"""Configs of the older API: they have a `type`, and `parser` where today's have `parseConfig`."""

from typing import Any

from extend_mcp.engine.configs.processing import CLASSIFY_DEFAULTS, Config
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.older_api.older_fields import fields_of, schema_of
from extend_mcp.wire.processors import LegacyConfig, LegacyExtractConfig

TYPES = {"extractor": "EXTRACT", "classifier": "CLASSIFY", "splitter": "SPLITTER"}
"""What kinds of processors are called there."""
KINDS = {name: kind for kind, name in TYPES.items()}

_SPLIT_METHODS = {"low_latency": "basic_precision"}


def to_today(given: LegacyConfig, kind: str) -> Config:
    """A config in today's words, for a processor of this kind. Raises `Problem` where it is of another.

    `fields` become a schema, and stay beside it, so that outputs can be told by them. `fixedPageLimit` bounds
    `pageRanges`.
    """
    if given.type != TYPES[kind]:
        raise invalid(f"config.type: it is {given.type}, but the processor is of type {TYPES[kind]}")
    config = {key: value for key, value in given.wire().items() if value is not None and key != "type"}
    if "parser" in config:
        config["parseConfig"] = config.pop("parser")
    if "advancedOptions" in config:
        config["advancedOptions"] = _options(config["advancedOptions"])
    if isinstance(given, LegacyExtractConfig) and given.fields is not None:
        if given.schema_ is not None:
            raise invalid("config: give schema or fields, not both")
        config["schema"] = schema_of(given.fields)
    return config


def to_older(config: Config, kind: str) -> Config:
    """A config of today as the older API tells it, without today's default of classifiers: it has no word for that."""
    told = {"type": TYPES[kind], **config}
    if told.get("baseProcessor") == CLASSIFY_DEFAULTS["baseProcessor"]:
        del told["baseProcessor"]
    if "parseConfig" in told:
        told["parser"] = told.pop("parseConfig")
    if kind == "extractor":
        told.pop("schema" if fields_of(config) is not None else "fields", None)
    if options := told.get("advancedOptions"):
        back = {today: older for older, today in _SPLIT_METHODS.items()}
        method = options.get("splitMethod")
        told["advancedOptions"] = options | ({"splitMethod": back[method]} if method in back else {})
    return told


def _options(given: dict[str, Any]) -> dict[str, Any]:
    options = {key: value for key, value in given.items() if value is not None}
    if (method := options.get("splitMethod")) in _SPLIT_METHODS:
        options["splitMethod"] = _SPLIT_METHODS[method]
    limit = options.get("fixedPageLimit")
    if limit is not None:
        ranges = options.get("pageRanges", [{"start": 1, "end": limit}])
        options["pageRanges"] = [one | {"end": min(one["end"], limit)} for one in ranges if one["start"] <= limit]
        if not options["pageRanges"]:
            raise invalid("config.advancedOptions.fixedPageLimit: it leaves no page to read")
    return options
