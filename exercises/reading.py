"""From nodes to plain data: `example_of` and `problem_set_of`, with the checks that need several keys.

Node -> model (keys and kinds of values) -> spec.py's data (shapes, names, settings that fit together)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from pydantic import create_model

from derive.errors import InputError
from derive.losses import LOSSES
from derive.network import DenseNetwork, NetworkSpec
from derive.quantities import Named, Quantity, parse_name
from exercises.asking import Scope
from exercises.complaints import checked, key_place
from exercises.derivations import DerivationLesson
from exercises.graphs import explicit_graph
from exercises.lessons import Common, Lesson
from exercises.networks import Given, check_target, given_numbers, network_spec
from exercises.nodes import Mapping, Node, find, placed
from exercises.questions import question_type
from exercises.schema import (
    ClaimModel,
    Claims,
    CommonModel,
    DrawModel,
    ExampleModel,
    QuestionModel,
    RangeModel,
    SetModel,
    SourceModel,
)
from exercises.solved import Solved
from exercises.spec import Claim, Draw, Example, ProblemSet, QuestionSpec, Range, Rounding, Source
from exercises.subjects import subjects
from templates.styles import style_named

DEFAULT_RATE = Fraction(1, 2)
"""The learning rate of questions that ask for nothing that depends on it."""

MOST_ASKED = 1_000
"""The answers that one question may ask for."""

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
        _question(question, find(node, ("questions", number))) for number, question in enumerate(model.questions)
    )
    rounding = _rounding(model, node)
    return ProblemSet(name, model.title or name, model.course or "", model.style, model.seed, rounding, questions)


def _check_sort(node: Node, *, wanted: str) -> None:
    """Raise when the file is no mapping, or plainly the other sort of file."""
    if not isinstance(node, Mapping):
        raise InputError(f"this is no {wanted}: its keys are missing", "a file starts with title:", node.place)
    signs = {"problem set": ("questions",), "example": ("network", "graph", *subjects())}
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
    )


def _graph_example(model: ExampleModel, node: Node, name: str) -> Example:
    if model.graph is None:
        kinds = " or ".join(f"{key}:" for key in ("network", "graph", *subjects()))
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
    )


def lesson_of(node: Node, name: str) -> Lesson:
    """The lesson that an example file of any kind writes; raises InputError with its place."""
    subject = next((s for key, s in subjects().items() if isinstance(node, Mapping) and key in node.keys), None)
    if subject is None:
        return DerivationLesson(Solved(example_of(node, name)))
    whole = create_model("LessonModel", __base__=CommonModel, **{subject.key: (subject.model, ...)})  # type: ignore[call-overload]
    model = checked(whole, node)
    for text in model.published:
        with placed(key_place(node, ("published", text))):
            parse_name(text)
    common = Common(name, model.title or name, model.style, _rounding(model, node), _all_claims(model))
    under = find(node, (subject.key,))
    with placed(under.place):
        return subject.read(getattr(model, subject.key), under, common)


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
            name = parse_name(text)
            scope.check(name)
            _check_rate([name], model.learning_rate is None)
    return _all_claims(model)


def _all_claims(model: CommonModel) -> dict[str, tuple[Claim, ...]]:
    return {text: tuple(_claims(written)) for text, written in model.published.items()}


def _claims(written: Claims) -> Iterator[Claim]:
    for one in written if isinstance(written, tuple) else (written,):
        yield Claim(one.value, one.where) if isinstance(one, ClaimModel) else Claim(one)


def _check_rate(names: Iterable[Named], missing: bool) -> None:
    for name in names:
        if missing and isinstance(name, Quantity) and name.primed:
            raise InputError(f"{name} depends on the learning rate", "write learning_rate:")


def _question(model: QuestionModel, node: Node) -> QuestionSpec:
    with placed(find(node, ("type",)).place):
        question_type(model.type)
    spec = network_spec(model.network, find(node, ("network",)))
    if model.samples and len(model.samples) > 1:
        hint = "keep one; files for gradsheet derive may have more"
        raise InputError("a question has one sample", hint, find(node, ("samples", 1)).place)
    given = given_numbers(spec, model, node)
    _check_ask(model, spec, node)
    return QuestionSpec(
        type=model.type,
        title=model.title or model.type.replace("_", " ").capitalize(),
        points=Fraction(1) if model.points is None else model.points.value,
        network=spec,
        draw=_draw(model.draw, spec, given, find(node, ("draw",))),
        learning_rate=DEFAULT_RATE if model.learning_rate is None else model.learning_rate.value,
        update=model.update.kinds,
        ask=model.ask,
        place=node.place,
        given=given.values,
        decimals=given.decimals,
    )


def _check_ask(model: QuestionModel, spec: NetworkSpec, node: Node) -> None:
    scope = Scope(DenseNetwork(spec), update=model.update.kinds)
    names: set[Named] = set()
    for number, item in enumerate(model.ask):
        with placed(find(node, ("ask", number)).place):
            names.update(scope.expand(item))
            if len(names) > MOST_ASKED:
                raise InputError(f"the question asks for over {MOST_ASKED:,} numbers", "ask for single ones by name")
            _check_rate(names, model.learning_rate is None)


_ONE_HOT = (Fraction(0), Fraction(1))
"""Targets of 0 and 1 for a softmax layer: one output is the class, the others are not."""


def _draw(model: DrawModel, spec: NetworkSpec, given: Given, node: Node) -> Draw:
    """What is left out has a default; targets have one that fits the loss and the last activation."""
    usual = Draw()
    fixed = any(quantity.kind == "y" for quantity in given.numbers)
    targets = _source(model.targets, find(node, ("targets",))) or _usual_targets(spec)
    with placed(find(node, ("targets",)).place):
        for target in (targets.start, targets.stop) if isinstance(targets, Range) else targets:
            check_target(LOSSES[spec.loss], target)
    return Draw(
        weights=_source(model.weights, find(node, ("weights",))) or usual.weights,
        biases=_source(model.biases, find(node, ("biases",))) or usual.biases,
        inputs=_source(model.inputs, find(node, ("inputs",))) or usual.inputs,
        targets=targets,
        one_hot=not fixed and spec.layers[-1].activation == "softmax" and targets == _ONE_HOT,
    )


def _source(model: SourceModel | None, node: Node) -> Source | None:
    if model is None:
        return None
    if isinstance(model, RangeModel):
        with placed(node.place):
            return Range(model.start.value, model.stop.value, model.step.value)
    return tuple(written.value for written in model)


def _usual_targets(spec: NetworkSpec) -> Source:
    """Targets that the last layer can come near to: 0 and 1 for probabilities, else inside its range."""
    last = spec.layers[-1].activation
    if last in ("softmax", "step") or LOSSES[spec.loss].targets_in_01:
        return Fraction(0), Fraction(1)
    if last == "sigmoid":
        return Fraction("0.01"), Fraction("0.99")
    least = Fraction("-0.9") if last in ("tanh", "arctan", "identity") else Fraction(0)
    return Range(least, Fraction("0.9"), Fraction("0.1"))
