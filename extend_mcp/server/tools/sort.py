"""Tell documents apart: what kind one is, and which ones a file holds."""

from functools import partial
from typing import Annotated

from pydantic import Field

from extend_mcp.server.context import Here
from extend_mcp.server.tools.act import Config, Pages, Wait
from extend_mcp.server.tools.again import Fresh, as_saved, marked, started
from extend_mcp.server.tools.answers import ClassifyAnswer, SplitAnswer
from extend_mcp.server.tools.configs import classes_config
from extend_mcp.server.tools.documents import FileArg, MayRead, check_source, file_input, source_input
from extend_mcp.server.tools.facts import beside
from extend_mcp.server.tools.tell_work import tell_classify, tell_split

Classes = Annotated[
    dict[str, str] | None,
    Field(description='Kind → what it is, like `{"invoice":"A bill for goods"}`; `other` is added'),
]


async def classify_document(
    here: Here,
    permission: MayRead,
    file: FileArg | None = None,
    text: Annotated[str | None, Field(description="Raw text, instead of `file`")] = None,
    classes: Classes = None,
    classifier_id: Annotated[str | None, Field(description="Saved classifier, instead of `classes`")] = None,
    pages: Pages = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> ClassifyAnswer:
    """Tell which of several kinds a document is. A local file is sent to the backend."""
    check_source(file, text)
    from extend_mcp.wire.classify import ClassifierRef, ClassifyConfig

    options = classes_config(ClassifyConfig, "classifications", classes, classifier_id, config, pages)
    saved = None if classifier_id is None else ClassifierRef(id=classifier_id, override_config=options)
    source = await source_input(here, file, text, permission)
    create, current = here.extend.classify_runs.create, as_saved(here, "classifiers", classifier_id)
    request = {"file": source, "classifier": saved, "config": None if saved else options}
    run = await started(here, create, wait_seconds, fresh=fresh, current=current, **request)
    return marked(here, tell_classify(run))


async def split_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    classes: Classes = None,
    splitter_id: Annotated[str | None, Field(description="Saved splitter, instead of `classes`")] = None,
    pages: Pages = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> SplitAnswer:
    """Find the documents in one file: kind, pages and, where made, a file of its own for each. A local file is sent."""
    from extend_mcp.wire.split import SplitConfig, SplitterRef

    options = classes_config(SplitConfig, "splitClassifications", classes, splitter_id, config, pages)
    saved = None if splitter_id is None else SplitterRef(id=splitter_id, override_config=options)
    source = await file_input(here, file, permission)
    create, current = here.extend.split_runs.create, as_saved(here, "splitters", splitter_id)
    request = {"file": source, "splitter": saved, "config": None if saved else options}
    run = await started(here, create, wait_seconds, fresh=fresh, current=current, **request)
    return marked(here, await beside(run, partial(tell_split, run, here.settings.result_tokens)))
