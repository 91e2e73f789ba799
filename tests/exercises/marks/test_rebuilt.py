"""Questions made again from a manifest are those that made it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from derive.errors import InputError
from derive.quantities import parse_name
from exercises.files.library import read_set
from exercises.marks.rebuilt import rebuilt
from exercises.storage.manifest import Manifest, RoundingRecord, SetRecord
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator


def run_of(path: object) -> tuple[Generator, Manifest]:
    """A run as `make` has it, without files."""
    problem_set, digest = read_set(str(path))
    generator = Generator(problem_set, Lottery(b"a secret of many signs", digest, problem_set.seed))
    copies = generator.copies(numbered(3))
    kept = SetRecord(problem_set.title, problem_set.course, 1, digest, problem_set.name, problem_set.text)
    rounding = RoundingRecord(problem_set.rounding.carry, problem_set.rounding.answer)
    return generator, Manifest(kept, rounding, None, {copy.student.id: copy.record() for copy in copies})


def test_the_same_questions_are_made(set_file, asking):
    one_way = "type: fill_in\n    title: Boxes\n    points: 2\n    network: {inputs: 2, layers: [{units: 2}]}"
    path = set_file(asking(), f'- {one_way}\n    ask: ["dL/dw[1,1,1]"]')
    generator, manifest = run_of(path)
    found = rebuilt(manifest)
    assert found.notes == ()
    for number, structure in enumerate(generator.structures, 1):
        again = found.structures[number]
        assert [ask.label for ask in again.asks] == [ask.label for ask in structure.asks]
        for record in manifest.students.values():
            given = {parse_name(name): value for name, value in record.given[str(number)].items()}
            exact = again.evaluate(given).exact
            for answer in record.answers:
                if answer.question == number:
                    assert float(exact[parse_name(answer.quantity)][0]) == pytest.approx(answer.value, abs=1e-12)


def test_what_the_set_says_of_marking(set_file):
    path = set_file()
    text = "marking: {method: 0.5, carried: 2, mistakes: {default: 0.25, bias_left_out: 1}}\n"
    path.write_text(text + path.read_text("utf-8"), "utf-8")
    credit = rebuilt(run_of(path)[1]).credit
    assert (credit.method, credit.carried) == (Fraction(1, 2), 2)
    shares = [credit.of(names) for names in (["bias_left_out"], ["half_lost"], ["bias_left_out", "half_lost"], [])]
    assert shares == [1, Fraction(1, 4), Fraction(1, 4), 0]


@pytest.mark.parametrize(
    ("marking", "words"),
    [
        ("{method: 2}", "write a number from 0 to 1"),
        ("{carried: some}", "write a whole number"),
        ("{mistakes: {bias_left_uot: 1}}", "bias_left_out"),
        ("{mistakes: {bias_left_out: -1}}", "from 0 to 1"),
        ("{share: 1}", "share"),
    ],
)
def test_bad_rules_of_marking_are_told(set_file, marking, words):
    path = set_file()
    path.write_text(f"marking: {marking}\n{path.read_text('utf-8')}", "utf-8")
    with pytest.raises(InputError) as caught:
        read_set(path)
    assert words in str(caught.value)
    assert caught.value.place.line == 1


def test_old_and_other_manifests(set_file):
    _, manifest = run_of(set_file())
    old = rebuilt(replace(manifest, program="gradsheet 0.1", set=replace(manifest.set, text="")))
    assert (dict(old.structures), len(old.notes)) == ({}, 1)
    other = replace(manifest.set, text=manifest.set.text.replace("dL/dw[1,1,1]", "dL/dw[1,2,1]"))
    changed = rebuilt(replace(manifest, set=other))
    assert (dict(changed.structures), len(changed.notes)) == ({}, 1)
    with pytest.raises(InputError, match="line 1 of the set in"):
        rebuilt(replace(manifest, set=replace(manifest.set, text="titel: x\nquestions: [1]")), "folder")
