"""The rules that a telling from first principles derives line by line: slopes, losses and net inputs.

They hold for every sample, so no sample is written in them. Each is told once; `label` names its equation.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from derive.derived import activation_lines, loss_lines, rule_lines
from derive.quantities import Derivative, Quantity
from derive.rules import DerivedLine, without_repeats
from derive.terms import ONE, Sum, SumOver, Term
from derive.tidying import tidied
from templates.document import Formula, Line, Ref
from templates.handout_lines import label as label_of
from templates.rule_words import RULE_WORDS
from templates.tellings.principles.story import Story

WIDE = 3
"""A sum over more units than this is written with a sign, and one of more inputs without its single terms."""


def slope_label(story: Story, layer: int, *, own: bool) -> str:
    """The label of the slope of a layer's activation, by a unit's own net input or another's."""
    return f"rule:{story.activation(layer)}:{'own' if own else 'other'}"


def slope_rule(story: Story, layer: int, j: int, i: int) -> Line:
    """d a_j / d z_i from the definition of the activation."""
    names = story.graph.layers[layer - 1]
    lines = activation_lines(story.activation(layer), names, j, i, story.graph.alpha(layer))
    wide = story.is_coupled(layer) and names.units > WIDE
    return ruled(Derivative(names.output(j), names.net(i)), lines, slope_label(story, layer, own=i == j), compact=wide)


def slope_rules(story: Story, layer: int, j: int) -> Iterator[Line]:
    """The slope of a unit's own output and, where units are coupled, that of another one."""
    yield slope_rule(story, layer, j, j)
    others = [i for i in range(1, story.graph.layers[layer - 1].units + 1) if i != j]
    if story.is_coupled(layer) and others:
        yield slope_rule(story, layer, others[0], j)


def referring(story: Story, layer: int, lines: Iterable[Line]) -> Iterator[Line]:
    """Lines whose reasons, where they are slopes that have been told as rules, are the equations of these."""
    for line in lines:
        of, wrt = (line.left.of, line.left.wrt) if isinstance(line.left, Derivative) else (None, None)
        rule = ""
        if of and wrt and (of.kind, wrt.kind) == ("a", "z"):
            rule = slope_label(story, layer, own=of.indices == wrt.indices)
        elif wrt and wrt.kind == "a" and line.reason:
            rule = LOSS_LABEL
        yield replace(line, reason=("as in ", Ref(rule))) if rule in story.told else line


def loss_rule(story: Story, j: int) -> Line:
    """d E_j / d a_j (of one output: d L / d a) from the definition of the loss."""
    y, a = Quantity("y", (j,)), story.out(story.last, j)
    part = Quantity("E", (j,)) if story.graph.has_parts else story.loss
    return ruled(Derivative(part, a), loss_lines(story.graph.loss.name, y, a), LOSS_LABEL)


LOSS_LABEL = "rule:loss"


def class_loss_lines(story: Story, j: int) -> Line:
    """d L / d a_j of a sample of class j, whose loss is the logarithm of this output alone."""
    a = story.out(story.last, j)
    lines = [DerivedLine(tidied(line.term), line.rule) for line in loss_lines(story.graph.loss.name, ONE, a)]
    told = [DerivedLine(story.term(line.term), line.rule) for line in without_repeats(lines)]
    target = story.name(story.by(a))
    return ruled(target, told, label_of(target))


def net_label(wrt: Quantity) -> str:
    """The label of how a net input changes with a weight, a bias or what comes in, in whatever layer."""
    return f"rule:net:{wrt.kind}"


def net_rule(story: Story, net: Quantity, wrt: Quantity) -> Line:
    """d z / d q, with the terms that drop out."""
    equation = story.graph.equation(net)
    assert equation is not None
    lines: Sequence[DerivedLine] = rule_lines(equation.term, wrt)
    if _is_wide(equation.term):
        lines = [lines[0], lines[-1]]
    return ruled(Derivative(net, wrt), lines, net_label(wrt), words=False)


def _is_wide(term: Term) -> bool:
    parts = term.terms if isinstance(term, Sum) else (term,)
    return any(isinstance(part, SumOver) and part.count > WIDE for part in parts)


def ruled(left: Term, lines: Sequence[DerivedLine], name: str, *, words: bool = True, compact: bool = False) -> Line:
    """left = form = form ..., each with its rule beside it in words where they are wanted."""
    rights = tuple(Formula(line.term, compact) for line in lines)
    rules = tuple(RULE_WORDS[line.rule] for line in lines) if words and len(lines) > 2 else ()
    return Line(left, rights, name, rules=rules)
