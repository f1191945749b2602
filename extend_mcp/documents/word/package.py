"""The parts of a Word file, by name and by the links between them."""

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from extend_mcp.documents.failure import DocumentFailure
from extend_mcp.documents.office.archive import DAMAGE
from extend_mcp.documents.office.xml_nodes import value

Node = ElementTree.Element
_MAIN = "word/document.xml"


@dataclass(frozen=True, slots=True)
class PackagePart:
    """One part as XML. `links` has the names of other parts by the ids that it uses, and by their kinds."""

    root: Node
    links: dict[str, str] = field(default_factory=dict)


class Package:
    """An open Word file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive

    def main(self) -> PackagePart:
        """The document itself. Raises `DocumentFailure` if it is missing."""
        named = next((name for kind, _, name in self._links("") if kind == "officeDocument"), _MAIN)
        found = self.part(named) or self.part(_MAIN)
        if found is None:
            raise DocumentFailure("CORRUPT_FILE", "The Word file has no word/document.xml.")
        return found

    def part(self, name: str | None) -> PackagePart | None:
        """The part of that name, or None. Raises `DocumentFailure` on damage."""
        root = self._read(name) if name is not None else None
        if name is None or root is None:
            return None
        links = {}
        for kind, key, target in self._links(name):
            links[key] = target
            links.setdefault(kind, target)
        return PackagePart(root, links)

    def linked(self, part: PackagePart, kind: str) -> PackagePart | None:
        """The part of a kind, such as `styles`, that `part` is linked to."""
        return self.part(part.links.get(kind, f"word/{kind}.xml"))

    def data(self, name: str) -> bytes | None:
        """The bytes of a part, or None. Raises `DocumentFailure` on damage."""
        if name not in self._archive.NameToInfo:
            return None
        try:
            return self._archive.read(name)
        except DAMAGE as error:
            raise DocumentFailure("CORRUPT_FILE", "The Word file cannot be read: a part of it is damaged.") from error

    def _read(self, name: str) -> Node | None:
        data = self.data(name)
        if data is None:
            return None
        try:
            return ElementTree.fromstring(data)  # noqa: S314 (expat stops entity bombs)
        except DAMAGE as error:
            raise DocumentFailure("CORRUPT_FILE", "The Word file cannot be read: a part of it is damaged.") from error

    def _links(self, name: str) -> Iterator[tuple[str, str, str]]:
        """The kind, id and target of each link of a part to another one."""
        folder, base = posixpath.split(name)
        root = self._read(posixpath.join(folder, "_rels", f"{base}.rels"))
        for link in root if root is not None else ():
            if value(link, "TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, value(link, "Target") or ""))
                yield (value(link, "Type") or "").rpartition("/")[2], value(link, "Id") or "", target.lstrip("/")
