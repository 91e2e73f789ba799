"""The sentences of a worked solution: short, and chosen by what is told, never by how it is printed.

To change what a handout says, change it here; the other handout files decide only what follows what.
"""

from __future__ import annotations

from collections.abc import Sequence

from derive.backprop import Derivation, Factor
from derive.network import DenseNetwork
from derive.quantities import Named, Quantity
from derive.terms import Term
from templates.document import Formula, Ref, Text

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")

LOSS_REASONS = {
    "half_squared_error": "inner derivative −1",
    "squared_error": "inner derivative −1",
    "mean_squared_error": "inner derivative −1",
    "cross_entropy": "the logarithm",
    "binary_cross_entropy": "both logarithms",
    "mean_binary_cross_entropy": "both logarithms",
    "binary_log_likelihood": "both logarithms",
}
"""Why the slope of each loss is what it is; a test names a loss that has no words here."""

_SLOPES = {
    "relu": "slope of ReLU: 1 from 0 on, else 0",
    "step": "a step is flat",
    "identity": "a straight line of slope 1",
}
_BELOW = {"leaky_relu": "", "prelu": "", "elu": "the output plus "}
"""What stands before the parameter in the slope below 0."""

_CALLED = {
    "relu": "ReLU",
    "leaky_relu": "leaky ReLU",
    "prelu": "PReLU",
    "elu": "ELU",
    "gelu": "GELU",
    "silu": "SiLU",
}


def activation_name(name: str) -> str:
    """An activation as people call it.

    >>> activation_name("leaky_relu"), activation_name("softmax")
    ('leaky ReLU', 'softmax')
    """
    return _CALLED.get(name, name)


def count(number: int) -> str:
    """A small number as a word.

    >>> count(6), count(40)
    ('six', '40')
    """
    return _COUNTS[number] if 0 <= number < len(_COUNTS) else str(number)


def plural(number: int, noun: str) -> str:
    """A counted noun.

    >>> plural(1, "route"), plural(2, "route")
    ('one route', 'two routes')
    """
    return f"{count(number)} {noun}{'' if number == 1 else 's'}"


def listed(parts: Sequence[Text], last: str = " and ") -> Text:
    """Parts in a row.

    >>> "".join(map(str, listed([("a",), ("b",), ("c",)])))
    'a, b and c'
    """
    found: list[Text] = []
    for number, part in enumerate(parts):
        between = "" if number == 0 else last if number == len(parts) - 1 else ", "
        found.append((between, *part) if between else part)
    return tuple(item for part in found for item in part)


def names(terms: Sequence[Term]) -> Text:
    """Formulas in a row."""
    return listed([(Formula(term),) for term in terms])


def by_which(quantities: Sequence[Quantity]) -> Text:
    """The title of what tells the derivatives by some quantities."""
    return ("Derivative" if len(quantities) == 1 else "Derivatives", " with respect to ", *names(quantities))


def rounding_rule(carry: int | None, answer: int, derivatives: int) -> str:
    """The rule that a sheet prints and that tolerances follow from.

    >>> rounding_rule(6, 4, 6)
    'Work with six decimals. Give results with four decimals and derivatives with six.'
    """
    work = "Work with full precision." if carry is None else f"Work with {plural(carry, 'decimal')}."
    if derivatives == answer:
        return f"{work} Give results with {plural(answer, 'decimal')}."
    return f"{work} Give results with {plural(answer, 'decimal')} and derivatives with {count(derivatives)}."


def reason(derivation: Derivation, factor: Factor, label: str) -> Text:
    """Why a local derivative is what it is; `label` is the equation of the quantity that is differentiated."""
    graph = derivation.graph
    if isinstance(graph, DenseNetwork):
        words = _in_network(graph, factor)
        if words:
            return words
    return ("from ", Ref(label)) if label else ()


def _in_network(graph: DenseNetwork, factor: Factor) -> Text:
    match factor.of.kind, factor.wrt.kind:
        case "a", "z":
            return _slope(graph, factor.of, factor.wrt)
        case (("E" | "L"), "a"):
            return (LOSS_REASONS.get(graph.spec.loss, "slope of the loss"),)
    return ()


def _slope(graph: DenseNetwork, output: Quantity, net: Quantity) -> Text:
    layer = output.indices[0]
    assert isinstance(layer, int)
    name = graph.spec.layers[layer - 1].activation
    if name == "softmax":
        return ("softmax, its own net input" if output.indices == net.indices else "softmax, another net input",)
    if name == "sigmoid":
        return ("slope of ", Formula(Quantity("sigma")))
    if name in _BELOW:
        return (f"slope: 1 from 0 on, else {_BELOW[name]}", Formula(graph.alpha(layer)))
    return (_SLOPES.get(name, f"slope of the {activation_name(name)}"),)


def reach(quantity: Quantity, routes: int, output: Quantity) -> Text:
    """The sentence before the chain rule of one derivative."""
    if routes == 1:
        return (Formula(quantity), " reaches ", Formula(output), " along one route:")
    return (
        Formula(quantity),
        " reaches ",
        Formula(output),
        f" along {plural(routes, 'route')}; the derivative is their sum:",
    )


def reach_many(quantity: Quantity, routes: int) -> Text:
    """The same where the routes are too many to write out."""
    return (
        Formula(quantity),
        f" has {count(routes)} routes to the loss; the derivatives of the layer after it gather them:",
    )


def short(quantity: Quantity) -> Text:
    """The sentence before the short form of a delta."""
    return (
        "With every local derivative put in, the derivative by ",
        Formula(quantity),
        " becomes short, and so do its neighbours:",
    )


def trained(output: Quantity, before: float, after: float) -> Text:
    """The sentence on a training."""
    way = "fallen" if after < before else "risen" if after > before else "stayed as it is"
    times = f" to {100 * after / before:.2g} % of what it was" if 0 < after < before else ""
    return ("The same step again and again: ", Formula(output), f" has {way}{times}.")


def against(output: Quantity) -> Text:
    """The remark on a step down where up is better."""
    return (
        Formula(output),
        " is a log-likelihood, better where it is larger. A step against its slope makes it smaller; what such a step "
        "should lower is its negative, the cross-entropy.",
    )


def standing(name: Named, label: str) -> Text:
    """Where a derivative is told already."""
    return (Formula(name), " stands in ", Ref(label), ".")
