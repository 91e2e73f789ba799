"""Packages, zip files with XML inside, and rules on them.

opened(bytes) -> Package(files, documents, faults);  checked(package, rules) -> Finding ...
"""

from __future__ import annotations

import importlib
import pkgutil
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from zipfile import BadZipFile, ZipFile

from exercises.export.linting import Finding
from exercises.export.linting.nodes import Node, Unreadable, read

MANIFEST = "imsmanifest.xml"
_MOST, _LARGEST = 100_000, 1_000_000_000
"""Files of a package, and bytes of them together, that are looked at."""

NO_PACKAGE, NO_XML = "zip", "xml"
"""The rules that what is no package breaks, and a file in it that is no XML."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place in a file of a package, and what stands there."""

    file: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Package:
    """The names of a package's files, and those that are XML, as elements."""

    files: frozenset[str]
    documents: Mapping[str, Node]

    @property
    def manifest(self) -> Node | None:
        """What the package says it has; None where it says nothing."""
        return self.documents.get(MANIFEST)

    def resources(self, kind: str = "") -> Iterator[Node]:
        """The resources of the manifest, of those types that begin so."""
        every = self.manifest.walk() if self.manifest else iter(())
        return (node for node in every if node.tag == "resource" and node.attributes.get("type", "").startswith(kind))


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its short name, what a program does with a package that breaks it, and where that is."""

    code: str
    says: str
    find: Callable[[Package], Iterator[Fault]]


def rules_in(name: str, path: Iterable[str]) -> Mapping[str, Rule]:
    """The rules of the modules of a package of ours, by their codes."""
    modules = (importlib.import_module(f"{name}.{found.name}") for found in pkgutil.iter_modules(path))
    return MappingProxyType({rule.code: rule for module in modules for rule in getattr(module, "RULES", ())})


def checked(data: bytes, rules: Sequence[Rule]) -> Iterator[Finding]:
    """What is wrong in a package, file by file in the order of their lines."""
    try:
        package, broken = opened(data)
    except (BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        yield Finding(1, NO_PACKAGE, f"nothing of it is imported: {error}")
        return
    yield from broken
    found = (
        Finding(fault.line, rule.code, f"{rule.says}: {fault.what}", fault.file)
        for rule in rules
        for fault in rule.find(package)
    )
    yield from sorted(found, key=lambda finding: (finding.file, finding))


def opened(data: bytes) -> tuple[Package, list[Finding]]:
    """A package, and the files in it that are no XML although their names say so. Raises what zipfile does."""
    documents, broken = {}, []
    with ZipFile(BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        if len(infos) > _MOST or sum(info.file_size for info in infos) > _LARGEST:
            raise ValueError("it is too large to be looked at")
        for info in infos:
            if info.filename.endswith(".xml"):
                try:
                    documents[info.filename] = read(archive.read(info))
                except Unreadable as error:
                    broken.append(Finding(error.line, NO_XML, f"the file is not read: {error.what}", info.filename))
    return Package(frozenset(info.filename for info in infos), documents), broken


_START = 1_000_000
"""Bytes of a manifest in which a type is looked for."""


def holds(data: bytes, kind: str) -> bool:
    """Whether bytes are a package whose manifest names a type of resource."""
    try:
        with ZipFile(BytesIO(data)) as archive, archive.open(MANIFEST) as manifest:
            return kind.encode() in manifest.read(_START)
    except (BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError, ValueError, OSError):
        return False
