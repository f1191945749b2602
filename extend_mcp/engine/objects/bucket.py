"""A store in a bucket of S3, or of a server that speaks its protocol: `s3://bucket/prefix`.

obstore (https://developmentseed.org/obstore) reads `AWS_*` from the environment. It is loaded here alone, on first use.
"""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from errno import ENOENT
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from extend_mcp.engine.objects.incoming import TooLarge
from extend_mcp.engine.objects.port import ObjectStream, StoreFailed, StoreUnusable
from extend_mcp.engine.storage.presign import LIFETIME
from extend_mcp.wire.ids import new_id

if TYPE_CHECKING:
    from obstore import GetOptions
    from obstore.store import S3Store

PART_BYTES = 5 * 1024**2
PARTS = 2
"""Parts of a large file that are sent at a time: 1 GB takes 23 MB of memory."""
CHUNK_BYTES = 1024**2
RETRY_SECONDS = 10
"""How long a request is tried again. Work that fails then is put off."""
SILENCE_SECONDS = 120
"""How long a request waits for an answer while nothing comes: a part takes as long on 400 kbit/s."""
REASONS = {
    "NoSuchBucket": "the bucket does not exist: create it",
    "AccessDenied": "access is denied: the key needs the rights to get, put and delete objects",
    "InvalidAccessKeyId": "the key in AWS_ACCESS_KEY_ID is unknown there",
    "SignatureDoesNotMatch": "the key in AWS_SECRET_ACCESS_KEY is wrong",
}
"""The meaning of S3's error codes here."""


class Bucket:
    """Objects of a bucket."""

    def __init__(self, url: str, options: Mapping[str, str], *, is_public: bool) -> None:
        """`options` are those of obstore that are not in the environment. Clients reach a public bucket themselves.

        Raises `StoreUnusable` without the library.
        """
        self.name = url
        self._is_public = is_public
        self._store = _open(url, options)

    def check(self) -> None:
        """Write an object, read it and remove it."""
        key = new_id("check")
        for what, work in (
            ("written to", lambda: self.put(key, b"check")),
            ("read", lambda: self.read(key)),
            ("deleted from", lambda: self.remove([key])),
        ):
            try:
                work()
            except (StoreFailed, FileNotFoundError) as error:
                reason = error.reason if isinstance(error, StoreFailed) else "what was just written is missing"
                raise StoreUnusable(f"The store {self.name} cannot be {what}: {reason}") from error

    def put(self, key: str, source: Path | bytes) -> None:
        """Upload an object."""
        import obstore

        with self._faults(key):
            obstore.put(self._store, key, source, chunk_size=PART_BYTES, max_concurrency=PARTS)

    def read(self, key: str, max_bytes: int | None = None) -> bytes:
        """An object."""
        import obstore

        with self._faults(key):
            answer = obstore.get(self._store, key)
            if max_bytes is not None and answer.meta["size"] > max_bytes:
                raise TooLarge
            return bytes(answer.bytes())

    def read_chunks(self, key: str) -> Iterator[bytes]:
        """An object, part by part."""
        import obstore

        with self._faults(key):
            for chunk in obstore.get(self._store, key).stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    async def open(self, key: str) -> ObjectStream:
        """An object, to be sent on."""
        import obstore

        with self._faults(key):
            head = await obstore.head_async(self._store, key)
            url = None
            if self._is_public:
                url = obstore.sign(self._store, "GET", key, timedelta(seconds=LIFETIME))
        return ObjectStream(head["size"], partial(self._read_range, key, head["size"]), url)

    async def _read_range(self, key: str, size: int, start: int, end: int) -> AsyncIterator[bytes]:
        """A part of an object; the whole is asked for without a range, which some servers ignore."""
        import obstore

        with self._faults(key):
            options: GetOptions | None = {"range": (start, end)} if (start, end) != (0, size) else None
            answer = await obstore.get_async(self._store, key, options=options)
            async for chunk in answer.stream(min_chunk_size=CHUNK_BYTES):
                yield bytes(chunk)

    def remove(self, keys: Sequence[str]) -> None:
        """Remove objects, in one request."""
        import obstore

        with self._faults(keys[0]):
            obstore.delete(self._store, list(keys))

    @contextmanager
    def _faults(self, key: str) -> Iterator[None]:
        """Errors of obstore as those of the port."""
        from obstore.exceptions import BaseError

        try:
            yield
        except FileNotFoundError as error:
            if "NoSuchBucket" in str(error):
                self._fail(error)
            raise FileNotFoundError(ENOENT, "the object is missing", f"{self.name}/{key}") from error
        except BaseError as error:
            self._fail(error)

    def _fail(self, error: Exception) -> NoReturn:
        message = str(error)
        last_words = message.partition("\n")[0].rpartition(" - ")[2]
        reason = next((meaning for code, meaning in REASONS.items() if code in message), last_words)
        raise StoreFailed(self.name, reason) from error


def _open(url: str, options: Mapping[str, str]) -> "S3Store":
    if find_spec("obstore") is None:
        raise StoreUnusable(f"The store {url} needs the extra cluster: pip install 'extend-mcp[cluster]'")
    from obstore.store import S3Store

    return S3Store.from_url(
        url,
        config=dict(options),  # type: ignore[arg-type]
        client_options={
            "allow_http": True,  # as its endpoint says: servers inside of a network often have no certificate
            "connect_timeout": timedelta(seconds=5),
            "read_timeout": timedelta(seconds=SILENCE_SECONDS),
            "timeout": timedelta(days=1),
        },
        retry_config={"max_retries": 5, "retry_timeout": timedelta(seconds=RETRY_SECONDS)},
    )
