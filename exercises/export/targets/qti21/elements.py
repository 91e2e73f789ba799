"""Elements of QTI 2.1: made as text, since pages are ready text as well.

element("value", "0.5") -> <value>0.5</value>;  text("a < b") -> a &lt; b
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from xml.sax.saxutils import escape, quoteattr

from exercises.export.targets.qti.elements import amount
from templates.printable import refuse_control

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCORE, FEEDBACK = "SCORE", "FEEDBACK"
"""The outcomes of an item: its points, and the feedback that is shown."""


def text(words: str) -> str:
    """A plain text as it stands in the file."""
    return escape(refuse_control(words))


def element(tag: str, *inside: str, **attributes: str) -> str:
    """An element around what is ready; an attribute that Python has a word for ends in a stroke.

    >>> element("equal", element("null"), toleranceMode="absolute")
    '<equal toleranceMode="absolute"><null/></equal>'
    """
    told = "".join(f" {name.rstrip('_')}={quoteattr(refuse_control(value))}" for name, value in attributes.items())
    content = "".join(inside)
    return f"<{tag}{told}>{content}</{tag}>" if content else f"<{tag}{told}/>"


def declared(kind: str, ident: str, base: str, *values: str, cardinality: str = "single", **more: str) -> str:
    """A declaration, `kind` being response or outcome, with the right response or the value at first."""
    found = [element("value", text(value)) for value in values]
    inside = element("correctResponse" if kind == "response" else "defaultValue", *found) if found else ""
    return element(f"{kind}Declaration", inside, identifier=ident, cardinality=cardinality, baseType=base, **more)


def variable(ident: str) -> str:
    """The value of a variable."""
    return element("variable", identifier=ident)


def value(base: str, content: str) -> str:
    """A value that is given."""
    return element("baseValue", text(content), baseType=base)


def added(points: Fraction) -> str:
    """The rule that adds points."""
    whole = element("sum", variable(SCORE), value("float", amount(points)))
    return element("setOutcomeValue", whole, identifier=SCORE)


def shown(ident: str) -> str:
    """The rule that shows a feedback beside those that are shown already."""
    every = element("multiple", variable(FEEDBACK), value("identifier", ident))
    return element("setOutcomeValue", every, identifier=FEEDBACK)


def cases(found: Iterable[tuple[str, str]]) -> str:
    """The rules of the first test that holds."""
    parts = (element("responseElseIf" if n else "responseIf", *case) for n, case in enumerate(found))
    return element("responseCondition", *parts)


def feedback(ident: str, content: str) -> str:
    """What is shown where the outcome has its ident."""
    return element("modalFeedback", content, outcomeIdentifier=FEEDBACK, showHide="show", identifier=ident)
