"""One child process a task, and every way it can end."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from extend_mcp.analysis.job import Input, Job
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.engine.queue.child_process import SHORT_FOLDER, TaskFailed
from extend_mcp.engine.queue.runner import PRELOAD, Runner
from tests.deadlines import DEADLINE
from tests.engine.conftest import alive, until
from tests.engine.doubles import work

pytestmark = pytest.mark.anyio


def runner(seconds: float = DEADLINE, max_bytes: int = 2 * 1024**3) -> Runner:
    return Runner(work, workers=2, seconds=seconds, max_bytes=max_bytes)


@pytest.fixture
def job(tmp_path: Path) -> Callable[[str], Job]:
    """Make a job whose one file has this text."""

    def make(text: str) -> Job:
        path, folder = tmp_path / "input", tmp_path / f"made{len(list(tmp_path.iterdir()))}"
        path.write_text(text)
        folder.mkdir()
        return Job("parse", (Input("file_1", path, "a.txt"),), {}, folder)

    return make


async def test_the_result_and_the_artifact_come_back(job: Callable[[str], Job]) -> None:
    hello = job("hello")
    done = await runner().run(hello)
    assert (done.pages, done.page_counts) == (1, (1,))
    assert (hello.folder / "parse.json").exists()


async def test_a_document_that_fails_says_why(job: Callable[[str], Job]) -> None:
    with pytest.raises(DocumentFailure) as caught:
        await runner().run(job("fail CORRUPT_FILE"))
    assert (caught.value.reason, caught.value.message) == ("CORRUPT_FILE", "The test asked for it.")


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ("segfault", "ended by signal 11"),
        ("exit", "exit code 0"),
        ("garbage", "something that is not an answer"),
        ("half", r"time limit of 0\.5 seconds"),
        ("raise oops", r"has a fault, RuntimeError at .*tests\.engine\.doubles:\d+"),
        pytest.param(
            "memory", "memory limit of 2,048 MB", marks=pytest.mark.xfail(sys.platform != "linux", reason="Linux only")
        ),
    ],
)
async def test_a_child_that_dies_fails_its_task_only(
    job: Callable[[str], Job], order: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if order == "half":
        monkeypatch.setattr("extend_mcp.engine.queue.runner.ANSWER_SECONDS", 0.2)
    with pytest.raises(TaskFailed, match=said):
        await runner(seconds=0.5 if order == "half" else DEADLINE).run(job(order))
    assert (await runner().run(job("hello"))).pages == 1


async def test_a_task_is_stopped_at_its_time_limit(job: Callable[[str], Job]) -> None:
    hanging = job("hang")
    with pytest.raises(TaskFailed, match=r"time limit of 0\.5 seconds"):
        await runner(seconds=0.5).run(hanging)
    marker = hanging.folder / "started"
    pid = marker.read_text() if marker.exists() else ""  # the child may have been stopped before it wrote its note
    assert not pid or not alive(int(pid))


async def test_a_cancelled_task_leaves_no_process(job: Callable[[str], Job]) -> None:
    hanging = job("hang")
    marker = hanging.folder / "started"
    async with anyio.create_task_group() as group:
        group.start_soon(runner().run, hanging)
        pid = int(await until(lambda: marker.exists() and marker.read_text()))
        assert os.getpgid(pid) == pid
        group.cancel_scope.cancel()
    assert not alive(pid)


async def test_a_task_cancelled_while_it_starts_leaves_no_process(job: Callable[[str], Job]) -> None:
    shared, hanging = runner(), job("hang")
    with anyio.fail_after(DEADLINE):
        for attempt in range(20):
            with anyio.move_on_after(attempt / 2000):
                await shared.run(hanging)


async def test_a_child_that_cannot_be_started_fails_its_task(
    job: Callable[[str], Job], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr("multiprocessing.forkserver.connect_to_new_process", refuse)
    with pytest.raises(TaskFailed, match=r"could not be started: .* Too many open files"):
        await runner().run(job("hello"))


async def test_nobody_hears_what_a_library_says_in_a_child(
    job: Callable[[str], Job], capfd: pytest.CaptureFixture[str]
) -> None:
    await runner().run(job("print noise of a library"))
    with pytest.raises(TaskFailed) as caught:
        await runner().run(job("raise noise of a library"))
    told = capfd.readouterr()
    assert (told.out, told.err) == ("", "")
    assert "noise" not in str(caught.value)


async def test_a_child_starts_where_the_working_folder_was_deleted(
    job: Callable[[str], Job], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "worktree"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()
    assert (await runner().run(job("hello"))).pages == 1


async def test_tasks_run_side_by_side(job: Callable[[str], Job]) -> None:
    async with anyio.create_task_group() as group:
        shared = runner()
        for _ in range(8):
            group.start_soon(shared.run, job("hello"))


def test_what_children_are_forked_with_starts_no_thread() -> None:
    load = f"import {', '.join(PRELOAD)}, os, sys"
    count = "; sys.exit(len(os.listdir('/proc/self/task')) != 1)" if sys.platform == "linux" else ""
    subprocess.run([sys.executable, "-c", load + count], check=True)


def test_a_child_begins_with_all_that_a_run_imports_and_without_what_few_use() -> None:
    lines = (
        f"import {', '.join(PRELOAD)}, sys",
        "loaded = set(sys.modules)",
        "import extend_mcp.engine.queue.alone, extend_mcp.engine.queue.child, extend_mcp.engine.queue.runner",
        "few = {'pypdf', 'jsonschema', 'numpy', 'onnxruntime', 'sqlalchemy', 'starlette'}",
        "sys.exit(loaded != set(sys.modules) or bool(few & loaded))",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


def test_a_child_that_draws_a_page_imports_no_database() -> None:
    lines = (
        f"import {', '.join(PRELOAD)}, extend_mcp.engine.ui.drawing, sys",
        "sys.exit(bool({'sqlalchemy', 'starlette'} & set(sys.modules)))",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


def test_an_engine_imports_no_reader_of_documents() -> None:
    readers = ("extend_mcp.analysis.parse", "extend_mcp.documents.structure", "extend_mcp.documents.pdf.")
    lines = (
        "import extend_mcp.engine.serve, sys",
        f"sys.exit(any(name.startswith({readers}) for name in sys.modules))",
    )
    subprocess.run([sys.executable, "-c", "\n".join(lines)], check=True)


def test_a_long_folder_for_temporary_files_starts_children_too(tmp_path: Path) -> None:
    folder = tmp_path / ("long" * 30)
    folder.mkdir()
    program = (
        "import multiprocessing.util\n"
        "from extend_mcp.engine.queue.child_process import start_forkserver\n"
        "start_forkserver()\n"
        "print(multiprocessing.util.get_temp_dir())\n"
    )
    command = [sys.executable, "-c", program]
    ran = subprocess.run(command, env={**os.environ, "TMPDIR": str(folder)}, capture_output=True, text=True, check=True)
    assert Path(ran.stdout.strip()).parent == Path(SHORT_FOLDER)
    assert not Path(ran.stdout.strip()).exists()
