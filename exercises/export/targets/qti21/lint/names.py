"""Rules on names: what refers to a response, an outcome, a feedback, an item or a picture has to find it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from posixpath import dirname, join, normpath

from exercises.export.linting.nodes import Node
from exercises.export.linting.numbers import count_of
from exercises.export.linting.packages import Fault, Package, Rule
from exercises.export.targets.qti21.lint.structure import documents, fault, nodes, walk


def _of(root: Node, *tags: str) -> Iterator[Node]:
    return (node for node in walk(root) if node.tag in tags)


def _interactions(root: Node) -> Iterator[Node]:
    return (node for node in walk(root) if node.tag.endswith("Interaction") and "responseIdentifier" in node.attributes)


def _names(root: Node, *tags: str) -> set[str]:
    return {node.attributes.get("identifier", "") for node in _of(root, *tags)}


def _response(package: Package) -> Iterator[Fault]:
    for file, root in documents(package, "assessmentItem"):
        declared = _names(root, "responseDeclaration")
        asked = [(node, node.attributes["responseIdentifier"]) for node in _interactions(root)]
        yield from (fault(file, node, f"{name} is not declared") for node, name in asked if name not in declared)
        unasked = declared - {name for _, name in asked}
        yield from (fault(file, root, f"{name} has no field") for name in sorted(unasked))


def _variable(package: Package) -> Iterator[Fault]:
    for file, root in documents(package, "assessmentItem", "assessmentTest"):
        outcomes = _names(root, "outcomeDeclaration") | {"completionStatus"}
        known = outcomes | _names(root, "responseDeclaration", "templateDeclaration") | {"duration", "numAttempts"}
        for node in _of(root, "variable", "setOutcomeValue"):
            name = node.attributes.get("identifier", "")
            if name not in (known if node.tag == "variable" else outcomes) and "." not in name:
                yield fault(file, node, name)


def _feedback(package: Package) -> Iterator[Fault]:
    """Feedback that is never shown, or shown and not there."""
    for file, root in documents(package, "assessmentItem"):
        told = {node.attributes.get("identifier", ""): node for node in _of(root, "modalFeedback")}
        outcomes = {node.attributes.get("outcomeIdentifier") for node in told.values()}
        setting = [n for n in _of(root, "setOutcomeValue") if n.attributes.get("identifier") in outcomes]
        shown = {value.text.strip(): value for node in setting for value in _of(node, "baseValue")}
        yield from (fault(file, node, f"{name} is never shown") for name, node in told.items() if name not in shown)
        yield from (fault(file, node, f"{name} is not there") for name, node in shown.items() if name not in told)


def _option(package: Package) -> Iterator[Fault]:
    """Right options that are none."""
    for file, root in documents(package, "assessmentItem"):
        options = {
            node.attributes["responseIdentifier"]: _names(node, "simpleChoice", "inlineChoice")
            for node in _interactions(root)
            if node.tag in ("choiceInteraction", "inlineChoiceInteraction")
        }
        for node in _of(root, "responseDeclaration"):
            known = options.get(node.attributes.get("identifier", ""))
            right = [value for value in _of(node, "value") if known is not None and value.text.strip() not in known]
            yield from (fault(file, value, value.text) for value in right)


def _picture(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "img"):
        source = node.attributes.get("src", "")
        outside = source.startswith(("http://", "https://", "data:"))
        if not outside and normpath(join(dirname(file), source)) not in package.files:
            yield fault(file, node, source)


def _item(package: Package) -> Iterator[Fault]:
    for file, node in nodes(package, "assessmentItemRef"):
        path = normpath(join(dirname(file), node.attributes.get("href", "")))
        if path not in package.files:
            yield fault(file, node, path)


def _few(package: Package) -> Iterator[Fault]:
    for file, section in nodes(package, "assessmentSection"):
        drawn = section.first("selection")
        there = [node for node in section.inside if node.tag in ("assessmentItemRef", "assessmentSection")]
        number = drawn.attributes.get("select", "") if drawn else ""
        if drawn and not 1 <= (count_of(number) or 0) <= len(there):
            yield fault(file, section, f"{number or 'none'} of {len(there)}")


def _same(package: Package) -> Iterator[Fault]:
    found = [(file, root, root.attributes.get("identifier", "")) for file, root in documents(package, "assessmentItem")]
    count = Counter(name for _, _, name in found)
    yield from (fault(file, root, name) for file, root, name in found if count[name] > 1)


RULES = (
    Rule("response", "a field and its response do not find each other", _response),
    Rule("variable", "a rule names a variable that is not declared", _variable),
    Rule("feedback", "feedback and the rule that shows it do not find each other", _feedback),
    Rule("option", "a right option is none of the options", _option),
    Rule("picture", "a picture is not in the package", _picture),
    Rule("item", "the test names an item that is not there", _item),
    Rule("select", "a section has to draw one of its items at least, and no more than it has", _few),
    Rule("same-identifier", "two items have the same identifier", _same),
)
