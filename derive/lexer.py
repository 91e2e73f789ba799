"""Text cut into tokens: numbers, names, operators and raised numbers, each with its place.

    "w[1, 1,1]' × 2²" -> name w[1,1,1]'   * number 2   raised 2   end

`Limits` says how much a text may ask for; `Token` is one piece. A sign that people type instead of an
ASCII one is an entry in _SPELLINGS; a character that deserves advice is an entry in ADVICE. No other
character is changed or skipped: what is not listed here is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from derive.errors import ParseError

Kind = Literal["number", "name", "raised", "+", "-", "*", "/", "^", "(", ")", ",", "end"]


@dataclass(frozen=True)
class Limits:
    """What one expression may be at most; `nesting` counts levels of the tree, `exponent` holds for numbers."""

    characters: int = 500
    nesting: int = 40
    nodes: int = 200
    digits: int = 40
    exponent: int = 64
    decimal_exponent: int = 300


@dataclass(frozen=True)
class Token:
    """A piece of the text in plain spelling (spaces inside a name removed), from `offset` up to `end`."""

    kind: Kind
    text: str
    offset: int
    end: int


LIMITS = Limits()
"""What a person's text may be."""

_SPELLINGS: dict[Kind, str] = {
    "+": "+",
    "-": "-\N{MINUS SIGN}\N{EN DASH}",
    "*": "*\N{MULTIPLICATION SIGN}\N{MIDDLE DOT}\N{DOT OPERATOR}\N{BULLET OPERATOR}",
    "/": "/\N{DIVISION SIGN}\N{DIVISION SLASH}\N{FRACTION SLASH}",
    "^": "^",
    "(": "(",
    ")": ")",
    ",": ",",
}
_SIGNS: dict[str, Kind] = {"**": "^", **{sign: kind for kind, signs in _SPELLINGS.items() for sign in signs}}
ADVICE = {
    "=": "give one expression without an equals sign",
    "%": "write 50% as 0.5",
    "[": "brackets for grouping are round; indices are whole numbers that follow a name at once, as in w[1,1,1]",
    "]": "brackets for grouping are round; indices are whole numbers that follow a name at once, as in w[1,1,1]",
    "{": "brackets for grouping are round",
    "}": "brackets for grouping are round",
    "\N{SQUARE ROOT}": "write sqrt(2)",
    ";": "arguments are separated by a comma",
    "_": "a name begins with a letter",
    "@": "a sample follows its quantity at once, as in z[1,2]@3",
    ".": "a decimal point stands next to a digit",
}
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_PRIMES = "'\N{PRIME}\N{RIGHT SINGLE QUOTATION MARK}"
_ASCII_PRIMES = str.maketrans(dict.fromkeys(_PRIMES, "'"))
_BLANK = "[ \t\r\n\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}]*"
_INDICES = rf"\[{_BLANK}[0-9]{{1,6}}(?:{_BLANK},{_BLANK}[0-9]{{1,6}}){{0,3}}{_BLANK}\]"
_BASE = rf"[A-Za-z][A-Za-z0-9_]*(?:{_INDICES})?[{_PRIMES}]?"
_SAMPLE = r"(?:@[0-9]{1,6})?"

_SKIP = re.compile(_BLANK)
_NUMBER = re.compile(r"(?P<digits>[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE](?P<exponent>[+-]?[0-9]+))?")
_NAME = re.compile(_BASE + _SAMPLE)
_DERIVATIVE = re.compile(rf"(?P<of>d{_BASE})(?P<before>{_BLANK})/(?P<after>{_BLANK})(?P<wrt>d{_BASE}){_SAMPLE}")
_POWER = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(_SIGNS, key=len, reverse=True)))


def tokens(text: str, known: Callable[[str], bool], limits: Limits) -> Iterator[Token]:
    """The tokens of `text`, `end` last; `known` tells which names exist. Raises ParseError.

    >>> [token.text for token in tokens("-.5 × x²", lambda name: True, LIMITS)]
    ['-', '.5', '*', 'x', '2', '']
    """
    if len(text) > limits.characters:
        what = f"the expression is longer than {limits.characters} characters"
        raise ParseError(what, "name intermediate results", text=text, offset=limits.characters)
    place = _skip(text, 0)
    while place < len(text):
        token = _number(text, place, limits) or _name(text, place, known) or _other(text, place)
        yield token
        place = _skip(text, token.end)
    yield Token("end", "", place, place)


def _skip(text: str, place: int) -> int:
    match = _SKIP.match(text, place)
    return match.end() if match else place


def _number(text: str, place: int, limits: Limits) -> Token | None:
    match = _NUMBER.match(text, place)
    if match is None:
        return None
    if len(match["digits"].replace(".", "")) > limits.digits:
        what = f"a number has more than {limits.digits} digits"
        raise ParseError(what, "round it, or write a small one as 1.5e-30", text=text, offset=place)
    if match["exponent"] and abs(int(match["exponent"])) > limits.decimal_exponent:
        what = f"a decimal exponent is beyond {limits.decimal_exponent}"
        raise ParseError(what, "use numbers from 1e-300 to 1e300", text=text, offset=match.start("exponent"))
    return Token("number", match[0], place, match.end())


def _name(text: str, place: int, known: Callable[[str], bool]) -> Token | None:
    match = _NAME.match(text, place)
    if match is None:
        return None
    derivative = _DERIVATIVE.match(text, place)
    if derivative and _is_derivative(derivative, known):
        match = derivative
    return Token("name", _plain(match[0]), place, match.end())


def _is_derivative(match: re.Match[str], known: Callable[[str], bool]) -> bool:
    """Whether `da/db` is one name: a known one, or one whose two halves make no quotient either.

    With spaces around its slash it is read as a quotient where the left half is known.
    """
    if known(_plain(match[0])):
        return not (match["before"] or match["after"]) or not known(_plain(match["of"]))
    return not known(_plain(match["of"])) and not known(_plain(match["wrt"]))


def _plain(name: str) -> str:
    """The one spelling of a name: no spaces, ASCII primes."""
    return "".join(name.split()).translate(_ASCII_PRIMES)


def _other(text: str, place: int) -> Token:
    if match := _POWER.match(text, place):
        return Token("raised", match[0].translate(_RAISED), place, match.end())
    if match := _SIGN.match(text, place):
        kind = _SIGNS[match[0]]
        return Token(kind, kind, place, match.end())
    raise ParseError(f"{text[place]!r} is not part of an expression", _advice(text[place]), text=text, offset=place)


def _advice(character: str) -> str:
    """What to write instead of a character: its own entry, its plain form, or what there is."""
    plain = unicodedata.normalize("NFKC", character)
    if character in ADVICE:
        return ADVICE[character]
    if plain != character and plain.isascii() and plain.isalnum():
        return f"write a plain {plain}"
    return "use numbers, names, + - * / ^ and round brackets"
