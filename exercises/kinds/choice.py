"""A choice among marked options: the option's mark, or its word where it has one, in capital letters or small ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from derive.errors import ParseError
from derive.quantities import Named, Quantity
from derive.terms import Term
from exercises.kinds import Judged, Kind, Row, Shared, Wanted
from exercises.storage.manifest import ExpectedAnswer
from templates.document import Blank, Line, Text
from templates.notations import Notation


@dataclass(frozen=True)
class ChoiceAsk:
    """Asks for one of `options`: the mark of each, with its word or an empty text; `right` tells which is right.

    Where known mistakes lead to the others, `means` tells which is that of each mark, and `told` what is wrong about
    each mistake. `why` has for each version of a question the right mark and what makes it right, where that is told.
    """

    label: str
    options: tuple[tuple[str, str], ...]
    right: Callable[[Row], str]
    means: Callable[[Row], Mapping[str, str]] = lambda row: {}
    told: tuple[tuple[str, Text], ...] = ()
    why: tuple[tuple[str, Text], ...] = ()
    names: tuple[Named, ...] = ()
    kind: str = "choice"

    @property
    def symbol(self) -> Term:
        return Quantity(self.label)

    @property
    def line(self) -> Line:
        return Line(self.symbol, (Blank(5.0),))

    def wanted(self, row: Row) -> Wanted:
        means = self.means(row)
        more: dict[str, object] = {"mistakes": dict(means)} if means else {}
        if self.why:
            more["version"] = int(row.fields["version"])
        return Wanted(self.right(row), details={"options": dict(self.options), **more})

    def copied(self, row: Row) -> str:
        return self.right(row)

    def shared(self, names: Notation) -> Shared:
        return {}

    def reason(self, expected: ExpectedAnswer) -> Text:
        """What makes the right one right; empty where that is not told, or another is right by now."""
        version = expected.details.get("version")
        told = self.why[version : version + 1] if isinstance(version, int) else self.why
        texts = [text for mark, text in told if mark == expected.value]
        return texts[0] if len(texts) == 1 else ()


def _mark(expected: ExpectedAnswer, typed: str, shared: Shared) -> Judged:
    options: Mapping[str, str] = expected.details["options"]
    told = f"the key says {expected.value}"
    chosen = _chosen(options, typed)
    return Judged("right", told) if chosen == expected.value else Judged("wrong", f"{chosen} was chosen; {told}")


def mistake_of(expected: ExpectedAnswer, typed: str) -> str | None:
    """The mistake that leads to the option that was chosen; None where none is known."""
    found: str | None = expected.details.get("mistakes", {}).get(_chosen(expected.details["options"], typed))
    return found


def _chosen(options: Mapping[str, str], typed: str) -> str:
    """The mark that is meant; raises ParseError where none is."""
    plain = typed.strip("()[]. ").casefold()
    for mark, word in options.items():
        if plain in (mark.casefold(), word.casefold() or mark.casefold()):
            return mark
    marks = list(options)
    raise ParseError(f"{typed[:40]!r} is none of the choices", f"write one of {', '.join(marks)}", text=typed, offset=0)


def _wrong(expected: ExpectedAnswer) -> Iterator[str]:
    for mark, word in expected.details["options"].items():
        if mark != expected.value:
            yield from filter(None, (mark, mark.lower(), word))


def _unreadable(expected: ExpectedAnswer) -> Iterator[str]:
    yield from ("?", "none", " or ".join(expected.details["options"]), "0.25")


KIND = Kind("choice", _mark, lambda expected: str(expected.value), _wrong, _unreadable)
