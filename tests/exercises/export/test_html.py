"""The practice page in a browser: everything it offers, and every number in it held against its variant."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exercises.cli import main
from exercises.export.building import collect
from exercises.export.model import Collection, Number, Question, Variant
from exercises.export.pages import Pages
from exercises.export.targets import targets
from exercises.files.library import builtin_sets, read_set
from exercises.storage.manifest import read_manifest
from exercises.storage.roster import numbered
from exercises.variants.drawing import Lottery
from exercises.variants.generate import Generator

Open = Callable[..., Any]
SETS = tuple(builtin_sets())
VARIANTS = 2


def collected(name: str, copies: int = VARIANTS) -> Collection:
    problem_set, digest = read_set(name)
    return collect(
        Generator(problem_set, Lottery(b"a secret of the tests", digest, problem_set.seed)), numbered(copies)
    )


def written(collection: Collection) -> str:
    (output,) = targets()["html"].files(collection)
    return output.data.decode()


@pytest.fixture(scope="module")
def pages() -> dict[str, tuple[Collection, str]]:
    """Every built-in set with its page."""
    found = {name: collected(name) for name in SETS}
    return {name: (collection, written(collection)) for name, collection in found.items()}


def data_of(text: str) -> list[dict[str, Any]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found
    data: list[dict[str, Any]] = json.loads(found[1])
    return data


def each(collection: Collection, text: str) -> Iterator[tuple[Question, Variant, dict[str, Any], dict[str, Any]]]:
    for question, data in zip(collection.questions, data_of(text), strict=True):
        for variant, own in zip(question.variants, data["variants"], strict=True):
            yield question, variant, data, own


@pytest.mark.parametrize("name", SETS)
def test_every_number_of_the_page_is_that_of_its_variant(pages: Any, name: str) -> None:
    collection, text = pages[name]
    html = Pages(collection, "html")
    for question, variant, data, own in each(collection, text):
        assert own["form"] == variant.form
        assert data["points"] == [float(ask.points) for ask in question.asks]
        for answer, found in zip(variant.answers, own["answers"], strict=True):
            assert (found["kind"], found["right"]) == (answer.ask.kind, answer.right)
            cells = [cell for row in found.get("rows", []) for cell in row]
            for number, cell in zip(answer.numbers, cells, strict=True):
                assert_same(number, cell, data["told"], lambda told, q=question: html.words(q, told))
            if answer.ask.kind == "choice":
                assert [one["value"] for one in found["wrong"]] == [one.value for one in answer.wrong]


def assert_same(number: Number, cell: dict[str, Any], told: list[str], words: Callable[[Any], str]) -> None:
    assert (cell["value"], cell["tolerance"], cell["decimals"]) == (number.value, number.tolerance, number.decimals)
    for one, found in zip(number.wrong, cell["wrong"], strict=True):
        assert (found["value"], found["share"], told[found["told"]]) == (one.value, float(one.share), words(one.told))


@pytest.mark.parametrize("name", SETS)
def test_pieces_put_together_are_the_pages_of_each_variant(pages: Any, name: str) -> None:
    collection, text = pages[name]
    html = Pages(collection, "html")
    for question, variant, data, own in each(collection, text):

        def piece(what: str, data: Any = data, own: Any = own) -> str:
            key = own["versions"].get(what, what)
            slots = iter(own["slots"][key])
            return "".join(data["strings"][next(slots)] if part is None else part for part in data["texts"][key])

        assert piece("statement").strip() == html.statement(question, variant).body
        assert piece("solution").strip() == html.solution(question, variant).body
        for number in range(len(question.parts)):
            assert piece(f"part {number}").strip() == html.part(question, variant, number).body


def answer_all(page: Any, question: Question, variant: Variant, values: list[str]) -> None:
    section = page.locator(f"#q{question.number}")
    for ask, value in zip(section.locator(".ask").all(), values, strict=True):
        field = ask.locator("input, textarea, select")
        field.select_option(value) if field.evaluate("e => e.tagName") == "SELECT" else field.fill(value)
    for button in section.locator("button.check").all():
        button.click()


def verdicts(page: Any, question: Question) -> list[str]:
    texts: list[str] = page.locator(f"#q{question.number} .verdict .judged").all_inner_texts()
    return texts


@pytest.mark.parametrize("name", SETS)
def test_right_answers_to_every_variant_are_right_and_earn_all_points(opened: Open, pages: Any, name: str) -> None:
    collection, text = pages[name]
    shown = opened(text)
    for question in collection.questions:
        for number, variant in enumerate(question.variants):
            section = shown.page.locator(f"#q{question.number}")
            if number and not section.locator("button.new").count():
                assert all(one.filled.fields == variant.filled.fields for one in question.variants)
                assert not any(one.filled.printed for one in question.variants)
            elif number:
                section.locator("button.new").click()
                assert section.locator(".which").inner_text() == f"Numbers {number + 1} of {VARIANTS}"
                assert not any(map(str.strip, verdicts(shown.page, question)))
            answer_all(shown.page, question, variant, [answer.right for answer in variant.answers])
            assert set(verdicts(shown.page, question)) == {"Right"}
            assert section.locator(".score").inner_text() == f"{float(question.points):g} of"
    assert not shown.problems
    assert not shown.requests


@pytest.mark.parametrize("name", SETS)
def test_what_a_mistake_gives_is_told_by_its_sentence(opened: Open, pages: Any, name: str) -> None:
    collection, text = pages[name]
    shown = opened(text)
    told = 0
    for question in collection.questions:
        variant = question.variants[0]
        typed = [_mistaken(answer) for answer in variant.answers]
        answer_all(shown.page, question, variant, [value for value, _ in typed])
        for place, (_, one) in enumerate(typed):
            if one is not None:
                box = shown.page.locator(f"#q{question.number} .verdict").nth(place)
                assert box.locator(".judged").inner_text() == "Not right"
                assert len(box.locator("p").all()) == 2
                first = next(part for part in one.told if isinstance(part, str))
                assert first.strip() in " ".join(box.inner_text().split())
                told += 1
    assert told
    assert not shown.problems


def _mistaken(answer: Any) -> tuple[str, Any]:
    found = [*answer.wrong, *(answer.number.wrong if answer.ask.kind == "number" else ())]
    return (str(found[0].value), found[0]) if found else (answer.right, None)


@pytest.mark.parametrize("name", SETS)
def test_hints_come_one_by_one_and_keep_the_result(opened: Open, pages: Any, name: str) -> None:
    collection, text = pages[name]
    html, shown = Pages(collection, "html"), opened(text)
    for question in collection.questions:
        for number in range(len(question.parts)):
            titles = [hint.title for hint in html.hints(question, number)]
            form = shown.page.locator(f"#q{question.number} form.part").nth(number)
            assert form.locator("button.hint").count() == bool(titles)
            for count, _ in enumerate(titles, 1):
                form.locator("button.hint").click()
                assert form.locator(".hints h3").all_inner_texts() == titles[:count]
            if titles:
                assert form.locator("button.hint").is_disabled()
                assert form.locator(".hints math").count()
    assert not shown.problems


def test_the_keyboard_is_enough(opened: Open, pages: Any) -> None:
    collection, text = pages["backprop-2-2-2"]
    shown, question = opened(text), collection.questions[0]
    page, answers = shown.page, question.variants[0].answers
    count = len(question.parts[0].asks)
    page.keyboard.press("Tab")
    for answer in answers[:count]:
        page.keyboard.type(answer.right)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert verdicts(page, question) == ["Right"] * count
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("#q1 .hints h3").count() == 1
    page.locator("#q1-b-1").focus()
    page.keyboard.type("1/0")
    page.keyboard.press("Enter")
    assert "Cannot be read" in page.locator("#q1-b-1-verdict").inner_text()
    assert page.locator("#q1-b-1-verdict pre").inner_text() == "1/0\n ^"


def test_answers_are_copied_as_text(opened: Open, pages: Any) -> None:
    collection, text = pages["practice"]
    shown, question = opened(text), collection.questions[7]
    variant = question.variants[0]
    answer_all(shown.page, question, variant, [answer.right for answer in variant.answers])
    shown.page.locator(f"#q{question.number} button.copy").click()
    copied = shown.page.locator(f"#q{question.number} .copied").input_value().splitlines()
    assert copied[0] == collection.title
    assert copied[1].endswith(f"numbers {variant.form}")
    for line, answer in zip(copied[2:], variant.answers, strict=True):
        assert line == f"{answer.ask.label} = {answer.right} (right, {round(float(answer.ask.points), 2):g} points)"


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("width", [360, 1000])
def test_no_page_is_wider_than_its_window(opened: Open, pages: Any, name: str, width: int) -> None:
    shown = opened(pages[name][1], width=width)
    for button in shown.page.locator("button.hint").all():
        while not button.is_disabled():
            button.click()
    shown.page.evaluate("document.querySelectorAll('details.solution').forEach((one) => (one.open = true))")
    assert shown.overflow <= 0


def test_only_its_own_program_runs_and_nothing_is_fetched(opened: Open, pages: Any) -> None:
    text = pages["backprop-2-2-2"][1]
    harmed = text.replace(
        "</main>", "<script>document.title = 'run'</script><img src='https://example.org/x.png'></main>"
    )
    shown = opened(harmed)
    assert shown.page.title() != "run"
    assert any("Content Security Policy" in problem for problem in shown.problems)
    assert not re.search(r"https?:|\b(?:src|href)=|url\((?!data:font)|@import", text)


def test_every_field_has_a_label_and_every_verdict_is_announced(opened: Open, pages: Any) -> None:
    page = opened(pages["practice"][1]).page
    bare = (
        "[...document.querySelectorAll('input, textarea:not(.copied), select')].filter((e) => !e.labels.length).length"
    )
    assert page.evaluate(bare) == 0
    assert page.evaluate("[...document.querySelectorAll('.verdict')].every((e) => e.getAttribute('role') === 'status')")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((e) => e.id)")
    assert len(ids) == len(set(ids))


def test_a_run_is_practised_with_other_numbers(tmp_path: Path) -> None:
    run, out = tmp_path / "run", tmp_path / "page.html"
    main(["make", "backprop-2-2-2", "-o", str(run), "--copies", "2", "--engine", "typst"], standalone_mode=False)
    for path in (out, tmp_path / "again.html"):
        main(["export", str(run), "--to", "html", "-o", str(path)], standalone_mode=False)
    assert out.read_bytes() == (tmp_path / "again.html").read_bytes()
    own = {record.form for record in read_manifest(run).students.values()}
    text = out.read_text(encoding="utf-8")
    assert len(data_of(text)[0]["variants"]) == 10
    assert not own & {variant["form"] for variant in data_of(text)[0]["variants"]}
    practised = [[answer["rows"][0][0]["value"] for answer in one["answers"]] for one in data_of(text)[0]["variants"]]
    assert all(
        [answer.value for answer in one.answers] not in practised for one in read_manifest(run).students.values()
    )
