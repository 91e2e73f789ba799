"""What files say, as plain data: `Example`, `ProblemSet` with its `QuestionSpec`s, and their parts.

    example file -> Example(graph, given numbers, settings, published: Claims by name)
    problem-set file -> ProblemSet(questions: QuestionSpec(title, points, task))

Numbers are exact. A setting that a file may leave out has its default here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from derive.errors import InputError, Place
from derive.graph import Graph
from derive.network import NetworkSpec
from derive.quantities import Quantity
from exercises.files.credit import USUAL_CREDIT, Credit
from exercises.files.sound import USUAL, Sound
from exercises.tasks.task import Task

Reduction = Literal["sum", "mean"]
Decimals = Literal["point", "comma"]

CARRY = (2, 12)
ANSWER = (1, 12)


@dataclass(frozen=True)
class Rounding:
    """Work with `carry` decimals (None: in full), give results with `answer`; raises InputError out of bounds."""

    carry: int | None = 6
    answer: int = 4

    def __post_init__(self) -> None:
        if self.carry is not None and not CARRY[0] <= self.carry <= CARRY[1]:
            raise InputError(f"carry is {self.carry}", f"carry {CARRY[0]} to {CARRY[1]} decimals, or full")
        if not ANSWER[0] <= self.answer <= ANSWER[1]:
            raise InputError(f"answer is {self.answer}", f"give {ANSWER[0]} to {ANSWER[1]} decimals")
        if self.carry is not None and self.answer > self.carry:
            what = f"answers have {self.answer} decimals, but only {self.carry} are carried"
            raise InputError(what, "let answer be at most carry")

    @property
    def derivatives(self) -> int:
        """The decimals asked of derivatives: a small gradient shows its digits only at the working precision."""
        return self.shown

    @property
    def full(self) -> bool:
        """Whether all digits are carried."""
        return self.carry is None

    @property
    def shown(self) -> int:
        """The decimals that a page shows of intermediate numbers."""
        return self.answer if self.carry is None else self.carry


@dataclass(frozen=True)
class Claim:
    """A number as a handout prints it, and where in the handout it stands."""

    value: str
    where: str = ""

    @property
    def number(self) -> Fraction:
        """The printed number."""
        return Fraction(self.value)

    @property
    def unit(self) -> Fraction:
        """One unit of the last printed digit.

        >>> Claim("0.3775").unit, Claim("12").unit
        (Fraction(1, 10000), Fraction(1, 1))
        """
        return Fraction(10) ** self._exponent

    @property
    def decimals(self) -> int:
        """The decimals that its last digit has.

        >>> Claim("0.3775").decimals, Claim("1.23e-5").decimals, Claim("12").decimals
        (4, 7, 0)
        """
        return max(0, -self._exponent)

    @property
    def _exponent(self) -> int:
        """The power of ten of the last printed digit."""
        exponent = Decimal(self.value).as_tuple().exponent
        assert isinstance(exponent, int), "claims are finite"
        return exponent


@dataclass(frozen=True)
class Example:
    """One concrete graph. `given` holds w, b, x and y (x[k]@s and y[j]@s where there are several samples)
    and lacks what the file leaves out; `decimals` are those written in the file, for a network the most of
    a kind, so that columns align. `network` is None for a graph of the file's own. `published` holds what a
    handout prints for a name, more than one number where it prints different ones. `place` is that of the network
    or the graph, for errors."""

    name: str
    title: str
    graph: Graph
    network: NetworkSpec | None = None
    given: Mapping[Quantity, Fraction] = field(default_factory=dict)
    decimals: Mapping[Quantity, int] = field(default_factory=dict)
    samples: int = 1
    reduction: Reduction = "sum"
    learning_rate: Fraction | None = None
    update: frozenset[str] = frozenset(("w", "b"))
    iterations: int = 1
    style: str = "index"
    rounding: Rounding = Rounding()
    published: Mapping[str, tuple[Claim, ...]] = field(default_factory=dict)
    place: Place = field(default_factory=Place, compare=False)


@dataclass(frozen=True)
class QuestionSpec:
    """One question: what its type makes of its settings (`task`), and what every question says.

    `place` is for errors.
    """

    type: str
    title: str
    points: Fraction
    task: Task
    place: Place = field(default_factory=Place)


@dataclass(frozen=True)
class Layout:
    """How a set's sheets are laid out: for paper of one size to be printed on, or for a `screen`.

    `working` is what there is beside a rule for each answer: room to work in below each part (`space`), or a box
    for each answer (`boxes`). With `duplex` each sheet begins on a leaf of its own; `ta_sheet` asks for a page
    to mark each form by, `form_names` for the names that answers have in the answer form, below each.
    `rules` are sentences for the head of every sheet.
    """

    paper: Literal["a4", "letter"] = "a4"
    medium: Literal["print", "screen"] = "print"
    working: Literal["none", "space", "boxes"] = "none"
    duplex: bool = False
    ta_sheet: bool = True
    form_names: bool = True
    rules: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The sort of page that it is set on."""
        return "screen" if self.medium == "screen" else f"sheet-{self.paper}"


@dataclass(frozen=True)
class ProblemSet:
    """Questions under one title, seed, style, rounding rule, layout and rule of marking."""

    name: str
    title: str
    course: str
    style: str
    seed: int
    rounding: Rounding
    questions: tuple[QuestionSpec, ...]
    layout: Layout = Layout()
    sound: Sound = USUAL
    credit: Credit = USUAL_CREDIT
    text: str = ""
    """The file's own text."""
    decimal: Decimals = "point"
    """What students write between whole numbers and decimals."""
