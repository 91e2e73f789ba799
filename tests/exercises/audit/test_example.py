"""Audits of examples: honest work on paper is never called wrong, planted errors are found, carried on and named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from derive.mistakes import mistakes_for
from derive.program import Program
from derive.quantities import Named
from exercises.audit.claims import VERDICTS
from exercises.audit.example import ExampleReport, audit_example
from exercises.audit.example_words import reason
from exercises.cli import main
from exercises.files.library import builtin_examples, load_example
from exercises.files.spec import Rounding
from exercises.lessons.solved import Solved

FILE = """\
title: A net of my own
network:
  inputs: 2
  layers: [{{units: 2, activation: sigmoid}}, {{units: 2, activation: softmax}}]
  loss: cross_entropy
weights: [[[0.5, -0.3], [0.2, 0.7]], [[0.6, -0.4], [0.1, 0.9]]]
biases: [[0.1, -0.2], [0.3, 0.05]]
samples: [{{input: [0.4, 0.9], target: [1, 0]}}]
learning_rate: 0.5
published:
{published}
"""


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, ["audit", *map(str, arguments)])


def file_with(tmp_path: Path, published: Mapping[str, str]) -> Path:
    path = tmp_path / "mine.yaml"
    lines = "\n".join(f'  "{name}": "{value}"' for name, value in published.items())
    path.write_text(FILE.format(published=lines), encoding="utf-8")
    return path


def audited(tmp_path: Path, published: Mapping[str, str]) -> ExampleReport:
    return audit_example(str(file_with(tmp_path, published)))


def verdicts(report: ExampleReport) -> dict[str, str]:
    return {judged.claimed.name: judged.verdict for judged in report.claims}


def solved(tmp_path: Path) -> Solved:
    return Solved(load_example(file_with(tmp_path, {"L": "1"})))


def as_printed(numbers: Mapping[Named, float], places: int) -> dict[str, str]:
    return {name.name: f"{number:.{places}f}" for name, number in numbers.items() if name.name != "eta"}


@pytest.mark.parametrize("places", [3, 4, 6])
def test_work_on_paper_is_never_called_wrong(tmp_path: Path, places: int) -> None:
    """Each number is computed from the printed ones before it, and rounded."""
    own = solved(tmp_path)
    paper = Solved(replace(own.example, rounding=Rounding(places, places)))
    report = audited(tmp_path, as_printed(paper.printed(paper.plan), places))
    assert set(verdicts(report).values()) <= {"right", "rounding"}
    assert not report.wrong


def test_true_numbers_cut_off_are_right(tmp_path: Path) -> None:
    own = solved(tmp_path)
    cut = {name: text[:-3] for name, text in as_printed(own.exact, 7).items()}
    assert set(verdicts(audited(tmp_path, cut)).values()) == {"right"}


@pytest.mark.parametrize(("printed", "told"), [("0.63", ""), ("0.62", "rounded up"), ("0.64", "cut off")])
def test_right_numbers_that_are_not_the_nearest_are_told_as_such(tmp_path: Path, printed: str, told: str) -> None:
    """The net input is -0.0072 beyond what is printed: the digits of 0.6328 and its likes are cut off or rounded up."""
    text = FILE.replace("[0.5, -0.3]", "[1, 0]").replace("[0.1, -0.2]", "[{bias}, 0]")
    bias = {"0.63": 0.2328, "0.62": 0.2135, "0.64": 0.2469}[printed]
    path = tmp_path / "mine.yaml"
    path.write_text(text.format(published=f'  "z[1,1]": "{printed}"', bias=bias), encoding="utf-8")
    (judged,) = audit_example(str(path)).claims
    assert judged.verdict == "right"
    assert reason(judged) == (f"{told}; to the nearest it is {0.4 + bias:.2f}" if told else "")
    page = run(path, "--format", "html").output
    assert f"right, {told}" in page if told else "right, " not in page


def test_a_lost_sign_is_told_of_what_follows_from_printed_numbers(tmp_path: Path) -> None:
    """a[1,1] is wrong, and the derivative follows from it but for its sign and a unit of its last digit."""
    exact = {name.name: value for name, value in solved(tmp_path).exact.items()}
    delta, output = f"{exact['dL/dz[2,1]']:.4f}", f"{exact['a[1,1]'] + 0.03:.4f}"
    own = float(delta) * float(output)
    claims = {"a[1,1]": output, "dL/dz[2,1]": delta, "dL/dw[2,1,1]": f"{-own + 0.0001:.4f}"}
    report = audited(tmp_path, claims)
    assert "the sign is lost" in {j.claimed.name: j.hints for j in report.claims}["dL/dw[2,1,1]"]


def test_a_mistake_that_chance_may_have_met_is_told_as_a_remark(tmp_path: Path) -> None:
    """Two digits, which one of many mistakes may meet."""
    own = solved(tmp_path)
    wrong = next(w for w in mistakes_for(own.plan, "layer") if w.mistake == "slope_left_out" and w.site.layer == 1)
    (name,) = (name for name in own.exact if name.name == "dL/dw[1,1,1]")
    number = Program(wrong.plan).run(own.given(own.plan)).variant(0)[name]
    (judged,) = audited(tmp_path, {name.name: f"{number:.2f}"}).claims
    assert judged.verdict == "wrong"
    assert "a known mistake gives it, perhaps by chance: slope of the activation left out" in judged.hints


def test_a_slip_is_wrong_and_what_follows_from_it_is_carried_on(tmp_path: Path) -> None:
    own = solved(tmp_path)
    exact = {name.name: value for name, value in own.exact.items()}
    report = audited(
        tmp_path,
        {
            "z[1,1]": f"{exact['z[1,1]'] + 0.3:.4f}",  # 0.3300 for 0.0300
            "a[1,1]": f"{1 / (1 + 2.718281828459045 ** -(exact['z[1,1]'] + 0.3)):.4f}",
            "a[1,2]": f"{exact['a[1,2]']:.4f}",
            "dL/dw[2,1,1]": f"{exact['dL/dw[2,1,1]']:.4f}",
        },
    )
    assert verdicts(report) == {"z[1,1]": "wrong", "a[1,1]": "carried", "a[1,2]": "right", "dL/dw[2,1,1]": "right"}
    slip, carried, *_ = report.claims
    assert slip.hints == ("0.0300 with one digit changed",)
    assert [str(claimed) for claimed in carried.leans] == ["z[1,1] = 0.3300"]


@pytest.mark.parametrize("mistake", ["slope_left_out", "gradient_added", "sigmoid_for_softmax", "log10_for_ln"])
def test_a_known_mistake_is_named(tmp_path: Path, mistake: str) -> None:
    own = solved(tmp_path)
    wrong = next(w for w in mistakes_for(own.plan, "everywhere") if w.mistake == mistake)
    mistaken = Program(wrong.plan).run(own.given(own.plan)).variant(0)
    report = audited(tmp_path, as_printed({n: mistaken[n] for n in own.exact if n in mistaken}, 6))
    found = {judged.blame.wrong.mistake for judged in report.of("mistake") if judged.blame}
    assert found == {mistake}
    assert not report.of("wrong")


def test_graphs_are_audited_too(tmp_path: Path) -> None:
    path = tmp_path / "circuit.yaml"
    path.write_text(
        "graph:\n  given: {x: -2, y: 5, z: -4}\n  nodes: {q: x + y, f: q * z}\n  output: f\n"
        'published: {q: "3", f: "12", df/dz: "3", df/dx: "-4"}\n',
        encoding="utf-8",
    )
    report = audit_example(str(path))
    assert verdicts(report) == {"q": "right", "f": "wrong", "df/dz": "right", "df/dx": "right"}
    assert report.of("wrong")[0].hints == ("the sign is lost",)


def test_numbers_after_training_are_claims(tmp_path: Path) -> None:
    own = solved(tmp_path)
    numbers = own.given(own.plan)
    for _ in range(3):
        updated = Program(own.plan).run_once(numbers)
        numbers |= {q: updated[q.after_update()] for q in own.trained}
    final = Program(own.plan).run_once(numbers)
    true = {"L after 3": f"{final[own.example.graph.output]:.6f}", "w[2,1,1] after 3": "0.5"}
    assert verdicts(audited(tmp_path, true)) == {"L after 3": "right", "w[2,1,1] after 3": "wrong"}


def test_given_numbers_are_claims_too(tmp_path: Path) -> None:
    report = audited(tmp_path, {"w[1,1,2]": "-0.3", "b[2,2]": "0.5", "x[1]": "0.4"})
    assert verdicts(report) == {"w[1,1,2]": "right", "b[2,2]": "wrong", "x[1]": "right"}


GRAPH = "title: G\ngraph: {given: {x: 1, y: 2}, nodes: {q: x*y, f: %s}, output: f}\npublished: {q: '%s', f: '3.21'}\n"


@pytest.mark.parametrize(("node", "printed"), [("1/q", "0"), ("exp(q)", "1000"), ("ln(q)", "-1")])
@pytest.mark.parametrize("form", ["text", "md", "json"])
def test_a_number_that_leads_to_no_finite_one_stops_no_report(
    tmp_path: Path, node: str, printed: str, form: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GRAPH % (node, printed), encoding="utf-8")
    result = run(path, "--format", form)
    assert result.exit_code == 1
    assert "the printed numbers before it lead to no finite number" in result.stdout
    if form == "json":
        assert [claim["follows"] for claim in json.loads(result.stdout)["claims"]] == [2.0, None]


def test_a_number_that_leads_to_a_huge_one_stops_no_report(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GRAPH % ("exp(q)", "700"), encoding="utf-8")
    assert "the printed numbers before it give 101423205" in run(path).stdout


def test_json_keeps_its_promise(tmp_path: Path) -> None:
    path = file_with(tmp_path, {"z[1,1]": "0.3", "a[1,1]": "0.5075"})
    result = run(path, "--format", "json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1
    assert [set(claim) >= {"quantity", "published", "true", "verdict", "reason"} for claim in told["claims"]] == [
        True
    ] * 2
    assert [(c["quantity"], c["published"], c["verdict"]) for c in told["claims"]] == [
        ("z[1,1]", "0.3", "wrong"),
        ("a[1,1]", "0.5075", "right"),
    ]
    assert told["claims"][0]["true"] == pytest.approx(0.5 * 0.4 - 0.3 * 0.9 + 0.1)
    assert set(told["counts"]) == set(VERDICTS)


def test_text_and_markdown_tell_the_faults_first(tmp_path: Path) -> None:
    path = file_with(tmp_path, {"a[1,1]": "0.5075", "z[1,1]": "0.3"})
    text = run(path).stdout
    assert text.startswith("A net of my own: 2 printed numbers: 1 right to the printed digits, 1 wrong\n")
    assert text.index("z[1,1]") < text.index("a[1,1]")
    run(path, "-o", tmp_path / "audit.md")
    page = (tmp_path / "audit.md").read_text(encoding="utf-8")
    assert "| `z[1,1]` | 0.3 | 0.030 |" in page


def test_what_is_right_has_exit_status_0(tmp_path: Path) -> None:
    assert run(file_with(tmp_path, {"z[1,1]": "0.03"})).exit_code == 0


@pytest.mark.parametrize(
    ("name", "published", "expected"),
    [
        ("playground-gaussian", {"x[1]@1": "0.38", "L": "0.73"}, ["right", "wrong"]),
        ("descent-variants", {"L@1": "0.405", "a@2": "-0.5", "L@2": "0.6"}, ["right", "right", "wrong"]),
        ("gradient-descent", {"theta[1]@1": "-3.2", "theta[2]@1": "-2.560"}, ["right", "right"]),
    ],
)
def test_lessons_are_audited_too(tmp_path: Path, name: str, published: Mapping[str, str], expected: list[str]) -> None:
    text = builtin_examples()[name][1].read_text(encoding="utf-8").partition("published:")[0]
    path = tmp_path / f"{name}.yaml"
    lines = "".join(f'  "{key}": "{value}"\n' for key, value in published.items())
    path.write_text(f"{text}published:\n{lines}", encoding="utf-8")
    assert list(verdicts(audit_example(str(path))).values()) == expected


@pytest.mark.parametrize("name", ["circuit", "nothing-of-that-name", "backprop-2-2-2"])
def test_what_has_no_claims_is_bad_input(name: str) -> None:
    result = run(name)
    assert result.exit_code == 2
    assert result.output.count("\n") <= 1


@pytest.mark.needs_tex
def test_the_page_is_a_pdf(tmp_path: Path) -> None:
    result = run("gradient-descent", "-o", tmp_path / "audit.pdf")
    assert result.exit_code == 1
    assert (tmp_path / "audit.pdf").read_bytes().startswith(b"%PDF")
