"""A program that runs a command in a process group, and ends the group and deletes its folder when stdin closes.

The process that starts it holds the other end of that pipe: when that process ends, even by a signal that it cannot
catch, the kernel closes the pipe. It is run by its path, without loading this package: `guard.py FOLDER COMMAND…`.
"""

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import sys
import threading

MAX_BYTES = 1024**3
"""The largest file that the command may write."""


def main(folder: str, command: list[str]) -> None:
    """Run the command, and close stdout when it and all its child processes have ended."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_BYTES, MAX_BYTES))
    nothing = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nothing, stdout=nothing, process_group=0) as started:  # noqa: S603 (its caller's)
        waiting = threading.Thread(target=_wait_for_end, args=(started,))
        waiting.start()
    _end_group(started)
    os.close(1)
    waiting.join()
    shutil.rmtree(folder, ignore_errors=True)


def _wait_for_end(started: "subprocess.Popen[bytes]") -> None:
    sys.stdin.buffer.read()
    _end_group(started)


def _end_group(started: "subprocess.Popen[bytes]") -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(started.pid, signal.SIGKILL)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
