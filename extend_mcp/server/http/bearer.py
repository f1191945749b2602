"""What all checks of bearer tokens share."""

from typing import Protocol

from extend_mcp.server.callers import SCOPES, Caller


class AccessDenied(Exception):
    """The caller is refused. `status` is 401, or 403 for a known caller without permission.

    `error` is OAuth's code, if there was a token.
    """

    def __init__(self, status: int, message: str, error: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error = error


class Verifier(Protocol):
    """Identifies callers by bearer tokens."""

    async def identify(self, token: str) -> Caller:
        """The caller with this token. Raises `AccessDenied` if it is not valid."""
        ...


def find_highest(scopes: list[str]) -> str | None:
    """The highest of our scopes among those of a token."""
    return next((scope for scope in reversed(SCOPES) if scope in scopes), None)
