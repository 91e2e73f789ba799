"""The value of a part: a span, or a matrix of them, under one reading of what is ambiguous.

    tree + Reading(log, product, rounding, symbols) -> Value

`log` may be to the base e, 10 or 2, and a product of matrices by rows and columns, entry by entry or, of two columns,
their scalar product. Symbols have a value where the document prints one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from operator import add, mul, sub

from exercises.audit.spans import NoValue, Span, absolute, cut_off, exact, extreme, rising, rounded, steady
from exercises.audit.trees import Grid, Literal, Name, Operation, Tree, is_bare

Rows = tuple[tuple[Span, ...], ...]
Value = Span | Rows


class Symbolic(Exception):
    """There is a symbol in it that has no value."""


@dataclass(frozen=True)
class Rule:
    """A function that the document defines by a formula in one symbol."""

    parameter: str
    body: Tree


@dataclass(frozen=True)
class Reading:
    """One way to understand a document: the base of log, the product of matrices, whether numbers are `cut` off
    rather than rounded, the unit (`grain`) to which results on the way may be rounded, and what symbols stand for."""

    log: float = math.e
    elementwise: bool = False
    cut: bool = False
    grain: float = 0.0
    symbols: Mapping[str, Value] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)
    depth: int = 0


_CONSTANTS = {"pi": math.pi, "\u03c0": math.pi}
_MOST_CALLS = 12
_LARGEST_EXPONENT = 700.0


def value_of(tree: Tree, reading: Reading) -> Value:
    """The value of a tree; raises Symbolic or NoValue."""
    match tree:
        case Literal(_, number, unit):
            spread = cut_off if reading.cut else rounded
            return spread(number, unit) if unit else exact(number)
        case Name(key):
            return _symbol(key, reading)
        case Grid(rows):
            return tuple(tuple(_scalar(value_of(cell, reading)) for cell in row) for row in rows)
        case Operation("power or name", (name, power)):
            return value_of(name if isinstance(name, Name) and name.key in reading.symbols else power, reading)
        case Operation("call", (Name(key), *arguments)):
            return _call(key, tuple(arguments), reading)
        case Operation(name, operands):
            return _operation(name, [_on_the_way(operand, reading) for operand in operands], reading)


def _on_the_way(tree: Tree, reading: Reading) -> Value:
    """The value of an operand, which whoever computed it may have rounded."""
    value = value_of(tree, reading)
    if not reading.grain or isinstance(tree, Grid) or is_bare(tree) or not isinstance(tree, Operation):
        return value
    return _each(lambda span: span.widened(reading.grain), value)


def _symbol(key: str, reading: Reading) -> Value:
    if key in reading.symbols:
        return reading.symbols[key]
    if key in _CONSTANTS:
        return exact(_CONSTANTS[key])
    raise Symbolic


def _call(key: str, arguments: tuple[Tree, ...], reading: Reading) -> Value:
    """A function of the document's own, entry by entry; else a symbol times a bracket."""
    if len(arguments) != 1:
        raise Symbolic
    argument = value_of(arguments[0], reading)
    if key not in reading.rules:
        return _product(_symbol(key, reading), argument, reading)
    if reading.depth >= _MOST_CALLS:
        raise NoValue
    return _each(partial(_applied, reading.rules[key], reading), argument)


def _applied(rule: Rule, reading: Reading, x: Span) -> Span:
    inner = replace(reading, symbols={**reading.symbols, rule.parameter: x}, depth=reading.depth + 1)
    return _scalar(value_of(rule.body, inner))


def _operation(name: str, values: list[Value], reading: Reading) -> Value:
    if name in ("*", "/", "odot", "transpose"):
        made: Value = _PRODUCTS[name](values, reading)
        return made
    if name in ("+", "-", "^"):
        left, right = _matched(*values)
        return _pairs(_BINARY[name], left, right)
    if name in ("max", "min"):
        return extreme(max if name == "max" else min, map(_scalar, values))
    if name == "softmax":
        return _softmax(values[0])
    if name in ("log", "lg"):
        return _each(lambda x: _log(x) / exact(math.log(reading.log)), values[0])
    return _each(_UNARY[name], values[0])


def _softmax(value: Value) -> Value:
    """The shares of a row or column; each rises with its own number and falls with the others."""
    if isinstance(value, Span) or 1 not in shape(value):
        raise NoValue
    row = [span for cells in value for span in cells]
    shares = tuple(_share(one, row[:place] + row[place + 1 :]) for place, one in enumerate(row))
    return (shares,) if len(value) == 1 else tuple((share,) for share in shares)


