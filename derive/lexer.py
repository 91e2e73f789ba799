"""Text cut into tokens: numbers, names, operators and raised numbers, each with its place.

    "w[1, 1,1]' × 2²" -> name w[1,1,1]'   * number 2   raised 2   end

Names are those of the vocabulary, or as sheets print them (`spelling.py`) where such a key is known. With `comma`
numbers have a decimal comma; a point does too where it cannot stand between thousands, and `;` parts arguments.
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
from derive.spelling import PRINTED, ends, spelled

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
SIGNS: dict[str, Kind] = {"**": "^", **{sign: kind for kind, signs in _SPELLINGS.items() for sign in signs}}
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
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_PRIMES = "'\N{PRIME}\N{RIGHT SINGLE QUOTATION MARK}"
ASCII_PRIMES = str.maketrans(dict.fromkeys(_PRIMES, "'"))
BLANK = "[ \t\r\n\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}]*"
_INDICES = rf"\[{BLANK}[0-9]{{1,6}}(?:{BLANK},{BLANK}[0-9]{{1,6}}){{0,3}}{BLANK}\]"
_BASE = rf"[A-Za-z][A-Za-z0-9_]*(?:{_INDICES})?[{_PRIMES}]?"
_SAMPLE = r"(?:@[0-9]{1,6})?"

_SKIP = re.compile(BLANK)
_POWER_OF_TEN = r"(?:[eE](?P<exponent>[+-]?[0-9]+))?"
NUMBER = re.compile(rf"(?P<digits>[0-9]+\.?[0-9]*|\.[0-9]+){_POWER_OF_TEN}")
WITH_COMMA = re.compile(rf"(?P<digits>[0-9]+(?:,[0-9]+|\.[0-9]*)?|(?<![\w)\]' ])[.,][0-9]+|\.[0-9]+){_POWER_OF_TEN}")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
NAME = re.compile(_BASE + _SAMPLE)
DERIVATIVE = re.compile(rf"(?P<of>d{_BASE})(?P<before>{BLANK})/(?P<after>{BLANK})(?P<wrt>d{_BASE}){_SAMPLE}")
POWER = re.compile("[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_SIGN = re.compile("|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)))


def tokens(text: str, known: Callable[[str], bool], limits: Limits, *, comma: bool = False) -> Iterator[Token]:
    """The tokens of `text`, `end` last; `known` tells which names exist. Raises ParseError.

    >>> [token.text for token in tokens("-.5 × x²", lambda name: True, LIMITS)]
    ['-', '.5', '*', 'x', '2', '']
    """
    if len(text) > limits.characters:
        what = f"the expression is longer than {limits.characters} characters"
        raise ParseError(what, "name intermediate results", text=text, offset=limits.characters)
    place = _skip(text, 0)
    while place < len(text):
        token = _number(text, place, limits, comma) or _name(text, place, known) or _other(text, place, comma)
        if token.kind == "number":
            _refuse_double_meaning(text, token, known)
        yield token
        place = _skip(text, token.end)
    yield Token("end", "", place, place)


def _skip(text: str, place: int) -> int:
    match = _SKIP.match(text, place)
    return match.end() if match else place


def _number(text: str, place: int, limits: Limits, comma: bool) -> Token | None:
    match = (WITH_COMMA if comma else NUMBER).match(text, place)
    if match is None:
        return None
    digits = match["digits"]
    if sum(map(str.isdigit, digits)) > limits.digits:
        what = f"a number has more than {limits.digits} digits"
        raise ParseError(what, "round it, or write a small one as 1.5e-30", text=text, offset=place)
    if match["exponent"] and abs(int(match["exponent"])) > limits.decimal_exponent:
        what = f"a decimal exponent is beyond {limits.decimal_exponent}"
        raise ParseError(what, "use numbers from 1e-300 to 1e300", text=text, offset=match.start("exponent"))
    if comma and _THOUSANDS.fullmatch(digits):
        plain = digits.replace(".", "")
        hint = f"write {plain} or {digits.replace('.', ',')}"
        raise ParseError(f"{digits} is ambiguous", hint, text=text, offset=place + digits.index("."))
    return Token("number", match[0].replace(",", "."), place, match.end())


def _refuse_double_meaning(text: str, number: Token, known: Callable[[str], bool]) -> None:
    """2e1 is twenty, and twice e1 where that is a name."""
    before, letter, after = number.text.lower().partition("e")
    if letter and after.isdigit() and known(number.text[len(before) :]):
        hint = f"write {before}*{letter}{after}, or the number without an exponent"
        raise ParseError(f"{number.text} is ambiguous", hint, text=text, offset=number.offset)


def _name(text: str, place: int, known: Callable[[str], bool]) -> Token | None:
    match = NAME.match(text, place)
    if match:
        derivative = DERIVATIVE.match(text, place)
        if derivative and _is_derivative(derivative, known):
            match = derivative
    return _printed(text, place, known, match) or (match and Token("name", _plain(match[0]), place, match.end()))


def _printed(text: str, place: int, known: Callable[[str], bool], plain: re.Match[str] | None) -> Token | None:
    """A name as a sheet prints it: a known one, unless the plain one is known and as long; or what can be no other."""
    printed = PRINTED.match(text, place)
    if printed is None:
        return None
    least = plain.end() + known(_plain(plain[0])) if plain else place
    keys: tuple[str, ...] = ()
    for end in ends(printed):
        found = spelled(text[place:end])
        keys = keys or (found.keys if found else ())
        key = next(filter(known, found.keys), None) if found and end >= least else None
        if key:
            return Token("name", key, place, end)
    sure = plain is None or "{" in printed[0]
    return Token("name", keys[0], place, printed.end()) if sure and keys else None


def _is_derivative(match: re.Match[str], known: Callable[[str], bool]) -> bool:
    """Whether `da/db` is one name: a known one, or one whose two halves make no quotient either.

    With spaces around its slash it is read as a quotient where the left half is known.
    """
    if known(_plain(match[0])):
        return not (match["before"] or match["after"]) or not known(_plain(match["of"]))
    return not known(_plain(match["of"])) and not known(_plain(match["wrt"]))


def _plain(name: str) -> str:
    """The one spelling of a name: no spaces, ASCII primes."""
    return "".join(name.split()).translate(ASCII_PRIMES)


def _other(text: str, place: int, comma: bool) -> Token:
    if comma and text[place] == ";":
        return Token(",", ";", place, place + 1)
    if match := POWER.match(text, place):
        return Token("raised", match[0].translate(RAISED), place, match.end())
    if match := _SIGN.match(text, place):
        kind = SIGNS[match[0]]
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
