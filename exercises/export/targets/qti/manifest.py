"""The manifest of a package for Canvas, and what it has beside each quiz: its settings."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from exercises.export.targets.qti.elements import amount
from exercises.export.targets.qti.quizzes import Quiz
from templates.printable import refuse_control

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
NAME = "imsmanifest.xml"
ASSESSMENT = "imsqti_xmlv1p2"
_SETTINGS = "associatedcontent/imscc_xmlv1p1/learning-application-resource"
_MANIFEST = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_CANVAS = "http://canvas.instructure.com/xsd/cccv1p0"


def file_of(quiz: Quiz) -> str:
    """Where the items of a quiz are."""
    return f"{quiz.ident}/{quiz.ident}.xml"


def settings_of(quiz: Quiz) -> str:
    """Where the settings of a quiz are."""
    return f"{quiz.ident}/assessment_meta.xml"


def manifest(ident: str, quizzes: Iterable[Quiz], pictures: Iterable[str]) -> bytes:
    """What is in the package: quizzes with their settings, and pictures by their paths."""
    made = Element("manifest", identifier=f"{ident}-manifest", xmlns=_MANIFEST)
    schema = SubElement(made, "metadata")
    SubElement(schema, "schema").text = "IMS Content"
    SubElement(schema, "schemaversion").text = "1.1.3"
    SubElement(made, "organizations")
    resources = SubElement(made, "resources")
    for quiz in quizzes:
        behind = f"{quiz.ident}-settings"
        whole = SubElement(resources, "resource", identifier=quiz.ident, type=ASSESSMENT)
        SubElement(whole, "file", href=file_of(quiz))
        SubElement(whole, "dependency", identifierref=behind)
        _file(resources, behind, _SETTINGS, settings_of(quiz))
    for number, path in enumerate(pictures, 1):
        _file(resources, f"{ident}-picture{number}", "webcontent", path)
    return _whole(made)


def _file(resources: Element, ident: str, kind: str, path: str) -> None:
    made = SubElement(resources, "resource", identifier=ident, type=kind, href=path)
    SubElement(made, "file", href=path)


def settings(quiz: Quiz) -> bytes:
    """What Canvas does with a quiz: nothing is published, and answers are shown when the instructor says so."""
    made = Element("quiz", identifier=quiz.ident, xmlns=_CANVAS)
    texts = {
        "title": refuse_control(quiz.title),
        "description": "",
        "shuffle_answers": "false",
        "scoring_policy": "keep_highest",
        "quiz_type": "practice_quiz" if quiz.practice else "assignment",
        "points_possible": amount(quiz.points),
        "show_correct_answers": "true",
        "allowed_attempts": "-1" if quiz.practice else "1",
        "available": "false",
    }
    for tag, text in texts.items():
        SubElement(made, tag).text = text
    return _whole(made)


def _whole(made: Element) -> bytes:
    text: bytes = ElementTree.tostring(made, encoding="utf-8", xml_declaration=False)
    return HEAD + text + b"\n"
