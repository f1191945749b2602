"""The settings of an engine."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extend_mcp.model.address import ModelAddress

API_VERSION = "2026-02-09"
"""The version of the API that is served."""


@dataclass(frozen=True, slots=True)
class StoreConfig:
    """A store at an `s3://` or `file://` URL. `options` are those of its library, and may be secrets.

    An engine keeps up to `cache_bytes` of what it reads on its disk. If the store is public, links lead to it directly.
    """

    url: str
    options: Mapping[str, str] = field(default_factory=dict, repr=False)
    cache_bytes: int = 10 * 1000**3
    is_public: bool = False


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """How an engine is set up."""

    data_dir: Path
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    """Documents that are read at a time. With none, this process serves only, and others work."""
    task_seconds: float = 300
    """The limit of each run, by the wall clock."""
    task_bytes: int = 3 * 1024**3
    """The address space of each run; on Linux only."""
    jobs_per_process: int = 8
    """How many runs of one workspace a process may do, one after another; beyond loopback, of one batch."""
    max_file_bytes: int = 2 * 1024**3
    keys: frozenset[str] | None = None
    """The API keys that are accepted. None accepts any key, and is meant for loopback."""
    allow_private_urls: bool = False
    """True if URLs of files and webhooks may lead to this machine and its network."""
    public_url: str | None = None
    """What links start with. None takes the address that the request came to."""
    requests_per_second: float | None = None
    """The most reads, writes and new runs of each key, to test clients; more get 429. None sets no limit."""
    keep_days: float | None = None
    """How long ended runs and files are kept. None keeps them until they are deleted."""
    in_process: bool = False
    """True if all requests come from this process, so that nobody can follow a link."""
    database_url: str | None = field(default=None, repr=False)
    """A PostgreSQL database; it may hold a password, so it is never shown. None keeps the rows in `data_dir`."""
    database_listen_url: str | None = field(default=None, repr=False)
    """The same database without a pooler before it."""
    migrates: bool = True
    """True if the tables are created and migrated at the start."""
    model: "ModelAddress | None" = None
    """The model that is asked for what a document leaves open. None asks none."""
    store: StoreConfig | None = None
    """Where the bytes of files and outputs are. None keeps them in `data_dir`."""
