"""What tools answer. The fields are what an agent sees; those that do not apply are left out."""

from typing import Any

from pydantic import BaseModel, ConfigDict


class _Shape(BaseModel):
    """Built when it is first used: at the start only those of the tools that are offered are."""

    model_config = ConfigDict(defer_build=True)


class Answer(_Shape):
    next: str | None = None


class FileAnswer(Answer):
    file_id: str
    name: str
    type: str | None = None
    pages: int | None = None


class UploadAnswer(Answer):
    upload_id: str
    status: str
    url: str | None = None
    seconds_left: int | None = None
    file_id: str | None = None
    name: str | None = None
    pages: int | None = None
    problem: str | None = None


class Flag(_Shape):
    path: str
    reason: str


class Evidence(_Shape):
    confidence: float | None = None
    page: int | None = None
    quote: str | None = None
    box: list[float] | None = None
    cells: str | None = None


class RunAnswer(Answer):
    run_id: str
    status: str
    file_id: str | None = None
    warnings: list[str] = []
    repeated: str | None = None


class ParseAnswer(RunAnswer):
    pages: int | None = None
    tokens: int | None = None
    tokens_by_page: list[int] = []
    document: str | None = None


class ExtractAnswer(RunAnswer):
    values: dict[str, Any] = {}
    not_found: list[str] = []
    not_judged: list[str] = []
    flags: list[Flag] = []
    citations: dict[str, Evidence] = {}
    schema_changes: list[str] = []
    notice: str | None = None


class ClassifyAnswer(RunAnswer):
    type: str | None = None
    id: str | None = None
    confidence: float | None = None


class Part(_Shape):
    type: str
    pages: str
    identifier: str | None = None
    file_id: str | None = None


class SplitAnswer(RunAnswer):
    parts: list[Part] = []


class FormField(_Shape):
    name: str
    type: str | None = None
    page: int | None = None
    options: list[str] = []


class FormAnswer(RunAnswer):
    fields: list[FormField] = []


class EditAnswer(RunAnswer):
    edited_file_id: str | None = None
    filled: dict[str, Any] = {}


class Signal(_Shape):
    type: str
    level: str
    summary: str


class VerifyAnswer(RunAnswer):
    risk_level: str | None = None
    summary: str | None = None
    signals: list[Signal] = []


class StepAnswer(_Shape):
    step: str
    status: str
    run_id: str | None = None
    result: Any = None


class WorkflowAnswer(RunAnswer):
    steps: list[StepAnswer] = []
    dashboard_url: str | None = None


class AnyRunAnswer(RunAnswer):
    """A run of any kind: what else there is depends on the kind, as in the answer of the tool that starts it."""

    model_config = ConfigDict(extra="allow")


class RunRow(_Shape):
    """A run in a list; of a verify run also its `risk_level`. What it does not say, `each` says of all."""

    model_config = ConfigDict(extra="allow")

    run_id: str
    status: str | None = None
    file_name: str | None = None
    created_at: str | None = None
    failure_reason: str | None = None


class Listed(Answer):
    """Rows of a list. `shown` is there where not all that were asked for fit, `total` where it is known then."""

    shown: int | None = None
    total: int | None = None


class RunList(Listed):
    each: dict[str, str] = {}
    runs: list[RunRow] = []
    cursor: str | None = None


class Rejected(_Shape):
    file: str
    code: str
    message: str


class BatchStarted(Answer):
    batch_id: str
    status: str
    run_count: int
    repeated: str | None = None
    rejected: list[Rejected] = []


class BatchAnswer(Answer):
    batch_id: str
    status: str
    run_count: int
    counts: dict[str, int] = {}
    shown: int | None = None
    each: dict[str, str] = {}
    runs: list[RunRow] = []


class SavedAnswer(Answer):
    path: str
    bytes: int


class SchemaAnswer(Answer):
    valid: bool
    problems: list[str] = []
    changes: list[str] = []
    left: list[str] = []
    mended: dict[str, Any] = {}


class StatusAnswer(Answer):
    backend: str
    address: str
    api_version: str
    reachable: bool
    problem: str | None = None
    server_version: str
    local_files: bool
    allowed_dirs: list[str] = []
    output_dir: str | None = None
    unusable_dirs: list[str] = []
    wait_seconds: float
    result_tokens: int
    ocr: bool | None = None
    data_dir: str | None = None
    reading: str | None = None
    toolsets: list[str] = []
