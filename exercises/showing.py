"""What notebooks show of variants, of a set to practise with, and of what was checked.

show(thing) -> {"text/markdown": ...};  nothing for what has no page
"""

from __future__ import annotations

from functools import singledispatch

from derive.display import Bundle
from exercises.export.model import Variant
from exercises.practising import Checked, Helped, Practice, PracticeQuestion
from exercises.press.sheets import key_blocks, sheet_blocks
from exercises.tasks.structure import Structure
from exercises.tasks.worked import Worked
from exercises.variants.generate import Answered
from templates.compiled import Compiled, compile_document, compile_text
from templates.document import Block, Document, Equations, Text
from templates.showing import markdown

_VERDICTS = {"mistake": "not right", "wrong": "not right", "carried": "right from your own numbers"}


@singledispatch
def show(thing: object) -> Bundle:
    """What there is to show of a thing, by MIME type."""
    return {}


@show.register
def _(thing: Variant) -> Bundle:
    title = thing.structure.spec.title
    return markdown(statement(thing.structure, thing.filled, thing.number), f"{title}, form {thing.form}")


@show.register
def _(thing: PracticeQuestion) -> Bundle:
    return markdown(statement(thing.structure, thing.filled, thing.number), thing.structure.spec.title)


@show.register
def _(thing: Practice) -> Bundle:
    pages = (statement(one.structure, one.filled, one.number) for one in thing)
    return markdown("\n\n".join(pages), f"{thing.title}: {len(thing)} to practise")


@show.register
def _(thing: Helped) -> Bundle:
    question = thing.question
    if thing.solution:
        blocks = key_blocks(question.structure, question.number, question.structure.style, question.filled.version)
        return markdown(_filled(question.structure, question.filled, blocks), "the worked solution")
    parts = [
        f"**{hint.title}**\n\n{_filled(question.structure, question.filled, (Equations(hint.lines),))}"
        for hint in thing.hints
    ]
    return markdown("\n\n".join(parts) or "*There is no hint for this.*", ", ".join(h.title for h in thing.hints))


@show.register
def _(thing: Checked) -> Bundle:
    rows = [f"| `{mark.quantity}` | {_typed(mark.answer)} | {verdict_of(mark.verdict)} |" for mark in thing.marks]
    table = "\n".join(["| | your answer | |", "| --- | --- | --- |", *rows])
    told = [_sentences(thing, place) for place in range(len(thing.marks))]
    return markdown("\n\n".join([table, *filter(None, told)]), str(thing))


def statement(structure: Structure, filled: Answered, number: int) -> str:
    """A question as a sheet has it, in Markdown."""
    blocks = sheet_blocks(structure, number, structure.style, filled.version)
    return _filled(structure, filled, blocks, sheet=True)


def verdict_of(verdict: str) -> str:
    """A verdict for a student."""
    return _VERDICTS.get(verdict, verdict)


def _typed(answer: str | None) -> str:
    return f"`{answer}`" if answer else ""


def _sentences(thing: Checked, place: int) -> str:
    """What is told about one answer that is not right."""
    mark, structure = thing.marks[place], thing.question.structure
    if mark.verdict in ("right", "missing"):
        return ""
    if mark.verdict in ("unreadable", "undecided"):
        return f"`{mark.quantity}`: {mark.reason.splitlines()[0]}"
    told = [_words(structure, text) for text in mark.told]
    first = mark.first_wrong
    if first and first != mark.quantity:
        told.append(f"On the way to it, `{first}` is the first that is not right.")
    return f"`{mark.quantity}`: {' '.join(told)}" if told else ""


def _words(structure: Structure, text: Text) -> str:
    names = structure.style.notation_of(structure.task.network)
    return compile_text(text, names, structure.truth.decimals.__getitem__, format="md").fill({})


def _filled(structure: Structure, filled: Answered, blocks: tuple[Block, ...], *, sheet: bool = False) -> str:
    told = structure.told[filled.version] if sheet else structure.truth
    page = _compiled(structure, told, blocks, sheet=sheet)
    return page.fill(filled.numbers("sheets") if sheet else filled.printed, filled.fields)


def _compiled(structure: Structure, told: Worked, blocks: tuple[Block, ...], *, sheet: bool) -> Compiled:
    document = Document(structure.spec.title, (), (), blocks, gaps=structure.task.gaps if sheet else {})
    style, decimals = structure.style, told.decimals.__getitem__
    names, full = style.notation_of(structure.task.network), structure.rounding.full
    return compile_document(document, names, decimals, full=full, format="md", sign=style.sign)
