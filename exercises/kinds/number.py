"""A number, right within its tolerance; the comparison is exact, in fractions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache

from derive.errors import ParseError
from derive.grammar import evaluate_number
from derive.quantities import Named
from exercises.kinds import Judged, Kind, Row, Shared, Typed, Wanted, has_comma
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Blank, Line
from templates.notations import Notation

UNREADABLE = ("?", "0.5.5", "1/0", "see above", "__import__('os')", "9^9^9", "=1", "nan")

# The tolerance and the value went through binary floats: a part in 10^12 of the one, four units in the
# last place of the other.
_TOLERANCE_SLACK = Fraction(1, 10**12)
_VALUE_SLACK = Fraction(1, 2**50)
_SURELY, _SURELY_NOT, _FLOATS_OFF = 1 - 1e-6, 1 + 1e-6, 2.0**-48
"""What floats find so many tolerances near or far is so by fractions, too, beside what floats may be off by."""
MANY_DIGITS = 100
_PLAIN = re.compile(r"[+-]?(?:[0-9]+\.?(?P<places>[0-9]*)|\.(?P<only>[0-9]+))")
_DIGITS = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?", re.ASCII)
_DATE = re.compile(
    r"[0-9]{1,2}([/-])[0-9]{1,2}\1(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?: 00:00(?::00)?)?"
)
_SHOWN = Context(prec=10)
_ROUGH = Context(prec=3)


@dataclass(frozen=True)
class NumberAsk:
    """Asks for the number of a name; `chain` leaves room to write the chain rule before it.

    In the answer form it is `called` by its name, or otherwise where the sheet says so.
    """

    name: Named
    chain: bool = False
    called: str = ""
    kind: str = "number"

    @property
    def label(self) -> str:
        return self.called or self.name.name

    @property
    def names(self) -> tuple[Named, ...]:
        return (self.name,)

    @property
    def line(self) -> Line:
        return Line(self.name, (Blank(14.0), Blank(5.0)) if self.chain else (Blank(5.0),))

    def wanted(self, row: Row) -> Wanted:
        return Wanted(row.exact(self.name), row.decimals(self.name), row.tolerance(self.name))

    def copied(self, row: Row) -> str:
        return rounded(row.printed(self.name), row.decimals(self.name))

    def shared(self, names: Notation) -> Shared:
        return {}


@lru_cache(maxsize=10_000)
def exact(value: float) -> Fraction:
    """The fraction that the shortest decimal text of a float names, as it stands in the manifest."""
    return Fraction(decimal(value))


def decimal(value: float) -> Decimal:
    """The shortest decimal of a float."""
    return Decimal(repr(float(value)))


def within(number: Fraction, value: float, tolerance: float) -> bool:
    """Whether a number is right."""
    surely = _surely_within(float(number), value, tolerance)
    if surely is not None:
        return surely
    off, room = abs(number - exact(value)), exact(tolerance)
    return off <= room or off <= room * (1 + _TOLERANCE_SLACK) + abs(exact(value)) * _VALUE_SLACK


def _surely_within(number: float, value: float, tolerance: float) -> bool | None:
    """Whether a number is right as far as floats can tell; None where only fractions can."""
    off = abs(number - value)
    if off < tolerance * _SURELY:
        return True
    return False if off > tolerance * _SURELY_NOT + (abs(number) + abs(value)) * _FLOATS_OFF else None


def _plain_number(typed: str, shared: Shared) -> float | None:
    """The number of a text that has digits alone, as nearly everybody writes it; None for others."""
    return float(typed) + 0.0 if _DIGITS.fullmatch(typed) and not has_comma(shared) else None  # -0 is 0


def _is_right(typed: str, shared: Shared, value: float, tolerance: float) -> bool:
    """Whether a text is the right number; raises ParseError where it is none."""
    plain = _plain_number(typed, shared)
    surely = None if plain is None else _surely_within(plain, value, tolerance)
    return within(read_number(typed, shared), value, tolerance) if surely is None else surely


def read_number(typed: str, shared: Shared) -> Fraction:
    """The number that a student wrote; raises ParseError, also for a date, which a spreadsheet makes of 3/8."""
    if _DIGITS.fullmatch(typed) and not has_comma(shared):
        return Fraction(Decimal(typed))  # what nearly everybody writes, many times as fast
    if _DATE.fullmatch(typed.strip()):
        raise ParseError(f"{typed} is a date", "a spreadsheet made it of a fraction; write 0.375", text=typed, offset=0)
    return Fraction(evaluate_number(typed, comma=has_comma(shared)))


def _mark(expected: ExpectedAnswer, typed: str, shared: Shared) -> Judged:
    assert not isinstance(expected.value, str)
    value, tolerance = expected.value, expected.tolerance
    right = _is_right(typed, shared, value, tolerance)
    told = f"the value is {shown(decimal(value))}, with a tolerance of {shown(decimal(tolerance))}"
    if right:
        return Judged("right", told)
    off = read_number(typed, shared) - exact(value)
    reason = _too_coarse(expected, off, with_point(typed, shared)) or _distance(off)
    return Judged("wrong", f"{told}; {reason}")


def with_point(typed: str, shared: Shared) -> str:
    """A number's text with a decimal point, where numbers have a comma."""
    return typed.replace(",", ".") if has_comma(shared) else typed


