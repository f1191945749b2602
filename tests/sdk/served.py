"""`extend-mcp engine` as a process of its own, and how tests call the vendor's clients of it."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import anyio.to_thread
from pydantic import BaseModel

RUNNING = "API is served at "


@contextmanager
def served(data_dir: Path) -> Iterator[str]:
    """The address of a served engine, on a port that the system chose."""
    command = [sys.executable, "-m", "extend_mcp", "engine", "--port", "0", "--data-dir", str(data_dir)]
    environment = {"EXTEND_ENGINE_PRIVATE_URLS": "true"}  # for webhooks to this machine
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stderr is not None
        told = ""
        for line in process.stderr:
            told += line
            if RUNNING in line:
                break
        try:
            assert RUNNING in told, told
            yield told.rpartition(RUNNING)[2].split()[0]
        finally:
            process.terminate()


class Awaited:
    """One of the vendor's clients, whose operations are awaited; those of the synchronous one run in a thread.

    What is reached through it is `Any`: the SDK's types ask for enum members where it takes strings, and for checks of
    every null. `check` is given all answers.
    """

    def __init__(self, target: Any, check: Callable[[BaseModel], None], *, in_thread: bool) -> None:
        self._target = target
        self._check = check
        self._in_thread = in_thread

    def __getattr__(self, name: str) -> Any:
        return Awaited(getattr(self._target, name), self._check, in_thread=self._in_thread)

    async def __call__(self, *args: Any, **named: Any) -> Any:
        """Call the operation, and check what came back."""
        if self._in_thread:
            answer = await anyio.to_thread.run_sync(partial(self._target, *args, **named))
        else:
            answer = await self._target(*args, **named)
        self._check(answer)
        return answer
