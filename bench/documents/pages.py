"""Pages a second of processor time, one reader in one process: `python pages.py READER FILE...` prints seconds and MB.

Run in the environment of the reader. `extend-mcp` is whichever version is imported, so that an older one can be timed.
"""

import importlib
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

WINGS = "extend_mcp.analysis", "extend_mcp.engine.work"
"""Where the work of a run is, now and before."""


def extend() -> Callable[[Path], object]:
    """A parse run as its child process does it: from the stored file to the JSON of the run in a folder."""
    work = _first(WINGS)
    job = importlib.import_module(f"{work.__name__}.job")
    perform = _first((f"{work.__name__}.perform", work.__name__)).perform

    def read(path: Path) -> None:
        with TemporaryDirectory(prefix="extend-pages-") as folder:
            perform(job.Job("parse", (job.Input("file", path, path.name),), {}, Path(folder)))

    return read


def words() -> Callable[[Path], object]:
    """The source of our words alone: liteparse with the options that we need, without our conversion."""
    from extend_mcp.documents.pdf.parser import batches

    def read(path: Path) -> None:
        for _ in batches(str(path), None, None):
            pass

    return read


def _first(names: tuple[str, ...]) -> Any:
    for name in names:
        try:
            return importlib.import_module(name)
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(f"none of {names}")


def pypdfium2() -> Callable[[Path], object]:
    """Text alone."""
    from pypdfium2 import PdfDocument

    def read(path: Path) -> None:
        with PdfDocument(path) as pdf:
            for page in pdf:
                page.get_textpage().get_text_range()

    return read


def liteparse() -> Callable[[Path], object]:
    """Markdown."""
    from liteparse import LiteParse

    reader = LiteParse(ocr_enabled=False, output_format="markdown", quiet=True)
    return lambda path: reader.parse(path).text


def kreuzberg() -> Callable[[Path], object]:
    """Markdown."""
    from kreuzberg import ExtractionConfig, extract_file_sync

    config = ExtractionConfig(output_format="markdown", use_cache=False)
    return lambda path: extract_file_sync(path, config=config)


READERS = {"extend-mcp": extend, "words": words, "pypdfium2": pypdfium2, "liteparse": liteparse, "kreuzberg": kreuzberg}


def _peak() -> float:
    """The most memory of this process so far, in MB. What `getrusage` says begins with that of the parent."""
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii"))
    return int(found[1]) / 1024 if found else 0.0


def main() -> None:
    """The first file is read twice: the first time loads the libraries."""
    name, *files = sys.argv[1:]
    read = READERS[name]()
    read(Path(files[0]))
    begin = time.process_time()
    for file in files:
        read(Path(file))
    print(time.process_time() - begin, _peak())


if __name__ == "__main__":
    main()
