"""Settings, read once from `EXTEND_*` and passed down."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator

from extend_mcp.environment import FromEnvironment
from extend_mcp.folders import read_folder, read_folders, split_folders
from extend_mcp.settings.engine import EngineSettings
from extend_mcp.settings.keys import check_key, read_secret
from extend_mcp.settings.values import AnyCase, HomePath, Key, Several, check_secure_url, lower, plain_key

REGIONS = {
    "us": "https://api.extend.ai",
    "us2": "https://api.us2.extend.app",
    "eu": "https://api.eu1.extend.ai",
}
"""The API's deployments. A key, a file or an id of one is not valid in another."""

HTTP_PREFIX = "EXTEND_HTTP_"
"""The HTTP front has other settings."""

OF_THE_VENDOR = {"EXTEND_TOOLS": "a setting of the vendor's own server; here EXTEND_TOOLSETS chooses the tools"}
"""Variables that other servers of this API read and this one does not, each with the message about it."""

FALSE = frozenset({"0", "false", "no", "off", "f", "n"})


class Settings(EngineSettings):
    """How this process is set up. Flags of the command line win over the environment."""

    api_key: Key = Field(default=None, description="API key of Extend.")
    api_key_file: HomePath | None = Field(
        default=None, description="File that holds the key, instead of the key itself."
    )
    backend: Annotated[Literal["auto", "cloud", "local"], AnyCase] = Field(
        default="auto", description="`cloud`, `local` (the embedded engine), or `auto`: cloud if there is a key."
    )
    region: Annotated[Literal["us", "us2", "eu"], AnyCase] = Field(
        default="us", description="Which deployment of the cloud."
    )
    environment: Annotated[Literal["us", "us2", "eu"] | None, AnyCase] = Field(
        default=None, description="Another name for the region, as in the vendor's own server."
    )
    base_url: str | None = Field(default=None, description="Address of the API; wins over the region.")
    api_version: Literal["2026-02-09", "2025-04-21"] = Field(
        default="2026-02-09", description="Version of the API; `2025-04-21` has fewer operations: docs/versions.md."
    )
    workspace_id: str | None = Field(default=None, description="Workspace, for organization keys.")
    toolsets: Annotated[Several[str], AfterValidator(lower)] = Field(
        default=("core",), description="Toolsets or single tools to offer, separated by commas, or `all`."
    )
    read_only: bool = Field(default=False, description="Offer only the tools that change nothing.")
    allowed_dirs: tuple[Path, ...] = Field(
        default=(), description="Folders whose files may be uploaded, separated as in `PATH`."
    )
    disable_file_path: bool = Field(
        default=False, description="Accept no local paths, not even over stdio, as in the vendor's own server."
    )
    second_opinion: bool = Field(
        default=True,
        description="With the cloud: compare its values with the invoice XML that a local file carries, in a child "
        "process of this machine. `false` for machines that must not start any.",
    )
    output_dir: HomePath | None = Field(
        default=None,
        description="Folder that save_batch, save_run_output and save_file may write into. Unset: nothing is saved.",
    )
    wait_seconds: float = Field(
        default=45, ge=0, le=3600, description="How long a tool waits for a run before it returns the run id."
    )
    result_tokens: int = Field(default=2000, ge=500, le=20_000, description="Most text in one answer, in tokens.")
    requests_per_second: float = Field(
        default=10, gt=0, description="Most requests a second to the cloud; the API's pay-as-you-go plan allows 10."
    )

    max_credits: float | None = Field(
        default=None,
        ge=0,
        description="Over stdio, on the cloud: the most credits of a UTC day. A call that could exceed them is refused "
        "or asked about: docs/credits.md. For users who pay for an agent that works alone.",
    )

    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signing secret of an Extend webhook that points to `/webhooks/extend`, so that waits end at once.",
    )

    @field_validator("disable_file_path", mode="before")
    @classmethod
    def _switch_off(cls, value: Any) -> Any:
        """In the vendor's server any text means yes. Here too, except words that mean no."""
        return value.strip().lower() not in FALSE if isinstance(value, str) else value

    @field_validator("allowed_dirs", mode="before")
    @classmethod
    def _split_dirs(cls, value: Any) -> Any:
        return split_folders(value) if isinstance(value, str) else read_folders(value)

    @field_validator("output_dir", mode="before")
    @classmethod
    def _read_dir(cls, value: Any) -> Any:
        return read_folder(value) if isinstance(value, str) else value

    @field_validator("base_url")
    @classmethod
    def _check_base_url(cls, value: str | None) -> str | None:
        return check_secure_url(value, "EXTEND_API_KEY")

    @model_validator(mode="after")
    def _check_backend(self) -> Self:
        if self.api_key and self.api_key_file:
            raise ValueError("set EXTEND_API_KEY or EXTEND_API_KEY_FILE, not both")
        if self.backend == "cloud" and not self.has_key:
            raise ValueError("EXTEND_BACKEND=cloud needs EXTEND_API_KEY or EXTEND_API_KEY_FILE")
        if self.max_credits is not None and self.data_dir is None:
            raise ValueError("EXTEND_MAX_CREDITS needs EXTEND_DATA_DIR: no home folder is known")
        return self

    @model_validator(mode="after")
    def _check_region(self) -> Self:
        if self.environment and "region" in self.model_fields_set and self.region != self.environment:
            raise ValueError(
                f"the region is {self.region} by EXTEND_REGION or --region, and {self.environment} by "
                "EXTEND_ENVIRONMENT: set only one of them, or both to the same"
            )
        return self

    @property
    def has_key(self) -> bool:
        """True if a key was given, in either way."""
        return self.api_key is not None or self.api_key_file is not None

    @property
    def uses_cloud(self) -> bool:
        """True if requests leave this machine."""
        return self.backend == "cloud" or (self.backend == "auto" and self.has_key)

    @property
    def api_url(self) -> str:
        """Base URL of the cloud API."""
        return (self.base_url or REGIONS[self.environment or self.region]).rstrip("/")

    def read_key(self) -> str:
        """The key itself. Raises `ValueError` if its file cannot be read or is empty, or it is another product's."""
        key = plain_key(self.api_key.get_secret_value() if self.api_key is not None else self._key_of_the_file())
        check_key(key)
        return key

    def _key_of_the_file(self) -> str:
        if self.api_key_file is None:
            raise ValueError("no API key is set")
        return read_secret(self.api_key_file, "EXTEND_API_KEY_FILE")


def unknown_variables(kind: type[FromEnvironment] = Settings) -> list[str]:
    """Environment variables that look like settings of this kind but are not: probably misspelt."""
    named = {name for name in os.environ if name.startswith(kind.prefix)} - set(map(kind.variable, kind.model_fields))
    return sorted(name for name in named if kind is not Settings or not name.startswith(HTTP_PREFIX))


def describe_ignored() -> list[str]:
    """A line about each variable that is set but not read."""
    return [f"{name} is ignored: it is {describe_unused(name)}" for name in unknown_variables()]


def describe_unused(name: str) -> str:
    """The message about a variable that is set but not read, with the setting that it is most like."""
    near = get_close_matches(name.upper(), map(Settings.variable, Settings.model_fields), 1, 0.83)
    meant = f"; {near[0]} may be meant" if near and near[0] not in os.environ else ""
    return OF_THE_VENDOR.get(name, f"not a setting of this version{meant}")
