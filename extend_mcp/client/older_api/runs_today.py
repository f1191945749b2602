"""`/processor_runs` with ids of the older API (`dpr_…`), answered as today's extract, classify and split runs."""

from typing import Any

from pydantic import ValidationError

from extend_mcp.client.older_api.run_operations import any_run_to_today
from extend_mcp.client.paths import build_path
from extend_mcp.client.readable_runs import Readable
from extend_mcp.client.transport import Transport
from extend_mcp.errors import BadAnswer
from extend_mcp.wire.classify import ClassifyRun
from extend_mcp.wire.envelopes import ProcessorRunAnswer, ProcessorRunDeleted
from extend_mcp.wire.extract import ExtractRun
from extend_mcp.wire.older_processors import OlderProcessorRun
from extend_mcp.wire.runs import Run
from extend_mcp.wire.split import SplitRun

MODELS: dict[str, type[Run]] = {"EXTRACT": ExtractRun, "CLASSIFY": ClassifyRun, "SPLITTER": SplitRun}


class RunsToday(Readable[Run]):
    """Runs of processors. The id does not show the kind: the run itself does."""

    _path = "processor_runs"

    def __init__(self, transport: Transport) -> None:
        super().__init__(transport, Run)

    async def cancel(self, run_id: str) -> Run:
        """Stop a run that is PROCESSING. It may still end with another status."""
        return await self._ask("POST", run_id, "cancel")

    async def delete(self, run_id: str) -> ProcessorRunDeleted:
        """Delete the run and its results for good."""
        return await self._transport.request(ProcessorRunDeleted, "DELETE", build_path(self._path, run_id))

    async def _ask(self, method: str, *parts: str, **content: Any) -> Run:
        path = build_path(self._path, *parts)
        return _to_today((await self._transport.request(ProcessorRunAnswer, method, path, **content)).processor_run)


def _to_today(run: OlderProcessorRun) -> Run:
    """The run in today's form. A run of unknown kind stays unchanged."""
    if run.type not in MODELS:
        return run
    try:
        return MODELS[run.type].model_validate(any_run_to_today(run.wire()))
    except (LookupError, ValidationError) as error:
        what = f"run {run.id} does not have the shape of its type"
        raise BadAnswer("LOCAL_BAD_ANSWER", what, run_id=run.id) from error
