"""One part of a chain: tokens -> Tree, by precedence; `Unreadable` for what is no arithmetic of numbers and names.

    sum := product (('+' | '-') product)*       product := signed (('*' | '/' | nothing) signed)*
    signed := '-' signed | factor               factor := atom ('^' exponent)*

Whatever could be meant in two ways that differ is refused rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from exercises.audit.bracketed import Bracketed
from exercises.audit.brackets import OPEN
from exercises.audit.commands import FUNCTIONS, SPELLED, UNKNOWN_FUNCTIONS
from exercises.audit.cursor import Unreadable
from exercises.audit.literals import literal
from exercises.audit.series import index_of, with_value
from exercises.audit.symbol_names import is_derivative, key_of
from exercises.audit.tokens import Token
from exercises.audit.trees import Grid, Literal, Name, Operation, Tree, depth

_DEPTH, _DEEPEST = 40, 150
"""The most brackets, and the most operations inside one another, that are read."""


def tree_of(tokens: Sequence[Token]) -> Tree:
    """The tree of a part; raises Unreadable."""
    reader = _Reader(tuple(tokens))
    tree = reader.sum()
    if reader.at < len(reader.tokens) or depth(tree) > _DEEPEST:
        raise Unreadable
    return tree


@dataclass
class _Reader(Bracketed):
    """Reads by precedence."""

    # precedence, lowest first

    def sum(self) -> Tree:
        tree = self.product()
        while self.sees("+", "-"):
            sign = self.take().text
            tree = Operation(sign, (tree, self.product()))
        return tree

    def product(self) -> Tree:
        tree = last = self.signed()
        divided = juxtaposed = False
        while True:
            if self.sees("*", "/", "odot"):
                operator = self.take().text
                if operator == "/" and juxtaposed:
                    raise Unreadable  # 2x/3y
                divided, last = operator == "/", self.signed()
                tree = Operation(operator, (tree, last))
            elif self.begins_factor():
                beside = self.factor(juxtaposed_to=tree)
                if divided or _is_mixed(last, beside):
                    raise Unreadable  # 1/2(3)
                juxtaposed, last = True, beside
                tree = Operation("*", (tree, beside))
            else:
                return tree

    def begins_factor(self) -> bool:
        token = self.peek()
        if token is None or token.kind in ("wide", "end"):
            return False
        return token.kind in ("name", "begin", "number", "left") or self.sees("(", "[", "{", "frac", "sqrt", "sum")

    def signed(self) -> Tree:
        if self.sees("+", "-"):
            sign = self.take().text
            inner = self.signed()
            return Operation("neg", (inner,)) if sign == "-" else inner
        return self.factor()

    def factor(self, juxtaposed_to: Tree | None = None) -> Tree:
        """An atom with its powers; beside another, `juxtaposed_to`, it must not be a number: 0.123(4), 1 000."""
        written_out = self.next_kind() == "number"
        tree = self.atom()
        if isinstance(tree, Literal) and (isinstance(juxtaposed_to, Literal) or (juxtaposed_to and written_out)):
            raise Unreadable
        while self.sees("^", "'", "%", "_", "!"):
            tree = self.raised(tree)
        return tree

    def raised(self, tree: Tree) -> Tree:
        sign = self.take().text
        if sign == "^":
            return _power(tree, self.exponent())
        if sign == "_" and not isinstance(tree, Literal):
            self.exponent()
            return tree
        if sign == "%" and isinstance(tree, Literal):
            return Operation("percent", (tree,))
        raise Unreadable

    def inside(self, tokens: Sequence[Token]) -> Tree:
        """A tree of tokens from inside a group."""
        if self.depth >= _DEPTH:
            raise Unreadable
        reader = _Reader(tuple(tokens), depth=self.depth + 1)
        tree = reader.sum()
        if reader.at < len(reader.tokens):
            raise Unreadable
        return tree

    # atoms

    def atom(self) -> Tree:
        token = self.take()
        if token.kind == "number":
            return literal(token.text)
        if token.kind == "name":
            return self.named(token)
        if token.kind == "begin":
            return self.matrix(token.text)
        if token.kind == "word" and token.text == "frac":
            return self.fraction()
        if token.kind == "word" and token.text == "sqrt":
            if self.sees("["):
                raise Unreadable
            return Operation("sqrt", (self.argument(),))
        if token.kind == "word" and token.text == "sum":
            return self.series()
        if token.kind == "left":
            return self.between(token.text)
        if token.kind == "sign" and token.text in OPEN:
            self.at -= 1
            return self.bracket()
        raise Unreadable

    def argument(self) -> Tree:
        """The argument of a command: a group, or one token."""
        return self.inside(self.argument_tokens())

    def fraction(self) -> Tree:
        token = self.peek()
        if token is not None and token.kind == "number" and len(token.text) == 2 and token.text.isdigit():
            self.at += 1
            return Operation("/", (literal(token.text[0]), literal(token.text[1])))
        above, below = self.argument_tokens(), self.argument_tokens()
        if is_derivative(above, below):
            return Name(f"{key_of(above)}/{key_of(below)}")
        return Operation("/", (self.inside(above), self.inside(below)))

    def series(self) -> Tree:
        """A sum over an index, written out: the product after it once for each value."""
        limits = {}
        while self.sees("_", "^"):
            sign = self.take().text
            limits[sign] = self.exponent()
        index, values = index_of(limits.get("_", ()), limits.get("^", ()))
        start = self.at
        self.product()
        body = self.tokens[start : self.at]
        if not any(token.text == index for token in body):
            raise Unreadable
        return reduce(_plus, (self.inside(with_value(body, index, value)) for value in values))

    def named(self, token: Token) -> Tree:
        name = SPELLED.get(token.text, token.text)
        if name in UNKNOWN_FUNCTIONS:
            raise Unreadable
        if name in FUNCTIONS:
            return self.function(name)
        if name == "e" and self.sees("^"):
            self.at += 1
            return _exponential(self.inside(self.exponent()))
        return self.symbol(token)

    def symbol(self, token: Token) -> Tree:
        """A name with its subscripts, superscripts and primes; with a bracket after it, a call."""
        start = self.at - 1
        if self.changes_its_argument(token):
            self.group()
        bare, power = "", None
        while self.sees("_", "^", "'"):
            bare = key_of(self.tokens[start : self.at])
            sign = self.take().text
            power = self.power() if sign == "^" else None
            if sign == "_":
                self.exponent()
        key = key_of(self.tokens[start : self.at])
        if power is not None:
            return Operation("power or name", (Name(key), Operation("^", (Name(bare), power))))
        if key.endswith(("^T", "^top", "^intercal")):
            return Operation("transpose", (Name(bare),))
        return self.called(Name(key))

    def called(self, name: Name) -> Tree:
        """A name, or with a bracket after it a call."""
        if not (self.sees("(") or self.next_kind() == "left"):
            return name
        bracket = self.atom()
        arguments = bracket.rows[0] if isinstance(bracket, Grid) else (bracket,)
        return Operation("call", (name, *arguments))

    def power(self) -> Literal | None:
        """The exponent that a superscript may be, where it is a number."""
        group = self.exponent()
        if self.sees("_", "^", "'"):
            return None
        try:
            tree = self.inside(group)
        except Unreadable:
            return None
        return tree if isinstance(tree, Literal) else None

    def changes_its_argument(self, token: Token) -> bool:
        """Whether a group follows the command, as in a hat over y."""
        return self.sees("{") and token.end - token.at == len(token.text) + 1

    def function(self, name: str) -> Tree:
        base = None
        if self.sees("_"):
            self.at += 1
            base = key_of(self.exponent())
        if self.sees("^"):
            raise Unreadable
        if name == "log" and base is not None:
            name = {"10": "log10", "2": "log2", "e": "ln"}.get(base, "")
        elif base is not None:
            raise Unreadable
        if not name:
            raise Unreadable
        if self.sees("(", "[", "{") or self.next_kind() == "left":
            inner = self.atom()
            several = isinstance(inner, Grid) and name in ("max", "min")
            return Operation(name, inner.rows[0] if isinstance(inner, Grid) and several else (inner,))
        if name in ("max", "min"):
            raise Unreadable
        return Operation(name, (self.lone_argument(),))

    def lone_argument(self) -> Tree:
        """The argument of a function without brackets: one number or name, and nothing beside it."""
        token = self.peek()
        if token is None or token.kind != "number":
            raise Unreadable
        tree = self.factor()
        if self.begins_factor() or self.sees("*", "/"):
            raise Unreadable
        return tree


def _power(base: Tree, tokens: tuple[Token, ...]) -> Tree:
    if [t.text for t in tokens] in (["T"], ["top"], ["intercal"], ["prime"]):
        return Operation("transpose", (base,))
    return Operation("^", (base, tree_of(tokens)))


def _is_mixed(left: Tree, right: Tree) -> bool:
    """Whether a whole number stands before a fraction of whole ones, as in three and a half."""
    match left, right:
        case (
            (Literal(unit=0) | Operation("neg", (Literal(unit=0),))),
            Operation("/", (Literal(unit=0), Literal(unit=0))),
        ):
            return True
    return False


def _plus(left: Tree, right: Tree) -> Tree:
    return Operation("+", (left, right))


def _exponential(exponent: Tree) -> Tree:
    """e^2 may be the square of an error; other powers of e are those of Euler's number."""
    if isinstance(exponent, Literal) and exponent.text == "2":
        return Operation("power or name", (Name("e^2"), Operation("^", (Name("e"), exponent))))
    return Operation("e^", (exponent,))
