"""Files over HTTP: an address for each, used once, by whoever has it; told to whoever asked for it."""

import hashlib
import time
from typing import Any
from urllib.parse import urlsplit

import pytest

from extend_mcp.server import uploads
from tests.server.http.front import Front

pytestmark = pytest.mark.anyio


def path(asked: dict[str, Any]) -> str:
    url = urlsplit(asked["url"])
    return f"{url.path}?{url.query}"


async def test_a_file_goes_through_to_the_backend_and_can_be_used(front: Front) -> None:
    asked = await front.call("request_upload", name="note.txt")
    assert asked["status"] == "waiting"
    assert asked["url"].startswith(front.address)
    sent = await front.http.put(path(asked), content=b"Invoice number: 4711\n")
    assert sent.status_code == 201
    told = await front.call("get_upload", upload_id=asked["upload_id"])
    assert (told["status"], told["name"], told["file_id"]) == ("stored", "note.txt", sent.json()["file_id"])
    schema = {"type": "object", "properties": {"invoice_number": {"type": ["string", "null"]}}}
    found = await front.call("extract_data", file=told["file_id"], schema=schema)
    assert found["values"] == {"invoice_number": "4711"}


async def test_what_is_stored_is_what_was_sent_in_pieces_without_a_length(front: Front) -> None:
    piece = bytes(range(256)) * 4096

    async def pieces() -> Any:
        for _ in range(20):
            yield piece

    asked = await front.call("request_upload", name="pixels.png")
    sent = await front.http.put(path(asked), content=pieces())
    assert sent.status_code == 201
    assert front.app.settings.data_dir is not None
    blobs = [each for each in front.app.settings.data_dir.rglob("*") if each.is_file() and each.stat().st_size > 2**20]
    assert hashlib.sha256(piece * 20).hexdigest() in {hashlib.sha256(each.read_bytes()).hexdigest() for each in blobs}


async def test_a_form_is_refused_and_the_address_stays_open(front: Front) -> None:
    asked = await front.call("request_upload", name="note.txt")
    sent = await front.http.post(path(asked), files={"file": b"Total: 5"})
    assert sent.status_code == 415
    assert "curl -T FILE" in sent.json()["error"]
    assert (await front.http.put(path(asked), content=b"Total: 5")).status_code == 201


async def test_an_address_is_used_once(front: Front) -> None:
    asked = await front.call("request_upload", name="note.txt")
    assert (await front.http.put(path(asked), content=b"one")).status_code == 201
    again = await front.http.put(path(asked), content=b"two")
    assert again.status_code == 410


async def test_only_so_many_are_remembered(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = len(front.app.uploads._known)
    monkeypatch.setattr(uploads, "MOST_KNOWN", mine + 2)
    asked = [await front.call("request_upload", name="note.txt") for _ in range(2)]
    for each in asked:
        assert (await front.http.put(path(each), content=b"text")).status_code == 201
    for _ in range(mine + 1):  # whatever was stored before goes first
        last = await front.call("request_upload", name="note.txt")
        assert (await front.http.put(path(last), content=b"text")).status_code == 201
    assert len(front.app.uploads._known) <= mine + 2
    assert (await front.call("get_upload", upload_id=asked[0]["upload_id"]))["code"] == "LOCAL_UNKNOWN_ID"
    assert (await front.call("get_upload", upload_id=last["upload_id"]))["status"] == "stored"


async def test_an_empty_body_is_refused_and_the_address_stays_good(front: Front) -> None:
    asked = await front.call("request_upload", name="note.txt")
    assert (await front.http.put(path(asked), content=b"")).status_code == 400
    told = await front.call("get_upload", upload_id=asked["upload_id"])
    assert (told["status"], told["problem"]) == ("failed", "The file is empty.")
    assert (await front.http.put(path(asked), content=b"text")).status_code == 201


@pytest.mark.parametrize(
    "change", [("signature=", "signature=0"), ("expires=", "expires=1"), ("uploads/", "uploads/x")]
)
async def test_a_changed_address_is_not_known(front: Front, change: tuple[str, str]) -> None:
    asked = await front.call("request_upload", name="note.txt")
    answer = await front.http.put(path(asked).replace(*change), content=b"text")
    assert answer.status_code == 404
    assert (await front.call("get_upload", upload_id=asked["upload_id"]))["status"] == "waiting"


async def test_an_address_expires(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = await front.call("request_upload", name="note.txt")
    later = time.time() + uploads.OPEN_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert (await front.http.put(path(asked), content=b"text")).status_code == 410
    assert (await front.call("get_upload", upload_id=asked["upload_id"]))[
        "next"
    ] == "Call request_upload for a new address."


@pytest.mark.parametrize("name", ["key.pem", ".env", "no extension", ""])
async def test_a_name_that_is_no_documents_is_refused(front: Front, name: str) -> None:
    assert (await front.call("request_upload", name=name))["code"] == "FILE_TYPE_NOT_SUPPORTED"


async def test_only_the_last_part_of_a_path_is_the_name(front: Front) -> None:
    asked = await front.call("request_upload", name="../../etc/C:\\a\\scan.pdf")
    assert (await front.http.put(path(asked), content=b"%PDF-1.4\n")).json()["name"] == "scan.pdf"


async def test_a_password_that_no_document_has_is_not_kept(front: Front) -> None:
    refused = await front.call("request_upload", name="a.pdf", password="x" * 128)
    assert (refused["code"], refused["field"]) == ("LOCAL_INVALID_ARGUMENT", "password")


async def test_an_unknown_upload_is_told(front: Front) -> None:
    assert (await front.call("get_upload", upload_id="nothing"))["code"] == "LOCAL_UNKNOWN_ID"


async def test_too_many_open_addresses_are_refused(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_OPEN", 0)
    assert (await front.call("request_upload", name="note.txt"))["code"] == "LOCAL_BUSY"
