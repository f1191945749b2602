"""Prompts: common jobs, as a first message that names the tools to use."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

from mcp.server import MCPServer
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, Prompt
from pydantic import Field

from extend_mcp.server.app import App
from extend_mcp.server.tools.calls.option_names import letters_of

Samples = Annotated[str, Field(description="Sample documents: paths, or a folder")]
Fields = Annotated[str, Field(description="What to read, like `number, date, total`")]
Folder = Annotated[str, Field(description="Folder whose documents are processed")]
Goal = Annotated[str, Field(description="What to do with each, like `extract the totals`")]
ExtractionId = Annotated[str, Field(description="Id of an extraction, like `exr_…`")]
ProcessorId = Annotated[str, Field(description="Id of an extractor, classifier or splitter")]
Version = Annotated[str, Field(description="Like `latest`, `draft`, `1.0`")]


def build_extractor(samples: Samples, fields: Fields = "the fields that matter in them") -> str:
    """Make a saved extractor from sample documents and check it on them. Needs the toolset `processors`."""
    return (
        f"Build an extractor for documents like {samples}, reading {fields}. Parse one sample (parse_document) to see "
        "what is there; draft a schema and repair it with check_schema; try it on every sample with extract_data and "
        "citations=true; look at flags and not_found; then call create_processor and publish_version. Report the "
        "fields, how sure each was, and the extractor's id."
    )


def process_folder(folder: Folder, goal: Goal = "parse every document") -> str:
    """Work through a folder of documents in one batch."""
    return (
        f"Process the documents in {folder}: {goal}. Give `{folder}/*` to start_batch, then call get_batch until it "
        "has ended. Report how many succeeded, name each that failed with its reason and what could help, and "
        "summarise the results without reading every document in full."
    )


def review_fields(run_id: ExtractionId) -> str:
    """Go through the doubtful values of an extraction."""
    return (
        f"Review extraction {run_id}: call get_run with citations=true. For each entry of flags and not_found, find "
        "the place in the document (read_run on a parse of the same file, by search or pages), say what is written "
        "there, and whether the value is right; check the values that you would put instead with ground_values. "
        "Change nothing; end with a table: field, value, what the document says, verdict."
    )


def compare_versions(processor_id: ProcessorId, first: Version = "latest", second: Version = "draft") -> str:
    """Compare two versions of a processor on its evaluation set. Needs the toolsets `processors` and `evaluations`."""
    return (
        f"Compare versions {first} and {second} of {processor_id}: look at both with get_version and name the "
        "differences; find its evaluation set (list_evaluation_sets), call run_evaluation for each version, wait with "
        "get_evaluation_run, and compare accuracy field by field. Say which one to use and why, and what got worse."
    )


PROMPTS: dict[str, Callable[..., str]] = {
    "Build an extractor": build_extractor,
    "Process a folder": process_folder,
    "Review doubtful fields": review_fields,
    "Compare two versions": compare_versions,
}
"""Title to function; its parameters are the prompt's arguments."""


def add_prompts(server: MCPServer[App], *, local_files: bool) -> None:
    """Register the prompts; the one for a folder only if local paths are accepted."""
    for title, function in PROMPTS.items():
        if function is process_folder and not local_files:
            continue
        server.prompt(title=title, description=" ".join((function.__doc__ or "").split()))(function)


def read_prompt_arguments(prompts: Sequence[Prompt], name: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments under the prompt's names for them, without empty ones: forms of hosts send all their fields.

    Raises `MCPError` (-32602, as specified) for an unknown prompt, or for missing or unknown arguments.
    """
    prompt = next((prompt for prompt in prompts if prompt.name == name), None)
    if prompt is None:
        known = ", ".join(prompt.name for prompt in prompts)
        raise MCPError(INVALID_PARAMS, f"There is no prompt {name[:80]!r}; the prompts are {known}.")
    takes = {argument.name: argument.required for argument in prompt.arguments or ()}
    spelt = {letters_of(each): each for each in takes}
    given = {spelt.get(letters_of(each), each): value for each, value in arguments.items() if str(value).strip()}
    wrong = [f"{each!r} is missing" for each, required in takes.items() if required and each not in given]
    wrong += [f"{each[:80]!r} is unknown" for each in given if each not in takes]
    if wrong:
        raise MCPError(
            INVALID_PARAMS, f"Arguments of {name}: {', '.join(wrong)}; it takes {', '.join(takes) or 'none'}."
        )
    return given
