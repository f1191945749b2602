"""What several tools answer. The fields are what an agent sees; those that do not apply are left out."""

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """Built when it is first used: at the start only those of the tools that are offered are."""

    model_config = ConfigDict(defer_build=True)


class Answer(Shape):
    next: str | None = None


class RunAnswer(Answer):
    run_id: str
    status: str
    file_id: str | None = None
    warnings: list[str] = []
    repeated: str | None = None


class RunRow(Shape):
    """A run in a list; of a verify run also its `risk_level`. What it does not say, `each` says of all."""

    model_config = ConfigDict(extra="allow")

    run_id: str
    status: str | None = None
    file_name: str | None = None
    created_at: str | None = None
    failure_reason: str | None = None


class PageAnswer(Answer):
    """Rows of a list. `shown` says how many fit, if not all do; `total` is there if it is known then."""

    shown: int | None = None
    total: int | None = None


class Rejected(Shape):
    file: str
    code: str
    message: str


class BatchStarted(Answer):
    batch_id: str
    status: str
    run_count: int
    repeated: str | None = None
    rejected: list[Rejected] = []
