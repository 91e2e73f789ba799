"""Brackets in a row of tokens: how deep each token stands, and the items of a list and the cells of a matrix."""

from __future__ import annotations

from collections.abc import Sequence

from exercises.audit.tokens import Token

OPEN = {"(": ")", "[": "]", "{": "}"}


def items(tokens: Sequence[Token], *, square: bool) -> list[list[Token]]:
    """The items of a bracket: set apart by commas, semicolons and gaps, in square ones also by mere spaces."""
    found: list[list[Token]] = [[]]
    for before, token, depth in _at_depth(tokens):
        apart = depth == 0 and (token.kind == "wide" or (token.kind == "sign" and token.text in (",", ";")))
        if apart:
            found.append([])
            continue
        if square and depth == 0 and before is not None and found[-1] and _starts_item(before, token, tokens):
            found.append([])
        found[-1].append(token)
    return [item for item in found if item]


def _starts_item(before: Token, token: Token, tokens: Sequence[Token]) -> bool:
    """Whether a space alone sets `token` apart from the number `before`, as in [0.9 -0.5 0.4]."""
    if before.kind != "number" or token.at == before.end:
        return False
    if token.kind == "number":
        return True
    place = next(i for i, t in enumerate(tokens) if t is token)
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    return token.text == "-" and after is not None and after.kind == "number" and after.at == token.end


def _at_depth(tokens: Sequence[Token]) -> list[tuple[Token | None, Token, int]]:
    """Each token with the one before it and how deep in brackets it stands; brackets count as inside."""
    depth, found = 0, []
    before: Token | None = None
    for token in tokens:
        depth += opens(token)
        found.append((before, token, depth))
        depth -= closes(token)
        before = token
    return found


def opens(token: Token) -> bool:
    """Whether a token opens a bracket, group or environment."""
    return token.kind in ("begin", "left") or (token.kind == "sign" and token.text in OPEN)


def closes(token: Token) -> bool:
    """Whether a token closes one."""
    return token.kind in ("end", "right") or (token.kind == "sign" and token.text in OPEN.values())


def cells(tokens: Sequence[Token]) -> list[list[list[Token]]]:
    """The cells of a matrix, row by row; a row without anything in it is none."""
    rows: list[list[list[Token]]] = [[[]]]
    for _, token, depth in _at_depth(tokens):
        if depth == 0 and token.kind == "sign" and token.text == "\\\\":
            rows.append([[]])
        elif depth == 0 and token.kind == "sign" and token.text == "&":
            rows[-1].append([])
        elif token.kind != "wide":
            rows[-1][-1].append(token)
    return [row for row in rows if row != [[]]]
