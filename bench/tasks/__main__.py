"""`make bench-tasks`: each task, played; a table on stdout and in `results/tasks.md`. Some minutes on two cores."""

import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bench.served import Served
from bench.tasks import contracts, evaluation, forms, invoices, manual, receipts
from bench.tasks.agent import Mistake, serving
from bench.tasks.task import Played, Task

RESULTS = Path(__file__).parents[2] / "results" / "tasks.md"
HEADER = "| Task | By hand, before | Calls / tokens read | Right | Goal |\n|---|---|---|---|---|"
TASKS = (
    invoices.TOTALS_TASK,
    contracts.RENEWALS,
    forms.TASK,
    contracts.VERSIONS,
    evaluation.TASK,
    manual.TASK,
    receipts.TASK,
    invoices.FAILING_TASK,
    invoices.CLOUD_TASK,
)


@asynccontextmanager
async def choosing_backend(task: Task, folder: Path) -> AsyncIterator[dict[str, str]]:
    """The settings that choose the task's backend: the engine in the server's process, or one behind a URL."""
    if not task.is_cloud:
        yield {"EXTEND_BACKEND": "local"}
        return
    cloud = Served(folder / "cloud")
    try:
        yield {"EXTEND_API_KEY": "key", "EXTEND_BASE_URL": str(cloud.client.base_url)}
    finally:
        cloud.kill()


async def play(task: Task, folder: Path) -> Played:
    """Every question of a task, on a new server. All documents and questions are made first."""
    (folder / "in").mkdir()
    (folder / "out").mkdir()
    checks, right, calls, cost = list(task.prepare(folder / "in")), 0, 0, 0
    async with choosing_backend(task, folder) as backend, serving(folder, task.toolsets, backend) as agent:
        for check in checks:
            agent.begin()
            try:
                right += await check(agent)
            except Mistake as mistake:
                print(mistake, file=sys.stderr)
            calls, cost = max(calls, agent.calls), max(cost, agent.tokens)
    return Played(task, len(checks), right, calls, cost)


def main() -> None:
    """Play all tasks, or those whose names have a word of the command line in them."""
    words = sys.argv[1:]
    lines = [HEADER]
    for task in TASKS:
        if not words or any(word in task.name for word in words):
            with tempfile.TemporaryDirectory(prefix="extend-task-") as folder:
                lines.append(asyncio.run(play(task, Path(folder))).markdown())
                print(lines[-1], file=sys.stderr)
    print("\n".join(lines))
    if not words:
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text("\n".join([*lines, ""]), encoding="utf-8")


if __name__ == "__main__":
    main()
