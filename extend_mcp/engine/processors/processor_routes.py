"""The endpoints that extractors, classifiers and splitters share: drafts, published versions, clones."""

from typing import Any

from sqlalchemy import Connection, Row
from starlette.requests import Request
from starlette.responses import Response

from extend_mcp.engine.configs.processing import Config
from extend_mcp.engine.errors import invalid
from extend_mcp.engine.http import listing
from extend_mcp.engine.http.api_object import Body
from extend_mcp.engine.http.api_route import ApiRoute
from extend_mcp.engine.http.requests import (
    answer,
    answer_list,
    check_name,
    engine_of,
    read_body,
    read_query,
    run_check,
    workspace_of,
)
from extend_mcp.engine.processors import processor_rows
from extend_mcp.engine.processors.processor_kinds import PROCESSORS
from extend_mcp.engine.runs import run_views
from extend_mcp.engine.storage.tables import processors as table
from extend_mcp.engine.storage.tables import versions
from extend_mcp.wire.base import Wire

FirstDraft = tuple[Config, list[dict[str, Any]]]
"""The first draft of a processor that is not a clone, and warnings on how it was made."""


class ProcessorRoutes:
    """The endpoints of one kind of processor, with the models of their requests and answers."""

    create_waits = False
    """True if a create may read documents first."""

    def __init__(
        self,
        kind: str,
        *,
        create: type[Wire],
        update: type[Wire],
        publish: type[Wire],
        processor: type[Wire],
        page: type[Wire],
        version: type[Wire],
        versions: type[Wire],
    ) -> None:
        self.kind = PROCESSORS[kind]
        self._create, self._update, self._publish = create, update, publish
        self._processor, self._page, self._version, self._versions = processor, page, version, versions

    async def list_processors(self, request: Request) -> Response:
        """Saved processors."""
        query = read_query(request, listing.SortedQuery)
        where = {"workspace": workspace_of(request), "kind": self.kind.name}
        rows, token = await engine_of(request).database.read(
            lambda connection: listing.read_page(connection, table, where, query, query.column)
        )
        return answer_list([run_views.processor_summary(row) for row in rows], token)

    async def create(self, request: Request) -> Response:
        """Save a processor, as a draft."""
        body: Any = await read_body(request, self._create)
        workspace, cloned_id = workspace_of(request), getattr(body, f"clone_{self.kind.name}_id")
        check_name(body.name)
        self.check_ways(body, cloned_id)
        config, warnings = await self.make_draft(request, body)

        def insert(connection: Connection) -> Body:
            draft = config
            if cloned_id is not None:
                cloned = processor_rows.get(connection, workspace, self.kind.name, cloned_id)
                draft = processor_rows.draft(connection, cloned).config
            return self._full(
                connection, processor_rows.create(connection, workspace, self.kind.name, body.name, draft)
            )

        created = await engine_of(request).database.write(insert)
        return answer(created | {"warnings": warnings} if warnings else created)

    def check_ways(self, body: Any, cloned_id: str | None) -> None:
        """Refuse a request that gives the draft in two ways."""
        if cloned_id is not None and body.config is not None:
            raise invalid(f"Give at most one of clone{self.kind.title}Id and config.")

    async def make_draft(self, request: Request, body: Any) -> FirstDraft:
        """The first draft."""
        return await self._config(request, body.config), []

    async def retrieve(self, request: Request) -> Response:
        """One processor with its draft."""
        return answer(
            await engine_of(request).database.read(
                lambda connection: self._full(connection, self._named(connection, request))
            )
        )

    async def update(self, request: Request) -> Response:
        """Rename a processor or replace its draft."""
        body: Any = await read_body(request, self._update)
        check_name(body.name)
        config = await self._config(request, body.config) if body.config is not None else None

        def change(connection: Connection) -> Body:
            changed = processor_rows.change(connection, self._named(connection, request), body.name, config)
            return self._full(connection, changed)

        return answer(await engine_of(request).database.write(change))

    async def list_versions(self, request: Request) -> Response:
        """A processor's versions: the draft first, then the newest first."""
        query = read_query(request, listing.ListQuery)

        def read(connection: Connection) -> tuple[list[Row[Any]], str | None]:
            where = {"processor_id": self._named(connection, request).id}
            return listing.read_page(connection, versions, where, query, "rank", ("config",))

        rows, token = await engine_of(request).database.read(read)
        return answer_list([run_views.version_summary(row, self.kind.name) for row in rows], token)

    async def publish(self, request: Request) -> Response:
        """Publish the draft, or the config of the request."""
        body: Any = await read_body(request, self._publish)
        config = await self._config(request, body.config) if body.config is not None else None

        def insert(connection: Connection) -> Body:
            processor = self._named(connection, request)
            row = processor_rows.publish(connection, processor, body.release_type, config, body.description)
            return run_views.version(row, self.kind.name)

        return answer(await engine_of(request).database.write(insert))

    async def retrieve_version(self, request: Request) -> Response:
        """One version: `draft`, `latest`, by number or by id."""

        def read(connection: Connection) -> Body:
            processor, name = self._named(connection, request), request.path_params["version_id"]
            return run_views.version(processor_rows.get_version(connection, processor, name), self.kind.name)

        return answer(await engine_of(request).database.read(read))

    async def _config(self, request: Request, config: Any) -> Config:
        return await run_check(request, lambda: self.kind.config(config, "config"))

    def _named(self, connection: Connection, request: Request) -> Row[Any]:
        return processor_rows.get(connection, workspace_of(request), self.kind.name, request.path_params["id"])

    def _full(self, connection: Connection, row: Row[Any]) -> Body:
        draft = processor_rows.draft(connection, row)
        return run_views.processor_summary(row) | {"draftVersion": run_views.version(draft, self.kind.name)}

    def routes(self) -> list[ApiRoute]:
        """The routes of these endpoints."""
        path = f"/{self.kind.name}s"
        its_path, its_versions = f"{path}/{{id}}", f"{path}/{{id}}/versions"
        return [
            ApiRoute("GET", path, self.list_processors, self._page, query=listing.SortedQuery),
            ApiRoute("POST", path, self.create, self._processor, body=self._create, waits=self.create_waits),
            ApiRoute("GET", its_path, self.retrieve, self._processor),
            ApiRoute("POST", its_path, self.update, self._processor, body=self._update),
            ApiRoute("GET", its_versions, self.list_versions, self._versions, query=listing.ListQuery),
            ApiRoute("POST", its_versions, self.publish, self._version, body=self._publish),
            ApiRoute("GET", f"{its_versions}/{{version_id}}", self.retrieve_version, self._version),
        ]
