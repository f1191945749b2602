"""A program that runs a command in its own process group, and ends that group when its standard input closes.

Whoever starts it holds the other end of that pipe: when that process ends, even by a signal that it cannot catch, the
kernel closes the pipe. It is run by its path, with nothing of this package loaded.
"""

import os
import resource
import signal
import subprocess
import sys
import threading

MAX_BYTES = 1024**3
"""Of one file that the command writes."""


def main(command: list[str]) -> None:
    """Run the command. The group ends with it, and with standard input."""
    threading.Thread(target=_wait_for_end, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_BYTES, MAX_BYTES))
    subprocess.run(command, stdin=subprocess.DEVNULL, check=False)  # noqa: S603 (its caller's command)
    _end_group()


def _wait_for_end() -> None:
    sys.stdin.buffer.read()
    _end_group()


def _end_group() -> None:
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1:])
