"""Write NOTICE: the libraries that an installation with all run-time extras brings, with their licences.

    python -m scripts.notice

It reads the metadata of what is installed. The licences of models are written by hand: no metadata tells them.
"""

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NOTICE = Path(__file__).parent.parent / "NOTICE"
EXTRAS = ("ocr", "codes", "cluster")
"""Of extend-mcp: what users install, unlike what its tests need."""

HEAD = """\
extend-mcp is under the MIT licence: see LICENSE.

It brings no code of others. Installing it brings these libraries, each under its own licence; the list is made from
what they say of themselves, for an installation with the extras `ocr`, `codes` and `cluster` on Linux.

"""

MODELS = """
Models that come within these packages:

- rapidocr: PP-OCRv6 small, which finds and reads text, and PP-OCR mobile 2.0, which tells which way it is up; both of
  PaddleOCR (Apache-2.0), as ONNX files.
- liteparse: PDFium (BSD-3-Clause and Apache-2.0) and what it is built with.
- pypdfium2: PDFium, as above.
"""

SPDX = {
    "License :: OSI Approved :: MIT License": "MIT",
    "License :: OSI Approved :: Apache Software License": "Apache-2.0",
    "License :: OSI Approved :: BSD License": "BSD",
    "License :: OSI Approved :: Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "License :: OSI Approved :: Python Software Foundation License": "PSF-2.0",
}


def closure(name: str, extras: tuple[str, ...]) -> dict[str, Distribution]:
    """What an installation of a package brings, by name, without itself."""
    found: dict[str, Distribution] = {}
    waiting = [(name, extras)]
    seen: set[tuple[str, tuple[str, ...]]] = set()
    while waiting:
        here, wanted = waiting.pop()
        if (here, wanted) in seen:
            continue
        seen.add((here, wanted))
        try:
            package = distribution(here)
        except PackageNotFoundError:
            continue  # for another system or another version of Python
        found[canonicalize_name(here)] = package
        for text in package.requires or []:
            requirement = Requirement(text)
            marker = requirement.marker
            if marker is None or any(marker.evaluate({"extra": extra}) for extra in (*wanted, "")):
                waiting.append((requirement.name, tuple(sorted(requirement.extras))))
    del found[canonicalize_name(name)]
    return found


def licence(package: Distribution) -> str:
    """What a package says of its licence, in one word or two."""
    about = package.metadata.json
    if expression := about.get("license_expression"):
        return str(expression)
    known = [SPDX[line] for line in about.get("classifier", ()) if line in SPDX]
    if known:
        return " OR ".join(known)
    return re.sub(r"\s+", " ", str(about.get("license", "see the package"))).strip()[:60]


def notice() -> str:
    """The whole text."""
    packages = sorted(closure("extend-mcp", EXTRAS).items())
    return HEAD + "".join(f"- {name}: {licence(package)}\n" for name, package in packages) + MODELS


if __name__ == "__main__":
    NOTICE.write_text(notice(), encoding="utf-8")
