"""Configs of edits, form detections and verifications as the API returns them: with defaults and exact versions."""

from typing import Any

from extend_mcp.engine.configs.processing import Config, fill_defaults
from extend_mcp.engine.errors import invalid
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from extend_mcp.wire.verify import VerifyConfig

FORM_VERSION = "1.0.0"
FORM_VERSIONS = ("1.0.0", "1.0.0-beta", "0.0.1")
"""Versions of the cloud's form engine. This engine has one; versions differ in the two defaults below alone."""

VERIFY_VERSION = "1.0.0"
"""The version that `latest` means. The cloud's version numbers are not documented: this one is ours."""

NO_OPTIONS: Config = {"tableParsingEnabled": False, "nativeFieldsOnly": False, "conditionalGenerationEnabled": False}


def edit_config(request: EditConfig | None, path: str = "config") -> Config:
    """An edit config with its defaults. Raises `Problem` if the engine version is not one of the API's."""
    version = _form_version(request.engine_version if request else None, path)
    options = _form_options(version) | {"flattenPdf": version != "1.0.0-beta"}
    config = fill_defaults({"advancedOptions": options}, request.wire() if request else {})
    return config | {"engineVersion": version}


def form_detection_config(request: FormDetectionConfig | None, path: str = "config") -> Config:
    """A form detection config with its defaults. Raises `Problem` like `edit_config`."""
    version = _form_version(request.engine_version if request else None, path)
    config = fill_defaults({"advancedOptions": _form_options(version)}, request.wire() if request else {})
    return config | {"engineVersion": version}


def merge_template(saved: Config, request: EditConfig | None) -> EditConfig:
    """The config of a template, in which top-level fields of the request's config replace its own."""
    return EditConfig.read(saved | fill_defaults({}, request.wire() if request else {}))


def verify_config(request: VerifyConfig | None, path: str = "config") -> Config:
    """A verify config with its defaults. Raises `Problem`."""
    engine = (request and request.engine) or "verify_agentic"
    version = (request and request.engine_version) or "latest"
    if version not in {"latest", VERIFY_VERSION}:
        raise invalid(f"{path}.engineVersion: {version!r} is not supported; use latest or {VERIFY_VERSION}")
    options = request.advanced_options if request else None
    parses = options.require_parsing if options else None
    if engine == "verify_agentic" and parses is False:
        raise invalid(f"{path}.advancedOptions.requireParsing: verify_agentic needs true")
    required = engine == "verify_agentic" if parses is None else parses
    return {"engine": engine, "engineVersion": VERIFY_VERSION, "advancedOptions": {"requireParsing": required}}


def _form_version(requested: str | None, path: str) -> str:
    version = FORM_VERSION if requested in {None, "latest"} else requested
    if version not in FORM_VERSIONS:
        raise invalid(f"{path}.engineVersion: it must be latest or one of {', '.join(FORM_VERSIONS)}")
    return version


def _form_options(version: str) -> dict[str, Any]:
    return NO_OPTIONS | {"radioEnumsEnabled": version != "0.0.1"}
