"""A part of a chain as plain text, for reports: `1/(1 + e^(-1.4))`."""

from __future__ import annotations

from exercises.audit.trees import Grid, Literal, Name, Operation, Tree

_LONGEST = 100
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2, "odot": 2, "neg": 3, "^": 4}
_SPACED = {"+": " + ", "-": " - ", "*": " * ", "/": "/", "odot": " \u2299 "}


def plain(tree: Tree) -> str:
    """The text of a tree, cut off where it is long.

    >>> one = Literal("1", 1.0, 0.0)
    >>> plain(Operation("/", (one, Operation("+", (one, Operation("e^", (Operation("neg", (one,)),)))))))
    '1/(1 + e^(-1))'
    """
    text = _text(tree, 0)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 2]} \u2026"


def _text(tree: Tree, outer: int) -> str:
    match tree:
        case Literal(text):
            return text
        case Name(key):
            return key
        case Grid(rows):
            return f"[{'; '.join(', '.join(_text(cell, 0) for cell in row) for row in rows)}]"
        case Operation("power or name", (name, _)):
            return _text(name, outer)
        case Operation("call", (name, *arguments)):
            return f"{_text(name, 9)}({', '.join(_text(argument, 0) for argument in arguments)})"
        case Operation("e^", (exponent,)):
            return f"e^{_text(exponent, 4)}"
        case Operation("transpose", (inner,)):
            return f"{_text(inner, 4)}^T"
        case Operation("percent", (inner,)):
            return f"{_text(inner, 4)}%"
        case Operation(name, operands):
            return _operation(name, operands, outer)


def _operation(name: str, operands: tuple[Tree, ...], outer: int) -> str:
    binding = _BINDING.get(name)
    if binding is None:
        return f"{name}({', '.join(_text(operand, 0) for operand in operands)})"
    if name == "neg":
        text = f"-{_text(operands[0], binding)}"
    elif name == "^":
        text = f"{_text(operands[0], 5)}^{_text(operands[1], 5)}"
    else:
        right = _text(operands[1], binding + (name in "-/"))
        text = f"{_text(operands[0], binding)}{_SPACED[name]}{right}"
    return f"({text})" if binding < outer or (name == "neg" and outer > 1) else text
