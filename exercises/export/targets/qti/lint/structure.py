"""Rules on what a package has, and how quizzes, groups and items hang together."""

from __future__ import annotations

from collections.abc import Iterator

from exercises.export.linting.numbers import count_of, plain_number
from exercises.export.linting.packages import MANIFEST, Fault, Package, Rule
from exercises.export.targets.qti.lint.items import TYPES, fault, groups, items, metadata, quizzes, scoring


def _no_manifest(package: Package) -> Iterator[Fault]:
    if package.manifest is None:
        yield Fault("", 1, "there is none")
    elif not list(package.resources("imsqti_xmlv1p2")):
        yield fault(MANIFEST, package.manifest, "it names no quiz")


def _missing(package: Package) -> Iterator[Fault]:
    for resource in package.resources():
        for node in resource.all("file"):
            name = node.attributes.get("href", "")
            if name not in package.files:
                yield fault(MANIFEST, node, name)


def _unnamed(package: Package) -> Iterator[Fault]:
    named = {n.attributes.get("href", "") for resource in package.resources() for n in resource.all("file")}
    yield from (fault(file, root, file) for file, root in quizzes(package) if file not in named)


def _same_ident(package: Package) -> Iterator[Fault]:
    known = set[str]()
    for file, item in items(package):
        ident = item.attributes.get("ident", "")
        if ident in known:
            yield fault(file, item, ident)
        known.add(ident)


def _kind(package: Package) -> Iterator[Fault]:
    for file, item in items(package):
        if metadata(item, "question_type") not in TYPES:
            yield fault(file, item, metadata(item, "question_type") or "none")


def _points(package: Package) -> Iterator[Fault]:
    for file, item in items(package):
        points = metadata(item, "points_possible")
        value = plain_number(points)
        if value is None or value < 0:
            yield fault(file, item, points or "none")


def _few(package: Package) -> Iterator[Fault]:
    for file, group in groups(package):
        number, there = group.word("selection_ordering", "selection", "selection_number"), list(group.all("item"))
        if not 1 <= (count_of(number) or 0) <= len(there):
            yield fault(file, group, f"{number or 'none'} of {len(there)}")


def _uneven(package: Package) -> Iterator[Fault]:
    """Groups whose items say other points than the group does."""
    for file, group in groups(package):
        each = group.word("selection_ordering", "selection", "selection_extension", "points_per_item")
        others = {metadata(item, "points_possible") for item in group.all("item")} - {each}
        if others:
            yield fault(file, group, f"{each or 'none'} and {', '.join(sorted(others))}")


def _not_right(package: Package) -> Iterator[Fault]:
    judged = TYPES - {"essay_question", "file_upload_question", "text_only_question"}
    for file, item in items(package):
        if metadata(item, "question_type") in judged and not list(scoring(item)):
            yield fault(file, item, item.attributes.get("title", ""))


def _untold(package: Package) -> Iterator[Fault]:
    """Feedback that a condition points to and that is not there."""
    for file, item in items(package):
        there = {node.attributes.get("ident") for node in item.all("itemfeedback")}
        for node in item.walk():
            if node.tag == "displayfeedback" and node.attributes.get("linkrefid") not in there:
                yield fault(file, node, node.attributes.get("linkrefid", ""))


RULES = (
    Rule("manifest", "without a manifest that names a quiz nothing is imported", _no_manifest),
    Rule("missing-file", "the manifest names a file that is not there", _missing),
    Rule("not-in-manifest", "a quiz that the manifest does not name is not imported", _unnamed),
    Rule("same-ident", "of two items with the same ident one takes the place of the other", _same_ident),
    Rule("type", "an item of a type that Canvas does not have is no question", _kind),
    Rule("points", "points that are no number from 0 on are taken for 1 or for 0", _points),
    Rule("pick", "a group has to draw one of its items at least, and no more than it has", _few),
    Rule("uneven", "the points of a group count, not those that its items say", _uneven),
    Rule("no-right-answer", "an item without a right answer is taken all the same", _not_right),
    Rule("no-feedback", "feedback that is pointed to is not there", _untold),
)
