"""What the pages escape and load, and to whom they are shown."""

import base64
import hashlib
import re
from dataclasses import replace
from importlib.resources import files

import httpx
import pytest
from selectolax.lexbor import LexborHTMLParser

from extend_mcp.engine import ui
from extend_mcp.engine.config import EngineConfig
from tests.engine.conftest import running, uploaded
from tests.engine.ui.looking import first, given, look, said

pytestmark = pytest.mark.anyio

HOSTILE = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>{{7*7}}"


async def test_all_that_documents_and_callers_say_is_escaped(client: httpx.AsyncClient) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    body = {"file": {"id": await uploaded(client, f"warn {HOSTILE}", name)}, "metadata": {HOSTILE: HOSTILE}}
    run = (await client.post("/parse", json=body)).json()
    extract = (await client.post("/extract", json=body)).json()
    for path in ("/", f"/?fileNameContains={HOSTILE}", f"/runs/{run['id']}", f"/runs/{extract['id']}", "/?kind=<b>"):
        page = await look(client, path)
        assert page.css("script, img, [onerror], b:not(.notice b)") == []
        assert name in said(page) or "No run fits" in said(page)
    page = await look(client, f"/runs/{run['id']}")
    assert HOSTILE in said(page, ".chunks pre")
    assert f"{HOSTILE} {HOSTILE}" in said(page)
    assert "<b>" in said(await look(client, "/runs/<b>", 404), "h1")


def test_no_template_puts_in_text_as_it_is() -> None:
    templates = list(files(ui).joinpath("templates").iterdir())
    assert len(templates) > 5
    for template in templates:
        text = template.read_text(encoding="utf-8")
        assert re.search(r"\|\s*safe|autoescape|Markup", text) is None, template.name
        assert re.findall(r"=\s*\{\{|=\{%|<script|style=|javascript:|\bon\w+=", text) == [], template.name


async def test_a_page_may_load_its_own_style_and_pictures_only(client: httpx.AsyncClient) -> None:
    answer = await client.get("/")
    style = first(LexborHTMLParser(answer.text), "style").text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "style-src": f"'sha256-{digest}'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert "http" not in style
    assert (await client.get("/favicon.ico")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("authorization", [None, "Bearer sk_no", "Basic", "Basic !", "Basic aaa", "Basic OnNrX25v"])
async def test_the_pages_are_closed_where_keys_are_set(config: EngineConfig, authorization: str | None) -> None:
    async with running(replace(config, keys=frozenset({"sk_one"}))) as client:
        client.headers["authorization"] = "Bearer sk_one"
        run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
        async with httpx.AsyncClient(transport=client._transport, base_url="http://engine.test") as browser:
            sent = {"authorization": authorization} if authorization else {}
            for path in ("/", f"/runs/{run['id']}", f"/runs/{run['id']}/pages/0-1-0.png", "/favicon.ico"):
                answer = await browser.get(path, headers=sent)
                assert (answer.status_code, "Basic realm=" in answer.headers["www-authenticate"]) == (401, True)
                assert run["id"] not in answer.text
            for known in (httpx.BasicAuth("anyone", "sk_one"), None):
                headers = {} if known else {"authorization": "Bearer sk_one"}
                assert run["id"] in (await browser.get("/", auth=known, headers=headers)).text


async def test_a_workspace_s_runs_are_shown_in_it_alone(client: httpx.AsyncClient) -> None:
    client.headers["x-extend-workspace-id"] = "ws_1"
    run = (await client.post("/parse", json={"file": {"id": await uploaded(client)}})).json()
    assert "No runs yet" in said(await look(client, "/"))
    assert "workspace" in said(await look(client, f"/runs/{run['id']}", 404))
    page = await look(client, "/?workspace=ws_1")
    href = given(first(page, ".runs .run"), "href")
    assert href == f"./runs/{run['id']}?workspace=ws_1"
    assert run["id"] in said(await look(client, f"/runs/{run['id']}?workspace=ws_1"))


async def test_the_dashboard_link_leads_to_the_page(client: httpx.AsyncClient) -> None:
    for workspace in ("", "ws &1"):
        client.headers["x-extend-workspace-id"] = workspace
        run = (await client.post("/extract", json={"file": {"text": "a"}})).json()
        assert run["id"] in said(await look(client, run["dashboardUrl"]), "header")
