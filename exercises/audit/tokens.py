"""Mathematical text, in LaTeX or plain, as tokens: numbers, names, structural words and signs.

    text -> tokens: Token(kind, text, at)

A name is a run of letters with the digits that follow it, a Greek letter or what stands in a text command. What
only changes the look of a formula is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from exercises.audit.commands import (
    APART,
    CHARACTERS,
    DELIMITERS,
    DROPPED,
    GAPS,
    RELATIONS,
    SIGNS,
    SPACES,
    STRUCTURE,
    TRANSPARENT,
    WITH_ARGUMENT,
)


@dataclass(frozen=True)
class Token:
    """One token from place `at` up to `end`.

    `kind` is number, name, word (a command with a meaning), sign, wide (a gap), begin or end (of an environment),
    left, right or middle (a bracket).
    """

    kind: str
    text: str
    at: int
    end: int


_GROUPED = (
    r"\d{1,3}(?:\\,\d{3})+(?:\.\d+)?|\d+\.\d{3}(?:\\,\d{1,3})+"
    r"|\d{1,3}(?:\{,\}\d{3})+\.\d+|\d{1,3}(?:\{,\}\d{3}){2,}"
)
_NUMBER = rf"(?:{_GROUPED}|\d+(?:\.\d+|\{{,\}}\d+)?|\.\d+)(?:[eE][-+]?\d+(?!\w))?"
_TOKEN = re.compile(
    rf"(?P<number>{_NUMBER})"
    r"|(?P<gap>\\\\\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|\\\w+)\])"
    r"|\\(?P<edge>begin|end)\s*\{(?P<environment>[A-Za-z]+\*?)\}"
    r"|(?P<row>\\\\\*?)"
    r"|\\(?P<bracket>left|right|middle)(?![A-Za-z])\s*(?P<delimiter>\\[A-Za-z]+|\\\S|\S)"
    r"|\\(?P<text>text(?:rm|bf|it|sf|tt|normal)?|math(?:rm|bf|it|sf|tt|cal|bb|scr)|operatorname\*?|boldsymbol|bm|mbox)"
    r"\s*\{(?P<content>[^{}\\$]*)\}"
    r"|\\(?P<command>[A-Za-z]+)"
    r"|\\(?P<escaped>[^A-Za-z])"
    r"|(?P<name>[^\W\d_]+\d*)"
    r"|(?P<sign>\S)"
)


def tokens(text: str) -> list[Token]:
    """The tokens of a formula."""
    kept: list[Token] = []
    found = list(_tokens(text))
    index = 0
    while index < len(found):
        token = found[index]
        index += 1
        if token.kind != "command" or token.text not in DROPPED | TRANSPARENT | WITH_ARGUMENT:
            kept.append(_meant(token))
        elif token.text in WITH_ARGUMENT:
            index = _after_group(found, index)
    return list(_bare_relations(kept))


def _after_group(found: list[Token], index: int) -> int:
    """The place after the group in braces that begins at `index`, if one does, a star before it included."""
    start = index + (index < len(found) and found[index].text == "*")
    if start >= len(found) or found[start].text != "{":
        return index
    depth = 0
    for place in range(start, len(found)):
        depth += {"{": 1, "}": -1}.get(found[place].text, 0) if found[place].kind == "sign" else 0
        if depth == 0:
            return place + 1
    return len(found)


def _bare_relations(found: list[Token]) -> Iterator[Token]:
    """The tokens without empty braces, and with relation signs out of the braces that only they stand in."""
    texts = [token.text for token in found]
    inside = {place + 1 for place in range(len(found) - 2) if texts[place : place + 3 : 2] == ["{", "}"]}
    bare = {place for place in inside if texts[place] in RELATIONS}
    empty = {place for place in range(len(found) - 1) if texts[place : place + 2] == ["{", "}"]}
    for place, token in enumerate(found):
        if place + 1 not in bare and place - 1 not in bare and not {place, place - 1} & empty:
            yield token


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        at, end = match.span()
        group = match.groupdict()
        if group["number"] is not None:
            yield Token("number", group["number"], at, end)
        elif group["gap"] is not None or group["row"] is not None:
            yield Token("sign", "\\\\", at, end)
        elif group["edge"] is not None:
            yield Token(group["edge"], group["environment"], at, end)
        elif group["bracket"] is not None:
            yield Token(group["bracket"], DELIMITERS.get(group["delimiter"], group["delimiter"]), at, end)
        elif group["text"] is not None:
            yield _wording(group["content"], at, end)
        elif group["command"] is not None:
            yield Token("command", group["command"], at, end)
        elif group["escaped"] is not None:
            yield from _escaped(group["escaped"], at, end)
        elif group["name"] is not None:
            yield Token("name", group["name"], at, end)
        else:
            yield Token("sign", CHARACTERS.get(group["sign"], group["sign"]), at, end)


def _wording(content: str, at: int, end: int) -> Token:
    """What stands in a text command: a name, or words that keep formulas apart."""
    words = content.split()
    if not words or APART & {word.lower().strip(",.:;") for word in words} or words[-1][-1] in ",;":
        return Token("wide", content, at, end)
    if re.fullmatch(r"[\d.]+", content):
        return Token("number", content, at, end)
    return Token("name", " ".join(words), at, end)


def _escaped(sign: str, at: int, end: int) -> Iterator[Token]:
    if sign == "%":
        yield Token("sign", "%", at, end)
    elif sign in "{}":
        yield Token("sign", "(" if sign == "{" else ")", at, end)
    elif sign not in SPACES:
        yield Token("sign", "?", at, end)


def _meant(token: Token) -> Token:
    """A command as what it stands for: a word of the structure, a sign, or a name."""
    if token.kind != "command":
        return token
    if token.text in GAPS:
        return Token("wide", token.text, token.at, token.end)
    if token.text in STRUCTURE:
        return Token("word", STRUCTURE[token.text], token.at, token.end)
    if token.text in SIGNS:
        return Token("sign", SIGNS[token.text], token.at, token.end)
    return Token("name", token.text, token.at, token.end)
