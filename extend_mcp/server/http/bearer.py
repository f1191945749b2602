"""What every check of a bearer token shares."""

from typing import Protocol

from extend_mcp.server.callers import SCOPES, Caller


class NotLetIn(Exception):
    """`status` is 401, or 403 where the caller is known and may not. `error` is OAuth's word, if there was a token."""

    def __init__(self, status: int, message: str, error: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.error = error


class Verifier(Protocol):
    """Returns the caller of a bearer token."""

    async def identify(self, token: str) -> Caller:
        """Raises `NotLetIn` for a token that is not good."""
        ...


def find_highest(scopes: list[str]) -> str | None:
    """The highest of our scopes among those of a token."""
    return next((scope for scope in reversed(SCOPES) if scope in scopes), None)
