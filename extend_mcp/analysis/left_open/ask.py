"""Writes the questions of a run for a model."""

from collections.abc import Collection, Sequence

from extend_mcp.analysis.extract import Extraction
from extend_mcp.analysis.extract.options import in_scope
from extend_mcp.analysis.job import QUESTIONS, Job
from extend_mcp.analysis.left_open.open_fields import SURE, open_leaves, question_of
from extend_mcp.analysis.left_open.page_words import keep_pages
from extend_mcp.analysis.left_open.wording import CLASS, CLASS_QUESTION, GOES_ON, boundary_question, describe, path_of
from extend_mcp.documents.page import Document
from extend_mcp.documents.pdf import MIME_TYPE
from extend_mcp.questions import PageText, Question, Questions
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.split import SplitConfig

FIRST_PAGES = 3
"""How many pages are sent to ask for a document's class."""
HEAD, FOOT = 1500, 400
"""Characters of a page's beginning and end that are sent to ask for its class or boundary."""


def ask_about_fields(job: Job, documents: Sequence[Document], config: ExtractConfig, extraction: Extraction) -> None:
    """Ask for missing and unsure values. In an inferred schema no value counts as missing."""
    if config.schema_ is None:
        return
    value, metadata = extraction.output["value"], extraction.output["metadata"]
    leaves = open_leaves(config.schema_, value, metadata, extraction.exact)
    questions = [question for leaf in leaves if (question := question_of(leaf)) is not None]
    if not questions:
        return
    pairs = [(one.file_id, document) for one, document in zip(job.inputs, documents, strict=True)]
    pages = keep_pages(job.folder, in_scope(pairs, config))
    _leave(job, Questions(work="extract", rules=config.extraction_rules or "", pages=pages, questions=questions))


def ask_about_class(job: Job, document: Document, config: ClassifyConfig, output: dict[str, object]) -> None:
    """Ask for the class if none is a clear winner."""
    confidence = output["confidence"]
    if isinstance(confidence, float) and confidence >= SURE:
        return
    pages = keep_pages(job.folder, [(job.inputs[0].file_id, document)])[:FIRST_PAGES]
    classes = config.classifications
    question = Question(
        path=CLASS,
        kind="choice",
        choices=[one.id for one in classes],
        about=f"{CLASS_QUESTION} {describe([(one.id, one.type, one.description) for one in classes])}",
    )
    pages = [_shortened(page) for page in pages]
    rules = config.classification_rules or ""
    _leave(job, Questions(work="classify", rules=rules, pages=pages, questions=[question]))


def ask_about_boundaries(job: Job, document: Document, config: SplitConfig, unsure: Collection[int]) -> None:
    """Ask whether unsure pages of a PDF begin a part. Not asked if identifiers distinguish the parts."""
    classes = config.split_classifications
    if not unsure or document.mime_type != MIME_TYPE or any(one.identifier_key for one in classes):
        return
    pages = [_shortened(page) for page in keep_pages(job.folder, [(job.inputs[0].file_id, document)])]
    questions = [
        Question(
            path=path_of(page.number),
            kind="choice",
            choices=[GOES_ON, *(one.id for one in classes)],
            about=boundary_question(at),
            pages=[at - 1, at],
        )
        for at, page in enumerate(document.pages, 1)
        if at > 1 and page.number in unsure
    ]
    if questions:
        kinds = describe([(one.id, one.type, one.description) for one in classes])
        rules = "\n".join(filter(None, [kinds, config.split_rules]))
        _leave(job, Questions(work="split", rules=rules, pages=pages, questions=questions))


def _shortened(page: PageText) -> PageText:
    text = page.text
    if len(text) > HEAD + FOOT:
        text = f"{text[:HEAD]}\n…\n{text[-FOOT:]}"
    return PageText(number=page.number, text=text)


def _leave(job: Job, questions: Questions) -> None:
    (job.folder / QUESTIONS).write_text(questions.model_dump_json(), "utf-8", errors="replace")
