"""Elements of QTI 1.2 as Canvas reads them: items with their metadata, fields, conditions and feedback."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from templates.printable import refuse_control

FULL = "100"
"""The score that stands for all points of an item."""
ANSWER = "response1"
"""The field of an item that has one."""


def amount(points: Fraction) -> str:
    """Points as they stand in the file.

    >>> amount(Fraction(2)), amount(Fraction(5, 3))
    ('2', '1.6666667')
    """
    return f"{float(points):.7f}".rstrip("0").rstrip(".")


def item(kind: str, ident: str, title: str, points: Fraction, text: str) -> tuple[Element, Element]:
    """An item with its question, and its presentation, which the fields go into."""
    made = Element("item", ident=ident, title=refuse_control(title))
    fields = SubElement(SubElement(made, "itemmetadata"), "qtimetadata")
    for label, entry in (("question_type", kind), ("points_possible", amount(points))):
        field = SubElement(fields, "qtimetadatafield")
        SubElement(field, "fieldlabel").text = label
        SubElement(field, "fieldentry").text = entry
    presentation = SubElement(made, "presentation")
    material(presentation, text)
    return made, presentation


def material(parent: Element, text: str, form: str = "text/html") -> None:
    """A text, in HTML where nothing else is said."""
    SubElement(SubElement(parent, "material"), "mattext", texttype=form).text = text


def typed(presentation: Element, kind: str = "") -> None:
    """The field of an item to type into; `kind` says what, where it is no text."""
    field = SubElement(presentation, "response_str", ident=ANSWER, rcardinality="Single")
    render = SubElement(field, "render_fib", {"fibtype": kind} if kind else {})
    SubElement(render, "response_label", ident="answer1")


def listed(presentation: Element, field: str, labels: Mapping[str, str], name: str = "") -> None:
    """A field with labels by their idents: options in HTML, or where it has a name the right texts of a blank."""
    made = SubElement(presentation, "response_lid", ident=field, rcardinality="Single")
    if name:
        SubElement(SubElement(made, "material"), "mattext").text = name
    render = SubElement(made, "render_choice")
    for ident, text in labels.items():
        material(SubElement(render, "response_label", ident=ident), text, "text/plain" if name else "text/html")


def processing(made: Element) -> Element:
    """How answers are judged."""
    found = SubElement(made, "resprocessing")
    outcome = {"maxvalue": FULL, "minvalue": "0", "varname": "SCORE", "vartype": "Decimal"}
    SubElement(SubElement(found, "outcomes"), "decvar", outcome)
    return found


def condition(judge: Element, *tests: Element, told: str = "", score: str = "", how: str = "Set") -> None:
    """What happens where the tests hold, or in any case where there are none: a score is set or added, a text told."""
    goes_on = how == "Add" or (told and not score)
    made = SubElement(judge, "respcondition", {"continue": "Yes" if goes_on else "No"})
    SubElement(made, "conditionvar").extend(tests or (Element("other"),))
    if score:
        SubElement(made, "setvar", action=how, varname="SCORE").text = score
    if told:
        SubElement(made, "displayfeedback", feedbacktype="Response", linkrefid=told)


def compared(how: str, value: str, field: str = ANSWER) -> Element:
    """A test of a field: `how` is varequal, vargte or varlte."""
    made = Element(how, respident=field)
    made.text = value
    return made


def nested(how: str, tests: Iterable[Element]) -> Element:
    """Tests in an and, or in an or."""
    made = Element(how)
    made.extend(tests)
    return made


def feedback(made: Element, ident: str, text: str) -> None:
    """A text that is told by its ident."""
    material(SubElement(SubElement(made, "itemfeedback", ident=ident), "flow_mat"), text)


def written(made: Element) -> bytes:
    """An element as it stands in the file."""
    text: str = ElementTree.tostring(made, encoding="unicode")
    return f"{text}\n".encode()
