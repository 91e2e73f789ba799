"""Hostile texts for everything that reads what students type: no code runs, none takes long, none breaks out.

100,000 texts by default (`--count N`), the same ones for a seed (`--seed N`): known attacks on `sympify` and `eval`,
attacks on parsers (depth, length, towers of powers, digits), pieces of both joined at random, and noise. Each is read
as an expression, as a number with a decimal point and with a comma, as a matrix, as a name, and as a formula that is
compared with another one. An audit hook watches for code that is compiled or run, imports, files, processes and
sockets. Exit status 1 where something was found.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random

from derive.agreement import Ground
from derive.errors import ParseError
from derive.grammar import evaluate_number, parse
from derive.quantities import Named, Quantity, parse_name
from exercises.answers.matrices import read
from exercises.answers.spellings import typed_keys

LONGEST_MS = 50.0
FORBIDDEN = ("compile", "exec", "import", "open", "os.", "subprocess.", "socket.", "ctypes.", "pickle.", "shutil.")

PLAIN = "x y q E S N w[1,1,1] w[1,1,1]' b[2] z[1,2]@3 a[1,1] dL/dw[1,1,1] L"
NAMES: dict[str, Named] = {text: parse_name(text) for text in PLAIN.split()} | {
    "w^2_11": parse_name("b[2]"),
    "out_h1": parse_name("a[1,1]"),
}

QUANTITIES: dict[str, Quantity] = {text: name for text, name in NAMES.items() if isinstance(name, Quantity)}

ATTACKS = """
__import__("os").system("true")
__import__('os').popen('id').read()
eval("1")
exec("import os")
compile("1", "", "eval")
open("/etc/passwd").read()
().__class__.__base__.__subclasses__()
().__class__.__mro__[1].__subclasses__()[132].__init__.__globals__
[c for c in ().__class__.__base__.__subclasses__()]
x.__class__
x.__init__.__globals__["sys"]
getattr(x, "__class__")
globals()["__builtins__"]
(lambda: 0)()
lambda x: x
[].append(1)
{}.__class__
{x for x in (1,2)}
f"{x}"
f"{__import__('os')}"
"a"*10**9
'a'.join(['b']*10**8)
9**9**9
9^9^9^9
10**(10**8)
2**0.5**-10000000
1/(10**-400)
binomial(10**7,10**6)
factorial(10**6)
factorial(factorial(9))
ceiling(pi**1000000)
expand((x+y+z)**300)
integrate(exp(x**x),x)
simplify((x+1)**100)
Sum(x,(x,1,10**9)).doit()
isprime(2**86243-1)
nextprime(10**500)
sympify("1")
S(1)
Symbol("x", commutative=False)
N(pi, 10**7)
pi.evalf(10**6)
E**(E**(E**E))
exp(exp(exp(exp(exp(9)))))
exp(-exp(exp(exp(9))))
exp(-(1e300 + x)^64)
1/sigmoid(softplus(1e300))
max(max(max(max(1,2),3),4),5)
sqrt(sqrt(sqrt(sqrt(-1))))
ln(ln(ln(ln(2))))
I*I
oo
zoo
nan
inf
1e999999999
1e-999999999
0x7fffffffffffffff
0b1
1_000_000
1j
1L
True
None
...
x := 1
x = 1
x == 1
x if y else q
x; import os
x\\nimport os
import os
from os import *
@x
x @ y
x ~ y
x!
x!!
!x
%timeit
$(id)
`id`
| id
; id
&& id
<script>alert(1)</script>
{{7*7}}
{% raw %}
${7*7}
\\input{/etc/passwd}
\\write18{id}
=cmd|' /C calc'!A0
+1+cmd|' /C calc'!A0
@SUM(1,1)
'; DROP TABLE answers; --
../../etc/passwd
%00
%s%s%s%n
w[1,1,1].__class__
w[__import__("os")]
w[-1]
w[99999999999]
w_{__import__}
w^{(2)}_{11}^{(9)}^{9}
out_{h_{1_{2_{3}}}}
dL/d(w)
d/dx(x)
σ(x)
½
²³
x⁹⁹⁹⁹⁹
٣
１２
ｅｘｐ(1)
[[1,2],[3,4]]**9**9
[[[[[[1]]]]]]
np.array([[1, 2], [3, __import__("os")]])
np.load("x")
""".strip().splitlines()

PIECES = [
    *NAMES,
    *"0123456789.,;+-*/^()[]{}@'_=!&|~%$#\\\"` \t\n²³⁻₁′’−×·÷σδȳ\u0000\u200f\u202e\ud800\U0001f600",
    *("exp(", "ln(", "max(", "step(", "**", "1e-3", "64", "d", "/d", "w[", "w_{", "^{(2)}", "__", "lambda ", "import "),
    *("9" * 40, "9" * 41, "^64", "^65", "(1/3)", "array(", "[[", "]]", "e", "E", "nan", "1,234", "0,5", "1.5.5"),
]


def texts(count: int, seed: int) -> Iterator[str]:
    """So many texts, the known attacks first."""
    random = Random(seed)
    makers = (_mutated, _joined, _nested, _repeated, _noise, _formula)
    yield from ATTACKS[:count]
    for number in range(count - len(ATTACKS)):
        yield makers[number % len(makers)](random)


def _mutated(random: Random) -> str:
    """An attack with something cut out of it, put into it, or another attack in its middle."""
    text = random.choice(ATTACKS)
    for _ in range(random.randint(1, 4)):
        place, end = sorted(random.randint(0, len(text)) for _ in range(2))
        new = random.choice((random.choice(PIECES), random.choice(ATTACKS), ""))
        text = text[:place] + new + text[random.choice((place, end)) :]
    return text


def _joined(random: Random) -> str:
    return "".join(random.choice(PIECES) for _ in range(random.randint(1, 60)))


def _nested(random: Random) -> str:
    """Levels inside one another, closed or not."""
    opening = random.choice(
        ["(", "-(", "exp(", "2^(", "max(1,", "[", "[[", "((", "w_{", "x^", "1/", "-", "(x^64*", "sqrt("]
    )
    depth = random.choice((1, 10, 38, 41, 120, 2_000))
    return (
        opening * depth + random.choice(PIECES) + random.choice([")", "]", "}", ",1)", ""]) * random.randint(0, depth)
    )


def _repeated(random: Random) -> str:
    """One piece or attack, many times."""
    piece = random.choice(
        (random.choice(PIECES), random.choice(ATTACKS), "9.99^64*", "(.99^30+.1)*", "1/9^30+", "x y ")
    )
    return (piece * random.randint(2, 400))[: random.choice((100, 499, 500, 501, 5_000, 100_000))]


def _formula(random: Random, levels: int = 6) -> str:
    """A formula that may be read, with large numbers, small ones, and functions in one another."""
    if levels <= 0 or random.random() < 0.15:
        return random.choice((*QUANTITIES, "1e300", "1e-300", "64", ".5", "9" * 40, "1/3"))
    left, right = (_formula(random, levels - random.randint(1, 3)) for _ in range(2))
    name = random.choice(("exp", "ln", "sqrt", "tanh", "arctan", "erf", "sigmoid", "softplus", "step", "abs", ""))
    shapes = (
        f"({left} + {right})",
        f"{left}*{right}",
        f"({left})/({right})",
        f"({left})^.37",
        f"({left})^8",
        f"-{left}",
    )
    return random.choice((*shapes, f"{name}({left})", f"-{left}", f"{name}({left} - {right})", f"max({left}, {right})"))


def _noise(random: Random) -> str:
    high = random.choice((0x7F, 0x2FF, 0xFFFF, 0x10FFFF))
    return "".join(chr(random.randint(0, high)) for _ in range(random.randint(0, 80)))


GROUND = Ground((), tuple((q, Fraction(-2), Fraction(2)) for q in QUANTITIES.values()))
TRUTH = parse("x * (1 - y) + exp(-q)", QUANTITIES)


def compared(text: str) -> object:
    """The verdict on a formula."""
    return GROUND.compare(TRUTH, parse(text, QUANTITIES))


READERS: dict[str, Callable[[str], object]] = {
    "expression": lambda text: parse(text, NAMES),
    "number": evaluate_number,
    "number with a comma": lambda text: evaluate_number(text, comma=True),
    "matrix": read,
    "name": lambda text: list(typed_keys(text)),
    "formula": compared,
}


class Watch:
    """What happens while texts are read: events that must not be, and what was raised."""

    def __init__(self) -> None:
        self.on, self.events, self.faults = False, Counter[str](), list[str]()
        self.slowest, self.slow_text, self.read = 0.0, "", 0

    def audit(self, event: str, arguments: object) -> None:
        if self.on and event.startswith(FORBIDDEN):
            self.events[event] += 1

    def run(self, text: str) -> None:
        for name, reader in READERS.items():
            milliseconds = self.once(name, reader, text)
            if milliseconds > LONGEST_MS:  # a busy machine is no fault of the text: the processor's own time counts
                milliseconds = min(self.once(name, reader, text, time.thread_time) for _ in range(3))
                if milliseconds > LONGEST_MS:
                    self.faults.append(f"{name}: {milliseconds:.0f} ms for {text[:80]!a}")
            if milliseconds > self.slowest:
                self.slowest, self.slow_text = milliseconds, f"{name} {text[:60]!a}"

    def once(
        self, name: str, reader: Callable[[str], object], text: str, clock: Callable[[], float] = time.perf_counter
    ) -> float:
        start = clock()
        self.on = True
        try:
            reader(text)
            self.read += name == "expression"
        except ParseError:
            pass
        except Exception as error:
            self.faults.append(f"{name}: {type(error).__name__} for {text[:80]!a}")
        finally:
            self.on = False
        return 1000 * (clock() - start)


def main() -> int:
    """Reads them all and prints what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=100_000)
    options.add_argument("--seed", type=int, default=1)
    asked = options.parse_args()
    compared("x - 1")
    watch = Watch()
    for text in ATTACKS:  # what Python loads on first use is none of the texts' doing
        watch.run(text)
    watch = Watch()
    sys.addaudithook(watch.audit)
    start = time.perf_counter()
    for text in texts(asked.count, asked.seed):
        watch.run(text)
    seconds = time.perf_counter() - start
    print(f"{asked.count:,} hostile texts, each read in {len(READERS)} ways, in {seconds:.0f} s")
    print(f"expressions among them: {watch.read:,}")
    print(f"slowest: {watch.slowest:.1f} ms of {LONGEST_MS:.0f} ({watch.slow_text})")
    print(f"code, files or processes: {dict(watch.events) or 'none'}")
    print(f"faults: {len(watch.faults)}", *watch.faults[:20], sep="\n  ")
    return 1 if watch.events or watch.faults else 0


if __name__ == "__main__":
    sys.exit(main())
