"""Extractors that are kept under the hash of their content, so that batches with the same schema share one."""

import hashlib
from typing import TYPE_CHECKING, Any

from extend_mcp.server.answers.jsontext import to_json_text
from extend_mcp.server.call import Call

if TYPE_CHECKING:
    from extend_mcp.wire.extract import ExtractConfig, ExtractorRef

CHARACTERS = 16
"""Characters of the hash in a name."""


def name_extractor(config: "ExtractConfig") -> str:
    """The name of the extractor that has this config."""
    return f"schema-{hashlib.sha256(to_json_text(_ordered(config.wire())).encode()).hexdigest()[:CHARACTERS]}"


async def find_or_create(here: Call, config: "ExtractConfig") -> "ExtractorRef":
    """The extractor of this config, at its first published version; it is made if there is none.

    The API runs batches of saved extractors only. A published version never changes, even if the draft does.
    """
    from extend_mcp.wire.extract import ExtractorRef

    name, extractors = name_extractor(config), here.extend.extractors
    async for saved in extractors.iterate(max_page_size=1000):
        if saved.name == name:
            published = [
                each.version async for each in extractors.versions.iterate(saved.id) if each.version != "draft"
            ]
            if published:
                return ExtractorRef(id=saved.id, version=published[-1])
    created = await extractors.create(name=name, config=config)
    version = await extractors.versions.create(created.id, release_type="minor")
    return ExtractorRef(id=created.id, version=version.version)


def _ordered(value: Any) -> Any:
    """The same JSON with the names of options in order. A schema keeps its own order, which is that of the output."""
    return {key: value[key] for key in sorted(value)} if isinstance(value, dict) else value
