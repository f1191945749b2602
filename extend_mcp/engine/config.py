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
    """`task_seconds` (wall clock) and `task_bytes` (address space, Linux only) limit each run.

    `jobs_per_process` is how many runs of one workspace a process may do, one after another; beyond loopback, of one
    batch.

    `keys` are the API keys that are accepted; None accepts any key, and is meant for loopback. `allow_private_urls`
    lets file URLs point at this machine and its network. `public_url` is what links start with; None takes the address
    that the request came to. `requests_per_second` limits the reads, the writes and the new runs of each key, and
    answers 429 beyond it, to test clients; None sets no limit. `keep_days` is how long ended runs and files are kept;
    None keeps them until they are deleted. `in_process` is true if all requests come from this process, so that nobody
    can follow a link. `database_url` names a PostgreSQL database; None keeps the rows in `data_dir`. It may hold a
    password, so it is never shown. `database_listen_url` avoids a pooler. `migrates`: its tables are created
    and migrated at the start. With no `workers`, this process serves only, and others work. `model` is asked for what
    a document leaves open; None asks none. `store` has the bytes of files and outputs; None keeps them in `data_dir`.
    """

    data_dir: Path
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    task_seconds: float = 300
    task_bytes: int = 3 * 1024**3
    jobs_per_process: int = 8
    max_file_bytes: int = 2 * 1024**3
    keys: frozenset[str] | None = None
    allow_private_urls: bool = False
    public_url: str | None = None
    requests_per_second: float | None = None
    keep_days: float | None = None
    in_process: bool = False
    database_url: str | None = field(default=None, repr=False)
    database_listen_url: str | None = field(default=None, repr=False)
    migrates: bool = True
    model: "ModelAddress | None" = None
    store: StoreConfig | None = None
