"""What tools answer. The fields are what an agent sees; those that do not apply are left out."""

from typing import Any

from pydantic import BaseModel


class Answer(BaseModel):
    next: str | None = None


class FileAnswer(Answer):
    file_id: str
    name: str
    type: str | None = None
    pages: int | None = None


class Flag(BaseModel):
    path: str
    reason: str


class Evidence(BaseModel):
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


class ParseAnswer(RunAnswer):
    pages: int | None = None
    tokens: int | None = None
    tokens_by_page: list[int] = []
    document: str | None = None


class ExtractAnswer(RunAnswer):
    values: dict[str, Any] = {}
    not_found: list[str] = []
    flags: list[Flag] = []
    citations: dict[str, Evidence] = {}
    notice: str | None = None


class ClassifyAnswer(RunAnswer):
    type: str | None = None
    id: str | None = None
    confidence: float | None = None


class Part(BaseModel):
    type: str
    pages: str
    identifier: str | None = None
    file_id: str | None = None


class SplitAnswer(RunAnswer):
    parts: list[Part] = []


class AnyRunAnswer(ParseAnswer, ExtractAnswer, ClassifyAnswer, SplitAnswer):
    """A run of any kind; which fields there are depends on the kind."""


class RunRow(BaseModel):
    run_id: str
    status: str
    file_name: str | None = None
    created_at: str | None = None
    failure_reason: str | None = None


class RunList(Answer):
    runs: list[RunRow] = []
    cursor: str | None = None


class Rejected(BaseModel):
    file: str
    code: str
    message: str


class BatchAnswer(Answer):
    batch_id: str
    status: str
    run_count: int
    counts: dict[str, int] = {}
    runs: list[RunRow] = []
    rejected: list[Rejected] = []


class StatusAnswer(Answer):
    backend: str
    address: str
    api_version: str
    reachable: bool
    problem: str | None = None
    server_version: str
    local_files: bool
    allowed_dirs: list[str] = []
    wait_seconds: float
    result_tokens: int
    ocr: bool | None = None
    data_dir: str | None = None
