"""The Skills extension: files in `server/skills` that teach an agent to work with documents through the tools.

Each is also an ordinary resource, for clients that do not know the extension.
"""

import hashlib
from functools import cached_property
from importlib.resources import files
from typing import Any

from mcp.server.extension import Extension, MethodBinding, ResourceBinding
from mcp.server.mcpserver.resources import TextResource
from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, PaginatedRequestParams, ReadResourceRequestParams

from extend_mcp.server.extensions.tasks import MODERN, Ctx

NAMES = ("extract-many-documents", "read-long-documents", "build-an-extractor", "ground-values")
CACHED_MS = 3_600_000
"""How long a client may cache the list: it changes only with the version of the server."""


class Skill:
    """One skill: a file that begins with its name and description."""

    def __init__(self, name: str) -> None:
        self.uri = f"skill://{name}/SKILL.md"
        self.text = (files("extend_mcp.server") / "skills" / name / "SKILL.md").read_text(encoding="utf-8")

    @cached_property
    def frontmatter(self) -> dict[str, str]:
        """The lines between the first two `---`, each a plain `key: value`."""
        lines = self.text.split("---\n", 2)[1].splitlines()
        return dict(line.split(": ", 1) for line in lines)

    def entry(self) -> dict[str, Any]:
        """The skill in the form of the extension's methods."""
        content = self.text.encode()
        file = {"uri": self.uri, "digest": f"sha256:{hashlib.sha256(content).hexdigest()}", "size": len(content)}
        return {"uri": self.uri, "frontmatter": self.frontmatter, "resources": [file]}


class Skills(Extension):
    """Serves the skills."""

    identifier = "io.modelcontextprotocol/skills"

    def __init__(self) -> None:
        self._skills = {skill.uri: skill for skill in map(Skill, NAMES)}

    def resources(self) -> list[ResourceBinding]:
        """The files."""
        return [
            ResourceBinding(
                TextResource(
                    uri=skill.uri,
                    name=skill.frontmatter["name"],
                    description=skill.frontmatter["description"],
                    mime_type="text/markdown",
                    text=skill.text,
                )
            )
            for skill in self._skills.values()
        ]

    def methods(self) -> list[MethodBinding]:
        """All skills, and one."""
        return [
            MethodBinding("skills/list", PaginatedRequestParams, self._list, MODERN),
            MethodBinding("skills/get", ReadResourceRequestParams, self._get, MODERN),
        ]

    async def _list(self, _ctx: Ctx, _params: PaginatedRequestParams) -> dict[str, Any]:
        return _complete({"skills": [skill.entry() for skill in self._skills.values()]})

    async def _get(self, _ctx: Ctx, params: ReadResourceRequestParams) -> dict[str, Any]:
        if params.uri not in self._skills:
            raise MCPError(INVALID_PARAMS, "There is no such skill.", {"uri": params.uri})
        return _complete({"skill": self._skills[params.uri].entry()})


def _complete(result: dict[str, Any]) -> dict[str, Any]:
    return {"resultType": "complete", **result, "ttlMs": CACHED_MS, "cacheScope": "public"}
