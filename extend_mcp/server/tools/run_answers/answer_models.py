"""Models of answers that several tools share. An agent sees the fields; those that do not apply are left out."""

from typing import Any

from pydantic import BaseModel, ConfigDict

EMPTY: tuple[Any, ...] = (None, "", [], {})
"""Values that an answer leaves out."""


class AnswerModel(BaseModel):
    """A model that is built when it is first used, so that a start builds only those of the offered tools."""

    model_config = ConfigDict(defer_build=True)


class ToolAnswer(AnswerModel):
    next: str | None = None


class RunAnswer(ToolAnswer):
    run_id: str
    status: str
    file_id: str | None = None
    warnings: list[str] = []
    repeated: str | None = None


class RunRow(AnswerModel):
    """A run in a list; a verify run also has its `risk_level`. What a row does not say, `each` says for all rows."""

    model_config = ConfigDict(extra="allow")

    run_id: str
    status: str | None = None
    file_name: str | None = None
    created_at: str | None = None
    failure_reason: str | None = None


class PageAnswer(ToolAnswer):
    """Rows of a list. `shown` is how many fit, if not all do; then `total` is set if it is known."""

    shown: int | None = None
    total: int | None = None


class Rejected(AnswerModel):
    file: str
    code: str
    message: str


class BatchStarted(ToolAnswer):
    batch_id: str
    status: str
    run_count: int
    repeated: str | None = None
    rejected: list[Rejected] = []
