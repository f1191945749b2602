"""What a tool declares besides its function: title, hints, an example, and its words about files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from mcp_types import ToolAnnotations

READS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True)
STARTS = ToolAnnotations(read_only_hint=False, destructive_hint=False, idempotent_hint=False, open_world_hint=True)
"""Creates something and changes nothing that exists."""
CHANGES = ToolAnnotations(read_only_hint=False, destructive_hint=True, idempotent_hint=True, open_world_hint=True)
"""Replaces what was there."""
STOPS = CHANGES
"""Ends something that is running."""
DELETES = CHANGES
"""Removes for good; asks first."""


@dataclass(frozen=True, slots=True)
class FileWords:
    """What a tool's description says about files: with local paths, and without, as over HTTP."""

    with_paths: str
    """The end of the description if local paths are accepted."""
    example: Mapping[str, Any]
    """Arguments of the example if they are not."""
    parameters: Mapping[str, str]
    """Descriptions of parameters if they are not."""
    with_uploads: Mapping[str, str] = field(default_factory=dict)
    """The same if request_upload is offered instead."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A tool. Its name, description and schemas come from the function."""

    function: Callable[..., Any]
    title: str
    hints: ToolAnnotations
    example: Mapping[str, Any]
    """The arguments of a valid call, shown when a call has wrong ones."""
    files: FileWords | None = None
    meta: Mapping[str, Any] | None = None
    """The tool's `_meta`, for extensions."""

    @property
    def name(self) -> str:
        """The tool's name."""
        return self.function.__name__
