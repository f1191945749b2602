"""Configs of edits, form detections and verifications as the API echoes them: with defaults and resolved versions."""

from typing import Any

from extend_mcp.engine.configs.processing import Config, fill_defaults
from extend_mcp.engine.errors import invalid
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from extend_mcp.wire.verify import VerifyConfig

FORM_VERSION = "1.0.0"
FORM_VERSIONS = ("1.0.0", "1.0.0-beta", "0.0.1")
"""Versions of the cloud's form engine. There is one here; what they differ in are the two defaults below."""

VERIFY_VERSION = "1.0.0"
"""What `latest` is resolved to. The cloud's version numbers are not documented: this one is ours."""

NO_OPTIONS: Config = {"tableParsingEnabled": False, "nativeFieldsOnly": False, "conditionalGenerationEnabled": False}


def edit_config(given: EditConfig | None, path: str = "config") -> Config:
    """An edit config with its defaults. Raises `Problem` where the engine's version is not one of the API's."""
    version = _form_version(given.engine_version if given else None, path)
    options = _form_options(version) | {"flattenPdf": version != "1.0.0-beta"}
    config = fill_defaults({"advancedOptions": options}, given.wire() if given else {})
    return config | {"engineVersion": version}


def form_detection_config(given: FormDetectionConfig | None, path: str = "config") -> Config:
    """A form detection config with its defaults. Raises `Problem` as `edit_config` does."""
    version = _form_version(given.engine_version if given else None, path)
    config = fill_defaults({"advancedOptions": _form_options(version)}, given.wire() if given else {})
    return config | {"engineVersion": version}


def merge_template(saved: Config, given: EditConfig | None) -> EditConfig:
    """The config of a template, with the top-level fields of the request's in place of its own."""
    return EditConfig.read(saved | fill_defaults({}, given.wire() if given else {}))


def verify_config(given: VerifyConfig | None, path: str = "config") -> Config:
    """A verify config with its defaults. Raises `Problem`."""
    engine = (given and given.engine) or "verify_agentic"
    version = (given and given.engine_version) or "latest"
    if version not in {"latest", VERIFY_VERSION}:
        raise invalid(f"{path}.engineVersion: {version!r} is not supported; give latest or {VERIFY_VERSION}")
    options = given.advanced_options if given else None
    parses = options.require_parsing if options else None
    if engine == "verify_agentic" and parses is False:
        raise invalid(f"{path}.advancedOptions.requireParsing: verify_agentic requires true")
    required = engine == "verify_agentic" if parses is None else parses
    return {"engine": engine, "engineVersion": VERIFY_VERSION, "advancedOptions": {"requireParsing": required}}


def _form_version(given: str | None, path: str) -> str:
    version = FORM_VERSION if given in {None, "latest"} else given
    if version not in FORM_VERSIONS:
        raise invalid(f"{path}.engineVersion: must be latest or one of {', '.join(FORM_VERSIONS)}")
    return version


def _form_options(version: str) -> dict[str, Any]:
    return NO_OPTIONS | {"radioEnumsEnabled": version != "0.0.1"}
