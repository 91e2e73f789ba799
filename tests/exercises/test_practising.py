"""Practising: answers are judged as `check` does, in a real notebook too, and everything shows itself there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from derive.backprop import Derivation
from derive.errors import InputError
from exercises import practice
from exercises.export.building import collect
from exercises.files.library import builtin_examples, builtin_sets, load_example, read_set
from exercises.practising import Practice, text_of
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator
from templates.document import Document, Formula, Paragraph, Shown

UNWORKED = ("activations", "descent-variants", "gradient-descent", "losses", "playground-circle", "playground-gaussian")
"""Examples that are no networks or graphs."""
UNBOUNDED = ("iris-relu",)
"""An example whose rounding rule bounds nothing."""
SOURCES = (*builtin_sets(), *(name for name in builtin_examples() if name not in (*UNWORKED, *UNBOUNDED)))


def markdown(thing: Any) -> str:
    text: str = thing._repr_mimebundle_()["text/markdown"]
    return text


def truths(practised: Practice, number: int = 1) -> dict[str, Any]:
    answers = practised[number].filled.answers
    return {e.quantity: e.details["exact"] if e.kind == "matrix" else e.value for e in answers}


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_true_is_right_and_everything_shows_itself(source: str) -> None:
    practised = practice(source)
    for question in practised:
        checked = question.check(truths(practised, question.number))
        assert checked.right, str(checked)
        for thing in (practised, question, checked, question.hint(), question.solution()):
            text = markdown(thing)
            assert text.strip()
            assert "Slot" not in text
            assert "\x1a" not in text


@pytest.mark.parametrize("name", UNWORKED)
def test_what_has_nothing_to_work_through_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no network or graph"):
        practice(name)


def test_the_published_numbers_of_a_handout_are_right() -> None:
    practised = practice("mazur")
    assert practised.check({"z[1,1]": 0.3775, "a[1,1]": "0.593269992", "dL/dw[2,1,1]": 0.082167041}).right
    assert practised.check("net_h1", 0.3775).right
    assert str(practised.check("w[2,1,1]'", 0.35891648)) == "w[2,1,1]': right"


def test_a_known_mistake_is_named_and_what_follows_from_it_is_carried() -> None:
    practised = practice("mazur")
    checked = practised.check({"dL/dz[2,1]": 0.74136507})  # the slope is left out
    (mark,) = checked.marks
    assert (mark.verdict, mark.mistake) == ("mistake", "slope_left_out")
    assert "slope" in markdown(checked)
    followed = practised.check({"dL/dw[2,1,1]": 0.74136507 * 0.593269992})
    assert followed.marks[0].verdict in ("carried", "mistake")


def test_answers_are_numbers_rows_arrays_and_texts() -> None:
    assert [text_of(value) for value in (0.5, np.float64(0.25), 3, "1/3", [[1, 2]], np.eye(2), [1, 2])] == [
        *("0.5", "0.25", "3", "1/3", "[[1, 2]]", "[[1.0, 0.0], [0.0, 1.0]]", "[1, 2]")
    ]
    for wrong in (True, None, [], {1: 2}):
        with pytest.raises(InputError, match="is no answer"):
            text_of(wrong)
    with pytest.raises(InputError, match="a name and a value"):
        practice("mazur").check(0.5)
    with pytest.raises(InputError, match="no answer to check"):
        practice("mazur").check()


def test_a_name_is_looked_for_in_every_question() -> None:
    practised = practice("exam")
    assert practised.check("a[1, 3]", 5).question.number == 2
    with pytest.raises(InputError, match=r"no question asks for 'nope'") as caught:
        practised.check("nope", 1)
    assert "2: a[1,1], " in str(caught.value)


def test_a_flat_list_is_a_row_or_a_column_as_wanted() -> None:
    practised = practice("practice")
    flat = [
        (question, expected)
        for question in practised
        for expected in question.filled.answers
        if expected.kind == "matrix" and 1 in np.shape(expected.details["exact"])
    ]
    assert flat
    for question, expected in flat:
        assert question.check(expected.quantity, np.ravel(expected.details["exact"])).right


def test_hints_come_in_steps() -> None:
    question = practice("mazur")[1]
    titles = [[hint.title for hint in question.hint("dL/dw[1,1,1]").hints] for _ in range(4)]
    every = ["The chain rule", "The local derivatives", "The numbers"]
    assert titles == [every[:1], every[:2], every, every]


def test_new_numbers_are_others_and_nothing_is_remembered() -> None:
    practised = practice("backprop-2-2-2")
    before = truths(practised)
    practised.check("L", 5)
    practised.new()
    assert truths(practised) != before
    assert practised.check({"a[1,1]": before["a[1,1]"]}).marks[0].verdict != "right"


@pytest.mark.parametrize(("name", "told"), [("nope", "unknown set or example"), ("mazurr", "did you mean mazur")])
def test_an_unknown_source_is_told(name: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        practice(name)
    assert told in str(caught.value)


def test_derivations_documents_and_variants_show_themselves() -> None:
    assert "\\frac{\\partial L}{\\partial w^{(1)}_{11}}" in markdown(Derivation(load_example("mazur").graph))
    graph = load_example("circuit").graph
    assert "\\frac{\\partial f}{\\partial" in markdown(Derivation(graph))
    quantity = next(graph.given())
    document = Document("One page", (), (), (Paragraph(("Here ", Formula(quantity), " is ", Shown(quantity), ".")),))
    assert markdown(document).strip() == f"Here ${quantity}$ is $…$."
    problem_set, digest = read_set("practice")
    collection = collect(Generator(problem_set, Lottery(b"a secret", digest, 1)), numbered(1))
    for question in collection.questions:
        assert f"# {question.number}\N{EM SPACE}{question.title}" in markdown(question.variants[0])


CELLS = (
    "from exercises import practice\npractice('backprop-2-2-2')",
    "p = practice('mazur')\np.check('dL/dz[2,1]', 0.74136507)",
    "p.hint('dL/dw[1,1,1]')",
    "from derive.backprop import Derivation\nfrom exercises.files.library import load_example\n"
    "Derivation(load_example('mazur').graph)",
    "p.check('nope', 1)",
)


def test_a_real_notebook_shows_all_of_it() -> None:
    nbformat = pytest.importorskip("nbformat", reason="nbclient is not installed: pip install nbclient ipykernel")
    nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed: pip install nbclient ipykernel")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in CELLS])
    nbclient.NotebookClient(notebook, timeout=120, allow_errors=True, kernel_name="python3").execute()
    *shown, failed = [cell.outputs[-1] for cell in notebook.cells]
    texts = [output["data"]["text/markdown"] for output in shown]
    assert "One gradient step" in texts[0]
    assert "not right" in texts[1]
    assert "The chain rule" in texts[2]
    assert texts[3].count("$$") > 8
    assert failed["output_type"] == "error"
    assert failed["traceback"] == [failed["traceback"][0]]
    assert "nothing is asked under the name 'nope'" in failed["traceback"][0]


def test_what_a_notebook_shows_can_be_printed() -> None:
    page = str(practice("mazur").hint("dL/dw[1,1,1]"))
    assert page.startswith("**The chain rule**")
    assert "Quantity(" not in page
