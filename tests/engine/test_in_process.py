"""The engine in its user's process: nobody else reaches it, and what it made is there when it is served."""

from pathlib import Path

import httpx
import pytest

from extend_mcp.cli.parser import build_parser
from extend_mcp.engine.app import build_app
from extend_mcp.server.backend import SERVED_AT, connect, make_engine_config
from extend_mcp.settings import Settings

pytestmark = pytest.mark.anyio


async def test_links_open_once_the_engine_is_served_where_it_is_by_default(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    settings = Settings(backend="local", data_dir=tmp_path / "data")
    async with connect(settings) as extend:
        file = await extend.files.upload(tmp_path / "a.txt")
        link = (await extend.files.get(file.id)).presigned_url
    assert link is not None
    assert link.startswith(f"{SERVED_AT}/presigned/files/{file.id}?")
    app = build_app(make_engine_config(settings, served=True))
    async with app.router.lifespan_context(app), httpx.AsyncClient(transport=httpx.ASGITransport(app)) as browser:
        assert (await browser.get(link)).text == "hello"
    arguments = build_parser().parse_args(["engine"])
    assert f"http://{arguments.host}:{arguments.port}" == SERVED_AT


async def test_links_start_with_the_public_address_that_is_set(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    settings = Settings(backend="local", data_dir=tmp_path / "data", engine_public_url="https://engine.example/x/")
    async with connect(settings) as extend:
        file = await extend.files.upload(tmp_path / "a.txt")
        link = (await extend.files.get(file.id)).presigned_url
    assert (link or "").startswith("https://engine.example/x/presigned/files/")
