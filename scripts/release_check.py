"""Build what a release holds, install each part in an empty folder, and run the demo from it.

    python -m scripts.release_check BUNDLE

BUNDLE is the file that `make mcpb` makes. Needs `uv` on the PATH. Ends with 1 where something is not as it should be.
"""

import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from extend_mcp import __version__

ROOT = Path(__file__).parent.parent
KEPT = ("PATH", "SSL_CERT_FILE", "UV_CACHE_DIR", "UV_DEFAULT_INDEX", "UV_INDEX_URL", "PIP_INDEX_URL")
"""What the programs are told of this shell: where packages come from."""


def run(*command: str | Path, folder: Path, home: Path) -> str:
    """What a command prints. It has an empty home, and no settings of this shell but `KEPT`."""
    cache = {"UV_CACHE_DIR": str(Path.home() / ".cache" / "uv")}
    environment = cache | {name: os.environ[name] for name in KEPT if name in os.environ} | {"HOME": str(home)}
    words = [str(part) for part in command]
    done = subprocess.run(words, check=False, cwd=folder, env=environment, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def try_program(command: list[str | Path], folder: Path, home: Path) -> None:
    """Ask a program for its version and have it run the demo."""
    told = run(*command, "--version", folder=folder, home=home).strip()
    if told != f"extend-mcp {__version__}":
        sys.exit(f"{command[0]} is {told}, not extend-mcp {__version__}")
    run(*command, "demo", folder=folder, home=home)


def try_package(package: Path, work: Path) -> None:
    """Install a wheel or an sdist into a new environment, and try it in an empty folder."""
    folder, home, environment = work / "folder", work / "home", work / "venv"
    for made in (folder, home):
        made.mkdir(parents=True)
    run("uv", "venv", "--quiet", "--python", sys.executable, environment, folder=folder, home=home)
    python = environment / "bin" / "python"
    run("uv", "pip", "install", "--quiet", "--python", python, f"{package}[ocr]", folder=folder, home=home)
    try_program([environment / "bin" / "extend-mcp"], folder, home)
    print(f"{package.name}: installed, demo run, {package.stat().st_size / 1e6:.2f} MB")


def try_bundle(bundle: Path, work: Path) -> None:
    """Unpack the bundle and start it as its manifest says, for the demo."""
    unpacked, home = work / "bundle", work / "home"
    for made in (unpacked, home):
        made.mkdir(parents=True)
    with zipfile.ZipFile(bundle) as packed:
        packed.extractall(unpacked)
    try_program(["uv", "run", "--quiet", "--frozen", "--extra", "ocr", "extend-mcp"], unpacked, home)
    print(f"{bundle.name}: installed, demo run, {bundle.stat().st_size / 1e6:.2f} MB")


def main(bundle: Path) -> None:
    """Check all three."""
    with tempfile.TemporaryDirectory(prefix="release ") as name:
        work = Path(name)
        run("uv", "build", "--quiet", "--out-dir", work / "dist", ROOT, folder=work, home=work)
        packages = sorted(path for path in (work / "dist").iterdir() if path.suffix in {".whl", ".gz"})
        for number, package in enumerate(packages):
            try_package(package, work / str(number))
        try_bundle(bundle.resolve(), work / "of the bundle")
    print(f"all of extend-mcp {__version__}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
