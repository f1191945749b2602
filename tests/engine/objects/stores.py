"""Stores for tests: a folder, and a bucket of moto's S3 server in this process, which can be told to fail."""

import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from extend_mcp.engine.config import StoreConfig
from tests.deadlines import DEADLINE

DENIED = b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"


class Quiet(WSGIRequestHandler):
    """A handler that logs no requests."""

    def log(self, *_: Any, **__: Any) -> None:
        """Nothing."""


class S3Server:
    """An S3 server on a port of its own. Its objects outlive a `stop` and a `start`."""

    def __init__(self) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # takes 0.5 s

        self._app = DomainDispatcherApplication(create_backend_app)
        self.refused: set[str] = set()
        self.requests: list[tuple[str, str]] = []
        self._port = 0
        self.start()

    def start(self) -> None:
        """Answer requests."""
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", self._port, self._answer, threaded=True, request_handler=Quiet
        )
        self._port = self._server.server_port
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Refuse connections."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _answer(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        self.requests.append((method, path))
        if method in self.refused:
            environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
            start_response("403 Forbidden", [("content-type", "application/xml")])
            return [DENIED]
        answer: Iterable[bytes] = self._app(environ, start_response)
        return answer

    @property
    def options(self) -> dict[str, str]:
        """How obstore reaches it."""
        keys = {"access_key_id": "key", "secret_access_key": "secret-of-the-store", "region": "us-east-1"}
        return {"endpoint": f"http://127.0.0.1:{self._port}", **keys}

    def make_bucket(self, name: str) -> None:
        """Make an empty bucket."""
        url = f"http://127.0.0.1:{self._port}/{name}"
        urllib.request.urlopen(urllib.request.Request(url, method="PUT"), timeout=DEADLINE).close()

    def config(self, bucket: str, **more: Any) -> StoreConfig:
        """The settings of an engine with this bucket."""
        return StoreConfig(f"s3://{bucket}/of/tests", self.options, **more)


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server, until the end."""
    server = S3Server()
    try:
        yield server
    finally:
        server.stop()


def folder_config(folder: Path, **more: Any) -> StoreConfig:
    """The settings of an engine with a store in a folder, which is made."""
    folder.mkdir(exist_ok=True)
    return StoreConfig(folder.as_uri(), **more)
