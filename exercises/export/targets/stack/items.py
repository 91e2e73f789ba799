"""Items for STACK: for each variant of a question one, with an input and a tree for every answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element, SubElement

from exercises.export.asked import FORMAT, Asked, path_of
from exercises.export.model import Answer, Collection, Question
from exercises.export.pages import Pages
from exercises.export.targets import Output
from exercises.export.targets.moodle.elements import FOOT, HEAD, category, html, item, options, tagged, written
from exercises.export.targets.stack.maxima import VARIABLES, WORDS
from exercises.export.targets.stack.trees import Node, Tree, Trial, tree
from exercises.kinds.formula import samples

POINTS = 5
"""Points at which a formula is compared."""
PENALTY = "0.1"
_VERSION = "2025030700"
_NOTE = "Names in formulas are typed without brackets and commas here: w211 for w[2,1,1]."
_LAST = "-1"
"""What stands for the end of a chain."""


def files(collection: Collection) -> Iterator[Output]:
    """The items of all questions."""
    pages = Pages(collection, FORMAT)
    items = (element for question in collection.questions for element in _elements(pages, question))
    yield Output("stack.xml", b"".join([HEAD, *map(written, items), FOOT]))


def _elements(pages: Pages, question: Question) -> Iterator[Element]:
    yield category(path_of(pages.collection, question), pages.words(question, (question.title,)))
    for variant in question.variants:
        yield Item(pages, question, variant, question.asks).element()


class Item(Asked):
    """One item: all answers of one variant."""

    def element(self) -> Element:
        """The item as it stands in the file."""
        note = _NOTE if any(ask.kind == "formula" for ask in self.asks) else ""
        common = self.common(self._fields, note=note)
        made = item("stack", common, PENALTY)
        trees = [self._tree(place, answer) for place, answer in enumerate(self.answers, 1)]
        self._head(made)
        for place, (answer, found) in enumerate(zip(self.answers, trees, strict=True), 1):
            _input(made, place, found)
            _judge(made, place, found, answer.ask.points)
        for case, trials in enumerate(_trials(trees), 1):
            _test(made, case, trials)
        return tagged(made, common)

    def _fields(self, answer: Answer) -> tuple[tuple[str, ...], ...]:
        place = self.answers.index(answer) + 1
        return ((f"[[input:ans{place}]] [[validation:ans{place}]] [[feedback:prt{place}]]",),)

    def _tree(self, place: int, answer: Answer) -> Tree:
        return tree(
            answer,
            f"ans{place}",
            lambda wrong: self.pages.words(self.question, wrong.told),
            self._samples,
        )

    def _samples(self, answer: Answer) -> list[tuple[dict[str, float], float]]:
        """Points, and what a right formula has there."""
        points, (values,) = samples([answer.right], self.question.shared, POINTS)
        return list(zip(points, values, strict=True))

    def _head(self, made: Element) -> None:
        """What belongs to the item as a whole; the note tells variants apart."""
        texts = {"stackversion": _VERSION, "questionvariables": VARIABLES}
        for tag, text in texts.items():
            SubElement(SubElement(made, tag), "text").text = text
        html(made, "specificfeedback", "")
        html(made, "questionnote", self.variant.form)
        options(made, {"questionsimplify": "1", "assumepositive": "0", "assumereal": "0", "decimals": "."})
        for tag in ("prtcorrect", "prtpartiallycorrect", "prtincorrect"):
            html(made, tag, "")


def _input(made: Element, place: int, found: Tree) -> None:
    """The input of an answer; floats are answers here."""
    given = {"name": f"ans{place}", "type": found.kind, "tans": found.right, "boxsize": str(found.width)}
    syntax = {"strictsyntax": "1", "insertstars": "1" if found.kind == "algebraic" else "0", "syntaxhint": ""}
    words = {"syntaxattribute": "0", "forbidwords": "", "allowwords": WORDS if found.kind == "algebraic" else ""}
    checks = {"forbidfloat": "0", "requirelowestterms": "0", "checkanswertype": "0", "mustverify": "0"}
    options(SubElement(made, "input"), given | syntax | words | checks | {"showvalidation": "1", "options": ""})


def _judge(made: Element, place: int, found: Tree, points: Fraction) -> None:
    """The tree of an answer, worth its points."""
    name = f"prt{place}"
    judge = SubElement(made, "prt")
    options(judge, {"name": name, "value": f"{float(points):.7f}", "autosimplify": "1", "feedbackstyle": "1"})
    SubElement(SubElement(judge, "feedbackvariables"), "text").text = found.variables
    for number, node in enumerate(found.nodes):
        _node(judge, name, number, node, last=number + 1 == len(found.nodes))


def _node(judge: Element, name: str, number: int, node: Node, *, last: bool) -> None:
    behind = _LAST if last else str(number + 1)
    made = SubElement(judge, "node")
    test = {"name": str(number), "answertest": node.test, "sans": node.given, "tans": node.wanted}
    options(made, test | {"testoptions": node.option, "quiet": "1"})
    mode = "+" if node.more else "="
    ends = (
        ("true", node.share, behind if node.more else _LAST, node.told),
        ("false", Fraction(0), behind, ""),
    )
    for end, share, after, told in ends:
        scores = {f"{end}scoremode": mode, f"{end}score": f"{float(share):.7f}", f"{end}penalty": ""}
        note = f"{name}-{number + 1}-{end[0].upper()}"
        options(made, scores | {f"{end}nextnode": after, f"{end}answernote": note})
        html(made, f"{end}feedback", told)


def _trials(trees: Sequence[Tree]) -> Iterator[tuple[Trial, ...]]:
    """Tests of the whole item: all right, all wrong, and one mistake after another, with right ones beside them."""
    for case in range(max(len(found.trials) for found in trees)):
        yield tuple(found.trials[case if case < len(found.trials) else 0] for found in trees)


def _test(made: Element, case: int, trials: Sequence[Trial]) -> None:
    test = SubElement(made, "qtest")
    options(test, {"testcase": str(case), "description": ""})
    for place, trial in enumerate(trials, 1):
        options(SubElement(test, "testinput"), {"name": f"ans{place}", "value": trial.typed})
    for place, trial in enumerate(trials, 1):
        note = f"prt{place}-{trial.node + 1}-{'T' if trial.holds else 'F'}"
        penalty = "0" if trial.share == 1 else PENALTY
        score = f"{float(trial.share):.7f}"
        wanted = {"name": f"prt{place}", "expectedscore": score, "expectedpenalty": penalty}
        options(SubElement(test, "expected"), wanted | {"expectedanswernote": note})
