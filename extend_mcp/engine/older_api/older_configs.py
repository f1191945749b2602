"""Configs of the older API: they have a `type`, and `parser` in place of today's `parseConfig`."""

from typing import Any

from extend_mcp.engine.configs.processing import CLASSIFY_DEFAULTS, Config
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.older_api.older_fields import fields_of, schema_of
from extend_mcp.wire.older_configs import OlderConfig, OlderExtractConfig

TYPES = {"extractor": "EXTRACT", "classifier": "CLASSIFY", "splitter": "SPLITTER"}
"""The older API's words for kinds of processors."""
KINDS = {name: kind for kind, name in TYPES.items()}

_SPLIT_METHODS = {"low_latency": "basic_precision"}


def to_today(older_config: OlderConfig, kind: str) -> Config:
    """A config in today's shape, for a processor of this kind. Raises `Problem` if it is for another kind.

    `fields` become a schema and stay beside it, so that outputs can have their shape. `fixedPageLimit` limits
    `pageRanges`.
    """
    if older_config.type != TYPES[kind]:
        raise invalid(f"config.type: it is {older_config.type}, but the type of the processor is {TYPES[kind]}")
    config = {key: value for key, value in older_config.wire().items() if value is not None and key != "type"}
    if "parser" in config:
        config["parseConfig"] = config.pop("parser")
    if "advancedOptions" in config:
        config["advancedOptions"] = _options(config["advancedOptions"])
    if isinstance(older_config, OlderExtractConfig) and older_config.fields is not None:
        if older_config.schema_ is not None:
            raise invalid("config: give only one of schema and fields")
        config["schema"] = schema_of(older_config.fields)
    return config


def to_older(config: Config, kind: str) -> Config:
    """A config of today in the older shape, without today's default for classifiers, for which it has no word."""
    older_config = {"type": TYPES[kind], **config}
    if older_config.get("baseProcessor") == CLASSIFY_DEFAULTS["baseProcessor"]:
        del older_config["baseProcessor"]
    if "parseConfig" in older_config:
        older_config["parser"] = older_config.pop("parseConfig")
    if kind == "extractor":
        older_config.pop("schema" if fields_of(config) is not None else "fields", None)
    if options := older_config.get("advancedOptions"):
        back = {today: older_name for older_name, today in _SPLIT_METHODS.items()}
        method = options.get("splitMethod")
        older_config["advancedOptions"] = options | ({"splitMethod": back[method]} if method in back else {})
    return older_config


def _options(older_options: dict[str, Any]) -> dict[str, Any]:
    options = {key: value for key, value in older_options.items() if value is not None}
    if (method := options.get("splitMethod")) in _SPLIT_METHODS:
        options["splitMethod"] = _SPLIT_METHODS[method]
    limit = options.get("fixedPageLimit")
    if limit is not None:
        ranges = options.get("pageRanges", [{"start": 1, "end": limit}])
        options["pageRanges"] = [each | {"end": min(each["end"], limit)} for each in ranges if each["start"] <= limit]
        if not options["pageRanges"]:
            raise invalid("config.advancedOptions.fixedPageLimit: it leaves no page to read")
    return options
