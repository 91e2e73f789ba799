"""From nodes to plain data: `example_of` and `problem_set_of`, with the checks that need several keys.

Node -> model (keys and kinds of values) -> spec.py's data (shapes, names, settings that fit together)
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from random import Random

from pydantic import ConfigDict, create_model

from derive.errors import InputError
from derive.network import DenseNetwork
from derive.quantities import Quantity
from exercises.files.asking import Scope
from exercises.files.claim_names import parse_claim
from exercises.files.complaints import checked, key_place
from exercises.files.graphs import explicit_graph
from exercises.files.leaves import Identifier
from exercises.files.networks import given_numbers, network_spec
from exercises.files.nodes import Mapping, Node, find, placed
from exercises.files.schema import (
    ClaimModel,
    Claims,
    CommonModel,
    ExampleModel,
    Model,
    SetModel,
)
from exercises.files.spec import Claim, Example, Layout, ProblemSet, QuestionSpec, Rounding
from exercises.files.wishes import check_rate
from exercises.lessons.derivations import DerivationLesson
from exercises.lessons.lesson import Common, Lesson
from exercises.lessons.solved import Solved
from exercises.questions import question_type
from exercises.subjects import subject, subject_keys
from templates.styles import style_named

NETWORK_ONLY = ("weights", "biases", "samples", "reduction", "learning_rate", "update", "iterations")


def example_of(node: Node, name: str) -> Example:
    """The example that a file writes; raises InputError with its place."""
    _check_sort(node, wanted="example")
    model = checked(ExampleModel, node)
    return _network_example(model, node, name) if model.network else _graph_example(model, node, name)


def problem_set_of(node: Node, name: str) -> ProblemSet:
    """The problem set that a file writes; raises InputError with its place."""
    _check_sort(node, wanted="problem set")
    model = checked(SetModel, node)
    questions = tuple(
        _question(find(node, ("questions", number)), Random(f"{model.seed}/{number}"))  # noqa: S311 - no secret
        for number in range(len(model.questions))
    )
    rounding = _rounding(model, node)
    layout = Layout(**model.layout.model_dump())
    title, course = model.title or name, model.course or ""
    return ProblemSet(
        name,
        title,
        course,
        model.style,
        model.seed,
        rounding,
        questions,
        layout,
        model.sound.sound,
        model.marking.credit,
        decimal=model.answers.decimal,
    )


def _check_sort(node: Node, *, wanted: str) -> None:
    """Raise when the file is no mapping, or plainly the other sort of file."""
    if not isinstance(node, Mapping):
        raise InputError(f"this is no {wanted}: its keys are missing", "a file starts with title:", node.place)
    signs = {"problem set": ("questions",), "example": ("network", "graph", *subject_keys())}
    found = {sort: [key for key in keys if key in node.keys] for sort, keys in signs.items()}
    (other,) = signs.keys() - {wanted}
    if found[other] and not found[wanted]:
        uses = {"problem set": "gradsheet make", "example": "gradsheet derive"}
        what = f"this is {_with_article(other)}, and {_with_article(wanted)} is wanted"
        raise InputError(what, f"{uses[other]} takes it", node.keys[found[other][0]])


def _with_article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _network_example(model: ExampleModel, node: Node, name: str) -> Example:
    assert model.network is not None
    if model.graph is not None:
        hint = "keep one of the two"
        raise InputError("the file has a network and a graph", hint, key_place(node, ("graph",)))
    spec = network_spec(model.network, find(node, ("network",)))
    given = given_numbers(spec, model, node)
    rate = None if model.learning_rate is None else model.learning_rate.value
    graph = DenseNetwork(spec)
    scope = Scope(graph, given.samples, model.update.kinds)
    return Example(
        name=name,
        title=model.title or name,
        graph=graph,
        network=spec,
        given=given.values,
        decimals=given.decimals,
        samples=given.samples,
        reduction=model.reduction,
        learning_rate=rate,
        update=model.update.kinds,
        iterations=model.iterations,
        style=model.style,
        rounding=_rounding(model, node),
        published=_published(model, scope, node),
        place=key_place(node, ("network",)),
    )


def _graph_example(model: ExampleModel, node: Node, name: str) -> Example:
    if model.graph is None:
        kinds = " or ".join(f"{key}:" for key in ("network", "graph", *subject_keys()))
        raise InputError("network is missing", f"write {kinds} and what belongs to it", node.place)
    for key in NETWORK_ONLY:
        if key in model.model_fields_set:
            what = f"{key} belongs to a network, and this file has a graph"
            raise InputError(what, "write numbers under given:", key_place(node, (key,)))
    graph = explicit_graph(model.graph, find(node, ("graph",)))
    numbers = {Quantity(key): written for key, written in model.graph.given.items()}
    return Example(
        name=name,
        title=model.title or name,
        graph=graph,
        given={quantity: written.value for quantity, written in numbers.items()},
        decimals={quantity: written.decimals for quantity, written in numbers.items()},
        update=frozenset(),
        style=model.style,
        rounding=_rounding(model, node),
        published=_published(model, Scope(graph, update=frozenset()), node),
        place=key_place(node, ("graph",)),
    )


def lesson_of(node: Node, name: str) -> Lesson:
    """The lesson that an example file of any kind writes; raises InputError with its place."""
    key = next((key for key in subject_keys() if isinstance(node, Mapping) and key in node.keys), None)
    if key is None:
        return DerivationLesson(Solved(example_of(node, name)))
    kind = subject(key)
    whole = create_model("LessonModel", __base__=CommonModel, **{key: (kind.model, ...)})  # type: ignore[call-overload]
    model = checked(whole, node)
    for text in model.published:
        with placed(key_place(node, ("published", text))):
            if parse_claim(text).steps is not None:
                raise InputError(f"{text}: nothing is trained", "leave out what stands behind the name")
    common = Common(name, model.title or name, model.style, _rounding(model, node), _all_claims(model))
    under = find(node, (key,))
    with placed(under.place):
        return kind.read(getattr(model, key), under, common)


def _rounding(model: CommonModel | SetModel, node: Node) -> Rounding:
    """The file's rule, or its style's; an answer that is left out has the style's decimals, or all that are carried."""
    with placed(find(node, ("style",)).place):
        style = style_named(model.style)
    carry = model.rounding.carry if model.rounding else style.carry
    usual = style.answer if carry is None else min(style.answer, carry)
    with placed(find(node, ("rounding",)).place):
        return Rounding(carry, (model.rounding and model.rounding.answer) or usual)


