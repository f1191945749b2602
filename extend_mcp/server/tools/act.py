"""Work on one document: parse it, extract from it."""

from functools import partial
from typing import Annotated, Any

from pydantic import Field

from extend_mcp.aside import aside
from extend_mcp.errors import Refused
from extend_mcp.server.context import Here
from extend_mcp.server.tools.again import Fresh, as_saved, marked, started
from extend_mcp.server.tools.answers import ExtractAnswer, ParseAnswer
from extend_mcp.server.tools.configs import asked, brief, extract_config
from extend_mcp.server.tools.documents import FileArg, MayRead, check_source, file_input, source_input
from extend_mcp.server.tools.facts import beside
from extend_mcp.server.tools.tell_texts import tell_extract, tell_parse

Config = Annotated[dict[str, Any] | None, Field(description="More options, in the API's words")]
Pages = Annotated[str | None, Field(description="Only these, like `1-3,7`")]
Wait = Annotated[float | None, Field(description="Seconds to wait for the result", ge=0, le=600)]


async def parse_document(
    here: Here,
    permission: MayRead,
    file: FileArg,
    pages: Pages = None,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> ParseAnswer:
    """Read a document into text and tables. Answers with outline and beginning; read_run reads on.

    A local file is sent to the backend.
    """
    from extend_mcp.wire.parse import ParseConfig

    options = asked(ParseConfig, config, pages)
    source = await file_input(here, file, permission)
    create = here.extend.parse_runs.create
    run = await started(here, create, wait_seconds, fresh=fresh, file=source, config=options)
    return marked(here, await beside(run, partial(tell_parse, run, here.settings.result_tokens)))


async def extract_data(
    here: Here,
    permission: MayRead,
    file: FileArg | None = None,
    text: Annotated[str | None, Field(description="Raw text, instead of `file`")] = None,
    schema: Annotated[
        dict[str, Any] | None,
        Field(description="JSON Schema object; `extend:type` of a field may be date or currency. Inferred if left out"),
    ] = None,
    extractor_id: Annotated[str | None, Field(description="Saved extractor, instead of `schema`")] = None,
    instructions: Annotated[str | None, Field(description="Rules in plain words")] = None,
    pages: Pages = None,
    citations: Annotated[bool, Field(description="Say where each value stands")] = False,
    config: Config = None,
    fresh: Fresh = False,
    wait_seconds: Wait = None,
) -> ExtractAnswer:
    """Extract a schema's fields from a document. Missing values are named, doubtful ones flagged.

    A local file is sent to the backend.
    """
    check_source(file, text)
    if extractor_id is not None and schema is not None:
        raise Refused("LOCAL_INVALID_ARGUMENT", "Give `schema` or `extractor_id`, not both.", field="schema")
    from extend_mcp.wire.extract import ExtractConfig, ExtractorRef

    request: dict[str, Any]
    changes: list[str] = []
    if extractor_id is None:
        work = partial(extract_config, config, schema, instructions, pages)
        options, changes = await aside(work, short=True)
        request = {"config": options}
    else:
        changed = asked(ExtractConfig, config, pages, instructions, citations=citations)
        request = {"extractor": ExtractorRef(id=extractor_id, override_config=changed)}
    source = await source_input(here, file, text, permission)
    create, current = here.extend.extract_runs.create, as_saved(here, "extractors", extractor_id)
    run = await started(here, create, wait_seconds, fresh=fresh, current=current, file=source, **request)
    tell = partial(tell_extract, run, here.settings.result_tokens, citations=citations, by_rules=here.by_rules)
    answer = await beside(run, tell)
    answer.schema_changes = brief(changes)
    return marked(here, answer)
