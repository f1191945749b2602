"""Uploads over HTTP: a one-time address for each file that a caller wants to send, and its state."""

import base64
import hmac
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from extend_mcp.errors import Refused
from extend_mcp.server.callers import Caller

if TYPE_CHECKING:
    from extend_mcp.wire.files import File

OPEN_SECONDS = 900
"""How long an address can be used."""
KEPT_SECONDS = 3600
"""How long an upload is remembered afterwards."""
MOST_OPEN = 50
"""The most open addresses of one caller."""
MOST_KNOWN = 1000
"""How many uploads of one caller are remembered. One more drops the oldest that is stored."""


@dataclass
class PendingUpload:
    """A file that the caller is sending, or will send. `expires` is Unix time; `file` is set once it is stored."""

    id: str
    name: str
    caller: Caller
    expires: int
    password: str | None = None
    state: Literal["waiting", "receiving", "stored", "failed"] = "waiting"
    file: "File | None" = None
    problem: str | None = None

    @property
    def is_open(self) -> bool:
        """True if bytes can still be sent."""
        return self.state in {"waiting", "failed"} and time.time() < self.expires


class Uploads:
    """The uploads of this process. Their addresses are signed with a secret that lives only as long as the process."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._known = OrderedDict[str, PendingUpload]()
        self._mine: dict[tuple[str, str], dict[str, PendingUpload]] = {}
        """The same uploads by caller. Both are in order, oldest first."""

    def open(self, caller: Caller, name: str, password: str | None) -> PendingUpload:
        """Open an upload for a file. Raises `Refused` if the caller has too many open."""
        self._forget()
        mine = self._mine.setdefault(_owner(caller), {})
        if sum(each.is_open for each in mine.values()) >= MOST_OPEN:
            raise Refused(
                "LOCAL_BUSY",
                f"{MOST_OPEN} uploads are already open.",
                retryable=True,
                hint="Send their files first.",
            )
        upload = PendingUpload(secrets.token_urlsafe(9), name, caller, int(time.time()) + OPEN_SECONDS, password)
        self._known[upload.id] = mine[upload.id] = upload
        stored = next((each for each in mine.values() if each.state == "stored"), None)
        if stored and len(mine) > MOST_KNOWN:
            self._drop(stored)
        return upload

    def path(self, upload: PendingUpload) -> str:
        """Where to send the bytes, below the server's address."""
        return f"/uploads/{upload.id}?expires={upload.expires}&signature={self._sign(upload.id, upload.expires)}"

    def find_signed(self, upload_id: str, expires: str, signature: str) -> PendingUpload | None:
        """The upload of an address; None if the signature is wrong, or if the upload was forgotten."""
        if not hmac.compare_digest(self._sign(upload_id, expires).encode(), signature.encode()):
            return None
        return self._known.get(upload_id)

    def find(self, caller: Caller, upload_id: str) -> PendingUpload:
        """The caller's upload. Raises `Refused` if there is none."""
        upload = self._mine.get(_owner(caller), {}).get(upload_id)
        if upload is None:
            hint = "Call request_upload again."
            raise Refused("LOCAL_UNKNOWN_ID", "There is no such upload, or it expired.", hint=hint, field="upload_id")
        return upload

    def _sign(self, upload_id: str, expires: int | str) -> str:
        signed = hmac.digest(self._secret, f"{upload_id}.{expires}".encode(), "sha256")
        return base64.urlsafe_b64encode(signed[:15]).decode()

    def _forget(self) -> None:
        """Forget uploads that expired long ago."""
        long_ago = time.time() - KEPT_SECONDS
        while (oldest := next(iter(self._known.values()), None)) and oldest.expires < long_ago:
            self._drop(oldest)

    def _drop(self, upload: PendingUpload) -> None:
        owner = _owner(upload.caller)
        del self._known[upload.id], self._mine[owner][upload.id]
        if not self._mine[owner]:
            del self._mine[owner]


def _owner(caller: Caller) -> tuple[str, str]:
    return caller.name, caller.account
