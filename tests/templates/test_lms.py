r"""The format for learning platforms: well-formed pieces of HTML, and LaTeX that MathJax knows."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ElementTree
from typing import Any

import pytest

from templates.compiled import compile_document, compile_text
from templates.document import Document
from templates.formats.lms import DRAWING
from templates.formats.lms.asking import Line, Part, asking, drawings_in, illustrated, without
from templates.leaves import Formula
from templates.notations import notation

WORDS = """
Bigl Bigr underline alpha approx bar begin beta biggl biggr bigl bigr boldsymbol boxed cdot delta
displaystyle end eta frac ge hphantom hspace langle left ln mathbf mathit mathop mathrm mathsf max
min mu nolimits odot partial prime psi qquad rangle right sigma sum tag tanh text textstyle tfrac
theta times varphi widetilde
"""
TAGS = {"div", "p", "table", "tr", "td", "th", "b", "i", "img", "h3", "h4", "small"}
KNOWN = {*WORDS.split(), "!", ",", "\\"}
"""What is known to work: each was set by MathJax 3 with its packages base, ams and boldsymbol."""
FORMULA = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)


def parsed(body: str) -> ElementTree.Element:
    """The piece as XML; images and rules have no end in HTML."""
    closed = re.sub("<(img|hr)([^>]*)>", r"<\1\2/>", body)
    return ElementTree.fromstring(f"<div>{closed}</div>")


@pytest.mark.parametrize("kind", ["key", "sheet"])
@pytest.mark.parametrize("title", ["mazur", "index"])
def test_pieces_are_well_formed_and_mathematics_is_known(request: pytest.FixtureRequest, kind: str, title: str) -> None:
    document: Document = request.getfixturevalue(kind)
    example: Any = request.getfixturevalue("example")
    page = compile_document(document, notation(title, example.spec), example.precision, format="lms")
    body = page.fill(example.values, {"name": "A <b> & c", "form": "K7Q2-D"})
    root = parsed(body)
    assert {node.tag for node in root.iter()} <= TAGS
    text = "".join(root.itertext())
    formulas = [first or second for first, second in FORMULA.findall(text)]
    assert len(formulas) > 20
    assert not re.search(r"\\\(|\\\[|\\\)", FORMULA.sub("", text))
    used = {name for formula in formulas for name in re.findall(r"\\([A-Za-z]+|.)", formula)}
    assert used <= KNOWN, used - KNOWN


def test_a_drawing_is_a_picture_with_its_words(request: pytest.FixtureRequest) -> None:
    document, example = request.getfixturevalue("sheet"), request.getfixturevalue("example")
    page = compile_document(document, notation("index", example.spec), example.precision, format="lms")
    part = page.part(example.values, {"name": "a", "form": "b"})
    (name,) = drawings_in(part.body)
    image = next(parsed(part.body).iter("img"))
    assert image.get("src") == DRAWING + name
    assert (image.get("alt") or "").startswith("Network, each layer joined to the next")
    assert part.drawings[name].startswith(f"/* {image.get('alt')} */")
    assert f'src="here/{name}.png"' in illustrated(part.body, lambda one: f"here/{one}.png")
    assert "<img" not in without(part.body, [name])
    assert without(part.body, ["other"]) == part.body


def test_text_alone_has_no_paragraph(example: Any) -> None:
    text = ("less than < and ", Formula(next(iter(example.values))))
    filled = compile_text(text, notation("index", example.spec), example.precision, format="lms").fill({})
    assert filled.startswith("less than &lt; and \\(")
    assert "<p>" not in filled


def test_a_question_has_its_parts_in_order() -> None:
    lines = (Line("z", (("[1]",),)), Line("W", (("[2]", "[3]"), ("[4]", "[5]"))))
    body = asking("<p>Given.</p>", (Part("The <b>net</b> input.", lines, "a", "2 points", "type it < so"),))
    words = " ".join("".join(parsed(body).itertext()).split())
    assert words == "Given. (a) The net input. (2 points) type it < so z = [1] W = [2][3] [4][5]"
    assert html.unescape(body) != body
