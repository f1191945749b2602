"""Completes the output of a job with a model's answers."""

import json
from dataclasses import dataclass
from typing import Any

from extend_mcp.analysis.job import ANSWERS, PARSED, QUESTIONS, Job
from extend_mcp.analysis.left_open.fill_fields import Filler
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
    """The output of a run of the kind `work`. `files` are those of a split's parts, if these changed, as in `Done`."""

    work: str
    output: dict[str, Any]
    files: list[dict[str, Any]]


def settle(job: Job) -> Settled:
    """The output of an earlier job, completed by the answers to its questions."""
    asked = Questions.model_validate_json((job.folder / QUESTIONS).read_bytes())
    said = Answers.model_validate_json((job.folder / ANSWERS).read_bytes())
    output = json.loads((job.folder / f"{asked.work}.json").read_bytes())
    pages = PageWords(job.folder)
    files: list[dict[str, Any]] = []
    if asked.work == "extract":
        _settle_fields(job, asked, said, output, pages)
    elif asked.work == "classify":
        weigh_class(output, ClassifyConfig.model_validate(job.config).classifications, said, pages)
    elif redraw(output, SplitConfig.model_validate(job.config).split_classifications, said, pages):
        files = _cut_again(job, output)
    return Settled(asked.work, output, files)


def _settle_fields(job: Job, asked: Questions, said: Answers, output: dict[str, Any], pages: PageWords) -> None:
    config = ExtractConfig.model_validate(job.config)
    cited = config.advanced_options is not None and bool(config.advanced_options.citations_enabled)
    paths = {one.path for one in asked.questions}
    leaves = [leaf for leaf in leaves_of(config.schema_ or {}) if leaf.path in paths]
    Filler(output, pages, said.model, cited=cited).fill(leaves, said)


def _cut_again(job: Job, output: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of the new parts of a PDF."""
    parsed = json.loads((job.folder / PARSED).read_bytes())
    document = Document(MIME_TYPE, [], parsed["page_counts"][0])
    zones: dict[int, Zone] = {}  # nothing is asked where documents share a page
    files, _ = part_files(document, job.inputs[0], output["splits"], zones, job.folder)
    return files
