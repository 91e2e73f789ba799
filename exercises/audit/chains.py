"""The chains of a formula: `a = b = c`, row by row where it has rows, set apart by commas and gaps.

    tokens -> Chain(parts): each part with the relation sign before it

A row that begins with a relation goes on with the chain of the row above, one that begins with an operator with its
last part. Where that is not sure the part is spoilt, so that nobody reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from exercises.audit.brackets import closes, opens
from exercises.audit.commands import LINES, RELATIONS
from exercises.audit.tokens import Token

_OPERATORS = frozenset("+-*/^") | {"odot"}
_SURE = _OPERATORS - {"-"}
_APART = frozenset(",;.<")


@dataclass(frozen=True)
class Part:
    """One side of a relation."""

    relation: str
    tokens: tuple[Token, ...]


Chain = tuple[Part, ...]


@dataclass
class _Splitter:
    """The chains so far, and the one that is being gathered."""

    chains: list[Chain] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    relation: str = ""
    tokens: list[Token] = field(default_factory=list)

    def end_part(self, relation: str) -> None:
        self.parts.append(Part(self.relation, tuple(self.tokens)))
        self.relation, self.tokens = relation, []

    def end_chain(self) -> None:
        self.end_part("")
        if len(self.parts) > 1:
            self.chains.append(tuple(self.parts))
        self.parts = []

    def spoil(self, token: Token) -> None:
        self.tokens.append(Token("sign", "?", token.at, token.end))

    def at_gap(self, token: Token, rest: Sequence[Token]) -> None:
        """A gap or the end of a row, before the tokens `rest`."""
        row = token.kind == "sign"
        after = _first(rest)
        text = after.text if after is not None and after.kind == "sign" else ""
        unfinished = bool(self.tokens) and self.tokens[-1].kind == "sign" and self.tokens[-1].text in _OPERATORS
        if (row and text in RELATIONS) or text in _SURE or unfinished:
            return
        if text != "-" or not (self.tokens or self.parts) or (row and _has_left_side(rest)):
            self.end_chain()
        elif not (row and rest[0].text == "&"):
            self.spoil(token)
            self.end_chain()
            self.spoil(token)


def chains(tokens: Sequence[Token]) -> list[Chain]:
    """The chains in the tokens of a formula."""
    splitter, depth = _Splitter(), 0
    for place, token in enumerate(tokens):
        if depth == 0 and token.kind in ("begin", "end") and token.text.rstrip("*") in LINES:
            if token.kind == "end":
                splitter.end_chain()
            continue
        depth += opens(token)
        if depth or not _split_at(splitter, tokens, place):
            splitter.tokens.append(token)
        depth = max(0, depth - closes(token))
    splitter.end_chain()
    return splitter.chains


def _split_at(splitter: _Splitter, tokens: Sequence[Token], place: int) -> bool:
    """Whether a token outside brackets sets parts or chains apart, which is then done."""
    token = tokens[place]
    if token.kind == "wide":
        splitter.at_gap(token, tokens[place + 1 :])
        return True
    if token.kind != "sign":
        return False
    if token.text in RELATIONS:
        splitter.end_part(token.text)
    elif token.text == "\\\\":
        splitter.at_gap(token, tokens[place + 1 :])
    elif token.text == "&":
        _at_column(splitter, tokens, place)
    elif token.text in (",", ":") and _between_digits(tokens, place):
        splitter.spoil(token)
        splitter.end_chain()
        splitter.spoil(token)
    elif token.text in _APART or token.text == ":":
        listed = bool(splitter.tokens) and not splitter.parts and token.text in ",;"
        splitter.end_chain()
        if listed:
            splitter.spoil(token)  # 10, 20 = 2 numbers
    else:
        return False
    return True


def _first(tokens: Sequence[Token]) -> Token | None:
    """The first token that is no gap and no column sign."""
    kept = (t for t in tokens if t.kind != "wide" and not (t.kind == "sign" and t.text == "&"))
    return next(kept, None)


def _has_left_side(row: Sequence[Token]) -> bool:
    """Whether a row has a column sign before a relation sign, and something before that."""
    texts = [token.text for token in row]
    end = texts.index("\\\\") if "\\\\" in texts else len(texts)
    return any(place and texts[place] == "&" and texts[place + 1] in RELATIONS for place in range(end - 1))


def _at_column(splitter: _Splitter, tokens: Sequence[Token], place: int) -> None:
    """A column sign beside a relation or operator only aligns; elsewhere another formula begins."""
    after = _first(tokens[place + 1 :])
    aligns = after is not None and after.kind == "sign" and after.text in RELATIONS | _OPERATORS
    if splitter.tokens and not aligns:
        splitter.end_chain()


def _between_digits(tokens: Sequence[Token], place: int) -> bool:
    """Whether a comma or colon stands between digits, so that it may be a decimal point or a ratio."""
    if not 0 < place < len(tokens) - 1:
        return False
    before, token, after = tokens[place - 1 : place + 2]
    touches = before.end == token.at and token.end == after.at
    return before.kind == after.kind == "number" and (touches or token.text == ":")
