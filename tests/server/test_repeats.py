"""What was made for a call is given to the same call of the same caller, and to nobody else."""

import io
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio
import pytest
from pydantic import SecretStr

from extend_mcp.errors import ExtendError, Refused
from extend_mcp.server import repeats
from extend_mcp.server.callers import LOCAL, Caller
from extend_mcp.server.repeats import RepeatableCall, Repeats, digest_document, digest_request
from extend_mcp.wire.extract import ExtractConfig, ExtractorRef
from extend_mcp.wire.files import FileInput, SentFile

pytestmark = pytest.mark.anyio


@dataclass
class Thing:
    """What is made, of two files."""

    id: str
    file = FileInput(id="file_1")
    files = (FileInput(id="file_2"),)


class Maker:
    """Makes things with numbers, and knows which are there."""

    def __init__(self) -> None:
        self.repeats = Repeats()
        self.made: list[str] = []
        self.lost: set[str] = set()
        self.begun, self.go_on = anyio.Event(), anyio.Event()
        self.go_on.set()

    async def find(self, its_id: str, file_ids: frozenset[str]) -> Thing | None:
        assert file_ids == {"file_1", "file_2"}
        return None if its_id in self.lost else Thing(its_id)

    async def make(self) -> Thing:
        self.begun.set()
        await self.go_on.wait()
        self.made.append(str(len(self.made) + 1))
        return Thing(self.made[-1])

    async def ask(
        self,
        what: str = "a",
        caller: Caller = LOCAL,
        make: Callable[[], Awaitable[Thing]] | None = None,
        *,
        fresh: bool = False,
    ) -> str:
        """The id of what is asked for."""
        asked = RepeatableCall(digest_request(what, {}), self.find, fresh)
        thing, age = await self.repeats.make_once(caller, asked, make or self.make)
        assert age is None or age >= 0
        return thing.id


async def test_the_same_is_made_once_and_anew_where_it_is_asked_for() -> None:
    maker = Maker()
    assert [await maker.ask(), await maker.ask(), await maker.ask("b")] == ["1", "1", "2"]
    assert [await maker.ask(fresh=True), await maker.ask()] == ["3", "3"]


async def test_what_is_of_no_more_use_is_made_anew() -> None:
    maker = Maker()
    maker.lost.add(await maker.ask())
    assert [await maker.ask(), await maker.ask()] == ["2", "2"]
    maker.repeats.drop(LOCAL, RepeatableCall(digest_request("a", {}), maker.find), "1")
    assert await maker.ask() == "2", "another one was to be forgotten"
    maker.repeats.drop(LOCAL, RepeatableCall(digest_request("a", {}), maker.find), "2")
    assert await maker.ask() == "3"


async def test_no_caller_gets_what_was_made_for_another() -> None:
    maker = Maker()
    ada = Caller("ada", "write")
    others = [
        Caller("bob", "write"),
        Caller("ada", "write", SecretStr("sk_a")),
        Caller("ada", "write", SecretStr("sk_a"), "workspace_1"),
        Caller("ada", "write", SecretStr("sk_b")),
    ]
    assert [await maker.ask(caller=each) for each in (ada, *others)] == ["1", "2", "3", "4", "5"]
    assert await maker.ask(caller=Caller("ada", "admin")) == "1"


async def test_calls_at_the_same_time_share_one() -> None:
    maker = Maker()
    maker.go_on = anyio.Event()
    ids: list[str] = []

    async def ask() -> None:
        ids.append(await maker.ask())

    async with anyio.create_task_group() as tasks:
        for _ in range(5):
            tasks.start_soon(ask)
        await maker.begun.wait()
        maker.go_on.set()
    assert ids == ["1"] * 5


