"""What may stand in a file, as pydantic models: `ExampleModel`, `SetModel` and their parts.

The models know keys and kinds of values; what depends on several of them (matrix shapes, targets against
the loss) is checked where the plain data of `spec.py` is built. To add a key: a field here, its meaning in
`spec.py`, and the line that carries it over in `reading.py`.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator

from derive.errors import NameMissing
from derive.mistakes import MISTAKES
from derive.mistakes.rounding import NAMES as ROUNDING
from derive.network import Bias
from exercises.files.credit import Credit
from exercises.files.leaves import (
    ActivationName,
    Carry,
    DecimalText,
    Flag,
    Identifier,
    Line,
    LossName,
    Number,
    Written,
    one_of,
    or_any,
    positive,
    refuse,
    whole,
    within,
)
from exercises.files.sound import Sound

MOST_UNITS = 1_000
MOST_LAYERS = 50

Positive = Annotated[Written, positive("learning_rate")]


class Model(BaseModel):
    """A mapping with known keys only."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LayerModel(Model):
    """One layer with weights."""

    units: Annotated[int, whole("units", 1, MOST_UNITS)]
    activation: ActivationName = "sigmoid"
    bias: Annotated[Bias, one_of("kind of bias", ("each", "shared", "none"))] = "each"
    alpha: Number | None = None


class NetworkModel(Model):
    """A dense network."""

    inputs: Annotated[int, whole("inputs", 1, MOST_UNITS)]
    layers: Annotated[tuple[LayerModel, ...], Field(min_length=1, max_length=MOST_LAYERS)]
    loss: LossName = "half_squared_error"


class SampleModel(Model):
    """One sample: inputs and targets."""

    input: tuple[Number, ...]
    target: tuple[Number, ...]


class UpdateModel(Model):
    """Which parameters a step of gradient descent changes."""

    weights: Flag = True
    biases: Flag = True

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(kind for kind, on in (("w", self.weights), ("b", self.biases)) if on)


class RoundingModel(Model):
    """Decimals; a bound that is left out follows from the other."""

    carry: Carry = 6
    answer: Annotated[int, whole("answer", 1, 12)] | None = None


class GraphModel(Model):
    """A graph of the file's own: numbers, expressions and the name that is differentiated."""

    given: dict[str, Number] = Field(default_factory=dict)
    nodes: Annotated[dict[str, Line], Field(min_length=1)]
    output: Line


BiasEntry = (
    Annotated[
        Annotated[Number, Tag("one")] | Annotated[tuple[Number, ...], Tag("list")],
        Discriminator(lambda value: "list" if isinstance(value, tuple) else "one"),
    ]
    | None
)
Matrix = tuple[tuple[Number, ...], ...]


class Numbers(Model):
    """The numbers of a network that examples and questions may give."""

    weights: tuple[Matrix, ...] | None = None
    biases: tuple[BiasEntry, ...] | None = None
    samples: Annotated[tuple[SampleModel, ...], Field(min_length=1)] | None = None


class ClaimModel(Model):
    """A number as a handout prints it, and the place there."""

    value: DecimalText
    where: Line = ""


OneClaim = Annotated[
    Annotated[DecimalText, Tag("one")] | Annotated[ClaimModel, Tag("mapping")],
    Discriminator(lambda value: "mapping" if isinstance(value, dict) else "one"),
]
Claims = Annotated[
    Annotated[OneClaim, Tag("one")] | Annotated[tuple[OneClaim, ...], Field(min_length=1), Tag("list")],
    Discriminator(lambda value: "list" if isinstance(value, tuple) else "one"),
]
"""What a handout prints for one name: a number, with or without its place, or a list of them."""


class CommonModel(Model):
    """What an example file of any kind may say."""

    title: Line | None = None
    style: Identifier = "index"
    rounding: RoundingModel | None = None
    published: dict[str, Claims] = Field(default_factory=dict)


class ExampleModel(Numbers, CommonModel):
    """An example file with a network or a graph."""

    network: NetworkModel | None = None
    graph: GraphModel | None = None
    reduction: Annotated[Literal["sum", "mean"], one_of("reduction", ("sum", "mean"))] = "sum"
    learning_rate: Positive | None = None
    update: UpdateModel = UpdateModel()
    iterations: Annotated[int, whole("iterations", 1, 1_000_000)] = 1


