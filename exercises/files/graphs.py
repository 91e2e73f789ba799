"""From the graph of a file to an `ExplicitGraph`: numbers, expressions in the one grammar, an output.

The names are the file's own, so they must not be functions, the learning rate, or read as a derivative.
"""

from __future__ import annotations

from derive.errors import InputError, NameMissing, ParseError
from derive.functions import FUNCTIONS
from derive.grammar import parse
from derive.graph import Equation, ExplicitGraph
from derive.quantities import Quantity
from derive.terms import Term, inputs_of
from exercises.files.complaints import key_place
from exercises.files.leaves import shown
from exercises.files.nodes import Node, Scalar, find, placed
from exercises.files.schema import GraphModel

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_SIGNS = _LETTERS | frozenset("0123456789_")
_SHOWN = 8  # names of a circle in a message
_RESERVED = {"eta": "the learning rate"}


def explicit_graph(model: GraphModel, node: Node) -> ExplicitGraph:
    """The graph that `node` writes; raises InputError at the name or expression that is wrong."""
    names = _names(model, node)
    equations = [
        Equation(names[name], _expression(text, names, find(node, ("nodes", name))))
        for name, text in model.nodes.items()
    ]
    _check_output(model, node)
    _check_circles(equations, node)
    return ExplicitGraph((names[name] for name in model.given), equations, names[model.output])


def _names(model: GraphModel, node: Node) -> dict[str, Quantity]:
    names: dict[str, Quantity] = {}
    both = {*model.given, *model.nodes}
    for group, keys in (("given", model.given), ("nodes", model.nodes)):
        for name in keys:
            with placed(key_place(node, (group, name))):
                _check_name(name, both)
                if name in names:
                    raise InputError(f"{name} is under given and under nodes", "give it a number or an expression")
            names[name] = Quantity(name)
    return names


def _check_name(name: str, others: set[str]) -> None:
    """Raise InputError when an expression could not hold the name, or would read it as something else."""
    if name in FUNCTIONS:
        raise InputError(f"{name} is a function", "give the node another name")
    if name in _RESERVED:
        raise InputError(f"{name} stands for {_RESERVED[name]}", "give the node another name")
    if name[0] not in _LETTERS or not _SIGNS.issuperset(name):
        raise InputError(f"{shown(name)} cannot name a node", "use letters, digits and _, a letter first, no brackets")
    if name[0] == "d" and name[1:] in others:
        raise InputError(f"{name} reads as a differential of {name[1:]}", "give the node another name")


def _expression(text: str, names: dict[str, Quantity], node: Node) -> Term:
    try:
        return parse(text, names)
    except ParseError as error:
        place = node.place_of(error.offset) if isinstance(node, Scalar) else node.place
        raise error.at(place) from None


def _check_output(model: GraphModel, node: Node) -> None:
    if model.output not in model.nodes:
        error: InputError = NameMissing.among("node", model.output, model.nodes)
        if model.output in model.given:
            error = InputError(f"{model.output} is given, so nothing leads to it", "name one of the nodes")
        raise error.at(find(node, ("output",)).place)


def _check_circles(equations: list[Equation], node: Node) -> None:
    """Raise InputError where the first node of a circle, in the order of the file, is defined."""
    uses = {equation.target: [q for q in inputs_of(equation.term) if isinstance(q, Quantity)] for equation in equations}
    circle = _circle(uses)
    if circle:
        order = {target: number for number, target in enumerate(uses)}
        first = circle.index(min(circle, key=lambda target: order[target]))
        names = [target.name for target in (*circle[first:], *circle[: first + 1])]
        shortened = names if len(names) <= _SHOWN else [*names[: _SHOWN - 2], "...", names[-1]]
        place = key_place(node, ("nodes", names[0]))
        what = f"the equations go round in a circle: {' -> '.join(shortened)}"
        raise InputError(what, "let no node depend on itself", place)


def _circle(uses: dict[Quantity, list[Quantity]]) -> list[Quantity]:
    """Nodes of which each uses the next and the last the first; empty where there are none."""
    done: set[Quantity] = set()
    for start in uses:
        path = {} if start in done else {start: iter(uses[start])}
        while path:
            top = next(reversed(path))
            used = next(path[top], None)
            if used is None:
                done.add(top)
                del path[top]
            elif used in path:
                names = list(path)
                return names[names.index(used) :]
            elif used in uses and used not in done:
                path[used] = iter(uses[used])
    return []
