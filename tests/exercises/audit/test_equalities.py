"""What is read as an equality, and what is not, in texts of our own; and true equalities are never called false."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from exercises.audit.equalities import audited

HOLDS = (
    "so 0.5 * 2 = 1 here",
    "- 0.5 + 0.2 = 0.7",
    "1. 0.5 + 0.5 = 1",
    "The value (so 0.5*2 = 1) holds. And 0.25 * 4 = 1.",
    "**0.5 + 0.1 = 0.6** in bold",
    "2**3 = 8 and 2^10 = 1024 and 10^-3 = 0.001",
    "exp(-0.5) = 0.6065 and log(0.5) = -0.693 and ln(2) = 0.69",
    "log(0.5) = -0.301 (decimal logarithm)",
    "2/3 = 0.66, 2/3 = 0.67, 7/2 = 3.5",
    "0.5\u00b70.2 \u2212 0.3 = \u22120.2, 1.2\u00d710\u207b\u00b3 = 0.0012",
    "1.2e-3 * 2 = 2.4e-3",
    "50% = 0.5",
    r"$1000 \approx 1024$",
    "max(0, -1.5) = 0, max(0, 0.3) = 0.3",
    "sigmoid(0) = 0.5, tanh(0.5) = 0.4621",
    r"$\frac{1}{1+e^{-0.3775}} = 0.593269992$",
    r"$\frac12 = 0.5$, $5\% = 0.05$, $-2^2 = -4$, $2^{-1} = 0.5$",
    r"$\left| -0.5 \right| = 0.5$ and $\sqrt{2} = 1.41$",
    r"$0.1 \cdot -8 = -0.8$ and $0.055 + -0.019 = 0.036$",
    r"$12\,345 + 1 = 12\,346$ and $0.593\,269\,992 = 0.593269992$",
    r"$0{,}5 + 0{,}3 = 0{,}8$",
    r"$(0.2, 0.3) \cdot (1, 2) = 0.8$ and $[0.9 \quad -0.5] \cdot [1 \quad 2] = -0.1$",
    r"$\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}\begin{bmatrix}1\\1\end{bmatrix} = \begin{bmatrix}3\\7\end{bmatrix}$",
    r"$\begin{pmatrix}1\\2\end{pmatrix}^T\begin{pmatrix}3\\4\end{pmatrix} = 11$",
    r"$\underbrace{0.5+0.5}_{x} \overset{(1)}{=} \boxed{1}$",
    r"$\log_{10}(100) = 2$ and $\log_2(8) = 3$",
    r"$$z = 0.1 \cdot 0.2 = 0.02. \quad (0.1)$$",
    r"$o_1 = 0.5$, $o_2 = 1.5$ and $\sum_{i=1}^2 \exp(o_i) = 6.130$, $\sum_{k=1}^{3} k^2 = 14$",
    r"$0.5 + 0.2 = 0.7\tag*{(5)}$",
    "$$\\begin{align} z &= 0.5 \\\\* &= 0.25 + {} \\\\ & {}+ 0.25 \\end{align}$$",
    r"$f(x) = x^2$ so $f(3) = 9$",
    r"$\sigma(0.3775) = 0.5933$, $\sigma(\begin{bmatrix}0\\1\end{bmatrix}) = \begin{bmatrix}0.5\\0.731\end{bmatrix}$",
    r"$\sigma = 2$, $\sigma(3) = 6$, and then $\sigma(x) = x^2$ with $\sigma(4) = 16$",
    r"$\operatorname{softmax}([1, 2]) = [0.269, 0.731]$ and $\mathrm{Softmax}(1.0, 2.0, 3.0) = (0.090, 0.245, 0.665)$",
    r"$z = 2$, $\operatorname{softmax}([z, z]) = [0.5, 0.5]$",
    r"$\tanh(0.5) = 0.4621$, $\max(0, -1.2) = 0$, $\mathrm{ReLU}(-1.2) = 0$",
    r"$1{,}234.5 + 1.5 = 1{,}236.0$ and $2 \cdot 1{,}000{,}000 = 2{,}000{,}000$",
    r"$c = 0.5$ and $w - c = 0.3$ where $w = 0.8$",
    "$$\\begin{aligned} z &= 0.1 \\cdot 0.2 \\\\ &\\quad + 0.3 \\\\ &= 0.32 \\end{aligned}$$",
    "$$\\begin{align} -0.5 + 0.2 &= -0.3 \\\\ -1 + 2 &= 1 \\end{align}$$",
)
"""Texts with at least one equality of numbers, all of them true."""

FALSE = {
    "0.5 + 0.2 = 0.9": 1,
    "`0.5 * 2 = 3`": 1,
    "2/3 = 0.68": 1,
    "7/2 = 3 and 7*2 = 15": 1,
    "50% = 0.4": 1,
    "1.2\u00d710\u207b\u00b3 = 0.012": 1,
    "| 0.5*2 = 1 | 0.5 * 2 = 2 |": 1,
    "max(0.2, 0.5) = 0.2": 1,
    "1 - 0.4 = 0": 1,
    r"$\sigma(0.3775) = 0.5933$ but $\sigma(1.1059) = 0.7415$": 1,
    r"$\operatorname{softmax}([1.00, 2.00]) = [0.279, 0.731]$": 1,
    r"$1{,}234.5 + 1.5 = 1{,}237.0$": 1,
    "log(0.50) = -0.50": 1,
    "0.6 + 0.3 = 1.2 = 1.2": 1,
    r"$\frac{1}{1+e^{-1.4}} = 0.402153$": 1,
    r"$(1 - 0.853)^2 = 0.02006$": 1,
    r"$z = 2 + 2 = 5$ and $1.5 \approx 5$": 2,
    r"$\begin{bmatrix}1 & 2\\3 & 4\end{bmatrix}\begin{bmatrix}1\\1\end{bmatrix} = \begin{bmatrix}4\\8\end{bmatrix}$": 2,
    r"$f(x) = x^2$ so $f(3) = 10$": 1,
    r"$\theta_1 \leftarrow 1 - 0.1 \cdot -8 = 0.2$": 1,
    "$$\\begin{align} a &= 1 + 2 & b &= 3 + 4 = 8 \\\\ c &= 2 \\cdot 3 = 7 \\end{align}$$": 2,
}
"""Texts with the number of false entries in them."""

AT_ODDS = {
    r"$x = 2$ and $y = x + 1 = 4$": {"x": "2"},
    r"$t_2 = -2.56$, then $t_3 \leftarrow t_2 - 0.1 \cdot -5.12 = -3.012$": {"t_2": "-2.56"},
    r"$E = 0.1 + 0.2$ is $E = 0.9$": {"E": "0.9"},
    r"$o_1 = 0.5$, $o_2 = 1.5$ and $\sum_{i=1}^2 \exp(o_i) = 7.130$": {"o_1": "0.5", "o_2": "1.5"},
}

UNREADABLE = (
    "net - 0.5 = 0.3",
    "Layer 2 = 0.5, half of 3 = 1.5, 2 x 3 = 7, step 2 - 1 = 3",
    "w5 0.5 = 3 and dL/dw[2,1,1] = 0.5",
    "0,5 + 0,3 = 0,9",
    "3 : 4 = 0.5 and 5 km = 5000 m",
    "Pred = $0.5$ + 0.3 = 0.9",
    "the sum of 2 and 3 * 1 = 5",
    "see https://example.org/?x=3&y=4=5",
    "```\n0.5 * 2 = 17\n```",
    "<!-- 1 + 1 = 3 -->",
    r"$1{,}000 + 1 = 1{,}002$ and $10^10 = 3$",
    r"$0.5\,\text{m} = 50\,\text{cm}$ and $0.123(4) = 0.2$",
    r"$\sum_{i}^3 i = 7$, $\sum_{i=1}^n i = 7$ and $1 + \dots + 10 = 3$ and $3! = 7$",
    r"$1/2(3) = 7$ and $|2| + 3 = 7$ and $\sqrt[3]{8} = 1$",
    r"$e^2 = 0.25$ and $1.05 \approx 1 + 0.9$",
    r"$0.4 \leftarrow 0.36$ and $1 < 2$",
    r"$3 \frac{1}{2} = 3.5$ and $2 \cdot 3\frac12 = 7$ and $10 \to 20 = 2$ and $1, 2, 3 = 6$",
    r"$17 \bmod 5 = 2$ and $\binom{5}{2} = 10$ and $\lfloor 2.5 \rfloor = 2$ and $P(A \mid B) = 0.3$",
    r"$180^\circ = 3.14$ and $1\text{k} = 1000$ and $\|0.5\| = 3$ and $0.\overline{3} = 1$",
    "1010 = 10 in binary, 1,000 + 500 = 1,600 and 0.999... = 1",
    r"$x = x + 1 = 3$ and $w = w - 0.5 \cdot 0.1 = 0.35$",
    r"$n = n + 5$ and $n = 3$",
    r"$w_1 x_1 + b = 0.5$",
    r"$\sigma(0.5) = 0.8$ and $\sigma(0.9) = 0.1$, whatever it is",
    r"$\operatorname{softmax}(0.5) = 0.5$ and 1,234.5 + 1 = 1,230.5",
    "$$\\begin{aligned} z &= 0.5 \\\\ - 0.3 = 0.9 \\end{aligned}$$",
)
"""Texts without an equality that can be judged, though parts of them look like one."""


def verdicts(text: str, *, latex: bool = False) -> list[str]:
    return [finding.verdict for finding in audited(text, latex=latex).findings]


@pytest.mark.parametrize("text", HOLDS)
def test_true_equalities_hold(text: str) -> None:
    assert set(verdicts(text)) == {"holds"}


@pytest.mark.parametrize(("text", "count"), FALSE.items())
def test_false_equalities_are_found(text: str, count: int) -> None:
    found = audited(text, latex=False).findings
    assert sum(len(finding.outcome.misses) for finding in found if finding.verdict == "false") == count


@pytest.mark.parametrize(("text", "symbols"), AT_ODDS.items())
def test_formulas_are_held_against_the_values_of_their_symbols(text: str, symbols: dict[str, str]) -> None:
    (finding,) = [f for f in audited(text, latex=False).findings if f.verdict == "at odds"]
    assert {key: valued.text for key, valued in finding.symbols.items()} == symbols


@pytest.mark.parametrize("text", UNREADABLE)
def test_what_may_mean_something_else_is_left_alone(text: str) -> None:
    assert verdicts(text) == []


def test_rounded_operands_make_an_equality_doubtful() -> None:
    (finding,) = audited("0.5 * 2 = 1.1", latex=False).findings
    (miss,) = finding.outcome.misses
    assert (finding.verdict, miss.recomputed, miss.printed) == ("doubtful", 1.0, 1.1)


def test_no_side_of_an_equality_is_kinder_than_the_other() -> None:
    """A formula is held against a printed number, wherever this stands."""
    for number, verdict in (("1.0", "holds"), ("1.1", "doubtful"), ("1.9", "false")):
        assert verdicts(f"0.5 * 2 = {number}") == verdicts(f"{number} = 0.5 * 2") == [verdict]


def test_a_symbol_with_several_values_is_read_kindly() -> None:
    text = "$x = 1$ $x = 2$ $y = x + 1 = 3$"
    assert verdicts(text) == ["holds"]
    assert verdicts("$x = 1$\n$y = x + 1 = 3$\n$x = 2$") == ["at odds"]


def test_a_symbol_in_the_middle_keeps_its_value() -> None:
    assert verdicts("$a = 0.5$\n$p = a = 0.7$") == ["at odds"]
    assert verdicts("$a = 0.5$\n$p = a = 0.50$") == ["holds"]
    assert verdicts("$a = 0.5$\n$a = 0.7$") == []


def test_a_value_far_from_its_formula_may_be_another() -> None:
    formula, value = "$y = 0.1 + 0.2$", "$y = 0.9$"
    assert verdicts(f"{formula}\n\n{value}") == ["at odds"]
    assert verdicts(f"{formula}{chr(10) * 40}{value}") == []


def test_findings_have_the_line_of_their_number() -> None:
    text = "\n\n$$\\begin{aligned}\nz &= 1 + 1 \\\\\n&= 3\n\\end{aligned}$$\n\n2 + 2 = 5\n"
    assert [(f.line, f.verdict) for f in audited(text, latex=False).findings] == [(5, "false"), (8, "false")]


def test_latex_has_comments_and_verbatim_text() -> None:
    text = "% 1 + 1 = 3\n\\begin{verbatim}\n1 + 1 = 3\n\\end{verbatim}\n\\verb|1+1=3| $1 + 1 = 2$ % = 3\n1 + 2 = 4"
    found = audited(text, latex=True).findings
    assert [(f.line, f.verdict) for f in found] == [(5, "holds"), (6, "false")]


HOSTILE = (
    "=" * 5000,
    "$" + "(" * 3000 + "1=2$",
    "9" * 400 + " = 1",
    "$9^{9^{9^9}} = 1$",
    "$e^{99999} = 1$",
    "$$" * 999,
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_read_without_harm(text: str) -> None:
    audited(text, latex=True)


@given(st.text(alphabet="$\\=+-*/^_{}()[]&,.0123456789ex \nfrac", max_size=80))
@settings(max_examples=150, deadline=None)
def test_no_text_stops_the_reader(text: str) -> None:
    audited(f"$$1 + 1 = 3$$ {text}", latex=False)


# Random equalities. A formula is text in LaTeX with holes for numbers, and the same for any kind of number.


@dataclass(frozen=True)
class Form:
    text: str
    worked: Callable[..., Any]
    numbers: int


FORMS = (
    Form(r"{} \cdot {} + {}", lambda f, a, b, c: a * b + c, 3),
    Form(r"\frac{{{}}}{{1 + {}}}", lambda f, a, b: a / (1 + b), 2),
    Form(r"\frac{{1}}{{1 + e^{{-{}}}}}", lambda f, a: 1 / (1 + f.exp(-a)), 1),
    Form(r"({} - {})^2 / 2", lambda f, a, b: (a - b) ** 2 / 2, 2),
    Form(r"{} \times {} - {} \ln({})", lambda f, a, b, c, d: a * b - c * f.log(d), 4),
    Form(r"\sqrt{{{}}} + \exp(-{} \cdot {})", lambda f, a, b, c: f.sqrt(a) + f.exp(-b * c), 3),
)
FORM = st.sampled_from(FORMS)
NUMBERS = st.lists(st.floats(0.2, 3), min_size=4, max_size=4)
MARGIN = 40
"""More units of the last digit than the few operations of a form can lose on the way."""
PLACES = st.lists(st.integers(1, 5), min_size=4, max_size=4)


def printed(number: float, places: int) -> str:
    return f"{number:.{places}f}"


@given(FORM, NUMBERS, PLACES)
@settings(max_examples=200, deadline=None)
def test_a_true_equality_printed_with_rounding_is_never_listed(
    form: Form, numbers: list[float], places: list[int]
) -> None:
    """The numbers behind the printed ones give the result, which is printed rounded."""
    numbers, result_places = numbers[: form.numbers], places[0]
    result = form.worked(math, *numbers)
    operands = [printed(n, p) for n, p in zip(numbers, places, strict=False)]
    text = f"${form.text.format(*operands)} = {printed(result, result_places)}$"
    assert "false" not in verdicts(text)


@given(FORM, NUMBERS, PLACES, st.booleans())
@settings(max_examples=200, deadline=None)
def test_one_that_is_off_by_more_than_rounding_is_always_listed(
    form: Form, numbers: list[float], places: list[int], above: bool
) -> None:
    """Interval arithmetic of mpmath says how far rounding and cutting off may lead; results on the way add units."""
    operands = [printed(n, p) for n, p in zip(numbers[: form.numbers], places, strict=False)]
    units = [10.0**-p for p in places]
    spans = [mpmath.iv.mpf([float(o) - u, float(o) + u]) for o, u in zip(operands, units, strict=False)]
    assume(all(span.a > 0 for span in spans))
    reach = form.worked(mpmath.iv, *spans)
    unit = 10.0 ** -places[-1]
    result = printed(float(reach.b) + MARGIN * unit if above else float(reach.a) - MARGIN * unit, places[-1])
    assert verdicts(f"${form.text.format(*operands)} = {result}$") == ["false"]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (r"$3 \cdot 4 \approx 13$", "holds"),
        (r"$3 \cdot 4 \approx 100$", "false"),
        (r"$0.5933 \cdot 0.4067 \approx 1$", "false"),
        (r"$\frac12 \cdot 0.7 \approx 10$", "doubtful"),
        (r"$\frac{1}{3} \approx 0.34$", "holds"),
        (r"$0.0004 \approx 0$", "holds"),
        (r"$-3 \cdot 4 \approx -10$", "holds"),
    ],
)
def test_what_is_about_a_number_is_not_far_from_it(text: str, verdict: str) -> None:
    assert verdicts(text) == [verdict]
