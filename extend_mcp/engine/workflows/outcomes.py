"""The outcomes of a step, before they are saved."""

from dataclasses import dataclass, field
from typing import Any

from extend_mcp.engine.workflows.definitions import Definition
from extend_mcp.engine.workflows.workflow_run_rows import Arrival


@dataclass(frozen=True, slots=True)
class Completed:
    """The step has ended, and others follow. FAILED is for a failure after which the run may go on."""

    arrivals: list[Arrival]
    result: dict[str, Any] | None = None
    status: str = "PROCESSED"


@dataclass(frozen=True, slots=True)
class Launch:
    """A run of `kind` does the work, by a saved processor `ref` or by a config. With `output` it is done already.

    `result` is what the step run has beside that run.
    """

    kind: str
    ref: Definition | None = None
    config: Definition | None = None
    output: dict[str, Any] | None = None
    result: dict[str, Any] | None = field(default=None)


@dataclass(frozen=True, slots=True)
class Wait:
    """A person must decide."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The step and its run cannot go on. `reason` is the API's, or begins with `LOCAL_`."""

    reason: str
    message: str


Outcome = Completed | Launch | Wait | Failed


class StepFailed(Exception):
    """Why a step cannot go on."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


NOT_HERE = "LOCAL_NOT_AVAILABLE"
"""The failure reason for what this engine cannot do."""