def _share(one: Span, others: Sequence[Span]) -> Span:
    def share(own: float, rest: Iterable[float]) -> float:
        return 1 / (1 + sum(math.exp(min(other - own, _LARGEST_EXPONENT)) for other in rest))

    value = share(one.value, (other.value for other in others))
    low, high = share(one.low, (o.high for o in others)), share(one.high, (o.low for o in others))
    return Span(value, low, high)


def _scalar(value: Value) -> Span:
    if isinstance(value, Span):
        return value
    if len(value) == len(value[0]) == 1:
        return value[0][0]
    raise NoValue


def _each(function: Callable[[Span], Span], value: Value) -> Value:
    if isinstance(value, Span):
        return function(value)
    return tuple(tuple(map(function, row)) for row in value)


def _pairs(function: Callable[[Span, Span], Span], a: Value, b: Value) -> Value:
    if isinstance(a, Span) and isinstance(b, Span):
        return function(a, b)
    if isinstance(a, Span) or isinstance(b, Span) or shape(a) != shape(b):
        raise NoValue
    return tuple(tuple(map(function, p, q)) for p, q in zip(a, b, strict=True))


def shape(rows: Rows) -> tuple[int, int]:
    """The rows and columns of a matrix."""
    return len(rows), len(rows[0])


def _matched(a: Value, b: Value) -> tuple[Value, Value]:
    """Two values of one shape: brackets around one number left out, a row beside a column turned."""
    a, b = _unboxed(a), _unboxed(b)
    if not isinstance(a, Span) and not isinstance(b, Span) and shape(a) != shape(b):
        b = transposed(b)
    return a, b


def _unboxed(value: Value) -> Value:
    return value if isinstance(value, Span) or shape(value) != (1, 1) else value[0][0]


def transposed(rows: Rows) -> Rows:
    """Rows for columns."""
    return tuple(zip(*rows, strict=True))


def _product(a: Value, b: Value, reading: Reading) -> Value:
    a, b = _unboxed(a), _unboxed(b)
    if isinstance(a, Span):
        return _each(partial(mul, a), b)
    if isinstance(b, Span):
        return _each(partial(mul, b), a)
    if reading.elementwise:
        return _pairs(mul, *_matched(a, b))
    return _of_matrices(a, b)


def _of_matrices(a: Rows, b: Rows) -> Value:
    """Rows by columns; of two rows or two columns the scalar product; a row after a matrix taken as a column."""
    if shape(a)[1] != shape(b)[0]:
        if shape(a) == shape(b) and 1 in shape(a):
            flat: list[Span] = [x * y for p, q in zip(a, b, strict=True) for x, y in zip(p, q, strict=True)]
            return _total(flat)
        b = transposed(b)
    if shape(a)[1] != shape(b)[0]:
        raise NoValue
    columns = transposed(b)
    return _unboxed(tuple(tuple(_total(map(mul, row, column)) for column in columns) for row in a))


def _total(spans: Iterable[Span]) -> Span:
    return reduce(add, spans)


def _quotient(values: Sequence[Value], reading: Reading) -> Value:
    above, below = values
    return _each(lambda x: x / _scalar(below), above)


def _transpose(values: Sequence[Value], reading: Reading) -> Value:
    (only,) = values
    return only if isinstance(only, Span) else transposed(only)


_PRODUCTS: dict[str, Callable[[Sequence[Value], Reading], Value]] = {
    "*": lambda values, reading: _product(values[0], values[1], reading),
    "odot": lambda values, reading: _pairs(mul, *_matched(*values)),
    "/": _quotient,
    "transpose": _transpose,
}
_BINARY: dict[str, Callable[[Span, Span], Span]] = {"+": add, "-": sub, "^": pow}
_log = partial(rising, math.log, floor=0.0)


def _sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


def _softplus(x: float) -> float:
    return math.log1p(math.exp(-abs(x))) + max(x, 0.0)


def _root(x: Span) -> Span:
    if x.value < 0:
        raise NoValue
    return rising(lambda number: math.sqrt(max(number, 0.0)), x)


_UNARY: dict[str, Callable[[Span], Span]] = {
    "neg": lambda x: -x,
    "percent": lambda x: x / exact(100.0),
    "exp": partial(rising, math.exp),
    "e^": partial(rising, math.exp),
    "ln": _log,
    "log10": lambda x: _log(x) / exact(math.log(10)),
    "log2": lambda x: _log(x) / exact(math.log(2)),
    "sqrt": _root,
    "abs": absolute,
    "sin": partial(steady, math.sin),
    "cos": partial(steady, math.cos),
    "tanh": partial(rising, math.tanh),
    "sinh": partial(rising, math.sinh),
    "arctan": partial(rising, math.atan),
    "atan": partial(rising, math.atan),
    "sigmoid": partial(rising, _sigmoid),
    "softplus": partial(rising, _softplus),
    "relu": lambda x: extreme(max, (x, exact(0.0))),
}