def _published(model: ExampleModel, scope: Scope, node: Node) -> dict[str, tuple[Claim, ...]]:
    for text in model.published:
        with placed(key_place(node, ("published", text))):
            claim = parse_claim(text)
            scope.check_published(claim.name)
            check_rate([claim.name], missing=model.learning_rate is None)
            if claim.steps is not None and (model.learning_rate is None or not scope.update):
                raise InputError(f"{text}: nothing is trained", "add learning_rate")
    return _all_claims(model)


def _all_claims(model: CommonModel) -> dict[str, tuple[Claim, ...]]:
    return {text: tuple(_claims(written)) for text, written in model.published.items()}


def _claims(written: Claims) -> Iterator[Claim]:
    for one in written if isinstance(written, tuple) else (written,):
        yield Claim(one.value, one.where) if isinstance(one, ClaimModel) else Claim(one)


class _Typed(Model):
    """A question of which only the type is read."""

    model_config = ConfigDict(extra="ignore")

    type: Identifier


def _question(node: Node, luck: Random) -> QuestionSpec:
    """A question by its type's own settings; raises InputError."""
    name = checked(_Typed, node).type
    with placed(find(node, ("type",)).place):
        kind = question_type(name)
    settings = checked(kind.model, node)
    with placed(node.place):
        task = kind.read(settings, node, luck)
    return QuestionSpec(
        type=settings.type,
        title=settings.title or kind.title,
        points=Fraction(1) if settings.points is None else settings.points.value,
        task=task,
        place=node.place,
    )
