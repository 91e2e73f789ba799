"""What is said about a token that cannot stand where it stands: each function words one ParseError.

`before` is the token to the left, None at the start. The limits and the arithmetic word their own
refusals; here are those that guess what the writer meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

from derive.errors import NameMissing, ParseError
from derive.functions import FUNCTIONS, GRAMMAR, HYPERBOLIC
from derive.lexer import Token

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ELSEWHERE = {
    "log": "write ln(x) for the natural logarithm",
    "pow": "write x^2",
    "relu": "write max(0, x)",
    "sech": "write 1 / cosh(x)",
    "arctg": "write arctan(x)",
    "atan": "write arctan(x)",
    "e": "write exp(x) for e^x, or 1e-3 without spaces",
    "pi": "write the number",
    **dict.fromkeys(_MONTHS, "a spreadsheet may have made a date of a fraction such as 3/8; write 0.375"),
}
"""Names of other notations, and what to write here."""
_LETTER = re.compile(r"[A-Za-z]{1,2}[0-9_']{0,9}")
_TIMES = re.compile("[xX][0-9]*")
_SHOWN = 60  # characters of a name in a message
_COMPARED = 300  # names that a misspelt one is compared with, so that a refusal stays quick
_AFTER_COMMA = re.compile(r"[0-9]+(?P<point>\.[0-9]*)?(?:[eE][+-]?[0-9]+)?")
_LONE_MINUS = re.compile(r"\s*[-\u2212]\s*")


def missing_value(text: str, token: Token, before: Token | None) -> ParseError:
    """A number, name or bracket should stand at `token`."""
    hint = "a number, a name or an opening bracket belongs here"
    if token.kind == "end":
        what = "there is no expression" if before is None else f"nothing follows {_source(text, before)}"
    elif before and before.kind == "(" and token.kind == ")":
        what = "nothing stands between the brackets"
    else:
        what = f"a value is missing before {_source(text, token)}"
    return ParseError(what, hint, text=text, offset=token.offset)


def stray(text: str, token: Token, before: Token | None) -> ParseError:
    """A whole expression has been read, and `token` neither continues nor ends it."""
    if token.kind == ",":
        what, hint = "a comma stands outside a function's arguments", "write a decimal point, as in 0.5"
        return _number_comma(text, token, before) or ParseError(what, hint, text=text, offset=token.offset)
    what, hint = _misplaced(text, token, before)
    return ParseError(what, hint, text=text, offset=token.offset)


def two_ways(text: str, factor: Token) -> ParseError:
    """A factor without a sign follows a divisor: 1/2x."""
    what = f"{_source(text, factor)} follows a divisor without a sign, which can be read in two ways"
    return ParseError(what, "write (1/2)*x or 1/(2*x), not 1/2x", text=text, offset=factor.offset)


def _misplaced(text: str, token: Token, before: Token | None) -> tuple[str, str]:
    if token.kind == "end":
        return "a bracket is not closed", "add a closing bracket"
    if token.kind == ")":
        return "a closing bracket has no opening one", "take it away or open one before it"
    if before and before.kind == token.kind == "number":
        if before.end == token.offset and text[token.offset] == ".":
            return _second_point(text, before)
        return "two numbers stand side by side", "write one number without spaces, or a sign between the two"
    return f"a sign is missing before {_source(text, token)}", "write products with *, as in 2 * x"


def _second_point(text: str, before: Token) -> tuple[str, str]:
    """A decimal point follows at once on a number, which has its point or a comma already."""
    if "," in text[before.offset : before.end]:
        return "a number has both a comma and a point", "write one of them, for the decimals alone"
    return "a number has two decimal points", "write one, as in 0.5"


def _number_comma(text: str, comma: Token, before: Token | None) -> ParseError | None:
    """The refusal of a comma inside a number; None where digits do not touch it on both sides."""
    after = _AFTER_COMMA.match(text, comma.end)
    if before is None or after is None or before.kind != "number" or before.end != comma.offset:
        return None
    left, right = before.text, after[0]
    sign = "-" if _LONE_MINUS.fullmatch(text[: before.offset]) else ""
    if "." in left or after["point"]:
        what, hint = "a number has both a comma and a point", "write one point and no comma, as in 1234.5"
    elif re.fullmatch("[1-9][0-9]{0,2}", left) and re.fullmatch("[0-9]{3}", right):
        what, hint = f"{left},{right} is ambiguous", f"write {sign}{left}{right} or {sign}{left}.{right}"
    else:
        what, hint = "a number has a decimal comma", f"write {sign}{left}.{right}"
    return ParseError(what, hint, text=text, offset=comma.offset)


def wrong_count(text: str, function: Token, token: Token, before: Token | None) -> ParseError:
    """A function has too many arguments (`token` is a comma) or too few."""
    least, most = FUNCTIONS[function.text].arity
    takes = "one argument" if least == most == 1 else f"{least} to {most} arguments"
    few = token.kind != ","
    what = f"{function.text} has too {'few' if few else 'many'} arguments"
    error = ParseError(what, f"it takes {takes}", text=text, offset=function.offset if few else token.offset)
    return error if few else _number_comma(text, token, before) or error


def unknown_function(text: str, name: Token) -> ParseError:
    """A bracket follows a name that is neither known nor a function."""
    missing = NameMissing.among("function", name.text[:_SHOWN], (*GRAMMAR, *HYPERBOLIC))
    hint = missing.hint
    if _LETTER.fullmatch(name.text):
        hint = f"a name with a bracket behind it is read as a function; for a product write {name.text}*(...)"
    return ParseError(missing.what, ELSEWHERE.get(name.text, hint), text=text, offset=name.offset)


def unknown_name(text: str, name: Token, known: Iterable[str] | None) -> ParseError:
    """A name that nothing defines; `known` is None where the names cannot be listed."""
    if name.text in (*GRAMMAR, *HYPERBOLIC):
        what, hint = f"{name.text} is a function", f"write its argument in brackets, as in {name.text}(x)"
        return ParseError(what, hint, text=text, offset=name.offset)
    if _TIMES.fullmatch(name.text) and text[: name.offset].rstrip()[-1:].isdigit():
        what = f"unknown name {name.text!r}"
        return ParseError(what, "write * for times, as in 1.2*10^-3", text=text, offset=name.offset)
    missing = NameMissing.among("name", name.text[:_SHOWN], islice(known or (), _COMPARED))
    hint = missing.hint if known else "check its spelling" if known is None else "only numbers and functions stand here"
    return ParseError(missing.what, ELSEWHERE.get(name.text, hint), text=text, offset=name.offset)


def _source(text: str, token: Token) -> str:
    return text[token.offset : token.end][:_SHOWN]
