"""Saved extractors, classifiers and splitters: the prefix of an id says which."""

from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from extend_mcp.errors import Refused
from extend_mcp.long_work import run_in_thread
from extend_mcp.server.answers.envelope import to_one_line
from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.call import Here
from extend_mcp.server.tools.calls.config_arguments import parse_argument, repair_schema
from extend_mcp.server.tools.calls.file_arguments import MayReadAll, make_file_input
from extend_mcp.server.tools.calls.option_names import match_names
from extend_mcp.server.tools.calls.parameters import Cursor, Limit, Pointer
from extend_mcp.server.tools.declaration import CHANGES, READS, STARTS, Declaration
from extend_mcp.server.tools.run_answers.api_objects import ListAnswer, ObjectAnswer, list_page, show_object
from extend_mcp.wire.base import Wire

if TYPE_CHECKING:
    from extend_mcp.client import ExtendClient

Kind = Annotated[Literal["extractor", "classifier", "splitter"], Field(description="Kind of processor")]
ProcessorId = Annotated[str, Field(description="Like `ex_…`, `cl_…` or `spl_…`")]
Config = Annotated[dict[str, Any] | None, Field(description="Its whole config, as in the API")]

PREFIXES = {"ex_": "extractor", "cl_": "classifier", "cls_": "classifier", "spl_": "splitter", "sp_": "splitter"}
OLDER = "dp_"
OLDER_TYPES = {"EXTRACT": "extractor", "CLASSIFY": "classifier", "SPLITTER": "splitter"}

_CLASSES = [
    {"id": "invoice", "type": "invoice", "description": "A bill for goods"},
    {"id": "other", "type": "other", "description": "Anything else"},
]
EXAMPLE_CONFIGS: dict[str, dict[str, Any]] = {
    "extractor": {"schema": {"type": "object", "properties": {"total": {"type": ["number", "null"]}}}},
    "classifier": {"classifications": _CLASSES},
    "splitter": {"splitClassifications": _CLASSES},
}


async def list_processors(
    here: Here,
    type: Annotated[  # noqa: A002  (the API's word)
        Literal["extractor", "classifier", "splitter", "workflow"], Field(description="What to list")
    ],
    limit: Limit = 20,
    cursor: Cursor = None,
) -> ListAnswer:
    """List saved extractors, classifiers, splitters or workflows, to use their ids."""
    return await list_page(here, getattr(here.extend, f"{type}s").list, limit, cursor)


async def get_processor(here: Here, processor_id: ProcessorId, pointer: Pointer = None) -> ObjectAnswer:
    """Look at a saved processor with its draft config."""
    saved, _ = await find_processor(here.extend, processor_id)
    return await show_object(here, await saved.get(processor_id), pointer)


async def create_processor(
    here: Here,
    permission: MayReadAll,
    type: Kind,  # noqa: A002  (the API's word)
    name: Annotated[str, Field(description="Its name")],
    config: Config = None,
    clone_id: Annotated[str | None, Field(description="Copy this one's config instead")] = None,
    files: Annotated[
        list[str], Field(description="Or 1 to 5 samples to draft an extractor's schema from", max_length=5)
    ] = [],  # noqa: B006  (never changed; None would be a null union in the schema)
) -> ObjectAnswer:
    """Save an extractor, classifier or splitter as a draft. publish_version makes it a version."""
    if files and type != "extractor":
        raise Refused("LOCAL_INVALID_ARGUMENT", "Only an extractor can be drafted from samples.", field="files")
    parsed = await run_in_thread(partial(_config, type, config), short=True)
    fields: dict[str, Any] = {"config": parsed, f"clone_{type}_id": clone_id}
    if files:
        from extend_mcp.wire.extract import ExtractorGenerate

        samples = [await make_file_input(here, file, permission) for file in files]
        fields["generate"] = ExtractorGenerate(files=samples)
    created = await getattr(here.extend, f"{type}s").create(name=name, **fields)
    follow = f'publish_version(processor_id="{created.id}", release_type="minor") once the draft is right.'
    return await show_object(here, created, follow=follow)


