"""Who calls: a name, what they may do, and their own Extend key, if any."""

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from mcp_types import ToolAnnotations

SCOPES = ("read", "write", "admin")
"""The scopes of callers: read; start and create; change and delete. Each includes those before it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`name` is for logs and limits, `scope` the caller's highest of `SCOPES`.

    `key` is the caller's own Extend key, `workspace_id` the workspace it is for. `expires_at` is the Unix time at which
    the caller's access ends, if that is known.
    """

    name: str
    scope: str
    key: SecretStr | None = None
    workspace_id: str | None = None
    expires_at: float | None = None

    @property
    def account(self) -> str:
        """The account whose objects the caller sees: a digest of the caller's key, or empty for the server's key."""
        return hash_secret(f"{self.key.get_secret_value()}\n{self.workspace_id or ''}") if self.key else ""

    def may(self, scope: str) -> bool:
        """True if the caller's scope includes `scope`."""
        return SCOPES.index(scope) <= SCOPES.index(self.scope)


LOCAL = Caller("local", "admin")
"""Whoever started the process and uses it over stdio."""

calling: ContextVar[Caller | None] = ContextVar("calling", default=None)
"""The caller of the current request; the HTTP front sets it for each request."""


def hash_secret(secret: str) -> str:
    """SHA-256 in hex, stored instead of a token or a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def get_scope(hints: "ToolAnnotations | None") -> str:
    """The scope that a tool with these hints needs."""
    if hints is None or hints.destructive_hint is not False:
        return "read" if hints and hints.read_only_hint else "admin"
    return "read" if hints.read_only_hint else "write"
