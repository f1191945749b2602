"""Links that work without a key, for a while."""

import base64
import hashlib
import hmac
import time

LIFETIME = 15 * 60
"""Seconds that a link works by default."""


class Signer:
    """Makes and checks links under `/presigned/`. The secret is in the database, so links work after a restart."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def link(self, base_url: str, path: str, lifetime: int = LIFETIME) -> str:
        """A link to `path` (`files/file_1`) that works for `lifetime` seconds from now."""
        expires = int(time.time()) + lifetime
        return f"{base_url}/presigned/{path}?expires={expires}&signature={self._sign(path, expires)}"

    def check(self, path: str, expires: str, signature: str) -> bool:
        """True if a link to `path` is ours and has not expired."""
        if not expires.isascii() or not expires.isdigit() or len(expires) > 12 or int(expires) < time.time():
            return False
        return hmac.compare_digest(self._sign(path, int(expires)).encode(), signature.encode())

    def _sign(self, path: str, expires: int) -> str:
        digest = hmac.new(self._secret, f"{path}\n{expires}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest).decode().rstrip("=")
