"""Single values of a file: pydantic types for numbers, whole numbers, words and choices.

A leaf takes a `Scalar` and gives the value it writes, or refuses it in words for people (`refuse`). Numbers
are decimals, kept exact: 0.10 is 1/10 written with two decimals. To add a kind of value: a function from
Scalar to the value, and its `Annotated` name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, NoReturn, cast

from pydantic import PlainValidator

from derive.activations import ACTIVATIONS
from derive.errors import NameMissing
from derive.losses import LOSSES
from derive.text import decimal
from exercises.files.nodes import Scalar

MOST_DIGITS = 15
"""What a double keeps of a decimal, so that a page prints what the file says."""
LARGEST = 10**9
LONGEST_LINE = 200

_DECIMAL = re.compile(r"[-+]?(?=\.?[0-9])[0-9]*(?:\.(?P<part>[0-9]*))?(?:[eE](?P<power>[-+]?[0-9]{1,6}))?")
_WHOLE = re.compile(r"[-+]?[0-9]{1,30}")
_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,59}")
_NOT_FINITE = frozenset((".nan", ".inf", "-.inf", "+.inf", "nan", "inf", "-inf", "infinity"))


@dataclass(frozen=True)
class Written:
    """A number as a file has it: its exact value and the decimals it is written with."""

    value: Fraction
    decimals: int


@dataclass
class Refusal(ValueError):
    """Why a value is refused; pydantic collects ValueErrors as errors of the type `value_error`."""

    what: str
    hint: str


def refuse(what: str, hint: str = "") -> NoReturn:
    """Refuse a value: what is wrong and what would be right."""
    raise Refusal(what, hint)


def shown(text: str) -> str:
    """A piece of the file for a message, cut where it is long.

    >>> shown("sigmod"), shown("x" * 50)
    ("'sigmod'", "'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...'")
    """
    return repr(text if len(text) <= 42 else f"{text[:39]}...")


def kind_of(value: object) -> str:
    """What stands in a place where something else is wanted."""
    if isinstance(value, Scalar):
        return shown(value.text)
    return "a list" if isinstance(value, tuple) else "a mapping" if isinstance(value, dict) else "nothing"


def _scalar(value: object, wanted: str) -> Scalar:
    if not isinstance(value, Scalar):
        refuse(f"{wanted} is wanted here, not {kind_of(value)}")
    return value


def number(value: object) -> Written:
    """A finite decimal of at most MOST_DIGITS digits and at most LARGEST in size."""
    text = _unquoted(_scalar(value, "a number"), "a number")
    match = _DECIMAL.fullmatch(text)
    if match is None:
        refuse(f"{shown(text)} is not a {'finite ' if text.lower() in _NOT_FINITE else ''}number", _number_hint(text))
    digits = sum(sign.isdigit() for sign in text.lower().partition("e")[0])
    power = int(match["power"] or 0)
    decimals = max(0, len(match["part"] or "") - power)
    if max(digits, decimals, abs(power)) > MOST_DIGITS:
        refuse(f"{shown(text)} takes more than {MOST_DIGITS} digits", "write fewer digits")
    exact = Fraction(text)
    if abs(exact) > LARGEST:
        refuse(f"{shown(text)} is larger than {LARGEST:,}", "use smaller numbers")
    return Written(exact, decimals)


def _unquoted(scalar: Scalar, wanted: str) -> str:
    if scalar.quoted:
        refuse(f"{shown(scalar.text)} is text, and {wanted} is wanted", "leave the quotes out")
    return scalar.text


def _number_hint(text: str) -> str:
    if "," in text:
        return "write a decimal point, as in 0.5"
    return "work the quotient out, as in 0.5" if "/" in text else "write a decimal such as 0.15"


def positive(name: str) -> PlainValidator:
    """A number more than 0; `name` is what a message calls it."""

    def check(value: object) -> Written:
        written = number(value)
        if written.value <= 0:
            refuse(f"{name} is {decimal(written.value)}", "it must be more than 0")
        return written

    return PlainValidator(check)


def within(name: str, least: str, most: str) -> PlainValidator:
    """A number from `least` to `most`."""

    def check(value: object) -> Written:
        written = number(value)
        if not Fraction(least) <= written.value <= Fraction(most):
            refuse(f"{name} is {decimal(written.value)}", f"write a number from {least} to {most}")
        return written

    return PlainValidator(check)


def or_any(validator: PlainValidator) -> PlainValidator:
    """What the validator takes, or `any`, which is None."""
    check = cast(Callable[[object], object], validator.func)
    return PlainValidator(lambda value: None if isinstance(value, Scalar) and value.text == "any" else check(value))


def whole(name: str, least: int, most: int) -> PlainValidator:
    """A whole number from `least` to `most`."""

    def check(value: object) -> int:
        text = _unquoted(_scalar(value, "a whole number"), "a whole number")
        if not _WHOLE.fullmatch(text) or not least <= int(text) <= most:
            refuse(f"{name} is {shown(text)}", f"write a whole number from {least} to {most:,}")
        return int(text)

    return PlainValidator(check)


def line(value: object) -> str:
    """Text of one line; a number is taken as it is written."""
    text = _scalar(value, "text").text.strip()
    if not text or len(text) > LONGEST_LINE or "\n" in text:
        refuse(f"{shown(text)} is not a line of text", f"write 1 to {LONGEST_LINE} characters on one line")
    return text


def identifier(value: object) -> str:
    """A name made of letters, digits, _ and -."""
    text = _scalar(value, "a name").text
    if not _IDENTIFIER.fullmatch(text):
        refuse(f"{shown(text)} is not a name", "letters, digits, _ and - make a name, a letter first")
    return text


def decimal_text(value: object) -> str:
    """A number as a handout prints it, kept as text."""
    text = _scalar(value, "a number as printed").text
    number(Scalar(text, False, _scalar(value, "").place))
    return text


def _flag(value: object) -> bool:
    text = _unquoted(_scalar(value, "true or false"), "true or false")
    if text.lower() not in ("true", "false"):
        refuse(f"{shown(text)} is neither true nor false", "write true or false")
    return text.lower() == "true"


def _carry(value: object) -> int | None:
    if isinstance(value, Scalar) and value.text == "full":
        return None
    text = _scalar(value, "a number of decimals").text
    if not _WHOLE.fullmatch(text):
        refuse(f"carry is {shown(text)}", "write a number of decimals, or full")
    return int(text)


def one_of(kind: str, known: Collection[str]) -> PlainValidator:
    """One of the `known` words; `kind` is what they are."""

    def check(value: object) -> str:
        text = _scalar(value, f"one of {', '.join(known)}").text
        if text not in known:
            error = NameMissing.among(kind, text if len(text) <= 42 else f"{text[:39]}...", known)
            refuse(error.what, error.hint)
        return text

    return PlainValidator(check)


def _word(check: Callable[[object], object]) -> PlainValidator:
    return PlainValidator(check)


Number = Annotated[Written, _word(number)]
Line = Annotated[str, _word(line)]
Identifier = Annotated[str, _word(identifier)]
DecimalText = Annotated[str, _word(decimal_text)]
Flag = Annotated[bool, _word(_flag)]
Carry = Annotated[int | None, _word(_carry)]
ActivationName = Annotated[str, one_of("activation", ACTIVATIONS)]
LossName = Annotated[str, one_of("loss", LOSSES)]
