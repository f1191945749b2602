"""A stderr that never blocks its writers: a thread writes the lines.

The host may not read it, or may close it. Then lines are dropped and counted, and a line says how many as soon as
stderr accepts lines again.
"""

import atexit
import io
import os
import select
import sys
import threading
from collections import deque

MOST_LINES = 1000
"""Lines that may wait to be read."""

END_SECONDS = 0.1
"""How long the process waits at its end for lines that are not written yet."""


class NonBlockingStderr(io.TextIOBase):
    """Accepts text at once, and writes it line by line to a file descriptor, which may block or fail."""

    def __init__(self, number: int, encoding: str, most: int = MOST_LINES) -> None:
        self._number = number
        self._encoding = encoding
        self._most = most
        self._begun = ""
        self._lines: deque[str] = deque()
        self._dropped = 0
        self._failing = False
        self._writing = False
        self._ended = False
        self._changed = threading.Condition()
        threading.Thread(target=self._pass_on, name="stderr", daemon=True).start()

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the text. Characters that it lacks are escaped."""
        return self._encoding

    def writable(self) -> bool:
        """True."""
        return True

    def isatty(self) -> bool:
        """True if it is a terminal."""
        return os.isatty(self._number)

    def fileno(self) -> int:
        """The descriptor, which a child may write to."""
        return self._number

    def write(self, text: str) -> int:
        """Accept the text. It is written when its line has ended."""
        if self._ended:  # the thread may have stopped for good with the lock
            return len(text)
        with self._changed:
            *lines, self._begun = (self._begun + text).split("\n")
            for line in lines:
                if len(self._lines) < self._most and (self._failing or not self._dropped):
                    self._lines.append(f"{line}\n")
                else:
                    self._dropped += 1
            self._changed.notify_all()
        return len(text)

    def end(self, seconds: float = END_SECONDS) -> None:
        """Wait until the accepted text is written, but no longer than `seconds`."""
        if self._begun:
            self.write("\n")
        with self._changed:
            self._changed.wait_for(lambda: not self._writing and not self._is_work(), seconds)

    def close(self) -> None:
        """End, and accept no more text."""
        self.end()
        self._ended = True

    def _is_work(self) -> bool:
        return bool(self._lines) or (self._dropped > 0 and not self._failing)

    def _pass_on(self) -> None:
        """Write lines, for ever. Dropped lines are reported at their place among the others."""
        while True:
            with self._changed:
                self._changed.wait_for(self._is_work)
                line = self._lines.popleft() if self._lines else ""
                dropped = self._dropped if self._failing or not line else 0
                self._writing = True
            text = f"{_describe_loss(dropped) if dropped else ''}{line}"
            failed = not self._put(text.encode(self._encoding, "backslashreplace"))
            with self._changed:
                self._failing, self._writing = failed, False
                self._dropped += 1 if failed and line else 0 if failed else -dropped
                self._changed.notify_all()

    def _put(self, data: bytes) -> bool:
        """Write some bytes, which may take time. False if that failed."""
        while data:
            try:
                data = data[os.write(self._number, data) :]
            except BlockingIOError:  # another process may have made it so
                select.select([], [self._number], [])
            except OSError:
                return False
        return True


def _describe_loss(dropped: int) -> str:
    return f"WARNING {__name__}: {dropped} lines were dropped because stderr did not accept them\n"


def replace_missing() -> None:
    """If the process was started without stderr, open one that discards everything.

    Otherwise the next opened file would get its number, and children would write into it.
    """
    if sys.stderr is None:
        number = os.open(os.devnull, os.O_WRONLY)
        if number != 2:
            os.dup2(number, 2)
        sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115  (for good)


def stop_waiting() -> None:
    """From now on nothing in this process waits for stderr. A stderr that is not a file stays unchanged."""
    try:
        number = sys.stderr.fileno()
    except OSError:
        return
    sys.stderr = NonBlockingStderr(number, sys.stderr.encoding)
    atexit.register(end)


def end() -> None:
    """Before the process ends: write the remaining lines, if somebody reads them."""
    if isinstance(sys.stderr, NonBlockingStderr):
        sys.stderr.close()