async def update_processor(
    here: Here,
    processor_id: ProcessorId,
    name: Annotated[str | None, Field(description="New name")] = None,
    config: Config = None,
) -> ObjectAnswer:
    """Rename a processor or replace its draft config as a whole. Published versions stay."""
    saved, kind = await find_processor(here.extend, processor_id)
    draft = await run_in_thread(partial(_config, kind, config), short=True)
    return await show_object(here, await saved.update(processor_id, name=name, config=draft))


async def publish_version(
    here: Here,
    processor_id: ProcessorId,
    release_type: Annotated[Literal["major", "minor"], Field(description="Which part of the number to raise")],
    description: Annotated[str | None, Field(description="What changed")] = None,
) -> ObjectAnswer:
    """Publish a processor's draft as its next version, which runs then use."""
    saved, _ = await find_processor(here.extend, processor_id)
    created = await saved.versions.create(processor_id, release_type=release_type, description=description)
    return await show_object(here, created)


async def list_versions(here: Here, processor_id: ProcessorId, limit: Limit = 20, cursor: Cursor = None) -> ListAnswer:
    """List a processor's versions, the draft first."""
    saved, _ = await find_processor(here.extend, processor_id)
    return await list_page(here, partial(saved.versions.list, processor_id), limit, cursor)


async def get_version(
    here: Here,
    processor_id: ProcessorId,
    version: Annotated[str, Field(description="`draft`, `latest` or a number like `0.1`")],
    pointer: Pointer = None,
) -> ObjectAnswer:
    """Look at one version of a processor with its config."""
    saved, _ = await find_processor(here.extend, processor_id)
    return await show_object(here, await saved.versions.get(processor_id, version), pointer)


def _config(kind: str, config: dict[str, Any] | None) -> Any:
    """The config of a processor of this kind; an extractor's schema is repaired."""
    model = _model(kind)
    try:
        options = match_names(model, config or {}, "config")
        repair_schema(options)
        return parse_argument(model, options) if options else None
    except Refused as error:
        if error.code == "LOCAL_INVALID_ARGUMENT":
            error.hint = f"The config for type {kind} is like {to_json_text(EXAMPLE_CONFIGS[kind])}."
        raise


def _model(kind: str) -> type[Wire]:
    if kind == "extractor":
        from extend_mcp.wire.extract import ExtractConfig

        return ExtractConfig
    if kind == "classifier":
        from extend_mcp.wire.classify import ClassifyConfig

        return ClassifyConfig
    from extend_mcp.wire.split import SplitConfig

    return SplitConfig


async def find_processor(client: "ExtendClient", processor_id: str) -> tuple[Any, str]:
    """The resource that a processor belongs to, and its kind. Raises `Refused` for any other id.

    An id of the older API does not show the kind: the processor's versions do.
    """
    kind = next((kind for prefix, kind in PREFIXES.items() if processor_id.startswith(prefix)), None)
    if kind is None and processor_id.startswith(OLDER):
        versions = (await client.processors.versions.list(processor_id)).versions
        kind = next((OLDER_TYPES[each.processor_type] for each in versions if each.processor_type in OLDER_TYPES), None)
    if kind is not None:
        return getattr(client, f"{kind}s"), kind
    raise Refused(
        "LOCAL_UNKNOWN_ID",
        f"{to_one_line(processor_id)!r} is not a processor id; these begin with {', '.join(PREFIXES)} or {OLDER}.",
        hint="list_processors(type=…) gives ids of processors.",
        field="processor_id",
    )


KNOWN = {"processor_id": "ex_a1"}
CONFIG = {"config": EXAMPLE_CONFIGS["extractor"]}
TOOLS = (
    Declaration(list_processors, "List processors", READS, {"type": "extractor"}),
    Declaration(get_processor, "Get processor", READS, KNOWN),
    Declaration(create_processor, "Create processor", STARTS, {"type": "extractor", "name": "Bills", **CONFIG}),
    Declaration(update_processor, "Update processor", CHANGES, {**KNOWN, **CONFIG}),
    Declaration(publish_version, "Publish version", STARTS, {**KNOWN, "release_type": "minor"}),
    Declaration(list_versions, "List versions", READS, KNOWN),
    Declaration(get_version, "Get version", READS, {**KNOWN, "version": "latest"}),
)
