"""The character NUL, which PostgreSQL cannot store, is refused at each way in, whatever the database."""

from typing import Any

import httpx
import pytest

from tests.engine.conftest import refused, uploaded

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/extractors", {"name": "nul \0"}),
        ("/workflows", {"name": "\0"}),
        ("/parse_runs", {"file": {"text": "a\0b"}}),
        ("/parse_runs", {"file": {"text": "a", "name": "a\0.txt"}}),
        ("/parse_runs", {"file": {"text": "a"}, "metadata": {"key": "a\\\0"}}),
        ("/parse_runs", {"file": {"text": "a"}, "metadata": {"a\0": "key"}}),
    ],
)
async def test_a_body_with_it_is_refused(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> None:
    assert "NUL" in refused(await client.post(path, json=body), 400, "INVALID_REQUEST")


async def test_six_letters_that_look_like_its_escape_are_text(client: httpx.AsyncClient) -> None:
    made = await client.post("/extractors", json={"name": "\\u0000"})
    assert (made.status_code, made.json()["name"]) == (200, "\\u0000")


@pytest.mark.parametrize("path", ["/parse_runs/%00", "/files?nameContains=%00", "/files?nextPageToken=a%00b"])
async def test_an_address_with_it_is_refused(client: httpx.AsyncClient, path: str) -> None:
    assert "NUL" in refused(await client.get(path), 400, "INVALID_REQUEST")


async def test_a_password_with_it_is_refused_and_a_name_is_kept_without_it(client: httpx.AsyncClient) -> None:
    file = {"file": ("a.txt", b"text")}
    answer = await client.post("/files/upload", files=file, data={"password": "a\0b"})
    assert refused(answer, 400, "INVALID_REQUEST") == "password: it has the character NUL"
    assert (await client.get("/files")).json()["data"] == []
    file_id = await uploaded(client, name="a\0b.txt")
    assert "\0" not in (await client.get(f"/files/{file_id}")).json()["name"]


async def test_a_page_with_it_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/?fileNameContains=%00")
    assert answer.status_code == 400
    assert "NUL" in answer.text
