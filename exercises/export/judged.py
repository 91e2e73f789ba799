"""What a page needs to judge answers by itself, ready for JSON: the shapes at the head of `scripts/marking.js`.

Numbers, tolerances and what known mistakes give are those of the model; a formula is known by its values at points.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from derive.agreement import POINTS
from exercises.export.model import Answer, Number, Question, WrongAnswer
from exercises.kinds import has_comma
from exercises.kinds.formula import LIMITS, samples

Json = dict[str, Any]
FEW = 8
"""Points at which a formula is held against what known mistakes make of it."""
Told = Callable[[WrongAnswer], Any]
"""What stands for what is told about a mistake."""


def question_json(question: Question) -> Json:
    """How answers to a question are written: with a comma or a point, and in which names."""
    shared = question.shared
    return {"comma": has_comma(shared), "names": dict(shared.get("names", {})), "limits": asdict(LIMITS)}


def answer_json(answer: Answer, question: Question, told: Told) -> Json:
    """What is right for an answer, and what known mistakes give instead."""
    kind, data = answer.ask.kind, {"kind": answer.ask.kind, "right": answer.right}
    if kind == "formula":
        texts = [answer.right, *(str(one.value) for one in answer.wrong)]
        points, (right, *others) = samples(texts, question.shared, POINTS)
        known = [{**k, "values": v[:FEW]} for k, v in zip(_known(answer.wrong, told), others, strict=True)]
        wrong = [one for one in known if all(map(math.isfinite, one["values"]))]
        return {**data, "samples": [list(sample) for sample in zip(points, right, strict=True)], "wrong": wrong}
    if kind == "choice":
        return {**data, "options": [list(option) for option in answer.ask.options], "wrong": _known(answer.wrong, told)}
    return {**data, "rows": [[_cell(number, told) for number in row] for row in answer.rows]}


def _cell(number: Number, told: Told) -> Json:
    wrong = _known(number.wrong, told)
    return {"value": number.value, "tolerance": number.tolerance, "decimals": number.decimals, "wrong": wrong}


def _known(wrong: tuple[WrongAnswer, ...], told: Told) -> list[Json]:
    return [
        {"value": one.value, "tolerance": one.tolerance, "share": float(one.share), "told": told(one)} for one in wrong
    ]
