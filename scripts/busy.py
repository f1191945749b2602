"""Run a command while twenty processes keep the machine busy, and tell how it ended.

    python -m scripts.busy COMMAND …

Ends with the command's exit code. The busy processes end with this one, however it ends.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

PROCESSES = 20
LOOP = "import os, sys\nwhile os.getppid() == int(sys.argv[1]): sum(range(100_000))"
"""Counts for as long as the process that started it lives."""


@contextmanager
def busy() -> Iterator[list[subprocess.Popen[bytes]]]:
    """The busy processes; they are ended afterwards."""
    command = [sys.executable, "-c", LOOP, str(os.getpid())]
    loops = [subprocess.Popen(command, stdin=subprocess.DEVNULL) for _ in range(PROCESSES)]
    try:
        yield loops
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def main(command: list[str]) -> int:
    """The exit code of the command, or 1 where the machine was not busy all the time."""
    begin = time.monotonic()
    with busy() as loops:
        code = subprocess.run(command, check=False).returncode
        left = sum(loop.poll() is None for loop in loops)
    took = round(time.monotonic() - begin)
    print(f"Ended with {code} after {took // 60} min {took % 60:02} s, beside {left} busy processes.")
    return code or int(left < PROCESSES)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
