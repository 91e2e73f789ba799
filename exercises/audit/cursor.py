"""A place in a row of tokens, and what can be taken from there: `Cursor`, which a grammar builds on."""

from __future__ import annotations

from dataclasses import dataclass

from exercises.audit.tokens import Token


class Unreadable(Exception):
    """This part is no arithmetic that can be worked out."""


@dataclass
class Cursor:
    """The tokens of a part, the next one's place, and how deep in brackets they stand."""

    tokens: tuple[Token, ...]
    at: int = 0
    depth: int = 0

    def peek(self, ahead: int = 0) -> Token | None:
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else None

    def sees(self, *texts: str) -> bool:
        token = self.peek()
        return token is not None and token.kind in ("sign", "word", "wide") and token.text in texts

    def take(self) -> Token:
        token = self.peek()
        if token is None:
            raise Unreadable
        self.at += 1
        return token

    def expect(self, text: str) -> None:
        if not self.sees(text):
            raise Unreadable
        self.at += 1

    def next_kind(self) -> str:
        token = self.peek()
        return token.kind if token else ""

    def exponent(self) -> tuple[Token, ...]:
        """What stands after ^ or _: a group, or a sign and number, or one token."""
        start = self.at
        if self.sees("{"):
            return self.group()
        if self.sees("+", "-") and (after := self.peek(1)) is not None and after.kind == "number":
            self.at += 1
        token = self.take()
        if token.kind not in ("number", "name") and token.text not in ("+", "-", "*", "'"):
            raise Unreadable
        if token.kind == "number" and len(token.text) > 1 and self.at == start + 1:
            raise Unreadable  # TeX raises the first digit alone
        return self.tokens[start : self.at]

    def group(self) -> tuple[Token, ...]:
        """The tokens inside the braces that begin here."""
        self.expect("{")
        start, depth = self.at, 1
        while depth:
            token = self.take()
            depth += {"{": 1, "}": -1}.get(token.text, 0) if token.kind == "sign" else 0
        return self.tokens[start : self.at - 1]

    def argument_tokens(self) -> tuple[Token, ...]:
        if self.sees("{"):
            return self.group()
        token = self.peek()
        if token is not None and token.kind == "number" and len(token.text) > 1:
            raise Unreadable  # \frac12 is read by digits
        return (self.take(),)
