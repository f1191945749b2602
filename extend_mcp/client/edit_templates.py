"""`/edit_templates`: saved forms, made in the dashboard."""

from collections.abc import AsyncIterator
from typing import Unpack

from extend_mcp.client.pages import Sorted, iterate_rows, read_page
from extend_mcp.client.paths import build_path
from extend_mcp.client.transport import Transport
from extend_mcp.wire.edit import EditTemplate, EditTemplateSummary
from extend_mcp.wire.runs import ListPage


class TemplateFilters(Sorted, total=False):
    """Filters of lists of templates; names match in any case."""

    name_contains: str | None


class EditTemplates:
    """`/edit_templates`, a method for each endpoint."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    async def get(self, template_id: str) -> EditTemplate:
        """One template with its config."""
        return await self._transport.request(EditTemplate, "GET", build_path("edit_templates", template_id))

    async def list(self, **filters: Unpack[TemplateFilters]) -> ListPage[EditTemplateSummary]:
        """One page of templates."""
        return await read_page(self._transport, ListPage[EditTemplateSummary], "/edit_templates", filters)

    def iterate(self, **filters: Unpack[TemplateFilters]) -> AsyncIterator[EditTemplateSummary]:
        """Every template, page after page."""
        return iterate_rows(self._transport, ListPage[EditTemplateSummary], "/edit_templates", filters)