async def test_calls_at_the_same_time_share_the_error_and_the_next_one_tries_again() -> None:
    maker = Maker()
    maker.go_on = anyio.Event()
    failed: list[str] = []

    async def fail() -> Thing:
        await maker.make()
        raise Refused("LOCAL_UNCERTAIN", "who knows")

    async def ask() -> None:
        with pytest.raises(ExtendError) as error:
            await maker.ask(make=fail)
        failed.append(error.value.code)

    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(ask)
        await maker.begun.wait()
        maker.go_on.set()
    assert failed == ["LOCAL_UNCERTAIN"] * 3
    assert maker.made == ["1"]
    assert await maker.ask() == "2"


async def test_where_the_call_that_makes_it_is_cancelled_another_one_takes_over() -> None:
    maker = Maker()
    maker.go_on = anyio.Event()
    ids: list[str] = []

    async def ask() -> None:
        ids.append(await maker.ask())

    async with anyio.create_task_group() as tasks:
        async with anyio.create_task_group() as first:
            first.start_soon(ask)
            await maker.begun.wait()
            tasks.start_soon(ask)
            await anyio.wait_all_tasks_blocked()
            first.cancel_scope.cancel()
        maker.go_on.set()
    assert (ids, maker.made) == (["1"], ["1"])


async def test_what_was_made_long_ago_is_made_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1000.0
    monkeypatch.setattr("time.monotonic", lambda: now)
    maker = Maker()
    await maker.ask()
    now += repeats.KEPT_SECONDS
    assert await maker.ask() == "1"
    now += 1
    assert await maker.ask() == "2"


async def test_of_one_caller_so_much_is_kept_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST", 2)
    maker = Maker()
    ids = [await maker.ask(what) for what in "abcabc"]
    assert ids == ["1", "2", "3", "1", "2", "4"]
    assert await maker.ask("c", Caller("ada", "write")) == await maker.ask("c", Caller("ada", "write"))


async def test_of_all_callers_the_oldest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "MOST_OF_ALL", 2)
    maker = Maker()
    for name in ("ada", "bob", "cyd"):
        await maker.ask(caller=Caller(name, "write"))
    assert [await maker.ask(caller=Caller(name, "write")) for name in ("cyd", "bob", "ada")] == ["3", "2", "4"]
    assert len(maker.repeats._of) == len(maker.repeats._kept) == 2


def test_requests_are_told_apart_by_all_that_is_in_them() -> None:
    base = {"file": FileInput(id="file_1"), "config": ExtractConfig.model_validate({"schema": {"b": 1, "a": 2}})}
    same = {"config": ExtractConfig.model_validate({"schema": {"a": 2, "b": 1}}), "file": FileInput(id="file_1")}
    assert digest_request("a", base) == digest_request("a", {**same, "extractor": None})
    others = [
        digest_request("b", base),
        digest_request("a", {**base, "file": FileInput(url="https://docs.example/a.pdf")}),
        digest_request("a", {**base, "file": FileInput(id="file_2")}),
        digest_request("a", {**base, "config": ExtractConfig.model_validate({"schema": {"b": 1, "a": 3}})}),
        digest_request("a", {**base, "extractor": ExtractorRef(id="ex_1")}),
        digest_request("a", {**base, "extractor": ExtractorRef(id="ex_1", override_config=ExtractConfig())}),
    ]
    assert len({digest_request("a", base), *others}) == len(others) + 1


def test_a_document_that_was_sent_is_what_is_in_it_and_is_sent_by_its_id() -> None:
    first, second, third = (
        SentFile.of("file_1", "abc .pdf"),
        SentFile.of("file_2", "abc .pdf"),
        SentFile.of("file_1", ""),
    )
    assert (
        digest_request("a", {"file": first})
        == digest_request("a", {"file": second})
        != digest_request("a", {"file": third})
    )
    assert first.wire() == {"id": "file_1"}


def test_a_document_is_told_by_its_bytes_and_stays_at_its_beginning() -> None:
    document = io.BytesIO(b"x" * (repeats.PIECE_BYTES + 1))
    assert (
        digest_document(document)
        == digest_document(document)
        != digest_document(io.BytesIO(b"x" * repeats.PIECE_BYTES))
    )
    assert document.tell() == 0
