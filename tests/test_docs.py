"""The pages in docs/: every key of a file with its default, every question type, and examples that are read."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from derive.activations import ACTIVATIONS
from derive.losses import LOSSES
from exercises.files.leaves import Written
from exercises.files.library import load_lesson, load_set
from exercises.files.schema import (
    AnswersModel,
    CreditModel,
    ExampleModel,
    GraphModel,
    LayerModel,
    LayoutModel,
    NetworkModel,
    QuestionModel,
    SetModel,
    SoundModel,
)
from exercises.questions import question_types
from exercises.subjects import subjects
from exercises.tasks.networked import NetworkQuestion

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILES = (DOCS / "files.md").read_text(encoding="utf-8")
QUESTIONS = (DOCS / "questions.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| `(?P<key>\w+)` \| (?P<default>.*?) \| (?P<meaning>.+) \|$", re.MULTILINE)
YAML = re.compile(r"^```yaml ?(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)

PARTS: dict[str, type[BaseModel]] = {
    "network": NetworkModel,
    "a layer": LayerModel,
    "graph": GraphModel,
    "layout": LayoutModel,
    "sound": SoundModel,
    "answers": AnswersModel,
    "marking": CreditModel,
    **{name: subject.model for name, subject in subjects().items()},
}


def rows(text: str) -> dict[str, str]:
    """The keys of a table with what stands for their defaults."""
    return {match["key"]: match["default"] for match in ROW.finditer(text)}


def table(text: str, title: str) -> dict[str, str]:
    """The table in whose head the title stands."""
    start = text.index(f"| key of {title} |")
    return rows(text[start:].split("\n\n")[0])


def section(name: str) -> str:
    return QUESTIONS.split(f"\n## {name}\n")[1].split("\n## ")[0]


def fields(model: type[BaseModel], left_out: type[BaseModel] | None = None) -> dict[str, FieldInfo]:
    """The fields of a model by their names in a file, without those of another."""
    own = {field.alias or name: field for name, field in model.model_fields.items()}
    return {key: field for key, field in own.items() if left_out is None or key not in left_out.model_fields}


def as_yaml(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case Written():
            return f"{float(value.value):g}"
        case tuple():
            return f"[{', '.join(map(as_yaml, value))}]"
    return str(value)


def check(documented: dict[str, str], known: dict[str, FieldInfo]) -> None:
    """Every field is told, and its default as it is."""
    assert set(documented) == set(known)
    for key, field in known.items():
        default = field.get_default(call_default_factory=True)
        if field.is_required():
            assert documented[key].startswith("required"), key
        elif default is not None and not isinstance(default, BaseModel | dict):
            assert documented[key] == f"`{as_yaml(default)}`", key
        else:
            assert documented[key] not in ("", "required"), key


@pytest.mark.parametrize("name", question_types())
def test_every_type_has_a_section_with_all_its_settings(name: str) -> None:
    model = question_types()[name].model
    common = NetworkQuestion if issubclass(model, NetworkQuestion) else QuestionModel
    check(rows(section(name)), fields(model, common))


def test_settings_of_every_question_are_told() -> None:
    general = section("Settings of every question")
    check(rows(general.split("\n\nQuestions about")[0]), fields(QuestionModel))
    assert set(rows(general)) == {*fields(QuestionModel), *fields(NetworkQuestion)}


@pytest.mark.parametrize("title", PARTS)
def test_every_part_of_a_file_is_told(title: str) -> None:
    check(table(FILES, title if title == "a layer" else f"`{title}`"), fields(PARTS[title]))


@pytest.mark.parametrize(("heading", "model"), [("An example of your own", ExampleModel), ("Problem sets", SetModel)])
def test_every_key_of_a_file_is_told(heading: str, model: type[BaseModel]) -> None:
    text = FILES.split(f"\n## {heading}\n")[1].split("\n## ")[0].split("| key of")[0]
    told, known = rows(text), fields(model)
    check({key: told[key] for key in known}, known)
    assert set(told) == set(known)


def test_all_activations_and_losses_are_named() -> None:
    lists = {
        kind: re.findall(r"`(\w+)`", FILES.split(f"\n{kind}: ")[1].split(".")[0]) for kind in ("Activations", "Losses")
    }
    assert lists == {"Activations": list(ACTIVATIONS), "Losses": list(LOSSES)}


def test_examples_are_read(tmp_path: Path) -> None:
    path = tmp_path / "file.yaml"
    kinds = set()
    for match in YAML.finditer(FILES):
        path.write_text(match["text"], encoding="utf-8")
        (load_set if match["kind"] == "set" else load_lesson)(path)
        kinds.add(match["kind"])
    assert kinds == {"example", "set"}


@pytest.mark.parametrize("name", question_types())
def test_the_example_of_a_type_is_read(name: str, tmp_path: Path) -> None:
    (match,) = YAML.finditer(section(name))
    path = tmp_path / "set.yaml"
    path.write_text("title: A set\nquestions:\n  - " + indent(match["text"], "    ").lstrip(), encoding="utf-8")
    (question,) = load_set(path).questions
    assert question.type == name


def test_the_readme_leads_to_both() -> None:
    readme = (DOCS.parent / "README.md").read_text(encoding="utf-8")
    assert "](docs/questions.md)" in readme
    assert "](docs/files.md)" in readme
