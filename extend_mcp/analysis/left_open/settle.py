"""Completes the output of a job with a model's answers."""

import json
from dataclasses import dataclass
from typing import Any

from extend_mcp.analysis.job import ANSWERS, PARSED, QUESTIONS, Job
from extend_mcp.analysis.left_open.fill_fields import FieldFiller
from extend_mcp.analysis.left_open.new_parts import redraw
from extend_mcp.analysis.left_open.open_fields import leaves_of
from extend_mcp.analysis.left_open.page_words import PageWords
from extend_mcp.analysis.left_open.weigh_class import weigh_class
from extend_mcp.analysis.split.cut import part_files
from extend_mcp.analysis.split.zones import Zone
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import MIME_TYPE
from extend_mcp.questions import Answers, Questions
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.split import SplitConfig


@dataclass(frozen=True, slots=True)
class Settled:
    """The output of a run of the kind `work`. `files` are those of a split's parts as in `Done`, if they changed."""

    work: str
    output: dict[str, Any]
    files: list[dict[str, Any]]


def settle(job: Job) -> Settled:
    """The output of an earlier job, completed by the answers to its questions."""
    questions = Questions.model_validate_json((job.folder / QUESTIONS).read_bytes())
    answers = Answers.model_validate_json((job.folder / ANSWERS).read_bytes())
    output = json.loads((job.folder / f"{questions.work}.json").read_bytes())
    pages = PageWords(job.folder)
    files: list[dict[str, Any]] = []
    if questions.work == "extract":
        _settle_fields(job, questions, answers, output, pages)
    elif questions.work == "classify":
        weigh_class(output, ClassifyConfig.model_validate(job.config).classifications, answers, pages)
    elif redraw(output, SplitConfig.model_validate(job.config).split_classifications, answers, pages):
        files = _cut_again(job, output)
    return Settled(questions.work, output, files)


def _settle_fields(job: Job, questions: Questions, answers: Answers, output: dict[str, Any], pages: PageWords) -> None:
    config = ExtractConfig.model_validate(job.config)
    cited = config.advanced_options is not None and bool(config.advanced_options.citations_enabled)
    paths = {one.path for one in questions.questions}
    leaves = [leaf for leaf in leaves_of(config.schema_ or {}) if leaf.path in paths]
    FieldFiller(output, pages, answers.model, cited=cited).fill(leaves, answers)


def _cut_again(job: Job, output: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of the new parts of a PDF."""
    parsed = json.loads((job.folder / PARSED).read_bytes())
    document = Document(MIME_TYPE, [], parsed["page_counts"][0])
    zones: dict[int, Zone] = {}  # no model is asked if documents share a page
    files, _ = part_files(document, job.inputs[0], output["splits"], zones, job.folder)
    return files
