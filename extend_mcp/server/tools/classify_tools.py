"""Decide what kind a document is."""

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import build_classes_config
from extend_mcp.server.tools.calls.file_arguments import ONE_FILE, FileArg, MayRead, check_source, make_source_input
from extend_mcp.server.tools.calls.parameters import Classes, Config, Fresh, Pages, RawText, Wait
from extend_mcp.server.tools.calls.reuse import make_saved_check, mark_repeat, start_run
from extend_mcp.server.tools.declaration import STARTS, Declaration
from extend_mcp.server.tools.run_answers.answer_models import RunAnswer
from extend_mcp.server.tools.run_answers.run_facts import describe_run

if TYPE_CHECKING:
    from extend_mcp.wire.classify import ClassifyRun


class ClassifyAnswer(RunAnswer):
    type: str | None = None
    id: str | None = None
    confidence: float | None = None


async def classify_document(
    here: Here,
    permission: MayRead,
    file: FileArg | None = None,
    text: RawText = None,
    classes: Classes = None,
    classifier_id: Annotated[str | None, Field(description="Saved classifier, instead of `classes`")] = None,
    pages: Pages = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> ClassifyAnswer:
    """Decide which of several kinds a document is."""
    check_source(file, text)
    from extend_mcp.wire.classify import ClassifierRef, ClassifyConfig

    options = build_classes_config(ClassifyConfig, "classifications", classes, classifier_id, config, pages)
    saved = None if classifier_id is None else ClassifierRef(id=classifier_id, override_config=options)
    source = await make_source_input(here, file, text, permission)
    create, is_unchanged = here.extend.classify_runs.create, make_saved_check(here, "classifiers", classifier_id)
    request = {"file": source, "classifier": saved, "config": None if saved else options}
    run = await start_run(here, create, wait_seconds, fresh=fresh, is_unchanged=is_unchanged, **request)
    return mark_repeat(here, summarize_classify(run))


def summarize_classify(run: "ClassifyRun") -> ClassifyAnswer:
    """The kind that was chosen."""
    fields = describe_run(run)
    if run.output is None:
        return ClassifyAnswer(**fields)
    return ClassifyAnswer(**fields, type=run.output.type, id=run.output.id, confidence=run.output.confidence)


TOOLS = (
    Declaration(
        classify_document,
        "Classify document",
        STARTS,
        {"file": "~/Documents/scan.pdf", "classes": {"invoice": "A bill"}},
        files=ONE_FILE,
    ),
)
