"""Who reads the documents: this product, in child processes, and other libraries, each in an environment of its own."""

import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from extend_mcp.analysis.parse import parse
from extend_mcp.documents import open_document
from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.wire.parse import ParseConfig

RIVALS = {
    "markitdown": ["markitdown[all]==0.1.9"],
    "pdfplumber": ["pdfplumber==0.11.10"],
    "kreuzberg": ["kreuzberg==4.10.4"],
    "liteparse": ["liteparse==2.18.0"],
}
"""What is installed of each for this alone."""
READS = {
    "markitdown": {".pdf", ".docx", ".html", ".pptx", ".xlsx", ".csv"},
    "pdfplumber": {".pdf"},
    "kreuzberg": {".pdf", ".docx", ".html", ".pptx", ".xlsx", ".csv", ".jpg"},
    "liteparse": {".pdf"},
}
Texts = dict[Path, str]


def ours(paths: Sequence[Path]) -> Texts:
    """The Markdown of each file as a parse run gives it; empty where the file is refused."""
    with get_context("forkserver").Pool(2, maxtasksperchild=20) as pool:
        return dict(zip(paths, pool.map(markdown, paths, chunksize=1), strict=True))


def markdown(path: Path) -> str:
    """The Markdown of one file."""
    config = ParseConfig()
    try:
        output, _ = parse(open_document(path, path.name, password=None, config=config), config)
    except DocumentFailure as failure:
        print(f"{path.name}: {failure}", file=sys.stderr)
        return ""
    return "\n\n".join(chunk["content"] for chunk in output["chunks"])


def rival(name: str, paths: Sequence[Path], build: Path) -> Texts:
    """The Markdown of each file by another library; empty where it gives none. `build` keeps its environment."""
    python = environment(name, build)
    with TemporaryDirectory(prefix="extend-rival-") as folder:
        script = Path(__file__).with_name("rival.py")
        subprocess.run([python, script, name, folder, *paths], check=True, stderr=subprocess.DEVNULL)
        return dict(zip(paths, map(partial(_text, Path(folder)), range(len(paths))), strict=True))


def _text(folder: Path, number: int) -> str:
    path = folder / f"{number}.md"
    return path.read_text("utf-8") if path.exists() else ""


def environment(name: str, build: Path) -> str:
    """The interpreter of a library's own environment, made where there is none."""
    folder = build / f"rival-{name}"
    python = str(folder / "bin" / "python")
    if not (folder / ".installed").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *RIVALS[name]], check=True)
        (folder / ".installed").touch()
    return python
