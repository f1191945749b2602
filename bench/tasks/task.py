"""What a task is, and what became of it."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.tasks.agent import Agent

Check = Callable[[Agent], Awaitable[bool]]
"""Plays one question. True if the result is right; it looks at the truth only then."""


@dataclass(frozen=True)
class Task:
    """A task with its goal for one question.

    `prepare` writes the documents into a folder and returns the questions. `by_hand` is what the task took before the
    tools that make it short, when it was played by hand. `toolsets` are those that its tools are in. A task that
    `is_cloud` is played with a key and a URL alone, as in the cloud: behind the URL is an engine of its own.
    """

    name: str
    by_hand: str
    calls: int
    tokens: int | None
    prepare: Callable[[Path], Iterator[Check]]
    toolsets: str = "core"
    is_cloud: bool = False


@dataclass(frozen=True)
class Played:
    """The questions of a task: how many, how many were answered right, and the most that one cost."""

    task: Task
    questions: int
    right: int
    calls: int
    tokens: int

    def markdown(self) -> str:
        """The row of the table."""
        task = self.task
        cost = f"{self.calls} / {self.tokens:,}"
        goal = f"{task.calls}" if task.tokens is None else f"{task.calls} / {task.tokens:,}"
        held = self.calls <= task.calls and self.tokens <= (task.tokens or self.tokens)
        verdict = "held" if held and self.right == self.questions else "**missed**"
        return f"| {task.name} | {task.by_hand} | {cost} | {self.right} of {self.questions} | ≤ {goal}: {verdict} |"