def typed_number(text: str, number: Fraction, value: float, tolerance: float) -> Typed:
    """A number as it was typed, held against what it should be."""
    return Typed(float(number), _half(text), within(number, value, tolerance))


def _half(text: str) -> float:
    """A half of a unit of the last digit; 0 for what is no decimal."""
    try:
        exponent = Decimal(text.strip()).as_tuple().exponent
    except InvalidOperation:
        exponent = None
    return 0.5 * 10.0**exponent if isinstance(exponent, int) and abs(exponent) < MANY_DIGITS else 0.0


def _numbers(expected: ExpectedAnswer, typed: str, shared: Shared) -> tuple[Typed, ...]:
    assert not isinstance(expected.value, str)
    plain = _plain_number(typed, shared)
    number = float(read_number(typed, shared)) if plain is None else plain
    right = _is_right(typed, shared, expected.value, expected.tolerance)
    return (Typed(number, _half(with_point(typed, shared)), right),)


def _distance(off: Fraction) -> str:
    size = _ROUGH.divide(Decimal(abs(off.numerator)), Decimal(off.denominator))
    return f"the answer is {shown(size)} too {'large' if off > 0 else 'small'}"


def _too_coarse(expected: ExpectedAnswer, off: Fraction, typed: str) -> str:
    """Says that an answer is the value at fewer decimals than were asked for; empty where it is not."""
    plain = _PLAIN.fullmatch(typed)
    if plain is None:
        return ""
    places = len(plain["places"] or plain["only"] or "")
    if places >= expected.decimals or abs(off) > Fraction(1, 2 * 10**places):
        return ""
    own = "1 decimal" if places == 1 else f"{places} decimals"
    return f"the answer agrees at its {own}, but {expected.decimals} were asked for"


def shown(number: Decimal, context: Context = _SHOWN) -> str:
    """The number for a sentence, of any size.

    >>> shown(Decimal("0.33333333333333")), shown(Decimal("2.5e3")), shown(Decimal("-7e-9"))
    ('0.3333333333', '2500', '-7e-9')
    """
    digits = number.normalize(context)
    plain = -7 < digits.adjusted() < 15
    return f"{digits:f}" if plain else f"{digits:e}"


def rounded(value: float, decimals: int) -> str:
    """A value as a person writes it down with so many decimals.

    >>> rounded(0.593269992, 4), rounded(-0.00001, 4)
    ('0.5933', '-0.0000')
    """
    return f"{decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP):f}"


def _right(expected: ExpectedAnswer) -> str:
    assert not isinstance(expected.value, str)
    return rounded(expected.value, expected.decimals)


def _wrong(expected: ExpectedAnswer) -> Iterator[str]:
    """Just beyond the tolerance on both sides; for a derivative also 0 and the other sign."""
    assert not isinstance(expected.value, str)
    for sign in (-1, 1):
        yield f"{decimal(expected.value) + sign * decimal(expected.tolerance) * Decimal('1.5'):f}"
    if is_derivative(expected.quantity) and expected.value:
        yield from ("0", f"{-decimal(expected.value):f}")


def is_derivative(label: str) -> bool:
    """Whether an answer's name is that of a derivative."""
    return label.startswith("d") and "/d" in label


KIND = Kind("number", _mark, _right, _wrong, lambda expected: iter(UNREADABLE), numbers=_numbers)
