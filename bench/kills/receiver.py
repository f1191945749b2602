"""A receiver of webhooks on loopback that is unreliable, as real ones are."""

import json
import random
import threading
import time
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

REFUSED, SLOW = 0.1, 0.2
"""The shares of deliveries that are answered 500, and that are answered late."""
SLOW_SECONDS = 0.3


class Receiver:
    """Collects events. `taken` has, by resource and event type, the ids of the events that came: one, if all is right.

    `deliveries` counts everything that came, repeats too.
    """

    def __init__(self, seed: int, *, reliable: bool) -> None:
        chance, lock = random.Random(seed), threading.Lock()
        self.taken: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.deliveries = 0
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["content-length"])))
                with lock:
                    receiver.deliveries += 1
                    receiver.taken[event["payload"]["id"], event["eventType"]].add(event["eventId"])
                    luck = 1.0 if reliable else chance.random()
                if REFUSED < luck < REFUSED + SLOW:
                    time.sleep(SLOW_SECONDS)
                self.send_response(500 if luck < REFUSED else 200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                """Senders are killed here: connections that break are expected."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
