"""How an engine is set up."""

import os
from dataclasses import dataclass, field
from pathlib import Path

API_VERSION = "2026-02-09"
"""Of the contract that is served."""


@dataclass(frozen=True, slots=True)
class EngineConfig:
    """Limits hold for one run: `task_seconds` of wall clock, `task_bytes` of address space (Linux only).

    `keys` are the API keys that are let in; None lets any key in, which is meant for loopback. `allow_private_urls`
    lets file URLs point at this machine and its network. `public_url` is what links start with; None takes the address
    that the request came to. `requests_per_second` answers 429 beyond that many reads, that many writes and
    that many new runs of one key, to test clients; None lets all in. `keep_days` is how long runs that ended and files
    are kept; None keeps them until they are deleted. `in_process` says that no request comes from
    elsewhere, so that nobody can follow a link.
    """

    data_dir: Path
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    task_seconds: float = 300
    task_bytes: int = 3 * 1024**3
    max_file_bytes: int = 2 * 1024**3
    keys: frozenset[str] | None = None
    allow_private_urls: bool = False
    public_url: str | None = None
    requests_per_second: float | None = None
    keep_days: float | None = None
    in_process: bool = False
