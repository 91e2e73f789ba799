"""Rules on what stands where in items, tests and the manifest."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.nodes import Node
from exercises.export.linting.packages import MANIFEST, Fault, Package, Rule
from exercises.export.targets.qti21.lint.model import INSIDE, MATHEMATICS, NEEDED, OPERANDS, ORDERS, TEXTS

ROOTS = ("assessmentItem", "assessmentTest")
_LONGEST_ALT = 256


def walk(node: Node) -> Iterator[Node]:
    """A node and all inside it, but for what is in mathematics."""
    return node.walk(MATHEMATICS)


def documents(package: Package, *roots: str) -> Iterator[tuple[str, Node]]:
    """The files with such a root."""
    return ((name, root) for name, root in package.documents.items() if root.tag in roots)


def nodes(package: Package, *tags: str) -> Iterator[tuple[str, Node]]:
    """The elements of items and tests, of some names or all."""
    for file, root in documents(package, *ROOTS):
        yield from ((file, node) for node in walk(root) if not tags or node.tag in tags)


def fault(file: str, node: Node, what: str) -> Fault:
    """A fault where a node begins."""
    flat = " ".join(what.split())
    return Fault(file, node.line, flat if len(flat) <= 60 else f"{flat[:60]}...")


def _misplaced(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package):
        allowed = INSIDE.get(node.tag)
        for inner in node.inside if allowed is not None else ():
            if inner.tag.rpartition(":")[2] not in (allowed or ()):
                yield fault(file, inner, f"{inner.tag} in {node.tag}")


def _unordered(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, *ORDERS):
        order = ORDERS[node.tag]
        places = [order.index(inner.tag) for inner in node.inside if inner.tag in order]
        if places != sorted(places):
            yield fault(file, node, node.tag)


def _bare_text(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package):
        if node.tag in INSIDE and node.tag not in TEXTS and node.text.strip():
            yield fault(file, node, f"{node.tag}: {node.text}")


def _missing_attribute(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, *NEEDED):
        yield from (
            fault(file, node, f"{name} of {node.tag}") for name in NEEDED[node.tag] if name not in node.attributes
        )


def _operands(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, *OPERANDS):
        if len(node.inside) != OPERANDS[node.tag]:
            yield fault(file, node, f"{len(node.inside)} in {node.tag}")


def _empty(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "table", "tbody", "tr", "choiceInteraction", "inlineChoiceInteraction"):
        if not node.inside:
            yield fault(file, node, node.tag)


def _long_alt(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "img"):
        if len(node.attributes.get("alt", "")) > _LONGEST_ALT:
            yield fault(file, node, node.attributes["alt"])


def _no_manifest(package: Package) -> Iterator[Fault]:
    if package.manifest is None:
        yield Fault("", 1, "there is none")
    elif not list(package.resources("imsqti_")):
        yield fault(MANIFEST, package.manifest, "it names no item")


def _missing_file(package: Package) -> Iterator[Fault]:
    for resource in package.resources():
        named = [(node, node.attributes.get("href", "")) for node in resource.all("file")]
        yield from (fault(MANIFEST, node, name) for node, name in named if name not in package.files)


def _unnamed(package: Package) -> Iterator[Fault]:
    named = {node.attributes.get("href") for resource in package.resources() for node in resource.all("file")}
    yield from (fault(file, root, file) for file, root in documents(package, *ROOTS) if file not in named)


RULES = (
    Rule("manifest", "without a manifest that names an item nothing is imported", _no_manifest),
    Rule("missing-file", "the manifest names a file that is not there", _missing_file),
    Rule("not-in-manifest", "an item or test that the manifest does not name is not imported", _unnamed),
    Rule("element", "an element may not stand there", _misplaced),
    Rule("order", "the elements inside are in the wrong order", _unordered),
    Rule("text", "text may not stand there without an element around it", _bare_text),
    Rule("attribute", "an attribute is missing", _missing_attribute),
    Rule("operands", "there are too many expressions, or too few", _operands),
    Rule("empty", "an element has to hold one at least", _empty),
    Rule("long-words", f"the words of a picture may have {_LONGEST_ALT} signs", _long_alt),
)
