"""How tests look at the pages for people."""

from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser, LexborNode

from tests.engine.conftest import ended


async def look(client: httpx.AsyncClient, path: str, status: int = 200) -> LexborHTMLParser:
    """A page as a browser asks for it: without the API's headers."""
    async with httpx.AsyncClient(transport=client._transport, base_url="http://engine.test") as browser:
        answer = await browser.get(path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return LexborHTMLParser(answer.text)


def first(page: LexborHTMLParser | LexborNode, selector: str) -> LexborNode:
    """The first element that fits."""
    found = page.css_first(selector)
    assert found is not None, selector
    return found


def given(element: LexborNode, name: str) -> str:
    """An attribute that is there."""
    value = element.attributes[name]
    assert value is not None
    return value


def line(element: LexborNode) -> str:
    """The text of an element, in one line."""
    return " ".join(element.text(separator=" ").split())


def said(page: LexborHTMLParser, selector: str = "body") -> str:
    """The text of the first element that fits, in one line."""
    return line(first(page, selector))


async def done(client: httpx.AsyncClient, kind: str, content: bytes, name: str, **config: Any) -> str:
    """The id of a finished run of a kind on a file."""
    file = (await client.post("/files/upload", files={"file": (name, content)})).json()
    made = await client.post(f"/{kind}_runs", json={"file": {"id": file["id"]}, "config": config})
    run = await ended(client, f"/{kind}_runs/{made.json()['id']}")
    assert run["status"] == "PROCESSED", run
    run_id: str = run["id"]
    return run_id
