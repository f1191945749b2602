"""Asks the user's model server what a job left open, and has its answers put into the output.

This process asks: the child processes that open documents never have the server's key. A child checks the answers.
"""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import anyio.to_thread

from extend_mcp.analysis.job import ANSWERS, QUESTIONS, Done, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.queue.child_process import TaskFailed
from extend_mcp.engine.queue.runner import Runner
from extend_mcp.model.address import ModelAddress
from extend_mcp.model.asking import ask
from extend_mcp.model.chat import Chat
from extend_mcp.questions import Questions
from extend_mcp.wire.runs import RunWarning

MOST_BYTES = 64 * 1024**2
"""The most bytes of a job's questions, with the text of its pages."""
MOST_PROBLEMS = 5
"""The most problems that one run reports."""
NO_HELP = "LOCAL_MODEL"


class ModelHelp:
    """One model server, for all runs of an engine."""

    def __init__(self, address: ModelAddress, runner: Runner) -> None:
        self._chat = Chat(address)
        self._runner = runner

    async def complete(self, job: Job, done: Done) -> Done:
        """The report of a job whose output has the model's answers, if it left questions. Raises `OSError`.

        A problem with the model does not fail the run: the output is then that of rules and exact data, with a warning.
        """
        try:
            questions = await anyio.to_thread.run_sync(_read_questions, job.folder)
        except ValueError:
            return _with_warnings(done, ["The questions for the model could not be read, or are too long."])
        if questions is None:
            return done
        answers = await ask(self._chat, questions)
        if not answers.answers:
            return _with_warnings(done, answers.problems)
        content = answers.model_dump_json().encode(errors="replace")
        await anyio.to_thread.run_sync((job.folder / ANSWERS).write_bytes, content)
        try:
            settled = await self._runner.run(replace(job, kind="settle", asks=False))
        except (DocumentFailure, TaskFailed) as failure:
            return _with_warnings(done, [*answers.problems, f"The model's answers could not be used: {failure}."])
        return _with_warnings(replace(done, files=settled.files or done.files), answers.problems)


def _read_questions(folder: Path) -> Questions | None:
    """The questions of a job, if it has any. Raises `ValueError` if it is too long or malformed."""
    path = folder / QUESTIONS
    if not path.is_file():
        return None
    if path.stat().st_size > MOST_BYTES:
        raise ValueError("too long")
    return Questions.model_validate_json(path.read_bytes())


def _with_warnings(done: Done, problems: Sequence[str]) -> Done:
    warnings: list[dict[str, Any]] = [
        RunWarning(code=NO_HELP, message=problem).wire() for problem in problems[:MOST_PROBLEMS]
    ]
    return replace(done, warnings=[*done.warnings, *warnings])
