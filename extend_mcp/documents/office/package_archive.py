"""Archives of Office Open XML, in which links find parts whatever the case of their names.

Names of parts are equal if they differ in case only (ECMA-376, part 2, 6.2.2.3). Some .NET programs write `\\` for `/`.
"""

import zipfile
from pathlib import Path
from typing import Any


class PackageArchive(zipfile.ZipFile):
    """An open Word or Excel file."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.NameToInfo = _PartNames((_folded(name), entry) for name, entry in self.NameToInfo.items())


class _PartNames(dict[str, zipfile.ZipInfo]):
    """The entries of an archive by the names of their parts."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and super().__contains__(_folded(name))

    def __getitem__(self, name: str) -> zipfile.ZipInfo:
        return super().__getitem__(_folded(name))

    def get(self, name: str, default: Any = None) -> Any:
        return super().get(_folded(name), default)


def _folded(name: str) -> str:
    return name.replace("\\", "/").lower()
