"""Who calls: a name, what they may do, and their own Extend key, if any."""

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr

if TYPE_CHECKING:
    from mcp_types import ToolAnnotations

SCOPES = ("read", "write", "admin")
"""What a caller may be allowed: look, start and create, change and delete. Each holds those before it."""


@dataclass(frozen=True, slots=True)
class Caller:
    """`name` is for logs and limits; `scope` the highest of `SCOPES`.

    `key` is an Extend key of the caller's own, `workspace_id` the workspace it is for. `expires_at` is the Unix time
    after which they are not let in any more, where that is known.
    """

    name: str
    scope: str
    key: SecretStr | None = None
    workspace_id: str | None = None
    expires_at: float | None = None

    @property
    def account(self) -> str:
        """Whose objects the caller sees: a digest of their key; empty if the server's key is used."""
        return digest(f"{self.key.get_secret_value()}\n{self.workspace_id or ''}") if self.key else ""

    def may(self, scope: str) -> bool:
        """True if the caller's scope holds `scope`."""
        return SCOPES.index(scope) <= SCOPES.index(self.scope)


LOCAL = Caller("local", "admin")
"""Whoever started the process and speaks to it over stdio."""

calling: ContextVar[Caller | None] = ContextVar("calling", default=None)
"""The caller of the request that is answered; set by the HTTP front, for each request."""


def digest(secret: str) -> str:
    """SHA-256 in hex: what is kept of a token or a key."""
    return hashlib.sha256(secret.encode()).hexdigest()


def scope_of(hints: "ToolAnnotations | None") -> str:
    """The scope that a tool with these hints needs."""
    if hints is None or hints.destructive_hint is not False:
        return "read" if hints and hints.read_only_hint else "admin"
    return "read" if hints.read_only_hint else "write"
