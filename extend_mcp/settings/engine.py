"""Settings of the embedded engine: where it keeps things, how much it does, and which model it may ask."""

import os
from pathlib import Path
from typing import Self

from pydantic import Field, SecretStr, field_validator, model_validator

from extend_mcp.environment import FromEnvironment
from extend_mcp.settings.keys import read_secret
from extend_mcp.settings.values import HomePath, Key, Several, check_secure_url, check_store_url, check_web_url


def _default_data_dir() -> Path | None:
    """The platform's folder for data of programs; None for a user without a home folder, as in containers."""
    from platformdirs import user_data_path

    try:
        return user_data_path("extend-mcp", appauthor=False)
    except RuntimeError:
        return None


class EngineSettings(FromEnvironment):
    """How the embedded engine is set up."""

    prefix = "EXTEND_"

    data_dir: HomePath | None = Field(
        default_factory=_default_data_dir,
        description="Where the embedded engine keeps its database and files.",
    )
    database_url: SecretStr | None = Field(
        default=None,
        description="PostgreSQL database that several engines share, like `postgresql://user:password@host/database`, "
        "for those who need more than one machine: docs/cluster.md. Unset: a file in the data folder.",
    )
    database_listen_url: SecretStr | None = Field(
        default=None,
        description="The same database without the pooler before it, if that drops notifications, like PgBouncer in "
        "transaction mode. Unset: `EXTEND_DATABASE_URL`.",
    )
    engine_workers: int | None = Field(
        default=None,
        ge=0,
        le=1000,
        description="Documents that an engine or a worker reads at a time. Unset: as many as there are processors. 0, "
        "with `EXTEND_DATABASE_URL`: the engine only serves, and `extend-mcp worker` does the work.",
    )
    engine_keys: Several[SecretStr] = Field(
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
        description="Requests a second that the engine accepts from one key, to test clients; more get 429.",
    )
    engine_jobs_per_process: int = Field(
        default=8,
        ge=1,
        le=8,
        description="Documents of one workspace that a process of the engine may read, one after another. "
        "1: each gets a new process, for those who do not trust the documents of their own batches.",
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
        description="Links to files lead to the bucket itself: for clients that can reach it. They get files without "
        "their names.",
    )
    cache_bytes: int = Field(
        default=10_000_000_000,
        ge=1_000_000,
        description="Most bytes of files from the store that stay in the data folder.",
    )
    llm_base_url: str | None = Field(
        default=None,
        description="Address of a model server that the engine asks for what rules leave open, for those who run one: "
        "docs/model.md.",
    )
    llm_model: str | None = Field(default=None, description="Name of the model, as that server lists it.")
    llm_api_key: Key = Field(default=None, description="Key for that server, if it asks for one.")
    llm_api_key_file: HomePath | None = Field(default=None, description="File that holds this key, instead of the key.")
    llm_timeout: float = Field(
        default=120,
        gt=0,
        le=3600,
        description="Seconds that one request to that server may take; more for a large model on a slow machine.",
    )

    @field_validator("store_url")
    @classmethod
    def _check_store_url(cls, value: str | None) -> str | None:
        return check_store_url(value)

    @field_validator("engine_public_url")
    @classmethod
    def _check_public_url(cls, value: str | None) -> str | None:
        return check_web_url(value)

    @field_validator("llm_base_url")
    @classmethod
    def _check_model_url(cls, value: str | None) -> str | None:
        return check_secure_url(value, "EXTEND_LLM_API_KEY")

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
            raise ValueError("EXTEND_STORE_PUBLIC needs EXTEND_STORE_URL=s3://…: only a bucket can be reached by links")
        return self

    def read_llm_key(self) -> str | None:
        """The key of the model server, if it has one. Raises `ValueError` if its file cannot be read or is empty."""
        if self.llm_api_key_file is not None:
            return read_secret(self.llm_api_key_file, "EXTEND_LLM_API_KEY_FILE")
        return self.llm_api_key.get_secret_value().strip() if self.llm_api_key else None


def read_metrics_exporter() -> str | None:
    """The exporter of metrics in OpenTelemetry's own variable, like `prometheus`; None if there is none."""
    exporter = os.environ.get("OTEL_METRICS_EXPORTER", "").strip().lower()
    return None if exporter in {"", "none"} else exporter