class RangeModel(Model):
    """Numbers from `start` in equal steps."""

    start: Number = Field(alias="from")
    stop: Number = Field(alias="to")
    step: Annotated[Written, positive("step")]


SourceModel = Annotated[
    Annotated[RangeModel, Tag("mapping")]
    | Annotated[tuple[Number, ...], Field(min_length=1, max_length=1_000), Tag("list")],
    Discriminator(lambda value: "mapping" if isinstance(value, dict) else "list"),
]


class DrawModel(Model):
    """What numbers are drawn from."""

    weights: SourceModel | None = None
    biases: SourceModel | None = None
    inputs: SourceModel | None = None
    targets: SourceModel | None = None


class QuestionModel(Model):
    """What every question of a problem set may say; its type has further keys."""

    type: Identifier
    title: Line | None = None
    points: Annotated[Written, positive("points")] | None = None


class LayoutModel(Model):
    """How a set's sheets are laid out."""

    paper: Annotated[Literal["a4", "letter"], one_of("paper", ("a4", "letter"))] = "a4"
    medium: Annotated[Literal["print", "screen"], one_of("medium", ("print", "screen"))] = Field("print", alias="for")
    working: Annotated[Literal["none", "space", "boxes"], one_of("working", ("none", "space", "boxes"))] = "none"
    duplex: Flag = False
    ta_sheet: Flag = True
    form_names: Flag = True
    rules: Annotated[tuple[Line, ...], Field(max_length=20)] = ()


class SoundModel(Model):
    """What makes variants fair, in the words of `sound.py`; `any` lifts a bound."""

    dead: Annotated[int | None, or_any(whole("dead", 0, MOST_UNITS))] = 0
    saturation: Annotated[Written, within("saturation", "0.5", "1")] = Written(Fraction("0.99"), 2)
    smallest: Annotated[int, whole("smallest", 0, 1_000_000)] = 10
    apart: Flag = True
    load: Annotated[Written | None, or_any(within("load", "0.01", "10"))] = Written(Fraction("0.25"), 2)

    @property
    def sound(self) -> Sound:
        """What it says."""
        load = None if self.load is None else float(self.load.value)
        return Sound(self.dead, float(self.saturation.value), self.smallest, self.apart, load)


Share = Annotated[Written, within("a share", "0", "1")]


class CreditModel(Model):
    """What an answer earns that is not right, in the words of `credit.py`."""

    method: Share = Written(Fraction(1), 0)
    carried: Annotated[int | None, or_any(whole("carried", 0, 10_000))] = None
    mistakes: dict[str, Share] = Field(default_factory=dict)
    once: Flag = False

    @field_validator("mistakes")
    @classmethod
    def _known(cls, mistakes: dict[str, Written]) -> dict[str, Written]:
        for name in mistakes:
            if name not in (known := ("default", *MISTAKES, *ROUNDING)):
                error = NameMissing.among("mistake", name, known)
                other = name.replace("_lost", "_left_out")
                refuse(error.what, f"did you mean {other}?" if other in known else error.hint)
        return mistakes

    @property
    def credit(self) -> Credit:
        """What it says."""
        shares = {name: written.value for name, written in self.mistakes.items()}
        default = shares.pop("default", Credit.default)
        return Credit(self.method.value, self.carried, default, shares, self.once)


Decimal = Annotated[Literal["point", "comma"], one_of("decimal sign", ("point", "comma"))]


class AnswersModel(Model):
    """How students write their answers."""

    decimal: Decimal = "point"


class SetModel(Model):
    """A problem-set file."""

    title: Line | None = None
    course: Line | None = None
    style: Identifier = "index"
    seed: Annotated[int, whole("seed", 0, 2**63 - 1)] = 1
    rounding: RoundingModel | None = None
    layout: LayoutModel = Field(default_factory=lambda: LayoutModel.model_validate({}))
    sound: SoundModel = SoundModel()
    answers: AnswersModel = AnswersModel()
    marking: CreditModel = CreditModel()
    questions: Annotated[tuple[object, ...], Field(min_length=1)]
