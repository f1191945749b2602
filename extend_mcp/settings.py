"""Settings, read once from `EXTEND_*` and passed down."""

import os
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator

from extend_mcp.environment import FromEnvironment
from extend_mcp.folders import read_folder, read_folders, split_folders

REGIONS = {
    "us": "https://api.extend.ai",
    "us2": "https://api.us2.extend.app",
    "eu": "https://api.eu1.extend.ai",
}
"""The API's deployments. A key, a file or an id of one is not valid in another."""

HTTP_PREFIX = "EXTEND_HTTP_"
"""The HTTP front has other settings."""

STORE_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""Variables of S3 whose values may also be in files."""

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

OF_THE_VENDOR = {"EXTEND_TOOLS": "a setting of the vendor's own server; here EXTEND_TOOLSETS chooses the tools"}
"""Variables that other servers of this API read and this one does not, each with the message about it."""

FALSE = frozenset({"0", "false", "no", "off", "f", "n"})


def _default_data_dir() -> Path | None:
    """The platform's folder for data of programs; None for a user without a home folder, as in containers."""
    from platformdirs import user_data_path

    try:
        return user_data_path("extend-mcp", appauthor=False)
    except RuntimeError:
        return None


class Settings(FromEnvironment):
    """How this process is set up. Flags of the command line win over the environment."""

    prefix = "EXTEND_"

    api_key: SecretStr | None = Field(default=None, description="API key of Extend.")
    api_key_file: Path | None = Field(default=None, description="File that holds the key, instead of the key itself.")
    backend: Literal["auto", "cloud", "local"] = Field(
        default="auto", description="`cloud`, `local` (the embedded engine), or `auto`: cloud if there is a key."
    )
    region: Literal["us", "us2", "eu"] = Field(default="us", description="Which deployment of the cloud.")
    environment: Literal["us", "us2", "eu"] | None = Field(
        default=None, description="Another name for the region, as in the vendor's own server."
    )
    base_url: str | None = Field(default=None, description="Address of the API; wins over the region.")
    api_version: Literal["2026-02-09", "2025-04-21"] = Field(
        default="2026-02-09", description="Version of the API; `2025-04-21` has fewer operations: docs/versions.md."
    )
    workspace_id: str | None = Field(default=None, description="Workspace, for organization keys.")
    toolsets: tuple[str, ...] = Field(
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
        "process of this machine. `false` for machines that may start none.",
    )
    output_dir: Path | None = Field(
        default=None,
        description="Folder that save_batch, save_run_output and save_file may write into. Unset: nothing is saved.",
    )
    data_dir: Path | None = Field(
        default_factory=_default_data_dir,
        description="Where the embedded engine keeps its database and files.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database that several engines share, like `postgresql://user:password@host/database`, "
        "for who needs more than one machine: docs/cluster.md. Unset: a file in the data folder.",
    )
    database_listen_url: SecretStr | None = Field(
        default=None,
        description="The same database past a pooler that drops notifications, like PgBouncer in transaction mode. "
        "Unset: `EXTEND_DATABASE_URL`.",
    )
    engine_workers: int | None = Field(
        default=None,
        ge=0,
        le=1000,
        description="Documents that an engine or a worker reads at a time. Unset: as many as there are processors. 0, "
        "with `EXTEND_DATABASE_URL`: the engine serves only, and `extend-mcp worker` works.",
    )
    engine_keys: tuple[SecretStr, ...] = Field(
        default=(),
        description="Keys that `extend-mcp engine` accepts, separated by commas; required to serve other machines.",
    )
    engine_public_url: str | None = Field(
        default=None, description="Address at which others reach `extend-mcp engine`, for links in its answers."
    )
    engine_private_urls: bool = Field(
        default=False, description="Let the engine fetch files from private addresses and send webhooks to them."
    )
    engine_requests_per_second: float | None = Field(
        default=None,
        gt=0,
        description="Requests a second that the engine accepts from one key, to test clients; 429 beyond.",
    )
    engine_jobs_per_process: int = Field(
        default=8,
        ge=1,
        le=8,
        description="Documents of one workspace that a process of the engine may read, one after another. "
        "1: a process of its own for each, for those who do not trust the documents of their own batches.",
    )
    engine_keep_days: float | None = Field(
        default=None,
        gt=0,
        le=36500,
        description="Days after which the engine deletes runs that ended, and files that nothing uses. Unset: never.",
    )
    store_url: str | None = Field(
        default=None,
        description="Where the engine keeps files and outputs, if not in its data folder: `s3://bucket/prefix`, with "
        "`AWS_*` as usual, or `file:///folder` on a disk that several hosts share: docs/cluster.md.",
    )
    store_public: bool = Field(
        default=False,
        description="Links to files lead to the bucket itself: for clients that reach it, and get nothing by its name.",
    )
    cache_bytes: int = Field(
        default=10_000_000_000,
        ge=1_000_000,
        description="Most bytes of files from the store that stay in the data folder.",
    )
    llm_base_url: str | None = Field(
        default=None,
        description="Address of a model server that the engine asks for what rules leave open, for who runs one: "
        "docs/model.md.",
    )
    llm_model: str | None = Field(default=None, description="Name of the model, as that server lists it.")
    llm_api_key: SecretStr | None = Field(default=None, description="Key for that server, if it asks for one.")
    llm_api_key_file: Path | None = Field(default=None, description="File that holds this key, instead of the key.")
    llm_timeout: float = Field(
        default=120,
        gt=0,
        le=3600,
        description="Seconds that one request to that server may take; more for a large model on a slow machine.",
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
        description="Over stdio, on the cloud: most credits of a UTC day. A call that may cross it is refused or asked "
        "about: docs/credits.md. For users who pay for an agent that works alone.",
    )

    webhook_secret: SecretStr | None = Field(
        default=None,
        description="Signing secret of an Extend webhook that points to `/webhooks/extend`, so that waits end at once.",
    )

    @field_validator("api_key", "llm_api_key", mode="before")
    @classmethod
    def _drop_unfilled(cls, value: Any) -> Any:
        """A client without a key may pass on the placeholder, like `${env:EXTEND_API_KEY}`."""
        return None if isinstance(value, str) and value.startswith("${") and value.endswith("}") else value

    @field_validator("region", "environment", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

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

    @field_validator("toolsets", "engine_keys", mode="before")
    @classmethod
    def _split_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("data_dir", "output_dir", "api_key_file", "llm_api_key_file")
    @classmethod
    def _find_home(cls, value: Path | None) -> Path | None:
        return None if value is None else with_home(value)

    @field_validator("base_url", "llm_base_url")
    @classmethod
    def _check_url(cls, value: str | None, info: ValidationInfo) -> str | None:
        url = urlsplit(value or "https://unset")
        if url.scheme == "http" and url.hostname not in LOOPBACK:
            raise ValueError("must begin with https://: the key would cross the network unencrypted")
        key = "EXTEND_LLM_API_KEY" if info.field_name == "llm_base_url" else "EXTEND_API_KEY"
        _check_address(url, "an https:// address", key)
        return value

    @field_validator("store_url")
    @classmethod
    def _check_store_url(cls, value: str | None) -> str | None:
        url = urlsplit(value or "s3://unset")
        if url.scheme == "file":
            _check_folder_url(url)
        elif url.scheme != "s3" or not url.netloc:
            raise ValueError("must be s3://bucket/prefix or file:///folder")
        if "@" in url.netloc or ":" in url.netloc:
            raise ValueError("must be s3://bucket/prefix: keys go into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        if url.query or url.fragment:
            raise ValueError("must have no query and no fragment; the server's address goes into AWS_ENDPOINT_URL")
        return value

    @field_validator("engine_public_url")
    @classmethod
    def _check_public_url(cls, value: str | None) -> str | None:
        _check_address(urlsplit(value or "https://unset"), "an http:// or https:// address")
        return value

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
    def _check_model(self) -> Self:
        if self.llm_api_key and self.llm_api_key_file:
            raise ValueError("set EXTEND_LLM_API_KEY or EXTEND_LLM_API_KEY_FILE, not both")
        if self.llm_base_url and not self.llm_model:
            raise ValueError("EXTEND_LLM_BASE_URL needs EXTEND_LLM_MODEL: the name that the server lists at /v1/models")
        if self.llm_model and not self.llm_base_url:
            raise ValueError("EXTEND_LLM_MODEL needs EXTEND_LLM_BASE_URL: the address of the server that has the model")
        return self

    @model_validator(mode="after")
    def _check_database(self) -> Self:
        if self.database_url is None and self.database_listen_url is not None:
            raise ValueError("EXTEND_DATABASE_LISTEN_URL needs EXTEND_DATABASE_URL")
        if self.database_url is None and self.engine_workers == 0:
            raise ValueError("EXTEND_ENGINE_WORKERS=0 needs EXTEND_DATABASE_URL: no worker would work on the runs")
        return self

    @model_validator(mode="after")
    def _check_store(self) -> Self:
        if self.store_public and not (self.store_url or "").startswith("s3://"):
            raise ValueError("EXTEND_STORE_PUBLIC needs EXTEND_STORE_URL=s3://…: links of a folder lead nowhere else")
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
        key = self.api_key.get_secret_value().strip() if self.api_key is not None else self._key_of_the_file()
        check_key(key)
        return key

    def _key_of_the_file(self) -> str:
        if self.api_key_file is None:
            raise ValueError("no API key is set")
        return read_secret(self.api_key_file, "EXTEND_API_KEY_FILE")

    def read_llm_key(self) -> str | None:
        """The key of the model server, if it has one. Raises `ValueError` if its file cannot be read or is empty."""
        if self.llm_api_key_file is not None:
            return read_secret(self.llm_api_key_file, "EXTEND_LLM_API_KEY_FILE")
        return self.llm_api_key.get_secret_value().strip() if self.llm_api_key else None


def read_store_keys() -> dict[str, str]:
    """The keys of S3 that are in files, like `AWS_SECRET_ACCESS_KEY_FILE`, by their names in obstore.

    Other `AWS_*` are read by that library. Raises `ValueError` if a file cannot be read.
    """
    named = {name: os.environ.get(f"{name}_FILE") for name in STORE_KEYS}
    return {
        name.removeprefix("AWS_").lower(): read_secret(Path(path), f"{name}_FILE")
        for name, path in named.items()
        if path
    }


def read_metrics_exporter() -> str | None:
    """Who is to get metrics by OpenTelemetry's own variable, like `prometheus`; None for nobody."""
    exporter = os.environ.get("OTEL_METRICS_EXPORTER", "").strip().lower()
    return None if exporter in {"", "none"} else exporter


def read_secret(path: Path, variable: str) -> str:
    """The text of a file that holds a secret. Raises `ValueError` if it cannot be read or is empty."""
    try:
        secret = path.expanduser().read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"{variable} cannot be read: {error.__class__.__name__}") from error
    if not secret:
        raise ValueError(f"{variable} is empty")
    return secret


def with_home(path: Path) -> Path:
    """The path with `~` replaced by the home folder. Raises `ValueError` where this user has none."""
    try:
        return path.expanduser()
    except RuntimeError as error:
        raise ValueError(f"{path}: no home folder is known: set HOME, or give the full path") from error


def check_key(key: str) -> None:
    """Raises `ValueError` for a key that is plainly another product's: Extend's virtual cards share the variable.

    Their keys begin with `apik_` and come with a secret, which may stand beside a key of this API, too.
    """
    has_secret = bool(os.environ.get("EXTEND_API_SECRET"))
    if key.startswith("apik_") or (has_secret and not key.startswith(("sk_", "xt_"))):
        raise ValueError(
            "the key looks like one of another product, Extend's virtual cards (paywithextend.com), whose settings are "
            "EXTEND_API_KEY and EXTEND_API_SECRET. It was sent nowhere: set a key of extend.ai, or EXTEND_BACKEND=local"
        )


def _check_address(url: SplitResult, kind: str, key: str = "EXTEND_API_KEY") -> None:
    """Raises `ValueError` for anything but an address of host, port and path."""
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError(f"must be {kind}")
    if "@" in url.netloc:
        raise ValueError(f"must be {kind} without user and password: a key goes into {key}")
    if url.query or url.fragment:
        raise ValueError(f"must be {kind} without a query or a fragment")


def _check_folder_url(url: SplitResult) -> None:
    """Raises `ValueError` for anything but a folder of this machine."""
    if url.netloc or not url.path.startswith("/") or url.path == "/":
        raise ValueError("must be file:///folder, with three slashes and the whole path of a folder")


def unknown_variables(kind: type[FromEnvironment] = Settings) -> list[str]:
    """Environment variables that look like settings of this kind but are not: probably misspelt."""
    named = {name for name in os.environ if name.startswith(kind.prefix)} - set(map(kind.variable, kind.model_fields))
    return sorted(name for name in named if kind is not Settings or not name.startswith(HTTP_PREFIX))


def describe_unused(name: str) -> str:
    """The message about a variable that is set but not read."""
    return OF_THE_VENDOR.get(name, "not a setting of this version")
