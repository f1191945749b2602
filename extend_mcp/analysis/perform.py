"""The work of a run, done in its child process: stored files in, artifacts and a report out."""

import json
from collections.abc import Callable
from dataclasses import asdict, replace

from extend_mcp.analysis.artifacts import write_json
from extend_mcp.analysis.job import PARSED, Done, Input, Job
from extend_mcp.analysis.options import reads_codes
from extend_mcp.analysis.parse import keeps_words, members, parse
from extend_mcp.documents import open_document
from extend_mcp.documents.codes import add_codes, can_read
from extend_mcp.documents.ocr.kept_readings import keeping_readings
from extend_mcp.documents.page import Document
from extend_mcp.wire.classify import ClassifyConfig
from extend_mcp.wire.edit import EditConfig, FormDetectionConfig
from extend_mcp.wire.extract import ExtractConfig
from extend_mcp.wire.parse import ParseAdvancedOptions, ParseConfig
from extend_mcp.wire.runs import RunWarning
from extend_mcp.wire.split import SplitConfig
from extend_mcp.wire.verify import VerifyConfig


def perform(job: Job) -> Done:
    """Do the job and write its artifacts to `job.folder`. Raises `DocumentFailure` if a document cannot be read."""
    if job.kind not in _KINDS:
        raise ValueError(f"unknown kind of work: {job.kind}")
    return _KINDS[job.kind](job)


def _perform_parse(job: Job) -> Done:
    config = ParseConfig.model_validate(job.config)
    document = _open(job.inputs[0], config, keep_words=keeps_words(config))
    warnings: list[RunWarning] = []
    write_json(job.folder / "parse.json", members(document, config, warnings))
    return _done([document], warnings)


def _perform_extract(job: Job) -> Done:
    from extend_mcp.analysis.extract import extract
    from extend_mcp.analysis.split.zones import warn_of_several

    config = ExtractConfig.model_validate(job.config)
    documents, warnings = _parsed(job, config)
    extraction = extract([(one.file_id, document) for one, document in zip(job.inputs, documents, strict=True)], config)
    write_json(job.folder / "extract.json", extraction.output)
    if job.asks:
        from extend_mcp.analysis.left_open.ask import ask_about_fields

        ask_about_fields(job, documents, config, extraction)
    several = [warning for document in documents for page in document.pages for warning in warn_of_several(page)]
    done = _done(documents, [*several, *warnings, *extraction.warnings])
    return replace(done, schema=extraction.schema)


def _perform_classify(job: Job) -> Done:
    from extend_mcp.analysis.classify import classify

    config = ClassifyConfig.model_validate(job.config)
    documents, warnings = _parsed(job, config)
    classified = classify(documents[0], config)
    write_json(job.folder / "classify.json", classified.output)
    if job.asks:
        from extend_mcp.analysis.left_open.ask import ask_about_class

        ask_about_class(job, documents[0], config, classified.output)
    return _done(documents, [*warnings, *classified.warnings])


def _perform_split(job: Job) -> Done:
    from extend_mcp.analysis.split import split
    from extend_mcp.analysis.split.cut import part_files

    config = SplitConfig.model_validate(job.config)
    documents, warnings = _parsed(job, config)
    parts = split(documents[0], config)
    files, new_warnings = part_files(documents[0], job.inputs[0], parts.output["splits"], parts.zones, job.folder)
    write_json(job.folder / "split.json", parts.output)
    if job.asks:
        from extend_mcp.analysis.left_open.ask import ask_about_boundaries

        ask_about_boundaries(job, documents[0], config, parts.unsure)
    return replace(_done(documents, [*warnings, *parts.warnings, *new_warnings]), files=files)


def _perform_verify(job: Job) -> Done:
    from extend_mcp.analysis.verify import verify

    one = job.inputs[0]
    with keeping_readings(one.readings):
        verified = verify(one, VerifyConfig.model_validate(job.config))
    write_json(job.folder / "verify.json", verified.output)
    return Done(verified.pages, (verified.pages,), [warning.wire() for warning in verified.warnings])


