"""procrastinate's jobs as a cluster works on them: a row is claimed with its job, and a job may end with its row."""

from collections.abc import Callable, Iterable

from procrastinate.connector import BaseConnector
from procrastinate.jobs import Job, Status
from procrastinate.manager import JobManager

from extend_mcp.engine.queue.adding import TASK
from extend_mcp.engine.queue.claims import FETCH
from extend_mcp.engine.times import now


class ClaimingJobs(JobManager):
    """The jobs of one process: `note_worker` is called with the id of a worker before each of its fetches."""

    def __init__(self, connector: BaseConnector, note_worker: Callable[[int], None]) -> None:
        super().__init__(connector)
        self._note_worker = note_worker
        self.removed: set[int] = set()
        """Jobs at work here that were removed by the transactions that ended their rows."""

    async def fetch_job(self, queues: Iterable[str] | None, worker_id: int) -> Job | None:
        """Fetch the next job, and claim its row. What the claim returned is in the job's arguments."""
        self._note_worker(worker_id)
        row = await self.connector.execute_query_one_async(FETCH, queues=queues, worker_id=worker_id, moment=now())
        if row["id"] is None:
            return None
        values = {
            "kind": row["kind"],
            "id": row["row_id"],
            "crashes": row["crashes"],
            "endpoint_id": row["endpoint_id"],
        }
        return Job(
            id=row["id"], queue=row["queue_name"], lock=None, queueing_lock=None, task_name=TASK, task_kwargs=values
        )

    async def finish_job(self, job: Job, status: Status, delete_job: bool) -> None:
        """Remove a job, unless its row's transaction did."""
        if job.id in self.removed:
            self.removed.discard(job.id)
        else:
            await super().finish_job(job, status, delete_job)