def _perform_detect_form(job: Job) -> Done:
    from extend_mcp.analysis.forms import detect

    form = job.inputs[0]
    with keeping_readings(form.readings):
        found = detect(form.path, FormDetectionConfig.model_validate(job.config), form.password)
    write_json(job.folder / "detect_form.json", found.output)
    warnings = [warning.wire() for warning in found.warnings]
    return Done(found.pages, (found.pages,), warnings, metrics=found.metrics)


def _perform_edit(job: Job) -> Done:
    from extend_mcp.analysis.forms import fill

    form = job.inputs[0]
    filled = fill(form.path, EditConfig.model_validate(job.config), form.password, job.folder)
    write_json(job.folder / "edit.json", filled.output)
    warnings = [warning.wire() for warning in filled.warnings]
    return Done(filled.pages, (filled.pages,), warnings, schema=filled.schema, metrics=filled.metrics)


def _perform_carried(job: Job) -> Done:
    from extend_mcp.analysis.extract.exact.carried import read_carried

    one = job.inputs[0]
    write_json(job.folder / "carried.json", read_carried(one.path, one.name, job.config["schema"]))
    return Done(0, (0,))


def _perform_settle(job: Job) -> Done:
    """Complete the output of an earlier job with the answers to its questions."""
    from extend_mcp.analysis.left_open.settle import settle

    settled = settle(job)
    write_json(job.folder / f"{settled.work}.json", settled.output)
    return Done(0, (), files=settled.files)


def _perform_look(job: Job) -> Done:
    from extend_mcp.analysis.overview import look_at

    one = job.inputs[0]
    write_json(job.folder / "look.json", look_at(one.path, one.name))
    return Done(0, (0,))


_KINDS: dict[str, Callable[[Job], Done]] = {
    "parse": _perform_parse,
    "extract": _perform_extract,
    "classify": _perform_classify,
    "split": _perform_split,
    "verify": _perform_verify,
    "detect_form": _perform_detect_form,
    "edit": _perform_edit,
    "carried": _perform_carried,
    "settle": _perform_settle,
    "look": _perform_look,
}


def _parsed(job: Job, config: ExtractConfig | ClassifyConfig | SplitConfig) -> tuple[list[Document], list[RunWarning]]:
    """The job's documents, read and parsed into one `parse.json`, with the warnings of the parse."""
    from extend_mcp.analysis.extract.exact.payment_data import asks_for_payment

    parse_config = _parse_config(config)
    payments = isinstance(config, ExtractConfig) and asks_for_payment(config.schema_)
    documents = [_open(one, parse_config, payments=payments) for one in job.inputs]
    parsed = [parse(document, parse_config) for document in documents]
    output = parsed[0][0] | {"chunks": [chunk for one, _ in parsed for chunk in one["chunks"]]}
    warnings = [warning for _, found in parsed for warning in found]
    write_json(job.folder / PARSED, asdict(_done(documents, warnings)))
    write_json(job.folder / "parse.json", output)
    return documents, warnings


def _open(one: Input, config: ParseConfig, *, payments: bool = False, keep_words: bool = True) -> Document:
    """The document; with the codes on its pages, or only those of payments, if requested and the extra is installed."""
    with keeping_readings(one.readings):
        document = open_document(one.path, one.name, password=one.password, config=config, keep_words=keep_words)
    every_kind = reads_codes(config)
    if (every_kind or payments) and can_read():
        add_codes(document, one.path, one.password, every_kind=every_kind)
    return document


def _parse_config(config: ExtractConfig | ClassifyConfig | SplitConfig) -> ParseConfig:
    """The parse options of a run; its own page ranges take precedence."""
    parse_config = config.parse_config or ParseConfig()
    ranges = config.advanced_options.page_ranges if config.advanced_options else None
    if not ranges:
        return parse_config
    options = parse_config.advanced_options or ParseAdvancedOptions()
    return parse_config.model_copy(
        update={"advanced_options": options.model_copy(update={"page_ranges": ranges})},
    )


def _done(documents: list[Document], warnings: list[RunWarning]) -> Done:
    unique = {json.dumps(wire, sort_keys=True): wire for wire in (warning.wire() for warning in warnings)}
    return Done(
        pages=sum(len(document.pages) for document in documents),
        page_counts=tuple(document.page_count for document in documents),
        warnings=list(unique.values()),
    )
